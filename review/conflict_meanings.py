"""What values mean, wherever they stand: which leaves of papers and of the application are one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from extraction.schemas.application import Application
from extraction.schemas.base import template
from rules.addresses import Nearness, nearness
from rules.library.people import PLACES
from rules.names import Likeness, likeness, same_organisation
from rules.statements import last_digits
from rules.taxpayers import agree


@dataclass(frozen=True, slots=True)
class Meaning:
    """Values that stand for one and the same thing, wherever they are."""

    name: str
    places: Mapping[str, tuple[str, ...]]  # leaves by type of document; of what is stated as well
    same: Callable[[str, str], bool]
    several: bool = False  # more than one can be right: somebody may have two employers
    needs: frozenset[str] = frozenset()  # types of which one is among the sides

    def has(self, doc_type: str, path: str) -> bool:
        return template(path) in self.places.get(doc_type, ())


def plain(value: str) -> str:
    """A value without what does not tell it from another: spaces and capitals."""
    return " ".join(value.casefold().split())


def _equal(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def _same_person(one: str, other: str) -> bool:
    return likeness(one, other) >= Likeness.LIKELY


def _same_place(one: str, other: str) -> bool:
    return nearness(one, other) in (Nearness.SAME, Nearness.UNCLEAR)


def _same_account(one: str, other: str) -> bool:
    a, b = last_digits(one), last_digits(other)
    return a.endswith(b) or b.endswith(a)


def _same_number(one: str, other: str) -> bool:
    return agree(one, other) is not False


def _leaves_of(attribute: str) -> dict[str, tuple[str, ...]]:
    """Where each type of document has a person's name, number or address."""
    return {
        doc_type: (path,)
        for doc_type, places in PLACES.items()
        if (path := getattr(places, attribute))
    }


STATED_AS = Application.slug
MEANINGS = (
    Meaning(
        "name",
        {
            **_leaves_of("name"),
            "id_document": ("last_name",),
            "form_1040": ("taxpayer.name",),
            STATED_AS: ("person.name",),
        },
        _same_person,
        several=True,
    ),
    Meaning(
        "born",
        {"id_document": ("date_of_birth",), STATED_AS: ("person.date_of_birth",)},
        _equal,
    ),
    Meaning(
        "ssn",
        {
            **_leaves_of("ssn"),
            "form_1040": ("taxpayer.ssn",),
            STATED_AS: ("person.ssn",),
        },
        _same_number,
    ),
    Meaning(
        "address",
        {**_leaves_of("address"), STATED_AS: ("person.address",)},
        _same_place,
        several=True,
    ),
    Meaning(
        "employer",
        {
            **dict.fromkeys(("pay_stub", "w2", "employment_letter"), ("employer.name",)),
            STATED_AS: ("employers[].name",),
        },
        same_organisation,
        several=True,
    ),
    Meaning(
        "started",
        {"employment_letter": ("start_date",), STATED_AS: ("employers[].start_date",)},
        _equal,
    ),
    Meaning(
        "income",
        {
            "pay_stub": ("gross_pay.current", "gross_pay.ytd"),
            "w2": ("wages", "medicare_wages"),
            "employment_letter": ("base_pay",),
            STATED_AS: ("employers[].monthly_income",),
        },
        _equal,
        needs=frozenset({STATED_AS}),
    ),
    Meaning(
        "account",
        {
            "bank_statement": ("account_number",),
            STATED_AS: ("assets[].account_last_digits",),
        },
        _same_account,
        several=True,
    ),
    Meaning(
        "balance",
        {"bank_statement": ("closing_balance",), STATED_AS: ("assets[].balance",)},
        _equal,
        needs=frozenset({STATED_AS}),
    ),
    Meaning(
        "home",
        {
            "insurance_declaration": ("property_address",),
            STATED_AS: ("loan.property_address",),
        },
        _same_place,
    ),
)
