"""How well a folder of known documents is read, on the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from extraction.evaluate import BadManifest, evaluate
from extraction.readers import UnknownReader, reader_named
from extraction.schemas import SCHEMAS

COLUMNS = ("right", "wrong", "missed", "invented", "rightly_absent")


class Command(BaseCommand):
    help = (
        "Read every document of a folder that has a manifest.jsonl and count what came out right. "
        "Writes nothing; needs no database and no broker."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="holds manifest.jsonl")
        parser.add_argument("--type", choices=sorted(SCHEMAS), help="only this document type")
        parser.add_argument(
            "--reader", default="local", metavar="local|ROUTE", help="who reads (default: local)"
        )
        parser.add_argument("--jobs", type=int, default=1, help="documents at once (default: 1)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        try:
            result = evaluate(
                options["folder"],
                [reader_named(options["reader"])],
                schema=options["type"],
                jobs=options["jobs"],
            )
        except (BadManifest, UnknownReader) as error:
            raise CommandError(error.sentence) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=2))
        else:
            for line in table(result):
                self.stdout.write(line)


def table(result: dict[str, Any]) -> list[str]:
    """The result for people: a line a type, a line a field, then what went wrong."""
    lines = [f"{result['documents']} documents in {result['seconds']} s"]
    for slug, figures in result["types"].items():
        lines += ["", f"{slug}: {figures['documents']} documents"]
        lines.append(f"  {'':28}{'right':>7}{'wrong':>7}{'missed':>7}{'invent':>7}{'absent':>7}"
                     f"{'F1':>8}{'shown':>8}")  # fmt: skip
        lines.append(_row("all", figures))
        lines += [_row(path, one) for path, one in figures["fields"].items()]
    for doc_type, keys in result["unmapped"].items():
        named = ", ".join(f"{key} ({count})" for key, count in sorted(keys.items()))
        lines += ["", f"No path is known for these keys of {doc_type}: {named}"]
    if result["failures"]:
        lines += ["", "Not read:"]
        lines += [f"  {one['file']}: {one['error']}" for one in result["failures"]]
    return lines


def _row(name: str, figures: dict[str, Any]) -> str:
    counts = "".join(f"{figures[column]:>7}" for column in COLUMNS)
    rates = "".join(
        f"{'' if figures[key] is None else format(figures[key], '.3f'):>8}"
        for key in ("f1", "evidence_hit_rate")
    )
    return f"  {name:28}{counts}{rates}"
