"""What a case kind allows models to do: where they may be, and what they may cost."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.log import record
from extraction.models import CaseKind


@dataclass(frozen=True, slots=True)
class ModelPolicy:
    """Residencies that documents may go to, and caps in micros of a dollar.

    No residency at all means "local" alone: nothing is sent elsewhere until somebody says so.
    """

    residencies: tuple[str, ...] = ()
    budget_document_micros: int | None = None  # None: no cap
    budget_day_micros: int | None = None


def policy_of(kind: CaseKind) -> ModelPolicy:
    """The present one."""
    return ModelPolicy(tuple(kind.residencies), kind.budget_document_micros, kind.budget_day_micros)


@transaction.atomic
def set_model_policy(kind: CaseKind, policy: ModelPolicy, *, reason: str, by: User | None) -> None:
    """Change what models may do with documents of a case kind. It counts from the next call on."""
    locked = CaseKind.objects.select_for_update().get(pk=kind.pk)
    before = policy_of(locked)
    if before == policy:
        return
    CaseKind.objects.filter(pk=kind.pk).update(
        residencies=list(policy.residencies),
        budget_document_micros=policy.budget_document_micros,
        budget_day_micros=policy.budget_day_micros,
    )
    kind.refresh_from_db()
    record(
        "extraction.policy.models_changed",
        subject=kind,
        by=by,
        details={
            "kind": kind.slug,
            "residencies": {"before": before.residencies, "after": policy.residencies},
            "budget_document_micros": {
                "before": before.budget_document_micros,
                "after": policy.budget_document_micros,
            },
            "budget_day_micros": {
                "before": before.budget_day_micros,
                "after": policy.budget_day_micros,
            },
        },
        personal={"reason": reason},
    )
