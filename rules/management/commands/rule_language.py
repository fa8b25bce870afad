"""Describe the rule language for people, from the functions and schemas that it is made of."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Schema
from rules.language.check import MOST_LOOPS
from rules.language.functions import FUNCTIONS, OVER_ROWS
from rules.language.parsing import LONGEST, MOST_TERMS
from rules.language.picking import PICKS
from rules.language.running import LARGEST, MOST_STEPS
from rules.language.types import CASE, Place, Table, top_names

HEAD = """\
# The rule language

Made by `manage.py rule_language` from what the language is made of. How a rule is written, tried
and put live: [keep the rules](../how-to/keep-rules.md), and step by step [the
tutorial](../tutorials/write-a-rule.md).

A rule's condition says **what holds where all is well**. Where it does not, the rule raises a
finding with its message, in which values stand in braces: `Net pay is {net_pay.current}.`

## Values

| what | is written |
|---|---|
| a number | `1234.50`, exact to the last digit; amounts and years are numbers |
| a date | `date("2026-03-31")` |
| a text | `"Acme"`; compared without regard to case and runs of spaces |
| a condition | `True`, `False`; a tick box is one |
| a field | its path: `net_pay.current` |

A rule on a type of document begins at its fields. A rule on the case begins at what the applicant
states, `stated.loan.amount`, at `as_of`, the day the case was sent, at `applicant_name`, and at
lists of documents by type: `pay_stub`.

## Signs

| | |
|---|---|
| `+ - * /` | numbers; a date and days; two dates give the days between them |
| `== != < <= > >=` | values of one type; texts and conditions only `==` and `!=` |
| `1 <= x <= 5` | `1 <= x and x <= 5` |
| `in`, `not in` | one of several: `currency in ("USD", "CAD")` |
| `and`, `or`, `not` | conditions; `and` binds more than `or` |
| `a if condition else b` | one of two values |
| `any(row.amount > 1 for row in rows if ...)` | each row of a list; how a row is called is free |

## Yes, no, and can't tell

A value that was not read makes what is worked out from it impossible to tell, and the rule says
*cannot evaluate* and names the value. A condition that holds, or not, whatever that value is, is
told all the same: `a or b` holds where `a` does, `a and b` does not where `a` does not, and `any`
and `all` go by their rows in the same way. Dividing by zero, a date out of the calendar and a
number beyond {largest} can't be told either. `known` and `default` are for values that may be
missing.
"""
LIMITS = """\
## Limits

A condition has at most {longest:,} characters and {terms} terms, and goes over lists {loops} deep
at most. A run has {steps:,} steps, some tenths of a second: an ordinary rule on a statement of
5,000 lines takes about a fifth of them. One that takes more says *cannot evaluate*. There are no
other names, functions or loops, nothing is remembered from run to run, and nothing can be
changed.
"""


class Command(BaseCommand):
    """For docs/reference/rule-language.md, which a test holds to this."""

    help = "Print the rule language's functions and names, as the page of the documentation."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")


def as_markdown() -> str:
    """The whole page."""
    # Braces stand in the page too.
    head = HEAD.replace("{largest}", f"10{_high(LARGEST.adjusted())}")
    limits = LIMITS.format(longest=LONGEST, terms=MOST_TERMS, loops=MOST_LOOPS, steps=MOST_STEPS)
    parts = [
        head,
        *_table("Functions", FUNCTIONS.values()),
        *_table("Over the rows of a list", OVER_ROWS.values()),
        *_table("One row of a list", PICKS.values()),
        limits,
        "## Names\n\nWhat each field is: [document types](document-types.md).\n",
        *_names(),
    ]
    return "\n".join(parts)


def _high(number: int) -> str:
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(number))


def _table(title: str, functions: Any) -> Iterator[str]:
    yield f"## {title}\n\n| as | what it gives |\n|---|---|"
    for one in functions:
        yield f"| `{one.example}` | {one.meaning} |"
    yield ""


def _names() -> Iterator[str]:
    yield "### The whole case: `case`\n"
    told = (f"`{name}`" for name, kind in top_names(CASE).items() if not isinstance(kind, Place))
    yield f"{', '.join(told)}.\n"
    yield "### What the applicant states: `stated`\n"
    yield from _of(Application, "stated.")
    for schema in SCHEMAS.values():
        yield f"### {schema.title}: `{schema.slug}`\n"
        yield from _of(schema, "")


def _of(schema: type[Schema], head: str) -> Iterator[str]:
    fields, lists = [], []
    for path, kind in _paths(Place(schema), head):
        if isinstance(kind, Table):
            columns = ", ".join(f"`{name}`" for name, _ in _paths(kind.row, ""))
            lists.append(f"A list: `{path}`, with {columns}.\n")
        else:
            fields.append(f"`{path}`")
    yield f"{', '.join(fields)}.\n"
    yield from lists


def _paths(place: Place, head: str) -> Iterator[tuple[str, Any]]:
    for name in place.names():
        kind = place.child(name)
        if isinstance(kind, Place):
            yield from _paths(kind, f"{head}{name}.")
        else:
            yield f"{head}{name}", kind
