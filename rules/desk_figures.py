"""What came of each rule in the last thirty days, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.measures import DAYS, Measure, measures


@dataclass(frozen=True, slots=True)
class Figures:
    """A rule's measure in the words and roundings of its pages."""

    measure: Measure

    @property
    def precision(self) -> int | None:
        """Percent of the answered findings that were right; None where none is answered."""
        share = self.measure.precision
        return None if share is None else round(100 * share)

    @property
    def low(self) -> int:
        """Percent: the lower end of the precision's interval."""
        interval = self.measure.interval
        return round(100 * interval.low) if interval else 0

    @property
    def high(self) -> int:
        """Percent: the upper end."""
        interval = self.measure.interval
        return round(100 * interval.high) if interval else 100

    @property
    def proposal(self) -> str:
        """Why its retirement is proposed; "" where it is not."""
        return self.measure.proposal

    @property
    def handling(self) -> str:
        """The median time from raised to answered, in words; "" where nothing is answered."""
        return in_words(self.measure.handling)


NO_FIGURES = Figures(
    Measure("", None, raised=0, confirmed=0, corrected=0, overridden=0, open=0, handling=None)
)


def figures_by_rule(now: datetime) -> dict[str, Figures]:
    """By rule id; rules that found nothing are left out."""
    return {one.rule: Figures(one) for one in measures(now - timedelta(days=DAYS), now)}


def figures_of(rule: str, now: datetime) -> tuple[Figures, tuple[Figures, ...]]:
    """A rule's figures, and those of each of its versions, the newest first."""
    since = now - timedelta(days=DAYS)
    whole = [Figures(one) for one in measures(since, now, rule=rule)]
    each = [Figures(one) for one in measures(since, now, rule=rule, by_version=True)]
    each.sort(key=lambda one: one.measure.version or 0, reverse=True)
    return (whole[0] if whole else NO_FIGURES), tuple(each)


def in_words(span: timedelta | None) -> str:
    """A span of time in its largest units: "3 min", "2 h 5 min", "4 d 2 h"."""
    if span is None:
        return ""
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return "under a minute"
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    first = next(place for place, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count)
