"""Find the work that was lost."""

import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from review.sweeping import sweep

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Run once by a timer, or for ever beside the workers."""

    help = "Enqueue documents that should be worked on and are not: after a crash, a lost broker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="keep on, with this pause"
        )

    def handle(self, **options: Any) -> None:
        pause = options["every"]
        if pause is None:
            self.stdout.write(f"{sweep()} enqueued.")
            return
        while True:
            try:
                sweep()
            except DatabaseError:  # it comes back; so do we
                log.warning("sweep.database_away")
            close_old_connections()
            time.sleep(pause)
