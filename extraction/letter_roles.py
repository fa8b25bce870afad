"""The days, amounts and hours in a letter's sentences, each told by the words around it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from extraction.contract import Claim
from extraction.letter_cues import (
    DAY_AFTER,
    DAY_BEFORE,
    IN_POSITION,
    NOT_HOURS,
    NOT_WORK,
    OPENS,
    OTHER,
    REPLIES,
    SUM_AFTER,
    SUM_BEFORE,
    YEARLY,
)
from extraction.letter_patterns import CONTINUED, DATE, EACH, HOURS, MONEY, PERIOD
from extraction.prose import Prose

REACH = 70  # letters from a cue to the day it tells
FAR = 130  # and to an amount, which may be said in words before
_DATE = re.compile(rf"(?<![\d/.-]){DATE}(?![\d/])", re.I)
_AMOUNT = re.compile(
    rf"{MONEY}|(?<![\d.,/$-])(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{2}})?|\d+\.\d{{2}})"
    rf"(?=\s+(?:US )?dollars\b|{EACH})",
    re.I,
)
_TO = re.compile(
    r"^[\s,(]*(?:(?:up )?to|through|thru|until|till|and|-|–|—)(?:\s+and including)?\s+"
    r"(?:on\s+|about\s+)?$", re.I,
)  # fmt: skip
_PRESENT = re.compile(
    r"[\s,]*(?:to|through|until|till|-|–|—)\s+(?:(?:the|this) )?(?:present|date|now|today|current)",
    re.I,
)
_BOTH = re.compile(r"(?<!\w)(?:until|till|through)\W*$", re.I)
_STAYED = re.compile(
    r"\b(?:employed|employment|appointment|contract|assignment|worked|served|remained|stayed|"
    r"continued|with (?:us|our)|staff|payroll)\b", re.I,
)  # fmt: skip
_RANGE = re.compile(r"(?<!\w)(?:from|between)\W*(?:on\s+)?$", re.I)
_WORK = re.compile(
    r"\b(?:employ\w*|work\w*|with us|with our|served?|serving|staff|payroll|position|hired|"
    r"joined)\b",
    re.I,
)
_SURE = ("salar", "wage", "base", "rate of pay", "pay rate", "hourly rate")
_LAST = re.compile(r"(?<![\w-])(?:annual(?:ized)?|yearly|hourly|monthly|weekly|daily|"
                   r"bi-?weekly|semi-?monthly)(?!\w)", re.I)  # fmt: skip


_BOUNDS = ("start_date", "end_date")


class _Cue(NamedTuple):
    role: str
    text: str
    start: int
    end: int


class Roles:
    """The typed facts of one letter's sentences."""

    def __init__(self, prose: Prose):
        self._prose = prose
        self._text = prose.text
        self._sentences = list(prose.sentences())

    def claims(self) -> Iterator[Claim]:
        """Each fact as often as it is said, the likeliest first."""
        later: list[Claim] = []
        for start, end in self._sentences:
            for claim, sure in self._days(start, end):
                if sure:
                    yield claim
                else:
                    later.append(claim)
        yield from later
        yield from self._amounts()
        yield from self._hours()
        yield from self._prospects()

    def _days(self, start: int, end: int) -> Iterator[tuple[Claim, bool]]:
        found = list(_DATE.finditer(self._text, start, end))
        last, role = start, OTHER
        for nth, day in enumerate(found):
            after = found[nth + 1].start() if nth + 1 < len(found) else end
            if nth and role == "start_date" and _TO.match(self._text[last : day.start()]):
                role, sure = "end_date", True
            else:
                role, sure = self._day_role(last, day, after, (start, end))
            last = day.end()
            claim = role and self._prose.claim(role, day.span(), f"{role} in a sentence")
            if claim:
                yield claim, sure

    def _day_role(
        self, last: int, day: re.Match[str], after: int, sentence: tuple[int, int]
    ) -> tuple[str, bool]:
        """What a day is, and whether it is so for sure."""
        text = self._text
        before = text[last : day.start()]
        whole = text[sentence[0] : sentence[1]]
        if OPENS.search(before) and len(before.strip()) < 14:
            cue = _first(DAY_AFTER, text, day.end(), after)
            if cue and cue.role:
                return self._checked(cue.role, whole, text[day.end() : cue.start]), True
        ranged = _TO.match(text[day.end() : after]) if after < sentence[1] else None
        cue = _nearest(DAY_BEFORE, text, last, day.start())
        if ranged and _WORK.search(whole) and (cue is None or cue.role in _BOUNDS):
            return "start_date", True
        if cue is None or day.start() - cue.end > REACH:
            cue = _first(DAY_AFTER, text, day.end(), min(after, day.end() + REACH))
            return (cue.role, True) if cue and before.strip() else (OTHER, False)
        role = cue.role
        if _RANGE.search(before):
            now = _PRESENT.match(text, day.end())
            return ("start_date" if ranged or now or _WORK.search(whole) else OTHER), True
        if role in ("end_date", "reply_by") and REPLIES.search(whole):
            return "reply_by", True
        if role == "reply_by" or (role == "end_date" and _BOTH.search(before)):
            over = _BOTH.search(before) and _STAYED.search(text, last, day.start())
            return ("end_date" if over else OTHER), False
        if role == "start_date" and IN_POSITION.search(text, last, day.start()):
            return role, False
        return self._checked(role, whole, text[last : cue.start]), True

    def _checked(self, role: str, whole: str, subject: str) -> str:
        """A role, none where what starts or ends is no employment."""
        return OTHER if role == "start_date" and NOT_WORK.search(subject) else role

    def _amounts(self) -> Iterator[Claim]:
        weak: list[Claim] = []
        for start, end in self._sentences:
            found = list(_AMOUNT.finditer(self._text, start, end))
            last = start
            for nth, amount in enumerate(found):
                after = found[nth + 1].start() if nth + 1 < len(found) else end
                role, sure = self._sum_role(last, amount, after, (start, end))
                if role:
                    claims = list(self._sum(role, last, amount))
                    if sure:
                        yield from claims
                    else:
                        weak.extend(claims)
                last = amount.end()
        yield from weak

    def _sum(self, role: str, last: int, amount: re.Match[str]) -> Iterator[Claim]:
        claim = self._prose.claim(role, amount.span(), f"{role} in a sentence")
        if claim:
            yield claim
            if role == "base_pay":
                yield from self.period(last, *amount.span())

    def _sum_role(
        self, last: int, amount: re.Match[str], after: int, sentence: tuple[int, int]
    ) -> tuple[str, bool]:
        """What an amount is, and whether it is so for sure."""
        text = self._text
        for role, way in SUM_AFTER.items():
            found = way.match(text, amount.end(), after)
            if found:
                return role, True
        cue = _nearest(SUM_BEFORE, text, last, amount.start())
        if cue is None or amount.start() - cue.end > FAR:
            return OTHER, False
        paid = any(word in cue.text.casefold() for word in _SURE)
        if cue.role == OTHER:
            yearly = "bonus" in cue.text.casefold() and YEARLY.search(text, *sentence)
            said = re.search(
                r"\b(?:was|were|received|earned|had|has|have)\b", text[slice(*sentence)]
            )
            return ("annual_bonus", False) if yearly and not said else (OTHER, False)
        if cue.role != "base_pay":
            return cue.role, True
        if _other_before(text, last, amount.start(), paid=paid):
            return OTHER, False
        period = re.compile(EACH, re.I).match(text, amount.end()) or _LAST.search(
            text, last, amount.start()
        )
        return ("base_pay", bool(period)) if period or paid else (OTHER, False)

    def period(self, last: int, start: int, end: int) -> Iterator[Claim]:
        """ "per year" right behind an amount, "annual" before it, since the place `last`."""
        behind = re.compile(r"[\s,/(]*(?:(?:US ?)?dollars|USD|gross)?[\s,/(]*" + PERIOD.pattern,
                            re.I)  # fmt: skip
        found = behind.match(self._text, end)
        claim = None
        if found:
            span = found.span("period")
            claim = self._prose.claim("base_pay_period", span, "behind the amount")
        else:
            before = list(_LAST.finditer(self._text, max(last, start - FAR), start))
            if before:
                span = before[-1].span()
                claim = self._prose.claim("base_pay_period", span, "before the amount")
        if claim:
            yield claim

    def _hours(self) -> Iterator[Claim]:
        for pattern in HOURS:
            for start, end in self._sentences:
                found = pattern.search(self._text, start, end)
                if found is None or not 1 <= float(found["value"]) <= 84:
                    continue
                if NOT_HOURS.search(self._text, max(start, found.start() - 40), found.start()):
                    continue
                behind = NOT_HOURS.search(self._text, found.end("value"), found.end())
                claim = None if behind else self._prose.claim(
                    "hours_per_week", found.span("value"), "hours in a sentence"
                )  # fmt: skip
                if claim:
                    yield claim

    def _prospects(self) -> Iterator[Claim]:
        for pattern in CONTINUED:
            for start, end in self._sentences:
                found = pattern.search(self._text, start, end)
                claim = found and self._prose.claim(
                    "continued_employment", found.span("value"), "prospects in a sentence"
                )
                if claim:
                    yield claim


def _other_before(text: str, start: int, end: int, *, paid: bool) -> bool:
    """Whether what is paid is no base pay: of a year that is over, for hours beyond, by shares."""
    found = list(SUM_BEFORE[OTHER].finditer(text, start, end))
    if not paid:
        return any(not _excluded(text, one.start()) for one in found)
    years = re.compile(r"(?:in|for|during) (?:calendar year )?20\d\d|(?:last|prior|past) .*year")
    return any(years.fullmatch(one[0].casefold()) for one in found)


def _excluded(text: str, at: int) -> bool:
    """Whether a word stands behind "not counting" and the like."""
    return bool(
        re.search(
            r"\b(?:not (?:counting|including)|before|without|excluding|plus|exclusive of)"
            r"(?: any| the)?\s*$", text[max(0, at - 30) : at], re.I,
        )
    )  # fmt: skip


def _nearest(cues: Mapping[str, re.Pattern[str]], text: str, start: int, end: int) -> _Cue | None:
    """The cue that ends last before a place, the longest of those."""
    found = [
        _Cue(role, one[0], one.start(), one.end())
        for role, way in cues.items()
        for one in way.finditer(text, start, end)
        if not _excluded(text, one.start())
    ]
    return max(found, key=lambda cue: (cue.end, -cue.start), default=None)


def _first(cues: Mapping[str, re.Pattern[str]], text: str, start: int, end: int) -> _Cue | None:
    """The first cue from a place on."""
    found = [
        _Cue(role, one[0], one.start(), one.end())
        for role, way in cues.items()
        if (one := way.search(text, start, end))
    ]
    return min(found, key=lambda cue: (cue.start, -cue.end), default=None)
