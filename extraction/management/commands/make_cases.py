"""Sample mortgage cases on the command line."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from extraction.samples import cases


class Command(BaseCommand):
    help = "Make mortgage cases with known planted problems, and clean ones. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="made where it is missing")
        parser.add_argument("--count", type=int, default=10, help="of each sort (default: 10)")
        parser.add_argument("--seed", type=int, default=1, help="of the first (default: 1)")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day on which the cases are sent (default: today)",
        )
        sorts = parser.add_mutually_exclusive_group()
        sorts.add_argument("--planted", action="store_const", dest="sorts", const=("planted",))
        sorts.add_argument("--clean", action="store_const", dest="sorts", const=("clean",))
        sorts.add_argument(
            "--both", action="store_const", dest="sorts", const=("planted", "clean"),
            help="as many of each (default)",
        )  # fmt: skip
        parser.add_argument(
            "--facts-only", action="store_true", help="no documents, only what they say"
        )

    def handle(self, **options: Any) -> None:
        sorts = options["sorts"] or ("planted", "clean")
        try:
            files = cases.write(
                options["folder"],
                count=options["count"],
                seed=options["seed"],
                as_of=options["as_of"] or date.today(),  # noqa: DTZ011 - paper knows local days
                sorts=sorts,
                drawn=not options["facts_only"],
            )
        except OSError as error:
            raise CommandError(f"Cannot write to {options['folder']}: {error.strerror}.") from error
        cases_made = options["count"] * len(sorts)
        self.stdout.write(f"{cases_made} cases, {files} files, in {options['folder']}")
