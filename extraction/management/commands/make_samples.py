"""Sample paperwork on the command line."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from extraction.samples import LAYOUTS, corpus


class Command(BaseCommand):
    help = "Draw sample documents with their true values. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="made where it is missing")
        parser.add_argument("--count", type=int, help="how many (default: every layout once)")
        parser.add_argument("--seed", type=int, default=1, help="of the first (default: 1)")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day it is in the documents (default: today)",
        )
        parser.add_argument("--type", choices=sorted(LAYOUTS), help="only this type")
        parser.add_argument(
            "--split",
            choices=("dev", "judge", "all", "chance"),
            default="dev",
            help="`judge` has the layouts that no reader is tuned to, `chance` draws layouts by"
            " chance (default: dev)",
        )
        parser.add_argument("--scans", action="store_true", help="pictures from a poor scanner")

    def handle(self, **options: Any) -> None:
        doc_types = (options["type"],) if options["type"] else tuple(LAYOUTS)
        count = options["count"]
        if count is None:
            count = sum(len(corpus.layouts(name, options["split"])) for name in doc_types)
        if not any(corpus.layouts(name, options["split"]) for name in doc_types):
            raise CommandError(f"{options['type']} has no layouts of the split {options['split']}.")
        try:
            size = corpus.write(
                options["folder"],
                count=count,
                seed=options["seed"],
                as_of=options["as_of"] or date.today(),  # noqa: DTZ011 - paper knows local days
                doc_types=doc_types,
                split=options["split"],
                scans=options["scans"],
            )
        except OSError as error:
            raise CommandError(f"Cannot write to {options['folder']}: {error.strerror}.") from error
        self.stdout.write(f"{count} documents, {size / 1e6:.1f} MB, in {options['folder']}")
