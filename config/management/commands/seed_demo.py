"""Fill the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import CAST, PASSWORD, people, seed


class Command(BaseCommand):
    """Prints who may sign in, a line `role<TAB>e-mail<TAB>password` for each, and an empty line.

    Then it waits for the worker, and tells what it waits for.
    """

    help = "Make the demo's users and cases, unless they are there. Refuses to run but in a demo."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demo (DEMO=yes) may have users with a known password.")
        people()
        for person in CAST:
            self.stdout.write(f"{person.role}\t{person.email}\t{PASSWORD}")
        self._say("")
        try:
            seed(self._say)
        except TimeoutError as late:
            raise CommandError(str(late)) from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
