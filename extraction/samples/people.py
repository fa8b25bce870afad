"""Who appears in the samples. All invented: no name, number or address belongs to anybody.

Telephone numbers are from ranges kept for fiction (555-01xx, 020 7946 0xxx, 030 23125 xxx),
hosts end in `.example`, towns do not exist, tax numbers are from ranges that are not issued.
"""

import random
from dataclasses import dataclass

GIVEN = [
    "Maria",
    "Jonathan",
    "Aisha",
    "Tobias",
    "Grace",
    "Marcus",
    "Helena",
    "Darnell",
    "Priya",
    "Owen",
    "Camille",
    "Victor",
    "Naomi",
    "Felix",
    "Renata",
    "Calvin",
    "Ingrid",
    "Samir",
    "Bethany",
    "Luis",
    "Odette",
    "Warren",
    "Keiko",
    "Dominic",
    "Yolanda",
    "Patrick",
]
FAMILY = [
    "Oliveira",
    "Hartwell",
    "Farouk",
    "Lindqvist",
    "Okafor",
    "Bellamy",
    "Castellanos",
    "Whitcomb",
    "Raman",
    "Gallagher",
    "Dupree",
    "Sorensen",
    "Abernathy",
    "Kowalczyk",
    "Mendoza",
    "Thackeray",
    "Vance",
    "Haddad",
    "Prescott",
    "Navarro",
    "Winslow",
    "Tanaka",
    "Fairbanks",
    "Delacroix",
    "Ostrander",
    "Mbeki",
]
STREETS = [
    "Larkspur Hollow Rd",
    "Old Quarry Ln",
    "Wexcombe Ave",
    "Tamarack Bend",
    "Pinfeather Dr",
    "Coldharbour St",
    "Saltmeadow Way",
    "Juniper Notch Rd",
    "Harrowgate Blvd",
    "Millrace Ct",
    "Bluestem Ter",
    "Cinder Creek Dr",
]
TOWNS = (  # town, state, first three digits of its ZIP code
    ("Marlow Ridge", "IL", "629"),
    ("Fairhaven Mills", "PA", "179"),
    ("Copperton Falls", "MI", "498"),
    ("Eastvale Springs", "CO", "814"),
    ("Harbin Crossing", "NC", "289"),
    ("Sandoval Flats", "AZ", "859"),
    ("Lindenwick", "IN", "479"),
    ("Port Calder", "GA", "319"),
)
EMPLOYERS = [
    "Brightwater Logistics, Inc.",
    "Halvorsen Tool & Die Co.",
    "Cedar Point Pediatrics, LLC",
    "Northgate Foods Distribution Inc.",
    "Quillfeather Publishing Group",
    "Alder & Finch Engineering, P.C.",
    "Summit Ridge Hospitality LLC",
    "Tidewell Software Corporation",
    "Marrow Creek School District 41",
    "Kestrel Aerostructures, Inc.",
    "Blue Lantern Home Care LLC",
    "Greystone Millwork Company",
]
JOBS = [
    "Warehouse Lead",
    "CNC Machinist",
    "Registered Nurse",
    "Route Supervisor",
    "Staff Accountant",
    "Field Engineer",
    "Guest Services Manager",
    "QA Analyst",
    "Paraeducator",
    "Assembly Technician",
    "Care Coordinator",
    "Estimator",
]
DEPARTMENTS = [
    "Operations",
    "Production",
    "Clinical",
    "Distribution",
    "Finance",
    "Engineering",
    "Services",
]
BANKS = [
    "First Lakeland Bank",
    "Prairie Mutual Credit Union",
    "Harborstone Savings",
    "Tri-County Bank",
]


def dice(*key: object) -> random.Random:
    """Chance that gives the same for the same key, in every process and version of Python."""
    return random.Random("/".join(map(str, key)))  # noqa: S311 - draws samples, keeps no secret


@dataclass(frozen=True, slots=True)
class Place:
    """A postal address in the United States: `lines` as printed, and its state."""

    lines: str
    state: str


def person(chance: random.Random) -> str:
    """A full name, now and then with a middle initial."""
    initial = chance.choice(("", "", f" {chance.choice('ABCDEGJLMRST')}."))
    return f"{chance.choice(GIVEN)}{initial} {chance.choice(FAMILY)}"


def place(chance: random.Random, *, suite: str = "") -> Place:
    """An address; `suite` names the kind of unit, as `Apt` or `Suite`."""
    town, state, zone = chance.choice(TOWNS)
    street = f"{chance.randint(11, 98)}{chance.randint(10, 99)} {chance.choice(STREETS)}"
    if suite and chance.random() < 0.6:
        street += f", {suite} {chance.randint(2, 48)}{chance.choice(('', '', 'B', 'C'))}"
    return Place(f"{street}; {town}, {state} {zone}{chance.randint(10, 99)}", state)


def phone(chance: random.Random) -> str:
    """A number in the range that North America keeps for fiction."""
    return f"({chance.choice((312, 412, 517, 719, 828, 928))}) 555-01{chance.randint(0, 99):02}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document may print: `values` by the schema's paths, `notes` by free names."""

    values: dict[str, str]
    notes: dict[str, str]
