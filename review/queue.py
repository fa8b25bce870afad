"""Which cases wait for a person, why, and in what order."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import Role
from audit.log import record
from extraction.doubts import ADJUSTING, against
from extraction.models import Case, FieldValue
from review.list_words import counts_of, notes_of_document
from review.models import ReviewTask
from rules import snapshots
from rules.models import Finding, Outcome, Severity

WEIGHTS = {Severity.BLOCKER: 100, Severity.WARNING: 10, Severity.NOTE: 0}
BLIND = {Severity.BLOCKER: 5, Severity.WARNING: 1, Severity.NOTE: 0}  # could not be judged


def route(case: Case) -> ReviewTask | None:
    """Decide by policy, or put the case before a reviewer. In the caller's transaction.

    Straight through needs the policy of the case's kind and nothing at all found: no finding that
    failed or could not be judged, no doubt about a value, no change by the applicant, no list that
    lacks rows, every document read.
    """
    why, weight = reasons(case)
    if not why and case.kind.straight_through:
        now = timezone.now()
        Case.objects.filter(pk=case.pk).update(
            state=Case.State.APPROVED, decided_at=now, decided_by_policy=True
        )
        case.refresh_from_db()
        snapshots.take_decided(case, case.state, minutes=None)
        record(
            "review.case.straight_through",
            subject=case,
            by=None,
            details={"policy": f"straight-through for {case.kind.slug}", "found": 0},
        )
        return None
    if not why:
        why = "Nothing was found; this kind of case always goes to a person."
    Case.objects.filter(pk=case.pk).update(state=Case.State.IN_REVIEW)
    case.refresh_from_db()
    judged_at = case.submitted_at or timezone.now()  # not later than it was judged
    task = ReviewTask.objects.create(case=case, why=why, weight=weight, judged_at=judged_at)
    record(
        "review.task.opened",
        subject=task,
        by=None,
        details={"weight": weight},
        personal={"why": why},
    )
    return task


def reasons(case: Case) -> tuple[str, int]:
    """Why a case needs a person, the heaviest first, as a sentence; and how much that weighs.

    Returns:
        ("", 0) where nothing was found.
    """
    found = Finding.objects.of_case(case)
    failed = [one for one in found if one.outcome == Outcome.FAIL and one.resolved_at is None]
    failed.sort(key=lambda one: -WEIGHTS[Severity(one.severity)])
    blind = [one for one in found if one.outcome == Outcome.CANNOT]
    values = list(FieldValue.objects.of_case(case))
    # The applicant's word is no answer to a doubt, a reviewer's is.
    mine = [value for value in values if value.set_role in ("", Role.APPLICANT)]
    changed = sum(1 for value in mine if value.act in ADJUSTING)
    doubted = sum(1 for value in mine if value.act not in ADJUSTING and against(value))
    said = [failed[0].sentence] if failed else []
    counts = Counter(
        {
            "more found": max(len(failed) - 1, 0),
            "could not be judged": len(blind),
            "in doubt": doubted if not failed else 0,
            "changed by the applicant": changed if not failed else 0,
        }
    )
    said += [f"{count} {what}." for what, count in counts.items() if count]
    short = _short_lists(case, values)
    if short:
        said.append("1 list lacks rows." if short == 1 else f"{short} lists lack rows.")
    weight = sum(WEIGHTS[Severity(one.severity)] for one in failed)
    weight += sum(BLIND[Severity(one.severity)] for one in blind)
    weight += doubted + changed + WEIGHTS[Severity.WARNING] * short
    return " ".join(said)[:300], weight


def _short_lists(case: Case, values: Sequence[FieldValue]) -> int:
    """How many lists lack rows. A list of which nothing was read has no value to be in doubt."""
    documents = list(case.documents.kept())
    counts = counts_of(documents)
    return sum(
        note.state.short
        for document in documents
        for note in notes_of_document(
            document, [one for one in values if one.document_id == document.pk], counts
        ).values()
    )


def reweigh(task: ReviewTask) -> None:
    """Bring a task's reason and place up to date after something was corrected."""
    why, weight = reasons(task.case)
    ReviewTask.objects.filter(pk=task.pk).update(
        why=why or "Everything that was found is answered.", weight=weight
    )
