"""Datasets on the command line: take a folder in, list them, show one."""

import json
from argparse import ArgumentParser
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db.models import Count

from extraction.datasets import (
    NewCase,
    UnknownDataset,
    add_cases,
    make_dataset,
    new_case,
    revision_named,
)
from extraction.eval_models import DatasetRevision
from extraction.manifests import BadManifest, Item, items
from extraction.near_duplicates import split_of
from extraction.page_cache import PageCache
from extraction.refusals import Refused


class Command(BaseCommand):
    help = "Keep documents whose values are known, in revisions that are never changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="import|list|show")
        taking = kinds.add_parser("import", help="add a folder that holds manifest.jsonl")
        taking.add_argument("folder", type=Path, metavar="DIR")
        taking.add_argument("name", metavar="NAME")
        taking.add_argument("--note", default="", help="what the revision is for")
        taking.add_argument("--jobs", type=int, default=1, help="documents at once (default: 1)")
        taking.add_argument("--pages-cache", type=Path, metavar="DIR", help="as for evaluate")
        listing = kinds.add_parser("list", help="every dataset and its revisions")
        showing = kinds.add_parser("show", help="the cases of a revision")
        showing.add_argument("name", metavar="NAME[@REVISION]")
        for one in (listing, showing):
            one.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if options["what"] == "import":
            self._import(options)
        elif options["what"] == "list":
            self._list(as_json=options["json"])
        else:
            self._show(options["name"], as_json=options["json"])

    def _import(self, options: dict[str, Any]) -> None:
        try:
            validate_slug(options["name"])
            found = items(options["folder"])
        except ValidationError as error:
            raise CommandError("A name has letters, digits, - and _ only.") from error
        except BadManifest as error:
            raise CommandError(error.sentence) from error
        cache = PageCache(options["pages_cache"])
        with ThreadPoolExecutor(max(1, options["jobs"])) as pool:
            cases = list(pool.map(lambda item: self._case(item, cache), found))
        known = [case for case in cases if case is not None]
        if not known:
            raise CommandError("None of the documents could be read, so nothing was kept.")
        dataset = make_dataset(options["name"], by=None)
        before = dataset.revisions.count()
        revision = add_cases(dataset, known, by=None, note=options["note"][:300])
        said = "made" if dataset.revisions.count() > before else "is unchanged"
        self.stdout.write(f"{revision} {said}: {revision.entries.count()} cases")
        if len(known) < len(cases):
            raise CommandError(f"{len(cases) - len(known)} documents could not be read.")

    def _case(self, item: Item, cache: PageCache) -> NewCase | None:
        try:
            return new_case(item, cache)
        except Refused as refused:
            self.stderr.write(f"{item.entry['file']}: {refused.sentence}")
        except OSError:
            self.stderr.write(f"{item.entry['file']}: the file is not there")
        return None

    def _list(self, *, as_json: bool) -> None:
        revisions = DatasetRevision.objects.select_related("dataset").annotate(n=Count("entries"))
        rows = [
            {
                "name": one.dataset.name,
                "revision": one.number,
                "cases": one.n,
                "made_at": one.made_at.isoformat(timespec="seconds"),
                "note": one.note,
            }
            for one in revisions.order_by("dataset__name", "number")
        ]
        if as_json:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write(
                f"{row['name']}@{row['revision']}  {row['cases']} cases  {row['made_at']}"
                f"  {row['note']}".rstrip()
            )

    def _show(self, name: str, *, as_json: bool) -> None:
        try:
            revision = revision_named(name)
        except UnknownDataset as error:
            raise CommandError(error.sentence) from error
        cases = list(revision.cases.order_by("pk"))
        if as_json:
            self.stdout.write(
                json.dumps(
                    {
                        "name": revision.dataset.name,
                        "revision": revision.number,
                        "cases": [
                            {
                                "file": case.file_name,
                                "sha256": case.sha256,
                                "doc_type": case.doc_type,
                                "schema": case.schema or None,
                                "schema_version": case.schema_version,
                                "provenance": case.provenance,
                                "tags": case.tags,
                                "group": case.group,
                                "split": split_of(case.group),
                                "expected": len(case.expected["leaves"]),
                            }
                            for case in cases
                        ],
                    },
                    indent=2,
                )
            )
            return
        groups = len({case.group for case in cases})
        self.stdout.write(f"{revision}: {len(cases)} cases in {groups} groups")
        counts = Counter((case.schema or "-", split_of(case.group)) for case in cases)
        for schema in sorted({schema for schema, _ in counts}):
            split = ", ".join(f"{counts[schema, name]} {name}" for name in ("dev", "test"))
            self.stdout.write(f"  {schema:24} {split}")
