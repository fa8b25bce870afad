"""Amounts written out in English words, as on checks."""

import re
from decimal import Decimal

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_ONES = {word: value for value, word in enumerate(_SMALL)}
_LARGE = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * value for value, word in enumerate(_LARGE, start=2)}
_SIZES = {"thousand": 1_000, "million": 1_000_000}
_IGNORED = frozenset({
    "and", "dollars", "dollar", "only", "exactly", "pay", "us", "cents", "cent", "the", "sum", "of",
})  # fmt: skip
_CENTS = re.compile(r"\b(\d{1,2}|no|xx|zero)\s?/\s?(?:100|xx)\b", re.I)


def amount_of_words(text: str) -> Decimal | None:
    """The amount that English words name, with hundredths as a fraction; None where unsure.

    `One thousand two hundred four and 05/100 dollars` is 1204.05.
    """
    folded = text.casefold().replace("-", " ")
    cents = Decimal(0)
    found = _CENTS.search(folded)
    if found:
        cents = Decimal(found[1]) / 100 if found[1].isdigit() else Decimal(0)
        folded = folded[: found.start()]
    words = re.findall(r"[a-z]+|\d+", folded)
    whole, group, counted = 0, 0, False
    for word in words:
        if word in _ONES or word in _TENS:
            group += _ONES.get(word, 0) + _TENS.get(word, 0)
            counted = True
        elif word == "hundred":
            group = (group or 1) * 100
            counted = True
        elif word in _SIZES:
            whole, group = whole + (group or 1) * _SIZES[word], 0
            counted = True
        elif word not in _IGNORED:
            return None
    return (whole + group + cents).quantize(Decimal("0.01")) if counted else None
