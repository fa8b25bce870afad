"""Taking back the last act: a reviewer's own, in the case that they hold, by new versions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from extraction import bringing_back, rows, soundness, values
from extraction.models import Document, FieldValue
from review import claims, queue
from review.bench_models import BenchAct
from review.display import name_of, row_of
from review.models import ReviewTask
from rules import findings
from rules.models import Finding
from rules.resolving import AlreadyAnswered, reopen

Kind = BenchAct.Kind
TAKEN_BACK = "Taken back by whoever gave it."


class NothingToUndo(Exception):
    """This person saved nothing in this case that could be taken back."""


class ChangedSince(Exception):
    """Somebody else changed what the last act was about; `says` names it."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.says = says


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the act, and the versions that count now."""

    act: BenchAct
    values: tuple[FieldValue, ...]


def name_of_value(value: FieldValue) -> str:
    """What an act says that it was about."""
    return name_of(value.leaf, row_of(value.path))[:120]


def remember(
    task: ReviewTask,
    kind: Kind,
    says: str,
    *,
    by: User,
    versions: Iterable[tuple[int, int]] = (),
    finding: Finding | None = None,
    document: Document | None = None,
    table: str = "",
    row: int | None = None,
    step: int = 0,
) -> BenchAct:
    """Keep an act, in its own transaction, so that it can be taken back."""
    return BenchAct.objects.create(
        task=task,
        by=by,
        kind=kind,
        says=says[:120],
        versions=[list(pair) for pair in versions],
        finding=finding,
        document=document,
        table=table,
        row=row,
        step=step,
    )


def last_of(task: ReviewTask, by: User) -> BenchAct | None:
    """What `undo` would take back."""
    mine = BenchAct.objects.filter(task=task, by=by, undone_at=None)
    return mine.select_related("finding", "document").order_by("-pk").first()


@transaction.atomic
def undo(task: ReviewTask, *, by: User) -> Undone:
    """Take back the last act of `by` in a case: what was there before counts again.

    Raises:
        NothingToUndo, ChangedSince, claims.NotHeld, values.Locked.
    """
    claims.hold(task, by=by)
    act = last_of(task, by)
    if act is None:
        raise NothingToUndo(task.pk)
    try:
        changed = _take_back(task, act, by)
    except (values.Stale, rows.NoSuchList, AlreadyAnswered):
        raise ChangedSince(act.says) from None
    BenchAct.objects.filter(pk=act.pk).update(undone_at=timezone.now())
    findings.evaluate(task.case, by=by)
    queue.reweigh(task)
    return Undone(act, tuple(changed))


def _take_back(task: ReviewTask, act: BenchAct, by: User) -> list[FieldValue]:
    if act.finding:
        reopen(act.finding, by=by)
        return []
    keys = [key for pair in act.versions for key in pair]
    there = FieldValue.objects.select_related("document__case", "set_by").in_bulk(keys)
    pairs = [(there[before], there[after]) for before, after in act.versions]
    first = act.document or (pairs[0][1].document if pairs else None)
    if first is None:
        return []
    document = values.locked(first, by=by)
    if act.kind == Kind.MOVED and act.row is not None:
        if not rows.move_row(document, act.table, act.row, -act.step, by=by):
            raise rows.NoSuchList(act.table)
        return []
    changed = [_as_before(document, before, _standing(after), by) for before, after in pairs]
    values.followed(document)
    return changed


def _standing(after: FieldValue) -> FieldValue:
    """The version that counts, where it is what an act left, or brings that back."""
    now = FieldValue.objects.current().filter(document=after.document_id, path=after.path)
    current = now.select_related("document__case", "set_by").first()
    if current is None or bringing_back.root(current) != bringing_back.root(after):
        raise values.Stale(current)
    return current


def _as_before(document: Document, before: FieldValue, after: FieldValue, by: User) -> FieldValue:
    if before.version == 1 and before.source in (rows.NOBODY, soundness.ADDED):
        # No reader found it, so there is nothing to go back to but that it is not there.
        return values.write(
            document,
            after,
            FieldValue.Act.ABSENT,
            by=by,
            version=after.version,
            reason=TAKEN_BACK,
            fields=values.GONE,
        )
    return bringing_back.restore(document, after, before, version=after.version, by=by)
