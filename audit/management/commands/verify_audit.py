"""Recompute the audit log's hash chains."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.chain import verify


class Command(BaseCommand):
    """A timer can see by the exit status whether the log is whole."""

    help = "Recompute the audit log's hash chains. Exits 3 at the first entry that does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--chain", help="only this chain: a case's reference, or system")

    def handle(self, **options: Any) -> None:
        found = verify(options["chain"])
        if found.broken:
            raise CommandError(
                f"Entry {found.broken.seq} of {found.broken.chain}: {found.broken.why}.",
                returncode=3,
            )
        if options["chain"] and not found.chains:
            # Nothing is whole that is not there: a slip of the pen, or a chain that was removed.
            raise CommandError(f"There is no chain {options['chain']}.", returncode=1)
        self.stdout.write(f"{found.entries} entries in {found.chains} chains, all whole.")
