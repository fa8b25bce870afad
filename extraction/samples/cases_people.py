"""Who applies for a mortgage: people, firms and addresses, and how papers spell them."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from extraction.samples import people

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("cases_words.toml").read_text(encoding="utf-8")
)
# Places where no tax is withheld for the state beside those of `people`.
_TOWNS = (
    *people.TOWNS,
    ("Palmetto Notch", "FL", "339"),
    ("Mesquite Draw", "TX", "798"),
)
_PREFIXES = ("12", "20", "27", "36", "41", "46", "58", "75", "83", "93")
_LONG_STREETS = {
    "Rd": "Road", "Ln": "Lane", "Ave": "Avenue", "Dr": "Drive", "St": "Street", "Ct": "Court",
    "Blvd": "Boulevard", "Ter": "Terrace",
}  # fmt: skip
_AREAS = (
    205,
    212,
    303,
    312,
    317,
    404,
    412,
    505,
    517,
    602,
    614,
    615,
    702,
    713,
    719,
    773,
    804,
    816,
    828,
    847,
    912,
    928,
    970,
)
STYLES = ("plain", "plain", "initial", "middle", "caps", "last_first", "caps_last_first")


@dataclass(frozen=True, slots=True)
class Person:
    """One applicant. `maiden` is a family name that older papers may be in."""

    first: str
    middle: str
    last: str
    nick: str
    maiden: str
    suffix: str
    born: date
    ssn: str  # nine digits with dashes
    phone: str

    def written(self, style: str) -> str:
        """The name as a paper has it."""
        last = f"{self.last} {self.suffix}".strip()
        initial = self.middle[:1]
        return {
            "plain": f"{self.first} {last}",
            "initial": f"{self.first} {initial}. {last}",
            "middle": f"{self.first} {self.middle} {last}",
            "caps": f"{self.first} {initial} {last}".upper(),
            "last_first": f"{last}, {self.first} {initial}",
            "caps_last_first": f"{last}, {self.first}".upper(),
            "nick": f"{self.nick or self.first} {last}",
            "initials": f"{self.first[0]}. {initial}. {last}",
            "maiden": f"{self.first} {self.maiden or self.last}",
        }[style]


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer."""

    name: str
    address: str  # lines apart by `; `
    ein: str
    phone: str

    @property
    def ach(self) -> str:
        """Its name as banks print it: capitals, sixteen at most."""
        kept = "".join(sign for sign in self.name.upper() if sign.isalnum() or sign in " &")
        return " ".join(kept.split())[:16].strip()


def person(chance: Random, as_of: date, *, last: str = "") -> Person:
    """Somebody of 22 to 68 years. `last` is the family name of whom they married."""
    first, _, nick = chance.choice(WORDS["given"]).partition("/")
    born = date(as_of.year - chance.randint(23, 68), chance.randint(1, 12), chance.randint(1, 28))
    own = chance.choice(WORDS["family"])
    return Person(
        first=first,
        middle=chance.choice(WORDS["middle"]),
        last=last or own,
        nick=nick,
        maiden=own if last and own != last else "",
        suffix=chance.choice(("", "", "", "", "", "", "Jr", "III")),
        born=born,
        ssn=ssn(chance),
        phone=phone(chance),
    )


def phone(chance: Random) -> str:
    """A number kept for fiction, of more places than other samples have."""
    return f"({chance.choice(_AREAS)}) 555-01{chance.randint(0, 99):02}"


def ssn(chance: Random) -> str:
    """A number of a block that was never given out while numbers went by blocks, until 2011."""
    return f"{chance.randint(750, 763)}-{chance.choice((95, 97, 99))}-{chance.randint(1000, 9899)}"


def firm(chance: Random, *, name: str = "") -> Firm:
    """An employer with an EIN of a prefix that is in use."""
    return Firm(
        name or chance.choice(WORDS["employers"]),
        place(chance, unit="Suite").lines,
        f"{chance.choice(_PREFIXES)}-00{chance.randint(10000, 99999)}",
        phone(chance),
    )


def place(chance: Random, *, unit: str = "Apt", state: str = "") -> people.Place:
    """An address, in one state where that is asked for."""
    towns = [town for town in _TOWNS if not state or town[1] == state]
    town, found, zone = chance.choice(towns)
    street = f"{chance.randint(11, 98)}{chance.randint(10, 99)} {chance.choice(people.STREETS)}"
    if chance.random() < 0.5:
        street += f", {unit} {chance.randint(2, 48)}{chance.choice(('', '', 'B', 'C'))}"
    return people.Place(f"{street}; {town}, {found} {zone}{chance.randint(10, 99)}", found)


def respelt(lines: str, chance: Random) -> str:
    """The same address as another office writes it."""
    way = chance.random()
    if way < 0.5:
        return lines
    if way < 0.65:
        return lines.upper()
    if way < 0.75:
        return lines.replace("Apt ", "#").replace("Suite ", "Ste ")
    street, _, town = lines.partition("; ")
    head, _, unit = street.partition(", ")
    words = head.split()
    words[-1] = _LONG_STREETS.get(words[-1], words[-1])
    return f"{' '.join(words)}{', ' + unit if unit else ''}; {town}"


def masked(number: str, chance: Random) -> str:
    """A social security number as printed: whole, or with its last four digits alone."""
    shown = chance.choice((number, number, "XXX-XX-{}", "***-**-{}", "xxx-xx-{}"))
    return shown.format(number[-4:])


def another(one: Person, chance: Random, as_of: date) -> Person:
    """Somebody else, whose name has nothing in common with the first's."""
    while True:
        other = replace(person(chance, as_of), suffix="")
        if other.first[0] != one.first[0] and other.last[0] != one.last[0]:
            return other
