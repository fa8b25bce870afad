"""What a reviewer does with a claimed case: correct, confirm, resolve, approve, decline, return."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from extraction import bringing_back, values
from extraction.doubts import against, doubts
from extraction.models import Case, FieldValue
from extraction.places import Place
from review import claims, closings, handling, probes, queue, rejudging, telling, undoing
from review.handling_models import Handling
from review.models import Decision, ReviewTask
from rules import findings, snapshots
from rules.models import Answer, Finding
from rules.resolving import resolve

Verdict = Decision.Verdict


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that keeps a case from being approved."""

    anchor: str  # id of its element in the workbench
    sentence: str


class StillOpen(Exception):
    """The case can't be approved yet."""

    def __init__(self, items: list[OpenItem]) -> None:
        super().__init__(len(items))
        self.items = items


class ReasonMissing(Exception):
    """Declining and returning are told to the applicant, so they need words."""

    sentence = "Write the reason; the applicant will read it."


def confirm(
    task: ReviewTask, value: FieldValue, *, version: int, by: User, seen_ms: int | None = None
) -> FieldValue:
    """Confirm a value as it stands.

    Args:
        seen_ms: how long it was on show, as the browser says; None where it says nothing.

    Raises:
        claims.NotHeld, values.Stale, values.Locked. NotHeld too where the value is another case's.
    """
    value = probes.true(value)
    return _save(task, value, by, seen_ms, lambda: values.confirm(value, version=version, by=by))


def correct(
    task: ReviewTask,
    value: FieldValue,
    text: str,
    *,
    reason: str,
    version: int,
    by: User,
    seen_ms: int | None = None,
    place: Place | None = None,
) -> FieldValue:
    """Give a value that the document shows, with a reason, and where it was seen if that is known.

    Raises:
        ReasonMissing, claims.NotHeld, values.NotOfItsKind, values.Stale, values.Locked.
        probes.Told: it is what a check of attention shows.
    """
    value = probes.true(value)
    probes.meet(task, value, text, by=by)
    if not reason.strip():
        raise ReasonMissing
    reason = reason.strip()

    def change() -> FieldValue:
        return values.change(value, text, version=version, by=by, reason=reason, place=place)

    return _save(task, value, by, seen_ms, change)


def mark_absent(
    task: ReviewTask, value: FieldValue, *, version: int, by: User, seen_ms: int | None = None
) -> FieldValue:
    """Say that the document does not state it. Raises as `confirm`, and probes.Told."""
    value = probes.true(value)
    probes.meet(task, value, None, by=by)
    return _save(
        task, value, by, seen_ms, lambda: values.mark_absent(value, version=version, by=by)
    )


def mark_illegible(
    task: ReviewTask, value: FieldValue, *, version: int, by: User, seen_ms: int | None = None
) -> FieldValue:
    """Say that it can't be read. Raises as `confirm`, and probes.Told."""
    value = probes.true(value)
    probes.meet(task, value, None, by=by)
    return _save(
        task, value, by, seen_ms, lambda: values.mark_illegible(value, version=version, by=by)
    )


def take_again(
    task: ReviewTask, value: FieldValue, earlier: FieldValue, *, version: int, by: User
) -> FieldValue:
    """Say that what an earlier version says is right. Raises as `confirm`, probes.Told, ValueError.

    ValueError where it says nothing.
    """
    value = probes.true(value)
    probes.meet(task, value, earlier.value, by=by)
    return _save(
        task,
        value,
        by,
        None,
        lambda: bringing_back.take_again(value, earlier, version=version, by=by),
    )


@transaction.atomic
def answer(
    task: ReviewTask,
    finding: Finding,
    *,
    reason: str,
    by: User,
    answer: Answer = Answer.OVERRIDDEN,
    seen_ms: int | None = None,
) -> None:
    """Answer for a finding with a reason.

    Args:
        answer: CONFIRMED (it is right) or OVERRIDDEN (let it stand).

    Raises:
        ReasonMissing, claims.NotHeld, rules.resolving.AlreadyAnswered, rules.resolving.NotForYou.
    """
    if not reason.strip():
        raise ReasonMissing
    claims.hold(task, by=by)
    if finding.case_id != task.case_id:
        raise claims.NotHeld(task.pk)
    resolve(finding, reason=reason, by=by, answer=answer)
    undoing.remember(task, undoing.Kind.FINDING, finding.title, finding=finding, by=by)
    queue.reweigh(task)
    doc_type = finding.document.doc_type if finding.document else ""
    act = Handling.Act.ANSWERED
    handling.note(task, act, doc_type=doc_type, flagged=True, seen_ms=seen_ms, by=by)


@transaction.atomic
def _save(
    task: ReviewTask,
    value: FieldValue,
    by: User,
    seen_ms: int | None,
    save: Callable[[], FieldValue],
) -> FieldValue:
    claims.hold(task, by=by)
    if value.document.case_id != task.case_id:  # a claim is on one case, whatever the form says
        raise claims.NotHeld(task.pk)
    flagged = bool(unsettled(value))
    saved = save()
    if saved.pk != value.pk:
        pair, name = (value.pk, saved.pk), undoing.name_of_value(saved)
        undoing.remember(task, undoing.Kind.FIELD, name, versions=[pair], by=by)
    findings.evaluate(task.case, by=by)
    queue.reweigh(task)
    act, doc_type = handling.OF_ACT[saved.act], value.document.doc_type
    handling.note(task, act, doc_type=doc_type, flagged=flagged, seen_ms=seen_ms, by=by)
    probes.after_save(task, value, by=by)
    return saved


def unsettled(value: FieldValue) -> list[str]:
    """Why a reviewer should still look at a value; empty once a reviewer has.

    What a reader doubted, and what the applicant changed: their confirmation of a doubted value
    settles it for them, not for the reviewer.
    """
    if value.set_role and value.set_role != "applicant":
        return []
    if value.set_by_id is None:
        return doubts(value)
    if value.act == FieldValue.Act.CONFIRMED:
        if against(value):
            return ["It was in doubt, and the applicant says that it is right."]
        return []
    return ["The applicant changed it."]


def left_open(case: Case) -> list[OpenItem]:
    """What has to be settled before a case can be approved, in the order of the workbench."""
    items = [
        OpenItem(f"finding-{finding.pk}", finding.sentence)
        for finding in Finding.objects.open().filter(case=case)
    ]
    for value in FieldValue.objects.of_case(case):
        if why := unsettled(value):
            items.append(OpenItem(f"field-{value.pk}", why[0]))
    for document in case.documents.unfinished():
        items.append(OpenItem(f"document-{document.pk}", "It is still being read."))
    return items


def approve(task: ReviewTask, *, by: User) -> Decision:
    """Approve a case in which nothing is open.

    Raises:
        StillOpen, claims.NotHeld.
    """
    rejudging.judge(task.pk)  # nothing is approved by rules that are not in force any more
    with transaction.atomic():
        claims.hold(task, by=by)
        Case.objects.select_for_update(of=("self",)).get(pk=task.case_id)
        if items := left_open(task.case):
            raise StillOpen(items)
        return _decide(task, Verdict.APPROVED, Case.State.APPROVED, "", by)


def decline(task: ReviewTask, *, reason: str, by: User) -> Decision:
    """Decline a case; the applicant reads the reason.

    Raises:
        ReasonMissing, claims.NotHeld.
    """
    return _refuse(task, Verdict.DECLINED, Case.State.DECLINED, reason, by)


def give_back(task: ReviewTask, *, reason: str, by: User) -> Decision:
    """Return a case to the applicant, who can change it and send it again.

    Raises:
        ReasonMissing, claims.NotHeld.
    """
    return _refuse(task, Verdict.RETURNED, Case.State.RETURNED, reason, by)


def _refuse(
    task: ReviewTask, verdict: Verdict, state: Case.State, reason: str, by: User
) -> Decision:
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        claims.hold(task, by=by)
        return _decide(task, verdict, state, reason.strip(), by)


def _decide(
    task: ReviewTask, verdict: Verdict, state: Case.State, reason: str, by: User
) -> Decision:
    now = timezone.now()
    decided_at = None if state == Case.State.RETURNED else now
    ReviewTask.objects.filter(pk=task.pk).update(
        status=verdict, claimed_by=None, claimed_until=None
    )
    Case.objects.filter(pk=task.case_id).update(state=state, decided_at=decided_at)
    decision = Decision.objects.create(task=task, verdict=verdict, reason=reason, by=by, at=now)
    task.refresh_from_db()
    closings.close(task, verdict, by=by, at=now)
    probes.at_decision(task, approved=verdict == Verdict.APPROVED, by=by)
    minutes = None if task.claimed_at is None else (now - task.claimed_at).total_seconds() / 60
    snapshots.take_decided(task.case, verdict, minutes=minutes)
    if state == Case.State.RETURNED:
        telling.case_returned(task.case)
    else:
        telling.case_decided(task.case)
    approved = FieldValue.objects.of_case(task.case)
    record(
        f"review.case.{verdict}",
        subject=task,
        by=by,
        details={
            "documents": task.case.documents.kept().count(),
            "values": approved.count(),
        },
        personal={"reason": reason},
    )
    return decision
