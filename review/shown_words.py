"""Words that are data and are shown to applicants: in English where stored, else in their language.

Prompts, lexicons and records need the names of fields as they are, so a schema holds plain English.
What shows one to an applicant passes it through `in_their_words`.
"""

from collections.abc import Iterator

from django.utils.translation import gettext

from accounts.models import Role
from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Group, Schema, leaves


def in_their_words(text: str) -> str:
    """`text` in the language of the page; as it is where no catalogue knows it."""
    return gettext(text) if text else ""


def shown_words() -> Iterator[tuple[str, str]]:
    """Every such text and the place it stands at, for the catalogues."""
    groups: tuple[type[Group], ...] = (*SCHEMAS.values(), Application)
    for group in groups:
        place = group.__module__.replace(".", "/") + ".py"
        if issubclass(group, Schema):
            yield group.title, place
        for leaf in leaves(group):
            yield leaf.label, place
            if leaf.group:
                yield leaf.group, place
    yield Role.APPLICANT.label, "accounts/models.py"
