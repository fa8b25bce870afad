"""Keep figures of cases that were closed before figures were kept."""

from typing import Any

from django.core.management.base import BaseCommand

from review.closings import make_up


class Command(BaseCommand):
    """Does nothing to cases whose figures are kept already."""

    help = "Keep what figures need of cases that were closed earlier. Safe to run again."

    def handle(self, **options: Any) -> None:
        made = make_up()
        self.stdout.write(f"{made} case{'' if made == 1 else 's'} added.")
