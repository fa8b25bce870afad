"""How well known documents are read, on the command line, and how two such runs compare."""

import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from extraction import routes
from extraction.cassette import FolderGate
from extraction.compare import MARGIN, NotComparable, compare, compared_lines, run_from
from extraction.contract import Reader
from extraction.crops import Crops
from extraction.datasets import SPLITS, UnknownDataset, items_of, revision_named
from extraction.evaluate import Terms, evaluate_items, some
from extraction.gate import OpenGate, Told
from extraction.llm import LlmReader
from extraction.manifests import BadManifest, Item, items
from extraction.meter import CostOf
from extraction.page_cache import PageCache
from extraction.readers import UnknownReader, reader_named
from extraction.refusals import Refused
from extraction.report import write_report
from extraction.routes import BadRoutes
from extraction.schemas import SCHEMAS

COLUMNS = ("right", "wrong", "missed", "invented", "rightly_absent")


class Command(BaseCommand):
    help = (
        "Read every document of a dataset, or of a folder that has a manifest.jsonl, and count "
        "what came out right; or compare two such runs. Writes nothing but the files it is told to."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source",
            nargs="?",
            metavar="DIR|NAME[@REVISION]",
            help="a folder that holds manifest.jsonl, or a dataset",
        )
        parser.add_argument("--split", choices=SPLITS, help="of a dataset: this split only")
        parser.add_argument("--type", choices=sorted(SCHEMAS), help="only this document type")
        parser.add_argument(
            "--reader",
            action="append",
            metavar="local|ROUTE",
            help="who reads; more than once reads with several (default: local)",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="read at most N documents")
        parser.add_argument("--jobs", type=int, default=1, help="documents at once (default: 1)")
        parser.add_argument(
            "--pages-cache", type=Path, metavar="DIR", help="keep words and pictures of pages there"
        )
        parser.add_argument(
            "--cassette", type=Path, metavar="DIR", help="take models' answers from there, add new"
        )
        parser.add_argument(
            "--offline", action="store_true", help="with --cassette: send nothing to a model"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--out", type=Path, metavar="REPORT.html", help="write a report")
        parser.add_argument(
            "--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"), help="two --json runs"
        )
        parser.add_argument(
            "--gate", action="store_true", help="with --compare: exit 1 where the second is worse"
        )
        parser.add_argument(
            "--margin", type=float, default=MARGIN, help=f"drop to look for (default: {MARGIN})"
        )

    def handle(self, **options: Any) -> None:
        if options["compare"]:
            self._compare(options)
            return
        if not options["source"]:
            raise CommandError("Name a folder or a dataset, or two runs after --compare.")
        try:
            names = list(dict.fromkeys(options["reader"] or ["local"]))
            readers = [_reader(name, options["cassette"], options["offline"]) for name in names]
            found = _items(options["source"], options["split"])
        except (BadManifest, BadRoutes, UnknownDataset, UnknownReader) as error:
            raise CommandError(error.sentence) from error
        chosen = some(found, schema=options["type"], limit=options["limit"])
        with tempfile.TemporaryDirectory() as passing:
            # A report shows pieces of pages: without a folder to keep them they are kept meanwhile.
            folder = options["pages_cache"] or (Path(passing) if options["out"] else None)
            cache = PageCache(folder, pictures=options["out"] is not None)
            costs = {name: cost for name in names if (cost := _cost_at(name))}
            result = evaluate_items(chosen, Terms(readers, cache, costs), jobs=options["jobs"])
            if options["out"]:
                self._report(options["out"], result, chosen, cache)
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=2))
        else:
            for line in table(result):
                self.stdout.write(line)

    def _report(
        self, path: Path, result: dict[str, Any], chosen: Sequence[Item], cache: PageCache
    ) -> None:
        wrong = {one["file"] for one in result["cases"] if one["perfect"] is False}
        kept = {}
        for item, one in zip(chosen, result["cases"], strict=True):
            if one["file"] in wrong and one["sha256"]:
                try:
                    kept[one["sha256"]] = cache.pages(item.content())
                except (OSError, Refused):
                    continue
        try:
            write_report(path, result, Crops(kept), made_at=timezone.localtime())
        except OSError as error:
            raise CommandError(f"Cannot write {path}: {error.strerror}.") from error
        self.stderr.write(f"Report in {path}")

    def _compare(self, options: dict[str, Any]) -> None:
        try:
            before, after = map(run_from, options["compare"])
            found = compare(before, after, margin=options["margin"])
        except NotComparable as error:
            raise CommandError(error.sentence) from error
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
        else:
            for line in compared_lines(found):
                self.stdout.write(line)
        if options["gate"] and not found["gate"]["passes"]:
            reasons = found["gate"]["reasons"]
            more = f" {len(reasons) - 3} more." if len(reasons) > 3 else ""
            raise CommandError(f"The gate is closed: {' '.join(reasons[:3])}{more}")


def _reader(name: str, cassette: Path | None, offline: bool) -> Reader:
    """The reader of that name; a model's answers are those of the cassette where it has them."""
    reader = reader_named(name)
    if offline and cassette is None:
        raise CommandError("Nothing can be read offline without a --cassette.")
    if cassette is None or not isinstance(reader, LlmReader):
        return reader
    return LlmReader(reader.route, FolderGate(cassette, None if offline else OpenGate()))


def _cost_at(name: str) -> CostOf | None:
    """What a call of a route costs by its price list of today."""
    route = routes.named(name)
    price = route.price_on(timezone.localdate()) if route else None
    if price is None:
        return None

    def cost(told: Told) -> int | None:
        if told.prompt_tokens is None or told.completion_tokens is None:
            return None
        return price.of(
            told.prompt_tokens,
            told.completion_tokens,
            cached=told.cached_tokens or 0,
            cache_write=told.cache_write_tokens or 0,
        )

    return cost


def _items(source: str, split: str | None) -> list[Item]:
    """The documents of a folder, or of a dataset: a name without a slash that is no folder."""
    folder = Path(source)
    if len(folder.parts) != 1 or folder.is_dir():
        if split is not None:
            raise CommandError("Only a dataset has splits.")
        return items(folder)
    return items_of(revision_named(source), split=split)


def table(result: dict[str, Any]) -> list[str]:
    """The result for people: a line a type, a line a field, then what went wrong."""
    lines = [f"{result['documents']} documents in {result['seconds']} s"]
    for name, one in (("types told", "with_schema"), ("others left alone", "without_schema")):
        told = result["classification"][one]
        if told["whole"]:
            lines.append(f"{name}: {told['part']} of {told['whole']}")
    for slug, figures in result["types"].items():
        perfect = figures["document_perfect"]
        lines += ["", f"{slug}: {figures['documents']} documents, {perfect['part']} without error"]
        lines.append(f"  {'':28}{'right':>7}{'wrong':>7}{'missed':>7}{'invent':>7}{'absent':>7}"
                     f"{'F1':>8}{'F1 95 %':>14}{'shown':>8}")  # fmt: skip
        lines.append(_row("all", figures))
        lines += [_row(path, one) for path, one in figures["fields"].items()]
        lines += [
            f"  {name}: {one['matched']} of {one['true']} rows matched, {one['read']} read"
            for name, one in figures["tables"].items()
            if "matched" in one
        ]
    for reader, spent in result["calls"].items():
        if spent["calls"] or spent["kept"]:
            cost = spent["cost_micros"]
            said = "unknown cost" if cost is None else f"${cost / 1e6:.4f}"
            lines += ["", f"{reader}: {spent['calls']} calls, {spent['kept']} kept, {said}"]
    for doc_type, keys in result["unmapped"].items():
        named = ", ".join(f"{key} ({count})" for key, count in sorted(keys.items()))
        lines += ["", f"No path is known for these keys of {doc_type}: {named}"]
    if result["failures"]:
        lines += ["", "Not read:"]
        lines += [f"  {one['file']}: {one['error']}" for one in result["failures"]]
    return lines


def _row(name: str, figures: dict[str, Any]) -> str:
    counts = "".join(f"{figures[column]:>7}" for column in COLUMNS)
    interval = figures["intervals"]["f1"]
    between = f"{interval[0]:.2f}-{interval[1]:.2f}" if interval else ""
    return f"  {name:28}{counts}{_rate(figures['f1'])}{between:>14}" + _rate(
        figures["evidence_hit_rate"]
    )


def _rate(value: float | None) -> str:
    return f"{'' if value is None else format(value, '.3f'):>8}"
