"""The built-in rules on what applicants change, and on how they do it.

Sources: Fannie Mae's red flags name altered figures and contradictory changes from first to final
application; what a change is worth follows what the page shows when it is read again blind.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from extraction.schemas.base import Schema
from rules.adjusting import SUPPORTED, Adjustment, Direction, Sort, adjustment, is_adjusted
from rules.registry import Fail, Threshold, rule
from rules.terms import Override, Severity
from rules.view import CaseView, Fact, Node, View

RED_FLAGS = "Fannie Mae, Mortgage Fraud Prevention: altered documents, contradictory changes"
GONE = {"absent": "is not on the document", "illegible": "can't be read"}


@rule(
    "value.applicant_changed",
    on=None,
    severity=Severity.WARNING,
    version=2,
    source=RED_FLAGS,
)
def applicant_changed(document: View[Schema]) -> Iterator[Fail]:
    """The applicant changed nothing in their own favour or against the page."""
    for fact in document.notable():
        if not is_adjusted(fact):
            continue
        node = document.at(fact.path)
        found = adjustment(fact, node.leaf())
        yield Fail(
            f"{_what(node, fact, found)} {_page(node, fact, found)}",
            severity=found.severity,
            about=(node,),
            expected=_short(node, fact.reread.value if fact.reread else fact.read_value),
            found=_short(node, fact.value),
        )


def _what(node: Node, fact: Fact, found: Adjustment) -> str:
    name, was, now = node.within_words(), node.told(fact.read_value), node.told(fact.value)
    if fact.act in GONE:
        return f"The applicant says that {name} {GONE[fact.act]}; it was read as {was}."
    verb = "changed"
    if found.direction in (Direction.IN_FAVOUR, Direction.AGAINST) and fact.read_value is not None:
        verb = "raised" if Decimal(fact.value or 0) > Decimal(fact.read_value) else "lowered"
    before = "a value that was not read" if fact.read_value is None else was
    return f"The applicant {verb} {name} from {before} to {now}."


def _page(node: Node, fact: Fact, found: Adjustment) -> str:
    """What the page says to it."""
    again = node.told(fact.reread.value) if fact.reread and fact.reread.value else "nothing legible"
    return {
        Sort.TYPO_REPAIR: f"The page, read again, says {again}: a slip was repaired.",
        Sort.BORNE_OUT: f"The page, read again, says {again}.",
        Sort.ELSEWHERE: "The new value stands on the page, but in another place.",
        Sort.UNSUPPORTED: f"It is not found on the page; its place, read again, says {again}.",
        Sort.CONTRADICTED: f"The page, read again, still says {again}.",
        Sort.UNCHECKED: "It is not found on the page, which is still to be read again.",
    }[found.sort]


def _short(node: Node, value: str | None) -> str:
    return node.told(value) if value is not None else "nothing"


@rule(
    "case.changes_one_way",
    on=CaseView,
    severity=Severity.WARNING,
    source=RED_FLAGS,
    thresholds={
        "changes": Threshold(
            Decimal(3), "changes", "Changes in the applicant's own favour, none the other way"
        )
    },
)
def changes_one_way(case: CaseView) -> Iterator[Fail]:
    """The applicant's changes do not all go in their own favour."""
    favours: list[Node] = []
    for node, found in _adjustments(case):
        if found.direction is Direction.AGAINST:
            return
        if found.direction is Direction.IN_FAVOUR and found.sort not in SUPPORTED:
            favours.append(node)
    if len(favours) >= case.threshold("changes"):
        yield Fail(
            f"The applicant changed {len(favours)} figures, all of them in their own favour.",
            about=tuple(favours),
        )


@rule(
    "case.changed_in_a_burst",
    on=CaseView,
    severity=Severity.WARNING,
    source="Changes that no person types so fast are made by a program",
    override=Override.LEAD,
    thresholds={
        "changes": Threshold(Decimal(5), "changes", "Changes each within a second of the last")
    },
)
def changed_in_a_burst(case: CaseView) -> Iterator[Fail]:
    """No row of changes was made faster than a person types."""
    made = [
        (fact.set_at, view, fact.path)
        for view in case.every
        for fact in view.notable()
        if fact.act == "changed" and fact.by == "applicant" and fact.set_at is not None
    ]
    run: list[tuple[View[Schema], str]] = []
    longest: list[tuple[View[Schema], str]] = []
    before = None
    for at, view, path in sorted(made, key=lambda one: one[0]):
        near = before is not None and at - before <= timedelta(seconds=1)
        run = [*run, (view, path)] if near else [(view, path)]
        longest = max(longest, run, key=len)
        before = at
    if len(longest) >= case.threshold("changes"):
        yield Fail(
            f"{len(longest)} values were changed within a second of one another.",
            about=tuple(view.at(path) for view, path in longest),
        )


def _adjustments(case: CaseView) -> Iterator[tuple[Node, Adjustment]]:
    for view in case.every:
        for fact in view.notable():
            if is_adjusted(fact):
                node = view.at(fact.path)
                yield node, adjustment(fact, node.leaf())
