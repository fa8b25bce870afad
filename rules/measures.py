"""How good each rule is, as reviewers answered what it raised."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Coalesce

from extraction.statistics import Interval, wilson
from rules.models import Answer, Finding, Outcome

DAYS = 30
# A rule is proposed for retirement where so few of its findings are right, surely, and it was
# answered often enough to say so. It is only proposed: people retire it.
ENOUGH_ANSWERS = 20
RIGHT_AT_MOST = 0.5  # the interval's upper end


class Median(Aggregate):
    """PostgreSQL's median."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a rule, in one version or all, raised in a period, and what people made of it."""

    rule: str
    version: int | None  # None: all of them
    raised: int
    confirmed: int  # a person said that it is right
    corrected: int  # a person corrected what it was about, and it went
    overridden: int
    open: int
    handling: timedelta | None  # the median from raised to answered

    @property
    def answered(self) -> int:
        return self.confirmed + self.corrected + self.overridden

    @property
    def right(self) -> int:
        return self.confirmed + self.corrected

    @property
    def precision(self) -> float | None:
        """The share of answered findings that were right; None where none is answered."""
        return self.right / self.answered if self.answered else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the precision."""
        return wilson(self.right, self.answered)

    @property
    def proposal(self) -> str:
        """Why its retirement is proposed; "" where it is not."""
        interval = self.interval
        if interval is None or self.answered < ENOUGH_ANSWERS or interval.high > RIGHT_AT_MOST:
            return ""
        return (
            f"{self.overridden} of {self.answered} answered findings were overridden: with 95 % "
            f"certainty at most {interval.high:.0%} are right."
        )


def measures(
    since: datetime, until: datetime, *, by_version: bool = False, rule: str | None = None
) -> list[Measure]:
    """Figures of the rules that raised anything, by rule id (and version).

    Args:
        since: findings raised then or later.
        until: and before then.
        rule: of one rule alone.
    """
    rows = Finding.objects.filter(outcome=Outcome.FAIL, found_at__gte=since, found_at__lt=until)
    if rule is not None:
        rows = rows.filter(rule=rule)
    keys = ["rule", "rule_version"] if by_version else ["rule"]
    ended = Q(resolved_at__isnull=False) | Q(answer=Answer.CORRECTED)
    counted = (
        rows.values(*keys)
        .annotate(
            raised=Count("pk"),
            confirmed=Count("pk", filter=Q(answer=Answer.CONFIRMED)),
            corrected=Count("pk", filter=Q(answer=Answer.CORRECTED)),
            overridden=Count("pk", filter=Q(answer=Answer.OVERRIDDEN)),
            open=Count("pk", filter=Q(current=True, answer="")),
            handling=Median(
                Coalesce("resolved_at", "gone_at") - F("found_at"), filter=ended, default=None
            ),
        )
        .order_by(*keys)
    )
    return [
        Measure(
            rule=row["rule"],
            version=row.get("rule_version"),
            raised=row["raised"],
            confirmed=row["confirmed"],
            corrected=row["corrected"],
            overridden=row["overridden"],
            open=row["open"],
            handling=row["handling"],
        )
        for row in counted
    ]
