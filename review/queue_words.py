"""What is done with a case as a whole, in words: put off, handed on, asked about, reopened."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format

from review.entry_words import ERASED, Entry, Say, plain, with_reason


def _deferred(entry: Entry) -> Say:
    until = parse_datetime(str(entry.details.get("until", "")))
    said = date_format(timezone.localtime(until), "j F Y, H:i") if until else "later"
    return Say("put the case off until", said, why=entry.personal("reason"))


def _assigned(entry: Entry) -> Say:
    name = entry.personal("to")
    return Say("assigned the case to", name) if name else Say("assigned the case to nobody")


def _escalated(entry: Entry) -> Say:
    to = entry.personal("to") or "any lead"
    said = ". ".join(one for one in (entry.personal("for"), entry.personal("reason")) if one)
    return Say("escalated the case to", to, why=said)


def _asked(entry: Entry) -> Say:
    if entry.told.erased:
        return Say("asked the applicant:", ERASED)
    asked = (entry.told.personal or {}).get("asked", [])
    return Say("asked the applicant:", " ".join(str(one) for one in asked))


def _answered(entry: Entry) -> Say:
    return Say("answered", f"“{entry.personal('asked')}”", after=entry.personal("answer"))


def _done(entry: Entry) -> Say:
    return Say("did what was asked:", f"“{entry.personal('asked')}”")


def _reopened(entry: Entry) -> Say:
    return Say("reopened the case, which was", str(entry.details.get("was", "")), why=_why(entry))


def _review_policy(entry: Entry) -> Say:
    kind = entry.details.get("kind", "")
    before, after = (_reviewed(entry, side) for side in ("before", "after"))
    said = f"changed how cases are reviewed for {kind}"
    return Say(said, "", before, after, entry.personal("reason"))


def _reviewed(entry: Entry, side: str) -> str:
    hours = entry.details.get("review_hours", {}).get(side)
    percent = entry.details.get("sample_percent", {}).get(side)
    return f"{hours} hours, {percent} of 100 drawn"


def _why(entry: Entry) -> str:
    return entry.personal("reason")


SAYS: dict[str, Callable[[Entry], Say]] = {
    "extraction.policy.review_changed": _review_policy,
    "review.task.deferred": _deferred,
    "review.task.brought_back": plain("brought the case back before its time"),
    "review.task.assigned": _assigned,
    "review.task.escalated": _escalated,
    "review.task.escalation_ended": with_reason("ended the escalation of the case"),
    "review.request.asked": _asked,
    "review.request.answered": _answered,
    "review.request.done": _done,
    "review.case.reopened": _reopened,
}
