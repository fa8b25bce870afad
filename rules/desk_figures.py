"""What came of each rule in the last thirty days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from extraction.statistics import Interval, wilson
from rules.models import Answer, Finding, Outcome

DAYS = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """Findings of one rule, and what people made of them."""

    raised: int = 0
    confirmed: int = 0
    overridden: int = 0

    @property
    def answered(self) -> int:
        return self.confirmed + self.overridden

    @property
    def precision(self) -> int | None:
        """Percent confirmed of those answered; None where none is."""
        return round(100 * self.confirmed / self.answered) if self.answered else None

    @property
    def low(self) -> int:
        """Percent; the lower end of the precision's interval."""
        return round(100 * self._interval.low)

    @property
    def high(self) -> int:
        """Percent; the upper end."""
        return round(100 * self._interval.high)

    @property
    def proposal(self) -> str:
        """Why its retirement is proposed; "" where it is not."""
        return ""

    @property
    def _interval(self) -> Interval:
        return wilson(self.confirmed, self.answered) or Interval(0.0, 1.0)


NO_FIGURES = Figures()


def figures_by_rule(now: datetime) -> dict[str, Figures]:
    """By rule id; rules that found nothing are left out."""
    answered = Q(answer__in=[Answer.CONFIRMED, Answer.CORRECTED])
    rows = (
        Finding.objects.filter(outcome=Outcome.FAIL, found_at__gte=now - timedelta(days=DAYS))
        .values("rule")
        .annotate(
            raised=Count("pk"),
            confirmed=Count("pk", filter=answered),
            overridden=Count("pk", filter=Q(answer=Answer.OVERRIDDEN)),
        )
        .order_by("rule")
    )
    return {
        row["rule"]: Figures(row["raised"], row["confirmed"], row["overridden"]) for row in rows
    }
