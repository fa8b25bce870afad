"""What a case kind allows models to do: where they may be, and what they may cost."""

from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from extraction.models import CaseKind
from extraction.routes import UNSTATED, allows, named


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


def shortfalls() -> list[str]:
    """Why routes that `READERS` names are not asked about some or all documents, in words."""
    routes = [route for route in map(named, settings.READERS) if route]
    if not routes:
        return []
    kinds = list(CaseKind.objects.order_by("title"))
    today = timezone.now().astimezone(UTC).date()
    said = []
    for route in routes:
        open_to = [kind for kind in kinds if allows(kind.residencies, route.residency)]
        if not open_to:
            said.append(
                f"The route {route.name} is at {route.residency}, where no kind of case allows its "
                "documents to be read: nothing is sent there. A lead can allow it under Policies"
                + (", once LLM_RESIDENCY says where it is." if route.residency == UNSTATED else ".")
            )
        capped = settings.LLM_DAY_BUDGET_MICROS is not None or any(
            cap is not None
            for kind in open_to
            for cap in (kind.budget_document_micros, kind.budget_day_micros)
        )
        if open_to and capped and route.price_on(today) is None:
            said.append(
                f"There is a budget, and no price is known for the route {route.name}: it is not "
                "asked. Write its price, or free = true, into the routes."
            )
    return said


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
