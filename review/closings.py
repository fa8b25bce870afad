"""Keeping what is known of a case when it is closed, once, so that figures need no second look."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from accounts.models import Role, User
from extraction.doubts import against
from extraction.llm_models import LlmCall
from extraction.models import Case, Document, FieldValue
from extraction.parsing import same
from review import figures, handling
from review.closing_models import Closing, ClosingPart, WeekFigures
from review.models import Decision, ReviewTask
from rules.models import Answer, Finding, Outcome, Severity

Act = FieldValue.Act
REVIEWERS = (Role.REVIEWER, Role.LEAD)
BY_PEOPLE = (Answer.CONFIRMED, Answer.OVERRIDDEN, Answer.CORRECTED)
WEIGHTY = (Severity.BLOCKER, Severity.WARNING)


@dataclass
class Checked:
    """What reviewers answered for, of the values of one type of documents."""

    checked: int = 0
    stood: int = 0
    doubted: int = 0
    agreed: int = 0

    def add(self, *, doubted: bool, stood: bool) -> None:
        """Count one value."""
        self.checked += 1
        self.stood += stood
        self.doubted += doubted
        self.agreed += doubted and stood

    def plus(self, other: "Checked") -> "Checked":
        """Both together."""
        return Checked(
            *(mine + others for mine, others in zip(self._counts, other._counts, strict=True))
        )

    @property
    def _counts(self) -> tuple[int, int, int, int]:
        return self.checked, self.stood, self.doubted, self.agreed


def close(task: ReviewTask, verdict: str, *, by: User, at: datetime) -> Closing:
    """Keep what is known of a case that `by` just decided or gave back, in that transaction."""
    parts = _checked(task)
    whole = Checked()
    for part in parts.values():
        whole = whole.plus(part)
    closing = Closing.objects.create(
        case=task.case,
        task=task,
        kind=task.case.kind_id,
        verdict=verdict,
        by=by,
        at=at,
        opened_at=task.opened_at,
        straight=False,
        in_time=None if task.due_at is None else at <= task.due_at,
        active_ms=handling.active_ms(task),
        **_cost(task.case, at),
        **asdict(whole),
        **_answers(task),
    )
    _keep_parts(closing, parts)
    return closing


def close_straight(case: Case, *, at: datetime) -> Closing:
    """Keep that a case was decided by policy, in that transaction."""
    closing = Closing.objects.create(
        case=case,
        kind=case.kind_id,
        verdict=case.state,
        at=at,
        opened_at=at,
        straight=True,
        **_cost(case, at),
    )
    _keep_parts(closing, {})
    return closing


def take_back(task: ReviewTask) -> None:
    """A closed task is open again: until it is decided anew it counts as waiting."""
    closing = Closing.objects.filter(task=task).first()
    if closing is not None:
        closing.delete()
        figures.forget(closing.at)


@transaction.atomic
def make_up() -> int:
    """Keep what lacks of cases that were closed before figures were kept.

    Returns:
        How many there were.
    """
    made = 0
    known = Closing.objects.filter(task__isnull=False).values("task")
    past = Decision.objects.exclude(task__in=known).exclude(task__status=ReviewTask.Status.OPEN)
    past = past.order_by("task", "-at").distinct("task")  # one that was opened again has several
    for decision in sorted(past.select_related("task__case", "by"), key=lambda one: one.at):
        close(decision.task, decision.verdict, by=decision.by, at=decision.at)
        made += 1
    straight = Case.objects.filter(decided_by_policy=True)
    for case in straight.exclude(pk__in=Closing.objects.filter(straight=True).values("case")):
        close_straight(case, at=case.decided_at or timezone.now())
        made += 1
    if made:
        WeekFigures.objects.all().delete()
    return made


def _keep_parts(closing: Closing, parts: dict[str, Checked]) -> None:
    """A row for each type of documents in the case, also where nothing was checked in them."""
    kept = Document.objects.kept().filter(case=closing.case_id)
    types = set(kept.values_list("doc_type", flat=True)) | set(parts)
    ClosingPart.objects.bulk_create(
        ClosingPart(closing=closing, doc_type=one, **asdict(parts.get(one, Checked())))
        for one in sorted(types)
        if one
    )


def _checked(task: ReviewTask) -> dict[str, Checked]:
    """What reviewers answered for in this task, by type of document."""
    answered = list(
        FieldValue.objects.of_case(task.case).filter(
            set_role__in=REVIEWERS, set_at__gte=task.opened_at
        )
    )
    readings = _readings(answered)
    found: dict[str, Checked] = defaultdict(Checked)
    for value in answered:
        read = readings.get((value.document_id, value.path))
        doubted = read is not None and bool(against(read))
        found[value.document.doc_type].add(doubted=doubted, stood=_stood(read, value))
    return dict(found)


def _readings(values: Iterable[FieldValue]) -> dict[tuple[int, str], FieldValue]:
    """What was read of these fields, before any person; a row that people added has nothing."""
    wanted = {(one.document_id, one.path): one for one in values}
    read = FieldValue.objects.filter(
        document__in={document for document, _ in wanted},
        path__in={path for _, path in wanted},
        act=Act.READ,
    )
    found: dict[tuple[int, str], FieldValue] = {}
    for one in read.select_related("document").order_by("version"):
        at = (one.document_id, one.path)
        if at in wanted and one.reading == wanted[at].reading:
            found.setdefault(at, one)
    return found


def _stood(read: FieldValue | None, now: FieldValue) -> bool:
    """Whether what was read came through a reviewer's look as it was."""
    if read is None or now.act == Act.ILLEGIBLE:
        return False
    if read.value is None or now.value is None:
        return read.value is None and now.value is None
    return same(now.leaf.kind, read.value, now.value)


def _answers(task: ReviewTask) -> dict[str, int]:
    """Findings that people settled since the task was opened, and those that they let stand."""
    since = Q(resolved_at__gte=task.opened_at) | Q(
        answer=Answer.CORRECTED, gone_at__gte=task.opened_at
    )
    settled = Finding.objects.filter(
        since, case=task.case, outcome=Outcome.FAIL, severity__in=WEIGHTY, answer__in=BY_PEOPLE
    )
    return settled.aggregate(
        answered=Count("pk"), overridden=Count("pk", filter=Q(answer=Answer.OVERRIDDEN))
    )


def _cost(case: Case, at: datetime) -> dict[str, int]:
    """What models cost since the case was last closed; calls of unknown cost are only counted."""
    calls = LlmCall.objects.filter(document__case=case, at__lte=at)
    last = Closing.objects.filter(case=case, at__lt=at).aggregate(at=Max("at"))["at"]
    if last:
        calls = calls.filter(at__gt=last)
    found = calls.aggregate(
        cost=Sum("cost_micros", default=0), unpriced=Count("pk", filter=Q(cost_micros=None))
    )
    return {"cost_micros": found["cost"], "unpriced": found["unpriced"]}
