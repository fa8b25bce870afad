"""Values as people write them. Canonical texts are for machines: 2026-03-31 and 1234.50."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.numbers import grouped
from extraction.schemas.base import Kind, Leaf

MONO = frozenset({Kind.MONEY, Kind.NUMBER, Kind.IDENTIFIER, Kind.CURRENCY})
NUMERIC = frozenset({Kind.MONEY, Kind.NUMBER})
TICKS = {"true": _("Yes, ticked"), "false": _("No, not ticked")}


def shown(kind: Kind, value: str | None) -> str:
    """A canonical text for people: 31 March 2026, 1,234.50. "" where there is no value.

    A month is written out, so that nobody takes a day for a month.
    """
    if value is None:
        return ""
    try:
        if kind is Kind.DATE:
            return date_format(date.fromisoformat(value))
        if kind in NUMERIC:
            return grouped(Decimal(value))
        if kind is Kind.BOOLEAN:
            return str(TICKS.get(value, value))
    except (ValueError, InvalidOperation):
        return value
    return value


def name_of(leaf: Leaf, row: int | None = None) -> str:
    """What a field is called on its own: "Employer name", "Net pay: this period".

    An amount's label says which of several it is, any other label says what the thing is.
    """
    words = {"group": gettext(leaf.group or leaf.label), "label": _lower(gettext(leaf.label))}
    if row is not None:
        words["number"] = str(row + 1)
        return pgettext("field", "%(group)s, line %(number)s: %(label)s") % words
    if not leaf.group or leaf.label.casefold().startswith(leaf.group.casefold()):
        return gettext(leaf.label)  # "Customer number", not "Customer customer number"
    if leaf.kind in NUMERIC:
        return pgettext("field", "%(group)s: %(label)s") % words
    return pgettext("field", "%(group)s %(label)s") % words


def type_in_text(title: str) -> str:
    """What a type of documents is called within a sentence: "pay stub", "Form W-2"."""
    return title if title.startswith("Form ") else title[:1].lower() + title[1:]


def with_article(noun: str) -> str:
    """ "a pay stub", "an invoice"; "a utility bill", whose u is spoken as a consonant."""
    return f"an {noun}" if noun[:1] in "aeio" else f"a {noun}"


def in_a_sentence(title: str) -> str:
    """A type of documents with its article, by its title: "a pay stub"."""
    return with_article(type_in_text(title))


def row_of(path: str) -> int | None:
    """`earnings[2].current` -> 2; None where the field is in no table."""
    start, _, rest = path.partition("[")
    return int(rest.partition("]")[0]) if rest and start else None


def _lower(label: str) -> str:
    """Lower the first letter, unless the word is an abbreviation (VAT, IBAN)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
