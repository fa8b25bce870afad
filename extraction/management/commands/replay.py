"""Past readings, made again offline from what was kept."""

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from extraction.models import Document
from extraction.replay import Replayed, Verdict, replay

IN_WORDS = {
    Verdict.SAME: "same",
    Verdict.DIFFERENT: "DIFFERENT",
    Verdict.NOT_REPLAYABLE: "not replayable",
}


class Command(BaseCommand):
    help = (
        "Make past readings again, offline, from the stored pages and the models' kept answers, "
        "and compare every value to the byte. Writes nothing. Exits 1 where one differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("what", nargs="?", metavar="DOCUMENT|CASE", help="number or reference")
        which.add_argument("--all", action="store_true", help="every document there is")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        documents = _documents(options["what"]).iterator(chunk_size=20)
        results = [one for document in documents for one in replay(document)]
        counts = Counter(one.verdict for one in results)
        if options["json"]:
            summary = {str(verdict): counts[verdict] for verdict in Verdict}
            whole = {"summary": summary, "readings": [asdict(one) for one in results]}
            self.stdout.write(json.dumps(whole, indent=2))
        else:
            for one in results:
                self.stdout.write(line(one))
            said = ", ".join(f"{counts[verdict]} {IN_WORDS[verdict]}" for verdict in Verdict)
            self.stdout.write(f"{len(results)} readings: {said}.")
        if counts[Verdict.DIFFERENT]:
            raise CommandError(f"{counts[Verdict.DIFFERENT]} readings came out different.")


def line(one: Replayed) -> str:
    """One reading for people."""
    said = f"document {one.document}, reading {one.reading}, {one.what}: {IN_WORDS[one.verdict]}"
    said += f" ({one.values} values)"
    if one.why:
        said += f". {one.why}"
    if one.paths:
        said += f" At {', '.join(one.paths)}."
    return said


def _documents(what: str | None) -> QuerySet[Document]:
    documents = Document.objects.order_by("pk").prefetch_related("pages")
    if what is None:
        return documents
    found = (
        documents.filter(pk=what) if what.isdecimal() else documents.filter(case__reference=what)
    )
    if not found:
        raise CommandError(f"There is no document and no case {what}.")
    return found
