"""Checks of attention, and the demo's past, in the timeline's words."""

from collections.abc import Callable

from review.display import name_of, row_of
from review.entry_words import Entry, Say

ENDED = {
    "caught": "noticed a check of attention:",
    "missed": "did not notice a check of attention:",
    "withdrawn": "took back a check of attention:",
}


def _probe(entry: Entry) -> tuple[str, str]:
    """Which value it was of, and what was to be seen beside the truth."""
    leaf, path = entry.leaf(), str(entry.details.get("path", ""))
    name = name_of(leaf, row_of(path)) if leaf else path
    seen = f"shown as {entry.personal('shown')} to {entry.personal('for')}"
    return f"{name}, {seen}", f"It was {entry.personal('value')} all the time."


def _planted(entry: Entry) -> Say:
    what, why = _probe(entry)
    return Say("began a check of attention:", what, why=why)


def _ended(entry: Entry) -> Say:
    what, why = _probe(entry)
    outcome = str(entry.details.get("outcome", ""))
    return Say(ENDED.get(outcome, "ended a check of attention:"), what, why=why)


def _made_up(entry: Entry) -> Say:
    return Say("made up closed cases for the demonstration:", f"{entry.details.get('cases', 0)}")


def _set(entry: Entry) -> Say:
    change = entry.details.get("per_mille", {})
    before, after = (f"{change.get(side, 0)} of 1,000 cases" for side in ("before", "after"))
    return Say("changed checks of attention", "", before, after, entry.personal("reason"))


SAYS: dict[str, Callable[[Entry], Say]] = {
    "review.history.made_up": _made_up,
    "review.vigilance.set": _set,
    "review.probe.planted": _planted,
    "review.probe.ended": _ended,
}
