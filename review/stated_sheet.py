"""What an applicant states, for people: the applicant's own pages and the reviewer's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extraction.schemas.application import Application
from extraction.schemas.base import Leaf, leaves
from extraction.stating import (
    GROUPS,
    PURPOSES,
    TABLES,
    WITHOUT_EMPLOYER,
    columns,
    is_ssn,
    masked,
    rows,
)
from review.display import MONO, NUMERIC, shown

TITLES = {
    "person": _("About you"),
    "co_applicant": _("A person who applies with you"),
    "loan": _("The loan"),
    "employers": _("Where you work"),
    "debts": _("What you owe"),
    "assets": _("Your accounts"),
}
ONE_OF = {"employers": _("Employer"), "debts": _("Debt"), "assets": _("Account")}
TICKED = {"true": _("Yes"), "false": _("No")}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is stated."""

    path: str
    label: str
    text: str
    mono: bool
    numeric: bool

    @property
    def anchor(self) -> str:
        return stated_anchor(self.path)


@dataclass(frozen=True, slots=True)
class Part:
    """A group, or one row of a table. `title` is "" where the group has but one part."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StatedGroup:
    """What is stated of one group; no parts where nothing is."""

    name: str
    title: str  # to the applicant
    label: str  # to others
    parts: tuple[Part, ...]
    none: bool = False  # the applicant says that there is none


def stated_sheet(stated: Mapping[str, str]) -> list[StatedGroup]:
    """All groups in order, those with nothing stated as well."""
    return [
        StatedGroup(
            name=group,
            title=str(TITLES[group]),
            label=_LABELS[group],
            parts=tuple(_parts(stated, group)),
            none=group == "employers" and stated.get(WITHOUT_EMPLOYER) == "true",
        )
        for group in GROUPS
    ]


def stated_anchor(path: str) -> str:
    """The id of a stated value on a reviewer's screen: `stated-employers-0-name`."""
    return "stated-" + re.sub(r"[.\[\]_]+", "-", path)


def in_words(leaf: Leaf, text: str) -> str:
    """A stated value for people; of a social security number the last digits alone."""
    if is_ssn(leaf.path):
        return masked(text)
    if leaf.path == "loan.purpose":
        return str(PURPOSES.get(text, text))
    return str(TICKED[text]) if text in TICKED else shown(leaf.kind, text)


_LABELS = {
    leaf.path.partition(".")[0].removesuffix("[]"): leaf.group for leaf in leaves(Application)
}


def _parts(stated: Mapping[str, str], group: str) -> list[Part]:
    if group not in TABLES:
        held = {leaf.path: stated[leaf.path] for leaf in columns(group) if leaf.path in stated}
        lines = _lines(group, held, "")
        return [Part("", lines)] if lines else []
    found = rows(stated, group)
    return [
        Part(
            f"{ONE_OF[group]} {number + 1}" if len(found) > 1 else "",
            _lines(group, {f"{group}[].{name}": text for name, text in row.items()}, str(number)),
        )
        for number, row in enumerate(found)
    ]


def _lines(group: str, held: Mapping[str, str], row: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            path=leaf.path.replace("[]", f"[{row}]"),
            label=gettext(leaf.label),
            text=in_words(leaf, held[leaf.path]),
            mono=leaf.kind in MONO,
            numeric=leaf.kind in NUMERIC,
        )
        for leaf in columns(group)
        if leaf.path in held and leaf.path != WITHOUT_EMPLOYER
    )
