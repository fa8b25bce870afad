"""Checks of attention: their life from planting to what came of them.

A probe changes what one person's screen shows, and nothing else. It is laid over the values when
a page is made for that person (`overlay`); what is stored, judged, exported or shown to anybody
else never knows of it. Every save of that person passes `meet`, which keeps the wrong text from
being stored even long after the probe has ended, as pages that show it may still be open.
"""

import hashlib
import hmac
import random
from collections.abc import Iterable
from copy import copy
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from extraction import values
from extraction.models import Case, FieldValue
from extraction.parsing import same
from review.altering import in_place
from review.display import name_of, row_of, shown
from review.handling_models import Activity
from review.models import ReviewTask
from review.presence_models import Presence
from review.probe_choice import choose, relied_on
from review.probe_models import MOST_PER_MILLE, Probe, Vigilance

State = Probe.State
PRESENT = timedelta(minutes=2)  # who looked at a case so lately shares it
NEAR = timedelta(days=1)  # what came of a probe is no news later


class Told(Exception):
    """A save was about what a check of attention showed, so nothing was stored."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class TooMany(Exception):
    """More cases than may get a check."""


def per_mille() -> int:
    """In how many of 1,000 claimed cases a value is shown wrong; 0 where that is off."""
    now = Vigilance.objects.order_by("-pk").first()
    return now.per_mille if now else 0


@transaction.atomic
def set_share(share: int, *, reason: str, by: User) -> Vigilance:
    """Say how many cases get a check; with 0 all that are out are withdrawn.

    Args:
        share: of 1,000 claimed cases.

    Raises:
        TooMany: it is not between 0 and MOST_PER_MILLE.
        ValueError: there is no reason.
    """
    if not 0 <= share <= MOST_PER_MILLE:
        raise TooMany
    if not reason.strip():
        raise ValueError("it is changed with a reason")
    before = per_mille()
    made = Vigilance.objects.create(per_mille=share, reason=reason.strip(), set_by=by)
    if not share:
        for probe in _probes().filter(state=State.LIVE):
            _end(probe, State.WITHDRAWN, by=by)
    record(
        "review.vigilance.set",
        subject=made,
        by=by,
        details={"per_mille": {"before": before, "after": share}},
        personal={"reason": made.reason},
    )
    return made


def plant(task: ReviewTask, *, by: User) -> None:
    """By chance, choose a value of a task that `by` just claimed. In the claim's transaction.

    One draw for each person and task, so that claiming again draws nothing new. A case that
    somebody else had a hand in gets none.
    """
    withdraw(task)
    setting = Vigilance.objects.order_by("-pk").first()
    if setting is None or not setting.per_mille:
        return
    drawn = hmac.new(setting.salt.encode(), f"{task.pk}:{by.pk}".encode(), hashlib.sha256)
    number = int.from_bytes(drawn.digest()[:8])
    if number % 1000 >= setting.per_mille or _shared(task, by):
        return
    if Probe.objects.filter(task=task, by=by).exists():
        return
    choice = choose(task, random.Random(drawn.digest()))  # noqa: S311 - seeded by a keyed hash
    if choice is None:
        return
    probe = Probe.objects.create(task=task, by=by, value=choice.value, shown=choice.shown)
    record(
        "review.probe.planted",
        subject=probe,
        by=None,
        details={"document": choice.value.document_id, "path": choice.value.path},
        personal={"for": f"{by}", "shown": choice.shown, "value": choice.value.value},
    )


def withdraw(task: ReviewTask) -> None:
    """End what is out on a task without an outcome: the claim that it was for is over."""
    for probe in _probes().filter(task=task, state=State.LIVE):
        _end(probe, State.WITHDRAWN, by=None)


def withdraw_lapsed() -> None:
    """End what is out where the claim ran out, or the case was handed on."""
    now = timezone.now()
    holds = models.Q(task__claimed_by=models.F("by"), task__claimed_until__gte=now)
    for probe in _probes().filter(state=State.LIVE).exclude(holds, task__status="open"):
        _end(probe, State.WITHDRAWN, by=None)


def shown_as(task: ReviewTask, by: User) -> dict[int, str]:
    """What `by` is shown instead of the truth while they hold the task: text by value's id."""
    return shown_in(task.case, by)


def shown_in(case: Case, by: User) -> dict[int, str]:
    """The same, by the case."""
    return {probe.value_id: probe.shown for probe in _live(case, by)}


def overlay(found: Iterable[FieldValue], wrong: dict[int, str]) -> list[FieldValue]:
    """The values as a screen is to show them: copies where a check is laid over one.

    Args:
        wrong: as `shown_as` gives it.
    """
    return [_wrong(one, wrong[one.pk]) if one.pk in wrong else one for one in found]


def history_shown(versions: Iterable[FieldValue], task: ReviewTask, by: User) -> list[FieldValue]:
    """Versions of fields as `by` is to see them: they said the same before the check too."""
    versions = list(versions)
    wrong = {
        (probe.value.document_id, probe.value.reading, probe.value.path): probe.shown
        for probe in _live(task.case, by)
    }
    if not wrong:
        return versions
    places = {one.pk: (one.document_id, one.reading, one.path) for one in versions}
    return overlay(versions, {pk: wrong[at] for pk, at in places.items() if at in wrong})


def hides(task: ReviewTask, value: FieldValue, text: str, *, by: User) -> bool:
    """Whether `text` is what `by` is shown for `value` at this moment."""
    wrong = shown_as(task, by).get(value.pk)
    return wrong is not None and _means(value, text, wrong)


def meet(task: ReviewTask, value: FieldValue, text: str | None, *, by: User) -> None:
    """Keep what a check showed from being stored. Called by every save, before it.

    Args:
        text: what is to be stored; None for saying that it is not there, or can't be read.

    Raises:
        Told: nothing is to be stored; the sentence says why.
    """
    probe = (
        _probes()
        .filter(task=task, by=by, value__document=value.document_id, value__path=value.path)
        .first()
    )
    if probe is None:
        return
    if text is None:
        if probe.state == State.LIVE and _end(probe, State.CAUGHT, by=by):
            _read(probe)
            raise Told(f"{_caught(probe)} Say it again if it holds for that value too.")
    elif _means(value, text, probe.shown):
        if probe.state == State.LIVE:
            _end(probe, State.MISSED, by=by)
        _read(probe)
        raise Told(_missed(probe))


def after_save(task: ReviewTask, value: FieldValue, *, by: User) -> None:
    """What a save means for a check in the case. In the save's transaction, after it."""
    for probe in _probes().filter(task=task, state=State.LIVE):
        mine = (value.document_id, value.path) == (probe.value.document_id, probe.value.path)
        if mine and probe.by_id == by.pk:
            _end(probe, State.CAUGHT, by=by)
        elif not _stands(probe) or (probe.value.document_id, probe.value.path) in relied_on(
            task.case
        ):
            _end(probe, State.WITHDRAWN, by=None)  # the screen would contradict itself


def at_decision(task: ReviewTask, *, approved: bool, by: User) -> None:
    """A decision ends what is out: approving without a word about it misses it."""
    for probe in _probes().filter(task=task, state=State.LIVE):
        missed = approved and probe.by_id == by.pk and _stands(probe)
        _end(probe, State.MISSED if missed else State.WITHDRAWN, by=by if missed else None)


def news(task: ReviewTask, *, by: User) -> list[str]:
    """What came of checks that ended and that `by` was not told of yet, as sentences. Once."""
    ended = _probes().filter(
        task=task,
        by=by,
        state__in=[State.CAUGHT, State.MISSED],
        told_at=None,
        ended_at__gte=timezone.now() - NEAR,
    )
    return [_came_of(probe) for probe in ended if _read(probe)]


def _probes() -> models.QuerySet[Probe]:
    return Probe.objects.select_related("value__document", "task__case", "by").order_by("pk")


def _live(case: Case, by: User) -> list[Probe]:
    """What is out on a case that `by` holds at this moment."""
    found = _probes().filter(
        by=by,
        state=State.LIVE,
        task__case=case,
        task__status=ReviewTask.Status.OPEN,
        task__claimed_by=by,
        task__claimed_until__gte=timezone.now(),
    )
    return [probe for probe in found if _stands(probe)]


def _shared(task: ReviewTask, by: User) -> bool:
    """Whether somebody else works on the case, did, or is to."""
    others = Activity.objects.filter(task=task, acts__gt=0).exclude(by=by)
    since = timezone.now() - PRESENT
    there = Presence.objects.filter(case=task.case_id, seen_at__gte=since).exclude(person=by)
    handed_on = task.escalated_at is not None or task.assigned_to_id not in (None, by.pk)
    return handed_on or others.exists() or there.exists()


def _stands(probe: Probe) -> bool:
    """Whether the value is still the one that counts, as it was."""
    value = probe.value
    return value.current and value.reading == value.document.reading


def _wrong(value: FieldValue, text: str) -> FieldValue:
    """A copy for the screen. Whoever saves it saves nothing of it: see `true`."""
    one = copy(value)
    printed = in_place(value.raw, value.value or "", text) or shown(value.leaf.kind, text)
    if value.evidence:
        quote = str(value.evidence.get("quote", "")).replace(value.raw, printed)
        one.evidence = {**value.evidence, "quote": quote}
    one.raw, one.value = printed, text
    one.on_screen_only = True  # type: ignore[attr-defined]
    return one


def true(value: FieldValue) -> FieldValue:
    """The value itself, where `value` may be a copy that a screen shows."""
    if not getattr(value, "on_screen_only", False):
        return value
    return FieldValue.objects.select_related("document__case", "set_by").get(pk=value.pk)


def _means(value: FieldValue, text: str, wrong: str) -> bool:
    """Whether `text`, as typed, is taken for `wrong`."""
    try:
        return same(value.leaf.kind, values.understood(value, text), wrong)
    except values.NotOfItsKind:
        return False


def _end(probe: Probe, state: Probe.State, *, by: User | None) -> bool:
    """End a probe once; whoever comes second, as from another tab, ends nothing."""
    with transaction.atomic():
        mine = Probe.objects.filter(pk=probe.pk, state=State.LIVE)
        if not mine.update(state=state, ended_at=timezone.now()):
            return False
        record(
            "review.probe.ended",
            subject=probe,
            by=by,
            details={
                "outcome": state.value,
                "document": probe.value.document_id,
                "path": probe.value.path,
            },
            personal={"for": f"{probe.by}", "shown": probe.shown, "value": probe.value.value},
        )
    return True


def _read(probe: Probe) -> bool:
    return bool(Probe.objects.filter(pk=probe.pk, told_at=None).update(told_at=timezone.now()))


def _name(probe: Probe) -> str:
    return name_of(probe.value.leaf, row_of(probe.value.path))


def _texts(probe: Probe) -> tuple[str, str]:
    kind = probe.value.leaf.kind
    return shown(kind, probe.shown), shown(kind, probe.value.value)


def _caught(probe: Probe) -> str:
    wrong, right = _texts(probe)
    return (
        f"That was a check of attention, and you noticed it: {_name(probe)} was shown as {wrong}. "
        f"What was read is {right}."
    )


def _missed(probe: Probe) -> str:
    wrong, right = _texts(probe)
    return (
        f"That was a check of attention: {_name(probe)} was shown as {wrong}, and what was read is "
        f"{right}. Nothing wrong was saved. It happens to everybody; please look once more."
    )


def _came_of(probe: Probe) -> str:
    if probe.state == State.CAUGHT:
        return _caught(probe)
    wrong, right = _texts(probe)
    return (
        f"There was a check of attention in {probe.task.case.reference}: {_name(probe)} was shown "
        f"as {wrong}. The case was closed with what was read, {right}. It happens to everybody."
    )
