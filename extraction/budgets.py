"""What a day's calls may cost: reserved before a call, settled after it.

The row of a scope and day is locked from the look at it until the reservation is written, so that
no two workers spend the same money. An unknown cost stays unknown in the ledger and counts here as
what was reserved for it, as a budget must hold.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Coalesce

from extraction.llm_models import Budget, LlmCall
from extraction.models import CaseKind, Document
from extraction.outcomes import Outcome, Trouble
from extraction.prices import dollars
from extraction.refused_calls import NotAdmitted, Why

INSTALLATION = "installation"
# The rows are locked in one order everywhere, or two workers would block each other.
_SETTLE = """
    UPDATE extraction_budget AS b SET
        charged_micros = greatest(b.charged_micros + %(more)s, 0),
        unpriced = greatest(b.unpriced - %(priced)s, 0)
    FROM (
        SELECT id FROM extraction_budget
        WHERE day = %(day)s AND scope = ANY(%(scopes)s) ORDER BY scope FOR UPDATE
    ) AS locked
    WHERE b.id = locked.id
"""


@dataclass(frozen=True, slots=True)
class Cap:
    """One limit, in micros, and what it is a limit of, in words."""

    scope: str
    most: int | None
    says: str


def caps(kind: CaseKind) -> tuple[Cap, Cap]:
    """The daily limits that a call for a case of that kind is under."""
    return (
        Cap(INSTALLATION, settings.LLM_DAY_BUDGET_MICROS, "all documents"),
        Cap(_scope(kind.slug), kind.budget_day_micros, f"cases of the kind {kind.title}"),
    )


def reserve(
    document: Document, kind: CaseKind, amount: int | None, day: date, *, call: int
) -> None:
    """Set `amount` aside, in the caller's transaction.

    Args:
        document: what is read.
        kind: of its case, as it is now.
        amount: what the call can cost at most, in micros; None where no price is known.
        day: the present one, UTC.
        call: that it is for, by its row, which is written down already.

    Raises:
        NotAdmitted: it is more than is left, or nobody can know.
    """
    daily = caps(kind)
    limited = [cap for cap in daily if cap.most is not None]
    if amount is None and (limited or kind.budget_document_micros is not None):
        raise _refused(
            "There is a budget for models, and no price is known for this one: an administrator "
            "has to write its price into the routes."
        )
    # Without a limit there is nothing to look at, and the rows need not be locked before they grow.
    most = kind.budget_document_micros
    rows = _rows(daily, day) if limited or most is not None else []
    spent = {row.scope: row.charged_micros for row in rows}
    for cap in limited:
        if cap.most is not None and spent[cap.scope] + (amount or 0) > cap.most:
            raise _refused(
                f"Today's budget of ${dollars(cap.most)} for reading {cap.says} with models is "
                "used up. What is missing waits for a person."
            )
    if most is not None and of_document(document, but=call) + (amount or 0) > most:
        raise _refused(
            f"The budget of ${dollars(most)} for reading one document with models is used up. "
            "What is missing waits for a person."
        )
    _grow(daily, day, amount)


def _grow(daily: tuple[Cap, Cap], day: date, amount: int | None) -> None:
    """Add a call to the day's rows, made where it is the first."""
    # In one order everywhere, or two workers would block each other.
    first, second = sorted(cap.scope for cap in daily)
    added = (day, amount or 0, int(amount is None))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO extraction_budget AS b (scope, day, charged_micros, calls, unpriced)
            VALUES (%s, %s, %s, 1, %s), (%s, %s, %s, 1, %s)
            ON CONFLICT (scope, day) DO UPDATE SET
                charged_micros = b.charged_micros + excluded.charged_micros,
                calls = b.calls + 1,
                unpriced = b.unpriced + excluded.unpriced
            """,
            (first, *added, second, *added),
        )


def settle(kind: str, day: date, *, reserved: int | None, cost: int | None) -> None:
    """Give back what was set aside too much, or take what is missing.

    Args:
        kind: of the document's case, by its slug.
        day: that it was reserved on.
        reserved: what was set aside, in micros; None: nothing, as no price was known.
        cost: what it cost; None: not known, then all that was set aside stays spent.
    """
    if cost is None or (cost == (reserved or 0) and reserved is not None):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            {
                "day": day,
                "scopes": [INSTALLATION, _scope(kind)],
                "more": cost - (reserved or 0),
                "priced": int(reserved is None),
            },
        )


def of_document(document: Document, *, but: int) -> int:
    """What a document's other calls than `but` cost so far, in micros; unknown costs as what was
    reserved."""
    calls = LlmCall.objects.filter(document=document).exclude(pk=but)
    total = calls.aggregate(total=Sum(Coalesce("cost_micros", "reserved_micros", 0)))["total"]
    return int(total or 0)


def _rows(daily: tuple[Cap, ...], day: date) -> list[Budget]:
    scopes = sorted(cap.scope for cap in daily)
    rows = Budget.objects.select_for_update().filter(day=day, scope__in=scopes).order_by("scope")
    if len(found := list(rows)) == len(scopes):
        return found
    Budget.objects.bulk_create(
        [Budget(scope=scope, day=day) for scope in scopes], ignore_conflicts=True
    )
    return list(rows.all())


def _scope(kind: str) -> str:
    return f"kind:{kind}"


def _refused(sentence: str) -> Trouble:
    return NotAdmitted(Why.BUDGET, Outcome.QUOTA, sentence, transient=False)
