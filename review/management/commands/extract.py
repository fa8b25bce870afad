"""Read files without the web."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from extraction.contract import Status
from extraction.files import Found, read_file
from extraction.parts import pages_in_words
from extraction.readers import UnknownReader, reader_named
from extraction.reading import DocumentReading, Settled
from extraction.refusals import Refused
from extraction.sandbox import SandboxUnavailable
from extraction.schemas import SCHEMAS
from extraction.values import dump
from review.list_words import ListNote, list_notes
from review.list_words import as_data as list_as_data
from rules.engine import Judgement, judge_document
from rules.facts import facts_of_reading
from rules.models import Outcome
from rules.view import label


class Command(BaseCommand):
    """For scripts: data on stdout, messages on stderr; exit 0, 1 (a file failed) or 2 (usage)."""

    help = (
        "Read files and print type, values, status, evidence and findings. Needs no database and "
        "no broker, and writes nothing. Exits 1 when a file could not be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--type", choices=sorted(SCHEMAS), help="do not classify, read as this")
        parser.add_argument(
            "--reader",
            action="append",
            metavar="local|ROUTE",
            help="who reads (default local); give it twice to compare two readers",
        )
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a file, a line each"
        )

    def handle(self, **options: Any) -> None:
        try:
            readers = [reader_named(name) for name in options["reader"] or ["local"]]
        except UnknownReader as unknown:
            raise CommandError(unknown.sentence, returncode=2) from None
        failed = 0
        for path in options["files"]:
            try:
                found = read_file(_content(path), readers, options["type"])
            except (Refused, SandboxUnavailable, OSError) as error:
                failed += 1
                said = error.strerror if isinstance(error, OSError) else str(error)
                self.stderr.write(f"{path}: {said}.")
                if options["json"]:
                    code = error.code if isinstance(error, Refused) else "unreadable"
                    self._line({"file": str(path), "error": {"code": code, "sentence": said}})
                continue
            several = len(found) > 1
            shown = [self._show(path, one, several, as_json=options["json"]) for one in found]
            failed += max(shown)
        if failed:
            sys.exit(1)

    def _show(self, path: Path, found: Found, several: bool, *, as_json: bool) -> int:
        """Print the reading of one document; 1 where every reader failed on it, else 0."""
        reading = found.reading
        findings = judge_document(facts_of_reading(reading, key=0))
        if as_json:
            pages = list(found.pages)
            self._line({"file": str(path), "pages": pages, **as_data(reading, findings)})
        else:
            where = f"{path}, {pages_in_words(found.pages)}" if several else str(path)
            self._table(where, reading, findings)
        broken = [outcome for outcome in reading.outcomes if outcome.failure_code]
        for outcome in broken:
            self.stderr.write(f"{path}: {outcome.reader}: {outcome.failure}")
        return int(bool(broken) and len(broken) == len(reading.outcomes))

    def _line(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False))

    def _table(self, where: str, reading: DocumentReading, findings: list[Judgement]) -> None:
        facts = facts_of_reading(reading, key=0)
        self.stdout.write(f"{where}: {reading.doc_type.replace('_', ' ')}")
        for reason in reading.reasons:
            self.stdout.write(f"  {reason}")
        for one in reading.fields:
            self.stdout.write("  " + _row(label(facts, one.field.path), one))
        for note in _lists(reading):
            self.stdout.write(f"  {'warning' if note.warns else 'list'}: {note.name}: {note.text}")
        for finding in findings:
            if finding.outcome != Outcome.PASS:
                word = finding.severity if finding.outcome == Outcome.FAIL else "not judged"
                self.stdout.write(f"  {word}: {finding.sentence} ({finding.rule.id})")


def _content(path: Path) -> bytes:
    """A file's bytes, as far as the limit: it may have no end."""
    with path.open("rb") as file:
        return file.read(settings.MAX_UPLOAD_BYTES)


def as_data(reading: DocumentReading, findings: list[Judgement]) -> dict[str, Any]:
    """A reading and its findings as JSON-able data; boxes in points, origin top left."""
    schema = SCHEMAS.get(reading.doc_type)
    return {
        "type": reading.doc_type,
        "schema_version": schema.version if schema else None,
        "reasons": list(reading.reasons),
        "readers": [
            {"reader": outcome.reader, "failure": outcome.failure or None}
            for outcome in reading.outcomes
        ],
        "fields": [
            {**dump(one.field), "candidates": [dump(other) for other in one.candidates]}
            for one in reading.fields
        ],
        "lists": [list_as_data(note) for note in _lists(reading)],
        "findings": [
            {
                "rule": finding.rule.id,
                "version": finding.rule.version,
                "outcome": finding.outcome.value,
                "severity": finding.severity.value,
                "sentence": finding.sentence,
                "looked_at": [seen.path for seen in finding.inputs],
            }
            for finding in findings
        ],
    }


def _lists(reading: DocumentReading) -> list[ListNote]:
    """How whole each list is."""
    schema = SCHEMAS.get(reading.doc_type)
    if schema is None:
        return []
    values = {
        one.field.path: one.field.value
        for one in reading.fields
        if one.field.status is Status.PRESENT
    }
    return list(list_notes(schema, values, reading.counts).values())


def _row(name: str, one: Settled) -> str:
    field = one.field
    text = f"{name:<44} {field.value if field.value is not None else '-':<28} {field.status}"
    if field.evidence:
        text += f"  page {field.evidence.page}, {field.evidence.grounding}"
    if field.flags:
        text += f"  ({', '.join(flag.replace('_', ' ') for flag in field.flags)})"
    return text
