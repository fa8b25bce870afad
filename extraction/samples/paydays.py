"""When people are paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

PER_YEAR = {"Weekly": 52, "Biweekly": 26, "Semi-monthly": 24, "Monthly": 12}
_LAG = {"Weekly": 5, "Biweekly": 5, "Semi-monthly": 4, "Monthly": 3}  # days from end to pay day
_SUNDAY = date(2023, 12, 31)
_HOLIDAYS = {(1, 1), (6, 19), (7, 3), (7, 4), (11, 11), (12, 25)}


@dataclass(frozen=True, slots=True)
class Period:
    """One pay period and the day it is paid on, which is after its end."""

    start: date
    end: date
    paid: date


def until(day: date, frequency: str, *, odd: bool = False) -> list[Period]:
    """All periods of one year that are paid by `day`, the latest last.

    The year is that of `day`, or the one before while nothing has been paid yet in it. `odd`
    is which of the two weeks somebody on a biweekly pay roll is paid in.
    """
    for year in (day.year, day.year - 1):
        known = [
            period
            for period in _around(year, frequency, odd)
            if period.paid.year == year and period.paid <= day
        ]
        if known:
            return known
    raise AssertionError("every year has pay days")


def _around(year: int, frequency: str, odd: bool) -> Iterator[Period]:
    if frequency in ("Weekly", "Biweekly"):
        days = 7 if frequency == "Weekly" else 14
        first = date(year - 1, 12, 1)
        gone = (first - _SUNDAY).days // days
        end = _SUNDAY + timedelta(days=gone * days + (7 if odd and days == 14 else 0))
        while end.year <= year:
            yield _period(end - timedelta(days=days - 1), end, frequency)
            end += timedelta(days=days)
        return
    for month in range(-1, 12):
        start = date(year + month // 12, month % 12 + 1, 1)
        last = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if frequency == "Monthly":
            yield _period(start, last, frequency)
            continue
        yield _period(start, start.replace(day=15), frequency)
        yield _period(start.replace(day=16), last, frequency)


def _period(start: date, end: date, frequency: str) -> Period:
    paid = end + timedelta(days=_LAG[frequency])
    while paid.weekday() > 4 or (paid.month, paid.day) in _HOLIDAYS:
        paid -= timedelta(days=1)
    return Period(start, end, max(paid, end))
