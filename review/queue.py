"""Which cases wait for a person, why, and in what order."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Role
from audit.log import record
from extraction.doubts import ADJUSTING, against
from extraction.models import Case, FieldValue
from review import closings, telling
from review.list_words import counts_of, notes_of_document
from review.models import ReviewTask
from rules import snapshots
from rules.models import Finding, Outcome, Severity
from rules.risk import POINTS, Risk, Unresolved, risk_of


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a case needs a person, and its place among others."""

    why: str  # a sentence or several, the heaviest first; "" where nothing was found
    risk: Risk
    clear: bool  # nothing was found but notes


def route(case: Case) -> ReviewTask | None:
    """Decide by policy, or put the case before a reviewer. In the caller's transaction.

    Straight through needs the policy of the case's kind and nothing found that weighs: no blocker
    or warning that failed or could not be judged, no doubt about a value, no change by the
    applicant, no list that lacks rows, every document read. The policy may have some of those
    cases drawn by chance for a person all the same.
    """
    reasons = reasons_of(case)
    why = reasons.why
    passes = reasons.clear and case.kind.straight_through
    sample = passes and secrets.randbelow(100) < case.kind.sample_percent
    if passes and not sample:
        now = timezone.now()
        Case.objects.filter(pk=case.pk).update(
            state=Case.State.APPROVED, decided_at=now, decided_by_policy=True
        )
        case.refresh_from_db()
        snapshots.take_decided(case, case.state, minutes=None)
        closings.close_straight(case, at=now)
        telling.case_decided(case)
        record(
            "review.case.straight_through",
            subject=case,
            by=None,
            details={"policy": f"straight-through for {case.kind.slug}", "found": 0},
        )
        return None
    if sample:
        why = "Nothing was found; drawn by chance, so that a person looks at some of such cases."
    elif not why:
        why = "Nothing was found; this kind of case always goes to a person."
    Case.objects.filter(pk=case.pk).update(state=Case.State.IN_REVIEW)
    case.refresh_from_db()
    task = ReviewTask.objects.create(
        case=case,
        why=why,
        sample=sample,
        due_at=timezone.now() + timedelta(hours=case.kind.review_hours),
        judged_at=case.submitted_at or timezone.now(),  # not later than it was judged
        **_place(reasons.risk),
    )
    record(
        "review.task.opened",
        subject=task,
        by=None,
        details={
            "weight": task.weight,
            "risk": reasons.risk.level.label,
            "due_at": task.due_at.isoformat(),
            "sample": sample,
        },
        personal={"why": why},
    )
    return task


def reasons_of(case: Case) -> Reasons:
    """Why a case needs a person, and how risky it is."""
    found = list(Finding.objects.of_case(case).exclude(outcome=Outcome.PASS))
    unresolved = [one for one in found if one.resolved_at is None]
    failed = [one for one in unresolved if one.outcome == Outcome.FAIL]
    failed.sort(key=lambda one: -POINTS[Severity(one.severity)])
    weighty = [one for one in found if one.severity != Severity.NOTE]
    blind = [one for one in weighty if one.outcome == Outcome.CANNOT]
    values = list(FieldValue.objects.of_case(case))
    # The applicant's word is no answer to a doubt, a reviewer's is.
    mine = [value for value in values if value.set_role in ("", Role.APPLICANT)]
    changed = sum(1 for value in mine if value.act in ADJUSTING)
    doubted = sum(1 for value in mine if value.act not in ADJUSTING and against(value))
    short = _short_lists(case, values)
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
    if short:
        said.append("1 list lacks rows." if short == 1 else f"{short} lists lack rows.")
    risk = risk_of(
        (Unresolved(one.outcome, one.severity) for one in unresolved),
        short_lists=short,
        doubts=doubted,
        changes=changed,
    )
    heavy = any(one.severity != Severity.NOTE for one in failed)
    clear = not (heavy or blind or doubted or changed or short)
    return Reasons(" ".join(said)[:300], risk, clear)


def _place(risk: Risk) -> dict[str, Any]:
    """What a task keeps of its case's risk: its place in the queue, and why it is there."""
    return {"weight": risk.weight, "risk": risk.in_words[:400]}


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
    reasons = reasons_of(task.case)
    why = reasons.why or "Everything that was found is answered."
    ReviewTask.objects.filter(pk=task.pk).update(why=why, **_place(reasons.risk))
