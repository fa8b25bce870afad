"""How cases of a kind are to be reviewed: by when, and how many of those that need no person."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.log import record
from extraction.models import CaseKind


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """What a lead sets for a case kind."""

    review_hours: int  # from the sending to the decision
    sample_percent: int  # of the cases that straight-through would approve, drawn by chance


def review_policy_of(kind: CaseKind) -> ReviewPolicy:
    """The present one."""
    return ReviewPolicy(kind.review_hours, kind.sample_percent)


@transaction.atomic
def set_review_policy(kind: CaseKind, policy: ReviewPolicy, *, reason: str, by: User) -> None:
    """Change by when cases are due, and how many are drawn. It counts for cases sent from now."""
    locked = CaseKind.objects.select_for_update().get(pk=kind.pk)
    before = review_policy_of(locked)
    if before == policy:
        return
    CaseKind.objects.filter(pk=kind.pk).update(
        review_hours=policy.review_hours, sample_percent=policy.sample_percent
    )
    kind.refresh_from_db()
    record(
        "extraction.policy.review_changed",
        subject=kind,
        by=by,
        details={
            "kind": kind.slug,
            "review_hours": {"before": before.review_hours, "after": policy.review_hours},
            "sample_percent": {"before": before.sample_percent, "after": policy.sample_percent},
        },
        personal={"reason": reason},
    )
