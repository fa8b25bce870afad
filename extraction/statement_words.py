"""Amounts and days as account statements print them: marks behind amounts, days without a year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extraction.amounts import read_currency, read_decimal
from extraction.contract import Box
from extraction.dates import months, read_date
from extraction.lines import cover, height
from extraction.locales import Locale
from extraction.sheet import Token

IN, OUT = "in", "out"
_MINUS = "-–−"
_LEAD = r"(?:[-–−+(*]|=|[$€£¥₹]|(?:USD|EUR|GBP|CHF|CAD|AUD)(?=[\s\d-]))*"
_CORE = r"\d{1,3}(?:[.,'\u00a0]\d{3})+(?:[.,]\d{2})?|\d+[.,]\d{2}|[.,]\d{2}|\d+"
_MARK = r"(?:CR|DR|Cr|Dr|cr|dr|OD|S|H|C|D)"
_FIGURE = re.compile(
    rf"(?P<lead>{_LEAD})(?P<core>{_CORE})(?P<tail>(?:[-–−+)*]|[$€£¥₹]|{_MARK}\.?)*)"
)
_CENTS = re.compile(r"[.,]\d{2}$")
_SIDE = {
    "cr": IN, "c": IN, "h": IN, "+": IN, "dr": OUT, "d": OUT, "s": OUT, "od": OUT,
    **dict.fromkeys(_MINUS, OUT),
}  # fmt: skip
_SIGNS = frozenset("$€£¥₹+=" + _MINUS)
_NEAR = 2.5  # heights between an amount and a sign of its own

_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_PARTIAL = (
    re.compile(r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})\.?"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]?{_MONTH}"),
    re.compile(rf"{_MONTH}[\s-]?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in a row: its digits without sign, and the side that a mark beside it names."""

    start: int  # of its tokens
    end: int
    box: Box
    printed: str
    core: str  # as printed, without sign and currency
    number: Decimal
    side: str = ""  # IN, OUT or "": what its sign or mark says
    lettered: bool = False  # letters say so, as CR, not a sign
    cents: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a row. Without a year it has its two numbers, or its month and day."""

    start: int
    end: int
    box: Box
    text: str
    whole: date | None = None
    parts: tuple[int, int] = (0, 0)  # as (month, day), or as printed where `twofold`
    twofold: bool = False

    def in_year(self, year: int, *, day_first: bool | None) -> date | None:
        """The day in a year, where there is one."""
        month, day = self.parts
        if self.twofold and day_first:
            month, day = day, month
        try:
            return date(year, month, day)
        except ValueError:
            return None


def figures(tokens: Sequence[Token], locale: Locale) -> Iterator[Figure]:
    """The amounts of a row, from left to right. Neither dates nor percentages nor times."""
    at = 0
    while at < len(tokens):
        found = _figure(tokens, at, locale)
        if found:
            yield found
        at = found.end if found else at + 1


def days(tokens: Sequence[Token], locale: Locale) -> Iterator[Day]:
    """The days of a row, whole ones as long as they can be."""
    at = 0
    while at < len(tokens):
        found = _whole(tokens, at, locale) or _part(tokens, at, locale)
        if found:
            yield found
        at = found.end if found else at + 1


def _figure(tokens: Sequence[Token], at: int, locale: Locale) -> Figure | None:
    match = _FIGURE.fullmatch(tokens[at].text.strip(":;"))
    if not match:
        return None
    start, end, core = at, at + 1, match["core"]
    if locale.decimal == "," or locale.spaced:
        while (
            end < len(tokens)
            and re.fullmatch(r"\d{1,3}", tokens[end - 1].text.lstrip("+-"))
            and (more := re.fullmatch(r"(\d{3}(?:[.,]\d{2})?)([-+]?)", tokens[end].text))
            and _apart(tokens[end - 1], tokens[end]) < 0.65
        ):
            core, end = f"{core} {more[1]}", end + 1
    around = match["lead"] + (tokens[end - 1].text if end > at + 1 else match["tail"])
    if end > at + 1:
        around = match["lead"] + re.sub(r"[\d.,]", "", tokens[end - 1].text)
    while (
        start
        and tokens[start - 1].text in {*_SIGNS, "(", "USD", "EUR"}
        and _beside(tokens, start - 1, start)
    ):
        start -= 1
        around = tokens[start].text + around
    while end < len(tokens) and _is_tail(tokens, end):
        around += tokens[end].text
        end += 1
    if end < len(tokens) and tokens[end].text[:1] in "%/:" and _beside(tokens, end - 1, end):
        return None
    number, _ = read_decimal(core, decimal=locale.decimal or ".", spaced=True)
    if number is None:
        return None
    side = OUT if "(" in around and ")" in around else _side(around)
    box = cover(token.box for token in tokens[start:end])
    lettered = bool(side) and any(map(str.isalpha, re.sub(r"[A-Z]{3}", "", around)))
    printed = " ".join(token.text for token in tokens[start:end])
    cents = bool(_CENTS.search(core))
    return Figure(start, end, box, printed, core, number, side, lettered, cents)


def _is_tail(tokens: Sequence[Token], at: int) -> bool:
    text = tokens[at].text
    mark = re.fullmatch(rf"{_MARK}\.?|[-–−+)]|[$€£¥₹]|EUR|USD|GBP|CHF", text)
    if not mark or not _beside(tokens, at - 1, at):
        return False
    letter = len(text) == 1 and text.isalpha()
    alone = at + 1 >= len(tokens) or tokens[at + 1].cell != tokens[at].cell
    return alone or not letter


def _beside(tokens: Sequence[Token], left: int, right: int) -> bool:
    return tokens[left].cell == tokens[right].cell or _apart(tokens[left], tokens[right]) < _NEAR


def _apart(left: Token, right: Token) -> float:
    return (right.box.x0 - left.box.x1) / max(1.0, height(left.box))


def _side(around: str) -> str:
    rest = re.sub(r"[$€£¥₹=*().\s]|USD|EUR|GBP|CHF|CAD|AUD", "", around).casefold()
    return _SIDE.get(rest, "")


def _whole(tokens: Sequence[Token], at: int, locale: Locale) -> Day | None:
    for end in range(min(len(tokens), at + 4), at, -1):
        if any(tokens[one].cell != tokens[at].cell for one in range(at, end)):
            continue
        text = " ".join(token.text for token in tokens[at:end]).strip(" :;,*()")
        if sum(map(str.isdigit, text)) < 3 or _two_months(text):
            continue
        day, twofold = read_date(text, day_first=locale.day_first)
        if day or twofold:
            box = cover(token.box for token in tokens[at:end])
            return Day(at, end, box, text, day)
    return None


def _two_months(text: str) -> bool:
    """Whether two days without a year stand there: "Mar 02 Mar 04" is not in 2004."""
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    return sum(word in months() for word in words) > 1


def _part(tokens: Sequence[Token], at: int, locale: Locale) -> Day | None:
    for end in (at + 2, at + 1):
        if end > len(tokens) or tokens[end - 1].cell != tokens[at].cell:
            continue
        text = " ".join(token.text for token in tokens[at:end]).strip(" :;,*()")
        for pattern in _PARTIAL:
            found = pattern.fullmatch(text)
            parts = _parts(found.groupdict(), locale) if found else None
            if parts:
                box = cover(token.box for token in tokens[at:end])
                twofold = parts[2]
                return Day(at, end, box, text, None, (parts[0], parts[1]), twofold)
    return None


def _parts(groups: dict[str, str], locale: Locale) -> tuple[int, int, bool] | None:
    if "month" in groups:
        month = months().get("".join(filter(str.isalpha, groups["month"].casefold())))
        day = int(groups["day"])
        return (month, day, False) if month and 1 <= day <= 31 else None
    one, two = int(groups["one"]), int(groups["two"])
    if groups["mark"] == "." and locale.decimal != ",":
        return None
    if one > 12 and two <= 12:
        return two, one, False
    if two > 12 and one <= 12:
        return one, two, False
    if not (1 <= one <= 12 and 1 <= two <= 12):
        return None
    if groups["mark"] == ".":
        return two, one, False
    if locale.day_first is None:
        return one, two, True
    return (two, one, False) if locale.day_first else (one, two, False)


def currency_of(token: Token, locale: Locale) -> str | None:
    """The currency that a token names or signs."""
    return read_currency(token.text, dollar=locale.dollar)[0]
