"""What a reviewer sent about one field, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from accounts.models import User
from extraction import values
from extraction.models import FieldValue
from extraction.places import NotOnThePage, Place
from review import claims, decisions, probes, regions
from review.models import ReviewTask
from review.workbench_fields import Field, editable

SAY_WHY = "Say why you change it."
NOTHING_TYPED = "Type the value, or say that it is not on the document or that it can't be read."
POINTED_AT = "Its place was shown on the page."
DECIDED = "This case was decided meanwhile, so nothing was saved."


@dataclass(frozen=True, slots=True)
class Sent:
    """One save, as it came."""

    act: str  # save, absent, illegible, theirs
    text: str
    reason: str
    version: int
    take: str  # which offer was taken; "" for none
    claim: bool  # take the case again first
    seen_ms: int | None = None  # how long the field was on show, as the browser says
    page: int = 0  # where on the document it was seen: the page's key, and boxes as
    box: str = ""  # "x0 y0 x1 y1" parted by semicolons; "" where nobody pointed at it

    @classmethod
    def of(cls, post: Mapping[str, str]) -> Sent:
        """What a form holds. Nothing in it is trusted."""
        version = post.get("version", "")
        return cls(
            act=post.get("act") or post.get("meant") or "save",
            text=post.get("text", "").strip(),
            reason=post.get("reason", "").strip()[:500],
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            take=post.get("take", ""),
            claim="claim" in post,
            seen_ms=seen_of(post),
            page=page_of(post),
            box=post.get("box", "")[:4000],
        )


def seen_of(post: Mapping[str, str]) -> int | None:
    """How long something was on show before it was saved; None without scripts."""
    seen = post.get("seen_ms", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None


def page_of(post: Mapping[str, str]) -> int:
    """The key of the page that a place lies on; 0 where there is none."""
    page = post.get("page", "")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 16 else 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a save was not made, for the row that it came from."""

    status: int  # HTTP
    kind: str  # refused, reason, stale, lost, locked, probe
    sentence: str


def save(task: ReviewTask, field: Field, sent: Sent, *, by: User) -> Problem | None:
    """Do what was sent; the reason in words where it can't be done.

    Raises:
        values.Stale: somebody changed the value meanwhile.
    """
    try:
        if sent.claim:
            claims.claim(task, by=by)
        _do(task, field, sent, by)
    except probes.Told as told:
        return Problem(409, "probe", told.sentence)
    except decisions.ReasonMissing:
        return Problem(422, "reason", SAY_WHY)
    except values.NotOfItsKind as refusal:
        return Problem(422, "refused", refusal.sentence)
    except values.Locked:
        return Problem(409, "locked", DECIDED)
    except claims.NotHeld:
        return _not_held(task, "Your claim on this case ended, so this was not saved.")
    except claims.NotClaimable:
        return _not_held(task, "Somebody else holds this case now, so this was not saved.")
    return None


def _do(task: ReviewTask, field: Field, sent: Sent, by: User) -> None:
    value, version, seen = field.value, sent.version, sent.seen_ms
    correct = partial(decisions.correct, task, value, version=version, by=by, seen_ms=seen)
    if sent.act == "absent":
        decisions.mark_absent(task, value, version=version, by=by, seen_ms=seen)
    elif sent.act == "illegible":
        decisions.mark_illegible(task, value, version=version, by=by, seen_ms=seen)
    elif offer := next((one for one in field.offers if one.take == sent.take), None):
        correct(offer.text, reason=offer.reason)
    elif not sent.text:
        raise values.NotOfItsKind(NOTHING_TYPED)
    elif sent.text != editable(value) or value.value is None:
        correct(sent.text, reason=sent.reason, place=_place(value, sent))
    elif place := _place(value, sent):
        correct(sent.text, reason=sent.reason or POINTED_AT, place=place)
    elif not _confirmed_already(value):
        decisions.confirm(task, value, version=version, by=by, seen_ms=seen)


def _place(value: FieldValue, sent: Sent) -> Place | None:
    """Where the person saw it, if they pointed at a place."""
    if not sent.box:
        return None
    try:
        return regions.place_of(value, sent.page, sent.box)
    except NotOnThePage:
        raise values.NotOfItsKind(regions.NOT_HERE) from None


def _confirmed_already(value: FieldValue) -> bool:
    """Saying the same twice is no second act."""
    return value.act == FieldValue.Act.CONFIRMED and value.set_role in ("reviewer", "lead")


def _not_held(task: ReviewTask, sentence: str) -> Problem:
    task.refresh_from_db()
    if task.status != ReviewTask.Status.OPEN:
        return Problem(409, "locked", DECIDED)
    return Problem(409, "lost", sentence)
