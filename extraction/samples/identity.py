"""What a licence, an identity card or a passport says. The states that issue them do not exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from extraction.mrz import check_digit, spelt
from extraction.samples import people
from extraction.samples.people import Facts, dice

STATES = ["New Albion", "Columbiana", "West Jefferson", "Franklinia", "Ostrovia", "Lakemont"]
COUNTRIES = [("UTO", "Utopian"), ("XRU", "Ruritanian"), ("XGR", "Grandfenwick")]
TOWNS = ["LINDENWICK", "PORT CALDER", "STRELSAU", "ALT-HENTZAU", "MARLOW RIDGE", "ZENDA"]
AUTHORITIES = ["Passport Office Strelsau", "Ministry of the Interior", "City of Lindenwick"]
EYES = ["BRO", "BLU", "GRN", "HAZ", "BLK", "GRY"]
CLASSES = {"licence": ["D", "C", "M", "DM", "B"], "european": ["AM/B", "B", "B/BE", "A1/B"]}


@dataclass(frozen=True, slots=True)
class Terms:
    """Which document it is: "licence", "european", "card" (TD1) or "passport" (TD3)."""

    what: str
    kind: str  # its title

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """One seed is one person. Given values are in the zone too, unless `inconsistent`."""
        chance = dice("identity", seed)
        names = people.person(chance).split()
        country, nation = chance.choice(COUNTRIES)
        born = as_of - timedelta(days=chance.randint(19 * 366, 78 * 365))
        issued = as_of - timedelta(days=chance.randint(20, 5 * 365))
        expires = issued.replace(year=issued.year + 8, day=min(issued.day, 28))
        values = {
            "kind": self.kind,
            "first_name": " ".join(names[:-1]).replace(".", ""),
            "last_name": names[-1],
            "date_of_birth": born.isoformat(),
            "issued_on": issued.isoformat(),
            "expires_on": expires.isoformat(),
            "sex": chance.choice("MF"),
            "number": _number(chance, self.what),
        }
        if self.what == "licence":
            values |= {
                "state": chance.choice(STATES),
                "address": people.place(chance, suite="Apt").lines,
                "vehicle_class": chance.choice(CLASSES["licence"]),
                "restrictions": chance.choice(["B", "A", "BE"]),
                "endorsements": chance.choice(["M", "H", "T"]),
                "height": f"{chance.randint(4, 6)}'-{chance.randint(0, 11):02}\"",
                "eye_color": chance.choice(EYES),
                "discriminator": f"{chance.randint(10, 99)}{chance.randint(10**8, 10**9 - 1)}NA",
            }
        else:
            values |= {
                "country": country,
                "place_of_birth": chance.choice(TOWNS),
                "issuing_authority": chance.choice(AUTHORITIES),
            }
            if self.what == "european":
                values["vehicle_class"] = chance.choice(CLASSES["european"])
            else:
                values["nationality"] = nation.upper()
        values |= {} if inconsistent else given
        if self.what in ("card", "passport"):
            values |= _zone(self.what, values)
        values |= given
        notes = {
            "weight": f"{chance.randint(110, 240)} lb",
            "hair": chance.choice(["BRO", "BLK", "BLN"]),
            "personal": f"{chance.randint(10**7, 10**8 - 1)}",
        }
        return Facts(values, notes)


def _number(chance: Random, what: str) -> str:
    if what == "licence":
        return chance.choice(
            (
                f"{chance.choice('ABDFKMSW')}{chance.randint(10**6, 10**7 - 1)}",
                f"{chance.randint(10**8, 10**9 - 1)}",
                f"{chance.choice('ABDF')}{chance.randint(100, 999)}-{chance.randint(1000, 9999)}"
                f"-{chance.randint(1000, 9999)}",
            )
        )
    if what == "european":
        return f"{chance.choice('BCJN')}{chance.randint(10**8, 10**9 - 1)}{chance.choice('KRX')}"
    return f"{chance.choice('CFGHJKL')}{chance.randint(10**7, 10**8 - 1)}"


def _zone(what: str, values: Mapping[str, str]) -> dict[str, str]:
    """The machine readable zone of the other values."""
    given = "<".join(spelt(name) for name in values["first_name"].replace("-", " ").split())
    surname = "<".join(spelt(name) for name in values["last_name"].replace("-", " ").split())
    names = f"{surname}<<{given}"
    number = "".join(filter(str.isalnum, values["number"])).upper()[:9].ljust(9, "<")
    born, expires = (
        f"{date.fromisoformat(values[path]):%y%m%d}" for path in ("date_of_birth", "expires_on")
    )
    country, sex = values["country"][:3].upper(), values["sex"][:1]
    number, born, expires = (text + check_digit(text) for text in (number, born, expires))
    if what == "passport":
        rest = "<" * 14 + "0"
        whole = check_digit(number + born + expires + rest)
        lines = [f"P<{country}{names}"[:44].ljust(44, "<"),
                 f"{number}{country}{born}{sex}{expires}{rest}{whole}"]  # fmt: skip
    else:
        first = f"ID{country}{number}".ljust(30, "<")
        second = f"{born}{sex}{expires}{country}".ljust(29, "<")
        whole = check_digit(first[5:] + second[:7] + second[8:15] + second[18:29])
        lines = [first, second + whole, names[:30].ljust(30, "<")]
    paths = ("line_one", "line_two", "line_three")
    return {f"machine_readable.{path}": line for path, line in zip(paths, lines, strict=False)}
