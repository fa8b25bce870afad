"""What auditors and admins see of the calls to models: what left, to whom, what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from extraction import budgets, endpoint_state
from extraction.breaker import tell
from extraction.llm_models import Budget, EndpointState, LlmCall
from extraction.models import CaseKind
from extraction.prices import dollars
from extraction.routes import LOCAL, allows, configured

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the calls that are looked at. Unknown figures are counted apart, never as nothing."""

    calls: int
    sent: int
    from_cache: int
    prompt_tokens: int
    completion_tokens: int
    tokens_unknown: int
    cost: str
    cost_unknown: int
    at_most: str  # what the unknown ones can have cost together, where prices are known


@dataclass(frozen=True, slots=True)
class Entry:
    """One call, in the words of the table."""

    call: LlmCall
    pages: str
    fields: int
    tokens: str
    cost: str
    outcome: str
    seconds: str


@dataclass(frozen=True, slots=True)
class Spent:
    """A day's budget and what is used of it."""

    of: str
    used: str
    most: str
    calls: int
    unpriced: int
    percent: int | None  # None: there is no cap


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How a model at an endpoint is doing."""

    state: EndpointState
    in_flight: int
    faults: int  # of the last minute
    recent: int
    left_alone_until: datetime | None
    pace: int  # per cent of its limits that are used


@dataclass(frozen=True, slots=True)
class Way:
    """A configured route and the case kinds whose documents may go there."""

    name: str
    tier: str
    host: str
    model: str
    residency: str
    kinds: tuple[str, ...]
    price: str


def calls_of(day: date | None, reference: str) -> QuerySet[LlmCall]:
    """Calls of a day (UTC), of a case, or of both; the newest first."""
    calls = LlmCall.objects.select_related("document__case").order_by("-pk")
    if reference:
        calls = calls.filter(document__case__reference=reference)
    if day is not None:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        calls = calls.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return calls


def totals(calls: QuerySet[LlmCall]) -> Totals:
    """What these calls came to."""
    sent = Q(from_cache=False)
    unknown = sent & Q(cost_micros=None) & (~Q(outcome="") | Q(expires_at__lt=timezone.now()))
    tokenless = sent & ~Q(outcome="") & (Q(prompt_tokens=None) | Q(completion_tokens=None))
    sums = calls.order_by().aggregate(
        calls=Count("pk"),
        sent=Count("pk", filter=sent),
        hits=Count("pk", filter=Q(from_cache=True)),
        prompt=Sum("prompt_tokens"),
        completion=Sum("completion_tokens"),
        tokens_unknown=Count("pk", filter=tokenless),
        cost=Sum("cost_micros"),
        cost_unknown=Count("pk", filter=unknown),
        unpriced=Count("pk", filter=unknown & Q(reserved_micros=None)),
        at_most=Sum("reserved_micros", filter=unknown),
    )
    return Totals(
        calls=sums["calls"],
        sent=sums["sent"],
        from_cache=sums["hits"],
        prompt_tokens=sums["prompt"] or 0,
        completion_tokens=sums["completion"] or 0,
        tokens_unknown=sums["tokens_unknown"],
        cost=f"${dollars(sums['cost'] or 0)}",
        cost_unknown=sums["cost_unknown"],
        at_most="" if sums["unpriced"] else f"${dollars(sums['at_most'] or 0)}",
    )


def entry(call: LlmCall) -> Entry:
    """One call for the table."""
    out, read = call.completion_tokens, call.prompt_tokens
    tokens = f"{_known(read)} in, {_known(out)} out"
    if call.cached_tokens:
        tokens += f" ({call.cached_tokens} cached there)"
    cost = UNKNOWN if call.cost_micros is None else f"${dollars(call.cost_micros)}"
    back = bool(call.outcome)
    outcome = call.outcome or ("lost" if call.lost else "out")
    if call.from_cache:
        tokens, cost, outcome = "none", "$0.00", "kept answer"
    return Entry(
        call=call,
        pages=_ranges(call.pages),
        fields=len(call.fields),
        tokens=tokens if back else "",
        cost=cost if back or call.lost else "",
        outcome=outcome,
        seconds="" if call.seconds is None else f"{call.seconds:.1f}",
    )


def spent(day: date) -> list[Spent]:
    """The day's budgets: of the installation first, then of each case kind."""
    rows = {row.scope: row for row in Budget.objects.filter(day=day)}
    kinds = list(CaseKind.objects.order_by("title"))
    caps = [budgets.Cap(budgets.INSTALLATION, settings.LLM_DAY_BUDGET_MICROS, "All documents")]
    caps += [budgets.Cap(f"kind:{one.slug}", one.budget_day_micros, one.title) for one in kinds]
    return [_spent(cap, rows.get(cap.scope)) for cap in caps]


def endpoints() -> list[Endpoint]:
    """Every endpoint that was ever asked, by its address."""
    now = timezone.now()
    found = []
    for state in EndpointState.objects.order_by("endpoint", "model"):
        health = endpoint_state.health(state)
        faults, recent = tell(health.breaker.recent, now.timestamp())
        found.append(
            Endpoint(
                state=state,
                in_flight=endpoint_state.in_flight(state, now),
                faults=faults,
                recent=recent,
                left_alone_until=state.open_until if state.opened_at else None,
                pace=round(100 * health.pace.at(now.timestamp())),
            )
        )
    return found


def ways() -> list[Way]:
    """The configured routes, and for which case kinds each may be asked."""
    kinds = list(CaseKind.objects.order_by("title"))
    today = timezone.now().astimezone(UTC).date()
    found = []
    for route in configured().values():
        price = route.price_on(today)
        says = "no price is known"
        if route.free:
            says = "free"
        elif price:
            says = f"${dollars(price.prompt)} in, ${dollars(price.completion)} out"
        found.append(
            Way(
                name=route.name,
                tier=route.tier,
                host=route.host,
                model=route.model,
                residency=route.residency,
                kinds=tuple(one.title for one in kinds if allows(one.residencies, route.residency)),
                price=says,
            )
        )
    return found


def places(kind: CaseKind) -> str:
    """Where documents of a case kind may be read by models, in words."""
    return ", ".join(kind.residencies or [LOCAL])


def _spent(cap: budgets.Cap, row: Budget | None) -> Spent:
    used = row.charged_micros if row else 0
    return Spent(
        of=cap.says,
        used=f"${dollars(used)}",
        most="no limit" if cap.most is None else f"${dollars(cap.most)}",
        calls=row.calls if row else 0,
        unpriced=row.unpriced if row else 0,
        percent=None if cap.most is None else min(100, 100 * used // max(cap.most, 1)),
    )


def _known(count: int | None) -> str:
    return UNKNOWN if count is None else str(count)


def _ranges(pages: list[int]) -> str:
    """Page numbers as people write them: 1-3, 5."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
