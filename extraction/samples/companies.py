"""Who sends invoices to whom, for what. As invented as the people."""

from dataclasses import dataclass
from random import Random

from extraction.samples.people import person, phone, place

HOURS = ("h", "hr", "Std")

IBAN_BANKS = {  # country: bank code that no bank has, digits of the account number
    "DE": ("90000001", 10),
    "GB": ("TEST909090", 8),
    "NL": ("TEST", 10),
    "AT": ("99999", 11),
}


@dataclass(frozen=True, slots=True)
class Company:
    """A party to an invoice. `address` has its lines apart by `; `."""

    name: str
    address: str
    tax_number: str
    phone: str
    host: str


@dataclass(frozen=True, slots=True)
class Article:
    """Something to sell: what it is called, its number, unit, and the range of its price."""

    name: str
    unit: str
    low: int  # in cents
    high: int
    most: int  # as many as one line may have
    reduced: bool = False  # sold at the reduced rate of tax


def us_company(chance: Random, names: str) -> Company:
    """A company in the United States; its EIN has a prefix that is not issued."""
    name = chance.choice(names.split("|"))
    number = f"97-{chance.randint(1_000_000, 9_999_999)}"
    return Company(name, place(chance, suite="Suite").lines, number, phone(chance), _host(name))


def uk_company(chance: Random, names: str) -> Company:
    """A company in the United Kingdom."""
    name = chance.choice(names.split("|"))
    street = chance.choice(
        ["Tanner's Row", "Old Foundry Lane", "Quayside Walk", "Millwright Street", "Abbot's Yard"]
    )
    town, code = chance.choice(
        (("Thornbury Cross", "TQ99"), ("Wexham Staithe", "NE98"), ("Little Marling", "GL99"))
    )
    number = f"GB 999 {chance.randint(1000, 9999)} {chance.randint(10, 96)}"
    address = f"{chance.randint(2, 180)} {street}; {town}; {code} {chance.randint(1, 9)}ZZ"
    return Company(name, address, number, f"020 7946 0{chance.randint(100, 999)}", _host(name))


def german_company(chance: Random, names: str) -> Company:
    """A company in Germany."""
    name = chance.choice(names.split("|"))
    street = chance.choice(
        ["Am Erlengrund", "Gerberstraße", "Lindenkamp", "Alte Ziegelei", "Mühlenweg", "Färbergasse"]
    )
    town = chance.choice(("Neu Wallhausen", "Bad Erlenau", "Grünthal an der Aue", "Oberlinden"))
    number = f"DE999{chance.randint(100_000, 999_999)}"
    address = f"{street} {chance.randint(2, 140)}; 00{chance.randint(100, 999)} {town}"
    return Company(name, address, number, f"030 23125 {chance.randint(100, 999)}", _host(name))


def dutch_company(chance: Random, *, buys: bool = False) -> Company:
    """A company in the Netherlands that writes to the world in English."""
    name = chance.choice((DUTCH_BUYERS if buys else DUTCH_SELLERS).split("|"))
    street = chance.choice(["Wilgenkade", "Oude Zandpad", "Molenwerf", "Kruidenlaan", "Havenstoep"])
    town = chance.choice(("Nieuwerdam", "Oostwolde aan Zee", "Lageveen"))
    number = f"NL999{chance.randint(100_000, 999_999)}B{chance.randint(10, 99)}"
    address = (
        f"{street} {chance.randint(3, 190)}; 00{chance.randint(10, 99)} ZZ {town}; The Netherlands"
    )
    return Company(name, address, number, f"+31 85 000 {chance.randint(1000, 9999)}", _host(name))


def clerk(chance: Random, country: str) -> str:
    """Whom to ask."""
    if country in ("DE", "NL"):
        return f"{chance.choice(_CLERKS.split())} {chance.choice(_CLERK_FAMILIES.split())}"
    return person(chance)


def iban(chance: Random, country: str) -> str:
    """An account number with a right check sum, at a bank that does not exist."""
    bank, digits = IBAN_BANKS[country]
    account = bank + "".join(str(chance.randint(0, 9)) for _ in range(digits))
    return iban_of(country, account)


def iban_of(country: str, account: str) -> str:
    """A bank's account number with the check digits before it, in groups of four."""
    turned = "".join(str(int(letter, 36)) for letter in f"{account}{country}00")
    number = f"{country}{98 - int(turned) % 97:02}{account}"
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _host(name: str) -> str:
    letters = name.split(",")[0].translate(
        {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
    )
    words = "".join(c if c.isalnum() else " " for c in letters.lower()).split()
    return f"{''.join(words[:2])}.example"


_CLERKS = "Annika Jürgen Mareike Thorsten Silke Henning Wiebke Pieter"
_CLERK_FAMILIES = "Ahlers Brandhorst Kessener Lindemann Overbeck Rühmkorf Tiedje Voskamp"
US_SELLERS = (
    "Harrow & Pike Industrial Supply|Cobalt Ridge Print Works LLC|"
    "Meadowlark Office Interiors, Inc.|Ironwood Facility Services|Parallel Bay Packaging Corp.|"
    "Stonefly Electrical Contractors, Inc."
)
US_BUYERS = (
    "Juniper Lake Dental Group|Vantage Hill Properties LLC|Orchard Bay Brewing Company|"
    "Tallgrass Veterinary Clinic|Redbarn Outfitters, Inc.|Larkin Street Architects"
)
UK_SELLERS = "Pennington Joinery Ltd|Saltbridge Catering Supplies Ltd|Ravensmoor Data Services Ltd"
UK_BUYERS = "Copperfield Lettings Ltd|The Marling Theatre Trust|Fenwright Bakery Ltd"
GERMAN_SELLERS = (
    "Bürotechnik Erlenhof GmbH|Hanke & Söhne Haustechnik GmbH|Nordlicht Druckerei GmbH & Co. KG"
)
GERMAN_BUYERS = "Gasthaus Zur Linde GmbH|Praxis Dr. Ahlers|Wohnbau Erlengrund eG|Sattlerei Brehm KG"
DUTCH_SELLERS = "Zandkade Software B.V.|Studio Wilgenhof|Lageveen Instruments B.V."
DUTCH_BUYERS = "Noordmolen Trading B.V.|Stichting Havenkunst|Van Oostwolde Fietsen"
FREELANCERS = "Odette Whitcomb Design|Samir Haddad Translations|Keiko Tanaka Photography"

SUPPLIES = (
    Article("Nitrile gloves, large, box of 100", "BX", 890, 2490, 40),
    Article("Copy paper, letter, 10 reams", "CS", 3990, 6490, 12),
    Article("Hex bolt 3/8-16 x 2 in, zinc", "PK", 640, 1890, 60),
    Article("LED panel 2x4 ft, 4000 K", "EA", 5400, 11900, 24),
    Article("Safety glasses, clear", "EA", 320, 990, 50),
    Article("Toner cartridge, black, high yield", "EA", 7890, 14900, 6),
    Article("Pallet wrap 18 in x 1500 ft", "RL", 1290, 2890, 30),
    Article("Folding table, 6 ft", "EA", 4890, 9900, 10),
    Article("Cable ties, 8 in, pack of 500", "PK", 790, 1990, 20),
    Article("Corrugated carton 16 x 12 x 10", "BD", 1840, 3990, 25),
    Article("Anti-fatigue mat, 3 x 5 ft", "EA", 4200, 8800, 8),
    Article("Wall clock, 12 in", "EA", 1490, 3290, 4),
    Article("Microfiber cloths, pack of 50", "PK", 1680, 3490, 12),
    Article("Spray adhesive, 16 oz", "CN", 990, 1890, 24),
)
SERVICES = (
    Article("On-site maintenance, technician", "h", 7500, 12500, 24),
    Article("Quarterly inspection", "EA", 18000, 42000, 2),
    Article("After-hours call-out", "EA", 9500, 18500, 3),
    Article("Project coordination", "h", 8500, 14000, 12),
    Article("Network cabling, per drop", "EA", 11000, 19500, 16),
)
CREATIVE = (
    Article("Brand identity, second round", "h", 6500, 11000, 30),
    Article("Website layout and type", "h", 6500, 11000, 40),
    Article("Image editing", "h", 5500, 8500, 16),
    Article("Proofreading, 24 pages", "h", 4500, 7000, 10),
)
UK_GOODS = (
    Article("Oak worktop, 2 m, oiled", "ea", 18900, 34900, 4),
    Article("Serving trays, steel", "ea", 1450, 3900, 20),
    Article("Printed programme, 32 pp", "ea", 180, 420, 600, reduced=True),
    Article("Fitting and finishing", "hr", 4200, 6800, 16),
    Article("Delivery to site", "ea", 2500, 6500, 2),
    Article("Chilled display unit, hire per day", "day", 3200, 7800, 10),
)
GERMAN_GOODS = (
    Article("Schreibtisch, höhenverstellbar, 160 cm", "Stk", 38900, 64900, 5),
    Article("Druckerpapier A4, 80 g, Karton", "Krt", 2190, 3490, 30),
    Article("Montage vor Ort", "Std", 5200, 7800, 16),
    Article("Wartung Heizungsanlage", "Psch", 14500, 26500, 1),
    Article("Umwälzpumpe 25-60", "Stk", 16900, 29900, 2),
    Article("Faltblatt DIN lang, 4/4-farbig", "Tsd", 8900, 15900, 10),
    Article("Fachbuch Haustechnik, gebunden", "Stk", 2900, 5900, 6, reduced=True),
    Article("Anfahrtspauschale", "Psch", 3500, 6500, 1),
)
