"""Numbers of taxpayers as paperwork prints them, masked digits included."""

import re
import tomllib
from pathlib import Path
from typing import Any

_LISTED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("data").joinpath("ein_prefixes.toml").read_text(encoding="utf-8")
)
EIN_PREFIXES = frozenset(_LISTED["prefixes"])
EIN_PREFIXES_SOURCE = f"{_LISTED['source']} ({_LISTED['year']})"
if not all(re.fullmatch(r"\d\d", prefix) for prefix in EIN_PREFIXES):
    raise ValueError("a prefix of EINs has two digits")

# In wallets, advertisements and leaflets; the Social Security Administration never issued them.
SAMPLES = frozenset({"078051120", "219099999", "457555462"} | {f"98765432{n}" for n in range(10)})
# The fourth and fifth digit of an ITIN: IRS, Publication 1915.
_ITIN_GROUPS = frozenset({*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)})
_HIDDEN = "?"


def digits(text: str) -> str:
    """A number's nine digits, "?" where one is masked; "" where it has not nine places.

    "XXX-XX-6789" is "?????6789", and so is "6789" after any mask.
    """
    bare = re.sub(r"[^0-9A-Za-z*•●#]", "", text)
    shown = re.sub(r"[^0-9]", _HIDDEN, bare)
    if len(shown) == 9:
        return shown
    if len(shown) < 9 and (last := re.fullmatch(r"\?+(\d{3,5})", shown)):
        return last[1].rjust(9, _HIDDEN)
    return ""


def agree(one: str, other: str) -> bool | None:
    """Whether two numbers can be one: None where no digit is shown on both."""
    pairs = [
        (a, b) for a, b in zip(digits(one), digits(other), strict=False) if _HIDDEN not in (a, b)
    ]
    return all(a == b for a, b in pairs) if pairs else None


def are_near(one: str, other: str) -> bool:
    """Whether one digit apart, or two that changed places: as misreading and mistyping go."""
    places = [
        at
        for at, (a, b) in enumerate(zip(digits(one), digits(other), strict=False))
        if a != b and _HIDDEN not in (a, b)
    ]
    if len(places) == 2 and places[1] == places[0] + 1:
        a, b = digits(one), digits(other)
        return a[places[0]] == b[places[1]] and a[places[1]] == b[places[0]]
    return len(places) == 1


def is_itin(text: str) -> bool:
    """Whether it is an individual taxpayer's number, which people get who have no SSN."""
    number = digits(text)
    if not number.isdigit() or number in SAMPLES:
        return False
    return number[0] == "9" and int(number[3:5]) in _ITIN_GROUPS


def flaw_of_ssn(text: str) -> str:
    """Why it can be no one's social security number or ITIN; "" where it can be, or is masked."""
    number = digits(text)
    if not number:
        return ""
    area, group, serial = number[:3], number[3:5], number[5:]
    if number in SAMPLES:
        return "it is a known sample number"
    if area in ("000", "666"):
        return f"none begins with {area}"
    if area[0] == "9" and number.isdigit() and not is_itin(text):
        return "none begins with 9, and it is no ITIN either"
    if group == "00":
        return "none has 00 in the middle"
    if serial == "0000":
        return "none ends in 0000"
    return ""


def is_placeholder(text: str) -> bool:
    """Whether it is what people write who have no number at hand: 123-45-6789, 111-11-1111."""
    number = digits(text)
    return number.isdigit() and (len(set(number)) == 1 or number in "0123456789 987654321")


def masked(text: str) -> str:
    """As it is told in a sentence: the last four digits alone."""
    number = digits(text)
    return f"***-**-{number[-4:].replace(_HIDDEN, '*')}" if number else "a number"


def ein_prefix(text: str) -> str:
    """The first two digits of an EIN; "" where it is none, or written as a person's number."""
    if re.match(r"\s*\d{3}-\d{2}-\d{4}\s*$", text):
        return ""
    number = digits(text)
    return number[:2] if number[:2].isdigit() else ""


def phone_digits(text: str) -> str:
    """A telephone number's ten digits, without country code; "" where it has fewer."""
    bare = re.sub(r"\D", "", re.split(r"(?i)\bx|ext", text)[0])
    bare = bare[1:] if len(bare) == 11 and bare[0] == "1" else bare
    return bare if len(bare) >= 10 else ""
