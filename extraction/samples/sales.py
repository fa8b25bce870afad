"""What a receipt says, before anybody has laid it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from random import Random

from extraction.samples import companies
from extraction.samples.payroll import ZERO, cents
from extraction.samples.people import Facts, dice, person, phone, place


@dataclass(frozen=True, slots=True)
class Shop:
    """Where something is sold: in what money, under which taxes, by whom."""

    country: str
    currency: str
    rates: tuple[Decimal, ...]  # per cent, the usual one first
    included: bool  # prices have the tax in them
    names: str  # apart by |
    towns: str = ""
    coin: Decimal = Decimal("0.01")  # the smallest there is


@dataclass(frozen=True, slots=True)
class Ware:
    """Something sold: its name, the range of its price in cents, and whether it is taxed less."""

    name: str
    low: int
    high: int
    reduced: bool = False
    most: int = 3


US = Shop("US", "USD", (Decimal("8.25"),), False,
          "Copperline Hardware|The Tin Kettle|Marigold & Rye|Fenwick Corner Market|"
          "Blue Anchor Supply Co.|Juniper Street Books")  # fmt: skip
MALAYSIA = Shop("MY", "MYR", (Decimal("6"),), False,
                "PERNIAGAAN SINAR TERATAI|LIM & LEE HARDWARE SDN BHD|KEDAI BUKU DELIMA ENTERPRISE|"
                "SERI MELUR TRADING SDN BHD|BINTANG TIMUR STATIONERS SDN. BHD.",
                coin=Decimal("0.05"))  # fmt: skip
GERMANY = Shop("DE", "EUR", (Decimal("19.00"), Decimal("7.00")), True,
               "Bäckerei Ahlers GmbH|Erlengrund Markt KG|Café Nordlicht|Gasthaus Zur Linde|"
               "Lindenkamp Drogerie GmbH & Co. KG")  # fmt: skip
UK = Shop("GB", "GBP", (Decimal("20.00"),), True,
          "Pennington Car Parks Ltd|Abbot's Yard Parking|Ravensmoor Taxis|"
          "The Marling Arms")  # fmt: skip
FRANCE = Shop("FR", "EUR", (Decimal("10.00"), Decimal("5.50")), True,
              "Brasserie du Vieux Quai|Boulangerie Delmas SARL|Le Comptoir des Halles")  # fmt: skip

GROCERIES = (
    Ware("WHOLE MILK 1 GAL", 329, 499), Ware("SOURDOUGH LOAF", 389, 649),
    Ware("HONEYCRISP APPLES", 249, 599), Ware("OLIVE OIL 500ML", 799, 1499),
    Ware("PAPER TOWELS 6PK", 699, 1199), Ware("DARK ROAST COFFEE", 849, 1399),
    Ware("SPARKLING WATER", 119, 229), Ware("CHEDDAR BLOCK", 429, 799),
    Ware("AA BATTERIES 8CT", 699, 1299), Ware("SCREWDRIVER SET", 1299, 2499),
)  # fmt: skip
MENU = (
    Ware("Garden Salad", 900, 1300), Ware("Trout Almondine", 1900, 2900),
    Ware("House Burger", 1300, 1700), Ware("Iced Tea", 300, 400), Ware("Cappuccino", 420, 550),
    Ware("Apple Crumble", 700, 950), Ware("Mushroom Risotto", 1500, 2100),
    Ware("Draft Lager", 600, 850),
)  # fmt: skip
HARDWARE = (
    Ware("PAINT BRUSH 2 INCH", 350, 890), Ware("COPPER WIRE 5M", 890, 1690),
    Ware("A4 PAPER 80GSM", 990, 1490), Ware("LED BULB 9W", 590, 1290),
    Ware("MASKING TAPE 24MM", 210, 450), Ware("DOOR HINGE PAIR", 490, 990),
    Ware("GEL PEN BLUE 0.5", 180, 390), Ware("RULED NOTEBOOK", 320, 790),
)  # fmt: skip
GERMAN_WARES = (
    Ware("Vollkornbrot 750g", 299, 489, True), Ware("Butterbrezel", 139, 219, True),
    Ware("Bergkäse", 389, 699, True), Ware("Apfelsaft 1L", 149, 249),
    Ware("Filterkaffee", 220, 320), Ware("Spülmittel", 129, 259), Ware("Zahnpasta", 119, 349),
    Ware("Mineralwasser", 59, 99), Ware("Taschentücher", 89, 199),
)  # fmt: skip
FRENCH_WARES = (
    Ware("Plat du jour", 1350, 1890), Ware("Salade niçoise", 1190, 1590),
    Ware("Café gourmand", 650, 890), Ware("Eau minérale 50cl", 280, 420, True),
    Ware("Tarte aux pommes", 590, 790), Ware("Verre de rosé", 450, 690),
)  # fmt: skip
FUEL = (Ware("UNLEADED 87", 319, 459),)
PARKING = (Ware("Short stay parking", 350, 1800, most=1),)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a layout's till knows."""

    shop: Shop
    wares: tuple[Ware, ...]
    least: int = 2  # items
    most: int = 6
    number: str = "{:06}"
    cash: bool | None = None  # None: now so, now so
    tip: bool = False
    pumped: bool = False  # a quantity with three decimals

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As `facts` of this module."""
        return facts(seed, as_of, self, given, inconsistent=inconsistent)


_SUMS = frozenset({"subtotal", "tax_total", "tip", "rounding", "total", "paid", "change"})


def facts(
    seed: int, as_of: date, terms: Terms, given: Mapping[str, str], *, inconsistent: bool
) -> Facts:
    """Work out a purchase of the days before `as_of`; `given` are values to have, by path.

    A given total is reached by one item; other given amounts are put in as they are.
    """
    chance = dice("receipt", seed, terms.shop.country)
    bought = as_of - timedelta(days=chance.randint(0, 24))
    hour, minute = chance.randint(8, 21), chance.randint(0, 59)
    name, address, call, tax_number = _merchant(chance, terms.shop)
    values = {
        "merchant.name": name,
        "merchant.address": address,
        "merchant.phone": call,
        "merchant.vat_id": tax_number,
        "purchased_on": bought.isoformat(),
        "time": f"{hour:02}:{minute:02}",
        "number": terms.number.format(chance.randint(1000, 989999)),
        "currency": terms.shop.currency,
    }
    wanted = None if inconsistent else given.get("total")
    sums = _sums(dice("goods", seed), terms, Decimal(wanted) if wanted else None)
    values |= sums
    values |= {path: text for path, text in given.items() if wanted is None or path not in _SUMS}
    if terms.cash is not True and (terms.cash is False or chance.random() < 0.5):
        values["payment_method"] = chance.choice(("VISA", "MASTERCARD"))
        values["paid"] = values["total"]
    else:
        values["payment_method"] = {"DE": "Bar", "FR": "Espèces"}.get(terms.shop.country, "CASH")
        paid = _note_for(Decimal(values["total"]))
        values["paid"], values["change"] = str(paid), str(paid - Decimal(values["total"]))
    values |= {path: given[path] for path in ("paid", "change") if path in given}
    return Facts(values, _notes(dice("till", seed), terms, values))


def _merchant(chance: Random, shop: Shop) -> tuple[str, str, str, str]:
    if shop.country == "DE":
        one = companies.german_company(chance, shop.names)
        return one.name, one.address, one.phone, one.tax_number
    if shop.country == "GB":
        one = companies.uk_company(chance, shop.names)
        return one.name, one.address, one.phone, one.tax_number
    name = chance.choice(shop.names.split("|"))
    if shop.country == "FR":
        street = chance.choice(("rue des Tilleuls", "quai aux Sables", "avenue du Moulin Vert"))
        address = f"{chance.randint(2, 140)} {street}; 00{chance.randint(100, 999)} Vaubrune"
        return name, address, f"01 99 00 {chance.randint(10, 99)} {chance.randint(10, 99)}", (
            f"FR99999{chance.randint(100000, 999999)}"
        )  # fmt: skip
    if shop.country == "MY":
        street = chance.choice(("JALAN TERATAI", "JALAN MELUR", "LORONG DELIMA"))
        town = chance.choice(("BANDAR SINAR BARU", "TAMAN SERI TIMUR", "KAMPUNG BAYU"))
        code = f"00{chance.randint(100, 999)}"
        address = (
            f"NO. {chance.randint(2, 88)}, {street} {chance.randint(2, 9)}/{chance.randint(2, 20)},"
            f"; {town},; {code} SERI BAYU, SELANGOR"
        )
        return name, address, f"03-5550 {chance.randint(1000, 9999)}", (
            f"0009{chance.randint(10000000, 99999999)}"
        )  # fmt: skip
    return name, place(chance).lines, phone(chance), f"97-{chance.randint(1000000, 9999999)}"


def _sums(chance: Random, terms: Terms, wanted: Decimal | None) -> dict[str, str]:
    shop = terms.shop
    count = chance.randint(terms.least, min(terms.most, len(terms.wares)))
    wares = chance.sample(terms.wares, 1 if wanted is not None else count)
    lines: list[
        tuple[str, Decimal, Decimal, Decimal, Decimal]
    ] = []  # name, count, price, sum, rate
    for ware in wares:
        rate = shop.rates[-1] if ware.reduced else shop.rates[0]
        quantity = Decimal(chance.randint(1, ware.most))
        price = Decimal(chance.randint(ware.low, ware.high)) / 100
        if terms.pumped:
            quantity = Decimal(chance.randint(4000, 18000)) / 1000
        if wanted is not None:
            quantity = Decimal(1)
            price = wanted if shop.included else cents(wanted / (1 + rate / 100))
        lines.append((ware.name, quantity, price, cents(quantity * price), rate))
    return _figures(chance, terms, lines, wanted)


def _figures(
    chance: Random,
    terms: Terms,
    lines: list[tuple[str, Decimal, Decimal, Decimal, Decimal]],
    wanted: Decimal | None,
) -> dict[str, str]:
    shop = terms.shop
    values: dict[str, str] = {}
    groups: dict[Decimal, Decimal] = {}
    for at, (name, quantity, price, amount, rate) in enumerate(lines):
        values[f"items[{at}].description"] = name
        values[f"items[{at}].quantity"] = str(quantity)
        values[f"items[{at}].unit_price"] = str(price.quantize(Decimal("0.01")))
        values[f"items[{at}].amount"] = str(amount)
        groups[rate] = groups.get(rate, ZERO) + amount
    whole, tax = sum(groups.values(), ZERO), ZERO
    for at, (rate, gross) in enumerate(sorted(groups.items(), reverse=True)):
        part = (
            gross - cents(gross / (1 + rate / 100)) if shop.included else cents(gross * rate / 100)
        )
        if wanted is not None and not shop.included:
            part = wanted - gross
        net = gross - part if shop.included else gross
        tax += part
        values[f"taxes[{at}].rate"] = str(rate)
        values[f"taxes[{at}].net"], values[f"taxes[{at}].amount"] = str(net), str(part)
    before = whole if shop.included else whole + tax
    values["subtotal"] = str(whole - tax if shop.included else whole)
    values["tax_total"] = str(tax)
    coins = (before / shop.coin).to_integral_value(ROUND_CEILING)
    total = before if wanted is not None else coins * shop.coin
    if shop.coin > Decimal("0.01"):
        values["rounding"] = str(total - before)
    if terms.tip and wanted is None:
        tip = cents(whole * chance.choice((15, 18, 20)) / 100)
        values["tip"], total = str(tip), total + tip
    values["total"] = str(total.quantize(Decimal("0.01")))
    return values


def _note_for(total: Decimal) -> Decimal:
    """What somebody gives who has no coins."""
    step = Decimal(5 if total < 20 else 10 if total < 100 else 50)
    return (total // step * step + step).quantize(Decimal("0.01"))


def _notes(chance: Random, terms: Terms, values: Mapping[str, str]) -> dict[str, str]:
    """What tills print besides."""
    count = sum(path.endswith("].amount") and path.startswith("items") for path in values)
    quantity = sum(
        Decimal(text) for path, text in values.items()
        if path.startswith("items[") and path.endswith(".quantity")
    )  # fmt: skip
    return {
        "clerk": person(chance).split()[0],
        "customer": person(chance),
        "table": str(chance.randint(1, 40)),
        "till": f"{chance.randint(1, 9):02}",
        "store": str(chance.randint(100, 999)),
        "register": f"{chance.randint(100000, 999999)}-{chance.choice('AKPTW')}",
        "card": f"{chance.randint(1000, 9999)}",
        "auth": f"{chance.randint(100000, 999999)}",
        "count": str(count),
        "quantity": str(quantity),
        "pump": str(chance.randint(1, 12)),
        "entry": f"{chance.randint(6, 9):02}:{chance.randint(10, 59)}",
        "host": f"www.{_host(values['merchant.name'])}.example",
        "codes": " ".join(str(chance.randint(1000000, 9999999)) for _ in range(count)),
    }


def _host(name: str) -> str:
    return "".join(char for char in name.lower() if char.isascii() and char.isalpha())[:12]
