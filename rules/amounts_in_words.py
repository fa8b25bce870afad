"""Amounts as people write them out on checks: "One thousand two hundred and 56/100 dollars"."""

import re
from decimal import Decimal

from rules.names import folded

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORTH = {word: number for number, word in enumerate(_ONES)}
_WORTH |= {word: (number + 2) * 10 for number, word in enumerate(_TENS)}
_WORTH["fourty"] = 40
_TIMES = {"thousand": 1_000, "million": 1_000_000}
_CENTS = re.compile(r"(\d{1,2}|no|xx|x|zero|oo)\s*/\s*(?:100|xx|1oo|l00)", re.I)
_IDLE = frozenset({"and", "dollars", "dollar", "only", "exactly", "us", "usd", "a", "no", "cents"})


def amount_of(text: str) -> Decimal | None:
    """The amount that the words say; None where a word is none of a number's."""
    cents = Decimal(0)
    if found := _CENTS.search(text):
        cents = Decimal(int(found[1]) if found[1].isdigit() else 0) / 100
        text = text[: found.start()]
    before, dollars, after = folded(text).partition("dollar")
    if dollars and not cents and "cent" in after:
        part = _whole(after.removeprefix("s").split())
        if part is None:
            return None
        cents = Decimal(part) / 100
    whole = _whole(before.split())
    return None if whole is None else whole + cents


def _whole(words: list[str]) -> int | None:
    total = group = 0
    said = False
    for word in words:
        if word in _WORTH:
            group += _WORTH[word]
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in _TIMES:
            total, group = total + (group or 1) * _TIMES[word], 0
        elif word in _IDLE:
            continue
        else:
            return None
        said = True
    return total + group if said else None
