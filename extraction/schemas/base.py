"""What every schema has: described leaves with a kind, and paths that name them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonValue


class Kind(StrEnum):
    """How a leaf's text is parsed, compared and asked for."""

    MONEY = "money"  # Decimal, two places as printed
    NUMBER = "number"  # Decimal: hours, quantity, rate
    DATE = "date"
    CURRENCY = "currency"  # ISO 4217
    IDENTIFIER = "identifier"  # compared without spaces and punctuation
    NAME = "name"  # a person's or an organisation's, compared folded
    ADDRESS = "address"
    TEXT = "text"
    YEAR = "year"  # four digits, as a tax year
    BOOLEAN = "boolean"  # a tick box: "true" or "false"


class Check(StrEnum):
    """A rule of form or check digits that an identifier's text must satisfy."""

    IBAN = "iban"
    VAT = "vat"  # of a member of the EU, the UK, Switzerland or Norway, where it names one
    SSN = "ssn"  # of the USA, masked digits allowed; ITINs too, as forms ask for either
    EIN = "ein"  # of the USA
    TIN = "tin"  # SSN, ITIN or EIN
    ROUTING = "routing"  # an American bank's (ABA)
    VIN = "vin"
    NONE = ""


class Favours(StrEnum):
    """Which change of a value is in the applicant's own favour."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = ""


class Group(BaseModel):
    """Leaves that belong together. Frozen, no extra keys; a leaf is None where it was not read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Schema(Group):
    """A document type."""

    slug: ClassVar[str] = ""  # "pay_stub"
    version: ClassVar[int] = 0
    title: ClassVar[str] = ""  # "Pay stub", for people


def leaf(
    label: str,
    description: str,
    kind: Kind,
    *,
    required: bool = False,
    pii: bool = False,
    favours: Favours = Favours.NEITHER,
    check: Check = Check.NONE,
) -> Any:
    """Describe one leaf. The description is the prompt: it says what a careless reader mixes up."""
    extra: dict[str, JsonValue] = {
        "kind": kind.value,
        "required": required,
        "pii": pii,
        "favours": favours.value,
        "check": check.value,
    }
    return Field(default=None, title=label, description=description, json_schema_extra=extra)


def money(
    label: str, description: str, *, required: bool = False, favours: Favours = Favours.NEITHER
) -> Any:
    """Describe an amount."""
    return leaf(label, description, Kind.MONEY, required=required, favours=favours)


def group(label: str) -> Any:
    """Describe a nested group or a table of rows."""
    return Field(title=label)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of a schema. `path` is its template: rows are `[]`, as in `earnings[].current`."""

    path: str
    label: str  # "Current", for people, within its group
    group: str  # "Net pay", the nearest group's label; "" at the top
    description: str
    kind: Kind
    required: bool
    pii: bool
    favours: Favours
    check: Check = Check.NONE

    @property
    def table(self) -> str:
        """The table the leaf is a column of, as "earnings"; "" where it is in none."""
        return self.path.partition("[]")[0] if "[]" in self.path else ""


@cache
def leaves(schema: type[Schema]) -> tuple[Leaf, ...]:
    """All leaves of `schema` in the order they are declared."""
    return tuple(_walk(schema, "", ""))


def leaf_at(schema: type[Schema], path: str) -> Leaf:
    """The leaf that a concrete path (`earnings[2].current`) names.

    Raises:
        KeyError: the schema has no such leaf.
    """
    return _by_path(schema)[template(path)]


def template(path: str) -> str:
    """`earnings[2].current` -> `earnings[].current`."""
    return re.sub(r"\[\d+\]", "[]", path)


@cache
def _by_path(schema: type[Schema]) -> dict[str, Leaf]:
    return {leaf.path: leaf for leaf in leaves(schema)}


def _walk(schema: type[BaseModel], prefix: str, inside: str) -> Iterator[Leaf]:
    for name, field in schema.model_fields.items():
        label = field.title or name
        nested, many = _nested(field.annotation)
        if nested:
            yield from _walk(nested, f"{prefix}{name}[]." if many else f"{prefix}{name}.", label)
            continue
        extra = field.json_schema_extra
        assert isinstance(extra, dict), f"{schema.__name__}.{name} has no description"
        yield Leaf(
            path=f"{prefix}{name}",
            label=label,
            group=inside,
            description=field.description or "",
            kind=Kind(str(extra["kind"])),
            required=bool(extra["required"]),
            pii=bool(extra["pii"]),
            favours=Favours(str(extra["favours"])),
            check=Check(str(extra["check"])),
        )


def _nested(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model that an annotation holds, and whether it holds many of them in a row."""
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(arg for arg in get_args(annotation) if arg is not NoneType)
    many = get_origin(annotation) is tuple
    inner = get_args(annotation)[0] if many else annotation
    return (
        (inner, many) if isinstance(inner, type) and issubclass(inner, BaseModel) else (None, False)
    )
