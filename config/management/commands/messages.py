"""Bring the catalogues of translations to what the code says."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.language import ENGLISH
from config.messages import catalogue, faults, found, keep, merged
from review.shown_words import shown_words


class Command(BaseCommand):
    """Prints what is left to translate, and ends with 0 whatever it is: a test says no."""

    help = "Find every message of the code, update locale/ and compile it."

    def handle(self, **options: Any) -> None:
        messages = found(shown_words())
        for code, name in settings.LANGUAGES:
            if code == ENGLISH:
                continue
            catalog = merged(catalogue(code), messages)
            keep(code, catalog)
            left = list(faults(catalog, messages))
            for line in left:
                self.stdout.write(line)
            self.stdout.write(f"{name}: {len(messages)} messages, {len(left)} to look at.")
