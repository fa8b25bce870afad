"""What an invoice says, before anybody has laid it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import companies
from extraction.samples.billing import Bill, Item, adjust, figures
from extraction.samples.companies import HOURS, Article, Company
from extraction.samples.payroll import ZERO, cents
from extraction.samples.people import Facts, dice, place


@dataclass(frozen=True, slots=True)
class Market:
    """Where an invoice is at home: who trades there, in what money, under which tax rates."""

    currency: str
    tax_rates: tuple[Decimal, Decimal]  # per cent: the usual, the reduced
    country: str = ""  # of the IBAN; none is printed where empty


@dataclass(frozen=True, slots=True)
class Terms:
    """What a layout's program knows."""

    market: Market
    goods: tuple[Article, ...]
    least: int = 2  # lines
    most: int = 5
    number: str = "INV-{:05}"
    decimals: int = 0  # of a quantity
    due_days: tuple[int, ...] = (30,)
    order: bool = True
    discount: bool = False
    shipping: bool = False
    paid: bool = False  # something has been paid, or is still owed from before

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As `facts` of this module."""
        return facts(seed, as_of, self, given, inconsistent=inconsistent)


US = Market("USD", (Decimal("6.25"), ZERO))
US_UNTAXED = Market("USD", (ZERO, ZERO))
UK = Market("GBP", (Decimal("20.00"), ZERO), "GB")
GERMANY = Market("EUR", (Decimal("19.00"), Decimal("7.00")), "DE")
NETHERLANDS = Market("EUR", (Decimal("21.00"), Decimal("9.00")), "NL")

_AS_GIVEN = frozenset(
    [
        "number",
        "issued_on",
        "due_on",
        "purchase_order",
        "currency",
        "vendor.name",
        "vendor.address",
        "vendor.vat_id",
        "customer.name",
        "customer.address",
        "customer.number",
        "customer.vat_id",
        "iban",
    ]
)


def facts(
    seed: int, as_of: date, terms: Terms, given: Mapping[str, str], *, inconsistent: bool
) -> Facts:
    """Work out an invoice of the weeks before `as_of`; `given` as for a pay stub."""
    chance = dice("invoice", seed)
    vendor, customer = _parties(chance, terms)
    issued = as_of - timedelta(days=chance.randint(2, 20))
    if "issued_on" in given:
        issued = date.fromisoformat(given["issued_on"])
    days = chance.choice(terms.due_days)
    values = {
        "number": terms.number.format(chance.randint(1200, 9800), year=issued.year),
        "issued_on": issued.isoformat(),
        "due_on": (issued + timedelta(days=days)).isoformat(),
        "currency": terms.market.currency,
        "vendor.name": vendor.name,
        "vendor.address": vendor.address,
        "vendor.vat_id": vendor.tax_number,
        "customer.name": customer.name,
        "customer.address": customer.address,
        "customer.number": f"{chance.choice('CKA')}-{chance.randint(10000, 89999)}",
        "customer.vat_id": customer.tax_number,
    }
    order = f"PO-{chance.randint(100000, 989999)}"
    if terms.order:
        values["purchase_order"] = order
    if terms.market.country:
        values["iban"] = companies.iban(chance, terms.market.country)
    texts = {path: text for path, text in given.items() if path in _AS_GIVEN}
    amounts = {path: text for path, text in given.items() if path not in _AS_GIVEN}
    bill = _bill(dice("goods", seed), terms)
    adjust(bill, {} if inconsistent else amounts)
    values |= figures(bill) | texts
    if inconsistent:
        values |= amounts
    return Facts(values, _notes(dice("desk", seed), bill, vendor, days, terms.market.country))


def _parties(chance: Random, terms: Terms) -> tuple[Company, Company]:
    country = terms.market.country
    if country == "GB":
        return (
            companies.uk_company(chance, companies.UK_SELLERS),
            companies.uk_company(chance, companies.UK_BUYERS),
        )
    if country == "DE":
        return (
            companies.german_company(chance, companies.GERMAN_SELLERS),
            companies.german_company(chance, companies.GERMAN_BUYERS),
        )
    if country == "NL":
        return companies.dutch_company(chance), companies.dutch_company(chance, buys=True)
    sellers = companies.US_SELLERS
    if terms.goods is companies.CREATIVE:
        sellers = companies.FREELANCERS
    return (
        companies.us_company(chance, sellers),
        companies.us_company(chance, companies.US_BUYERS),
    )


def _bill(chance: Random, terms: Terms) -> Bill:
    count = chance.randint(terms.least, terms.most)
    goods = chance.sample(terms.goods, min(count, len(terms.goods)))
    goods += [chance.choice(terms.goods) for _ in range(count - len(goods))]
    usual, reduced = terms.market.tax_rates
    bill = Bill([_item(chance, one, terms, reduced if one.reduced else usual) for one in goods])
    if terms.discount:
        bill.discount = cents(bill.subtotal * chance.choice((2, 3, 5)) / 100)
    if terms.shipping:
        bill.shipping = cents(Decimal(chance.randint(900, 14900)) / 100)
    if terms.paid:
        bill.paid = cents(bill.total * chance.choice((0, 20, 25, 50)) / 100)
        bill.owed = ZERO if bill.paid else cents(Decimal(chance.randint(4000, 49000)) / 100)
    return bill


def _item(chance: Random, article: Article, terms: Terms, rate: Decimal) -> Item:
    quantity = Decimal(chance.randint(1, article.most))
    if terms.decimals and article.unit in HOURS:
        quantity += Decimal(chance.choice((0, 25, 50, 75))) / 100
    price = cents(Decimal(chance.randint(article.low, article.high)) / 100)
    return Item(
        article.name,
        quantity.quantize(Decimal(1).scaleb(-terms.decimals)),
        price,
        rate,
        unit=article.unit,
        code=f"{chance.choice('ABHKLMPT')}{chance.randint(100, 999)}-{chance.randint(10, 99)}",
    )


def _notes(chance: Random, bill: Bill, vendor: Company, days: int, country: str) -> dict[str, str]:
    notes = {
        "phone": vendor.phone,
        "mail": f"accounts@{vendor.host}",
        "host": f"www.{vendor.host}",
        "contact": companies.clerk(chance, country),
        "terms": f"Net {days}",
        "ship_to": place(chance).lines,
        "sales_order": f"SO{chance.randint(200000, 899999)}",
        "delivery": f"{chance.randint(400000, 899999)}",
        "paid": str(bill.paid),
        "owed": str(bill.owed),
    }
    for index, item in enumerate(bill.items):
        notes[f"unit[{index}]"], notes[f"code[{index}]"] = item.unit, item.code
        notes[f"rate[{index}]"] = str(item.rate)
    for index, (rate, (net, tax)) in enumerate(bill.taxes().items()):
        notes[f"tax_rate[{index}]"] = str(rate)
        notes[f"tax_net[{index}]"], notes[f"tax[{index}]"] = str(net), str(tax)
    return notes
