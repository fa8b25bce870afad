"""What an applicant states in the application: taken in, typed, kept as canonical text by path."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.log import record
from extraction.cases import NotEditable
from extraction.models import Case
from extraction.parsing import Locale, parse
from extraction.schemas.application import Application
from extraction.schemas.base import Kind, Leaf, leaf_at, leaves, template

Row = Mapping[str, str | None]
Given = Row | Sequence[Row]  # of a group: its leaves; of a table: its rows
Stated = dict[str, str]

PURPOSES = {
    "purchase": _("To buy a home"),
    "refinance": _("To refinance a home that I own"),
}
GROUPS = tuple(Application.model_fields)
TABLES = frozenset(leaf.table for leaf in leaves(Application) if leaf.table)
MOST_ROWS = 20
MOST = 12  # digits before the point of an amount; nobody borrows a trillion
WITHOUT_EMPLOYER = "person.without_employer"
US = Locale(decimal=".")  # how the pages ask for amounts
WRITE = {
    Kind.MONEY: _("Write an amount like 1234.50"),
    Kind.DATE: _("Write a date like 31 March 2026, with the month as a word"),
    Kind.BOOLEAN: _("Choose yes or no"),
    Kind.ADDRESS: _("Write the address in one line, of up to 400 characters"),
    Kind.NAME: _("Write a name, of up to 200 characters"),
}


class NotStateable(Exception):
    """Something can't be taken in; `errors` says by path, in a sentence, how to write it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(len(errors))
        self.errors = dict(errors)


class Restated(Exception):
    """What is stated was changed meanwhile, as from another window."""


def state(case: Case, group: str, given: Given, *, by: User, seen: str | None = None) -> None:
    """Take in what the applicant states of one group; see `state_all`."""
    state_all(case, {group: given}, by=by, seen=seen)


@transaction.atomic
def state_all(case: Case, given: Mapping[str, Given], *, by: User, seen: str | None = None) -> None:
    """Take in what the applicant states. The same again changes and records nothing.

    Args:
        given: by group. A group's leaves that are not given stay; a table's rows are all there
            are. None or "" takes a leaf away, and rows with nothing in them are left out.
        seen: `edition` of these groups as the person saw them; None: whatever stands is replaced.

    Raises:
        NotEditable: the case was sent.
        NotStateable: something is not of its kind, or there is no such leaf; nothing is kept.
        Restated: it is not what `seen` says any more.
    """
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not locked.editable:
        raise NotEditable
    before: Stated = locked.stated
    if seen is not None and seen != edition(before, *given):
        raise Restated
    after = _taken_in(before, given)
    case.stated = after
    changed = sorted(
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    )
    if not changed:
        return
    Case.objects.filter(pk=case.pk).update(stated=after)
    record(
        "extraction.application.stated",
        subject=case,
        by=by,
        details={"groups": sorted({group_of(path) for path in changed}), "paths": changed},
        personal={
            "before": {path: before[path] for path in changed if path in before},
            "after": {path: after[path] for path in changed if path in after},
        },
    )


def edition(stated: Mapping[str, str], *groups: str) -> str:
    """A digest of what is stated in these groups; of everything where none is named."""
    wanted = {path: text for path, text in stated.items() if not groups or group_of(path) in groups}
    return hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()[:32]


def group_of(path: str) -> str:
    """`employers[0].name` -> `employers`."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def columns(group: str) -> tuple[Leaf, ...]:
    """The leaves of a group, or of a table's rows, in order."""
    return tuple(leaf for leaf in leaves(Application) if group_of(leaf.path) == group)


def rows(stated: Mapping[str, str], table: str) -> list[Stated]:
    """A table's rows, each by the names of its leaves, in the schema's order."""
    numbers = {
        int(path[len(table) + 1 : path.index("]")]) for path in stated if group_of(path) == table
    }
    names = [leaf.path.rpartition(".")[2] for leaf in columns(table)]
    return [
        {name: stated[path] for name in names if (path := f"{table}[{row}].{name}") in stated}
        for row in sorted(numbers)
    ]


def nested(stated: Mapping[str, str]) -> dict[str, Any]:
    """What is stated as groups of leaves and tables of rows; what is not stated is left out."""
    told: dict[str, Any] = {}
    for group in GROUPS:
        if group in TABLES:
            held: Any = rows(stated, group)
        else:
            within = {leaf.path: leaf.path.partition(".")[2] for leaf in columns(group)}
            held = {name: stated[path] for path, name in within.items() if path in stated}
        if held:
            told[group] = held
    return told


def wanting(case: Case) -> list[tuple[str, str]]:
    """What its kind asks the applicant to state and is not stated, as (group, sentence)."""
    if not case.kind.asks_application:
        return []
    stated: Stated = case.stated
    left = []
    if "loan.purpose" not in stated:
        left.append(("loan", gettext("Say what the loan is for.")))
    earns = any("name" in one and "monthly_income" in one for one in rows(stated, "employers"))
    if not earns and stated.get(WITHOUT_EMPLOYER) != "true":
        sentence = gettext(
            "Name an employer and your income a month there, or say that you have none."
        )
        left.append(("employers", sentence))
    return left


def masked(number: str) -> str:
    """A social security number as it is shown again: its last four digits."""
    return f"•••-••-{number[-4:]}"


def is_ssn(path: str) -> bool:
    """Whether a leaf is a social security number, which is never shown in full."""
    return path.endswith(".ssn")


def _taken_in(before: Stated, given: Mapping[str, Given]) -> Stated:
    """What stands after `given` is taken in."""
    after, errors = dict(before), dict[str, str]()
    for group, said in given.items():
        if group not in GROUPS or isinstance(said, Mapping) == (group in TABLES):
            errors[group] = gettext("There is no such thing to state.")
            continue
        if isinstance(said, Mapping):
            typed = {f"{group}.{name}": text for name, text in said.items()}
        else:
            after = {path: text for path, text in after.items() if group_of(path) != group}
            typed = _of_rows(group, said, errors)
        for path, text in typed.items():
            after.pop(path, None)
            if text is not None and text.strip():
                try:
                    after[path] = _canonical(path, text)
                except _Unfit as unfit:
                    errors[path] = unfit.sentence
    _check_together(after, given, errors)
    if errors:
        raise NotStateable(errors)
    return dict(sorted(after.items()))


def _of_rows(table: str, said: Sequence[Row], errors: dict[str, str]) -> dict[str, str | None]:
    """The leaves of a table's rows by path. Rows keep their numbers where nothing is wrong."""
    if len(said) > MOST_ROWS:
        errors[table] = gettext("At most %(count)d can be stated.") % {"count": MOST_ROWS}
        return {}
    used = [row for row in said if any(text and text.strip() for text in row.values())]
    return {
        f"{table}[{number}].{name}": text
        for number, row in enumerate(used)
        for name, text in row.items()
    }


class _Unfit(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _canonical(path: str, text: str) -> str:
    """The canonical text of a leaf."""
    try:
        leaf = leaf_at(Application, path)
    except KeyError:
        raise _Unfit(gettext("There is no such thing to state.")) from None
    text = text.replace("\0", " ").strip()
    special = _SPECIAL.get(template(path).rpartition(".")[2])
    if special and leaf.kind in (Kind.IDENTIFIER, Kind.TEXT):
        return special(text)
    value = parse(leaf.kind, text, locale=US).value
    if leaf.kind is Kind.MONEY:
        return _amount(text, value)
    if value is None:
        raise _Unfit(str(WRITE[leaf.kind]))
    return value


def _amount(text: str, value: str | None) -> str:
    if value is None:
        raise _Unfit(str(WRITE[Kind.MONEY]))
    if value.startswith("-"):
        raise _Unfit(gettext("Write an amount of 0 or more, without a minus sign"))
    whole, _, cents = value.partition(".")
    # 1.234 and 12,34 may each mean two amounts.
    if len(cents) > 2 or re.search(r",\d{1,2}\D*$", text) or len(whole) > MOST:
        raise _Unfit(str(WRITE[Kind.MONEY]))
    return value


def _purpose(text: str) -> str:
    if text not in PURPOSES:
        raise _Unfit(gettext("Choose what the loan is for"))
    return text


def _ssn(text: str) -> str:
    digits = re.sub(r"[\s.–-]", "", text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise _Unfit(gettext("Write the number's nine digits, like 123-45-6789"))
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def _phone(text: str) -> str:
    # An extension may follow: "(555) 010-0199 ext. 12".
    number = re.split(r"(?i)\s*(?:x|ext\.?|#)\s*\d+$", text)[0]
    digits = re.sub(r"[\s().+/–-]", "", number)
    if not re.fullmatch(r"[0-9]{7,15}", digits) or len(text) > 30:
        raise _Unfit(gettext("Write a telephone number like (512) 555-0142"))
    return " ".join(text.split())


def _last_digits(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}", text):
        raise _Unfit(gettext("Write the last four digits of the account's number"))
    return text


_SPECIAL: dict[str, Callable[[str], str]] = {
    "purpose": _purpose,
    "ssn": _ssn,
    "phone": _phone,
    "account_last_digits": _last_digits,
}


def _check_together(after: Stated, given: Mapping[str, Given], errors: dict[str, str]) -> None:
    """What is right by itself and wrong beside another."""
    born = after.get("person.date_of_birth")
    if born and "person" in given and not "1900" < born < timezone.localdate().isoformat():
        errors["person.date_of_birth"] = gettext(
            "Write the day that you were born, which is in the past"
        )
    if "employers" not in given:
        return
    for path, until in _days(after, "end_date"):
        since = after.get(path.replace("end_date", "start_date"))
        if since and date.fromisoformat(until) < date.fromisoformat(since):
            errors[path] = gettext("The last day there can't be before the first")
    working = any("end_date" not in row for row in rows(after, "employers"))
    if working and after.get(WITHOUT_EMPLOYER) == "true":
        errors[WITHOUT_EMPLOYER] = gettext(
            "You name an employer and say that you have none: take one away"
        )


def _days(stated: Stated, name: str) -> Iterator[tuple[str, str]]:
    return ((path, text) for path, text in stated.items() if path.endswith(f".{name}"))
