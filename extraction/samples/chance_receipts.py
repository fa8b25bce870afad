"""Receipts whose structure is chance: who prints what where, in which words and columns."""

from collections.abc import Sequence
from random import Random

from extraction.samples import sales
from extraction.samples.canvas import Canvas, Pen
from extraction.samples.formats import (
    Format,
    brief_us_date,
    dashed_us_date,
    dotted_date,
    iso_date,
    long_us_date,
    short_us_date,
    slashed_uk_date,
    us_date,
)
from extraction.samples.people import Facts
from extraction.samples.receipt_tills import Roll
from extraction.samples.sales import Terms

WIDTHS = (198.0, 227.0, 227.0, 280.0, 340.0)
_TRADES = {
    "US": (sales.US, (sales.GROCERIES, sales.MENU, sales.HARDWARE)),
    "MY": (sales.MALAYSIA, (sales.HARDWARE, sales.MENU)),
    "DE": (sales.GERMANY, (sales.GERMAN_WARES,)),
    "GB": (sales.UK, (sales.GROCERIES, sales.MENU)),
    "FR": (sales.FRANCE, (sales.FRENCH_WARES,)),
}
_DATES = {
    "US": (us_date, short_us_date, dashed_us_date, brief_us_date, long_us_date),
    "MY": (slashed_uk_date, iso_date, dotted_date),
    "DE": (dotted_date,),
    "GB": (slashed_uk_date, iso_date),
    "FR": (slashed_uk_date,),
}
_SIGNS = {
    "US": (("$", ""), ("", "")), "MY": (("RM", ""), ("RM ", ""), ("", "")),
    "DE": (("", " EUR"), ("", " €"), ("", "")), "GB": (("£", ""),), "FR": (("", " €"), ("", "")),
}  # fmt: skip
_WORDS = {
    "en": {
        "title": "RECEIPT|TAX INVOICE|SALES RECEIPT|CASH RECEIPT|", "phone": "Tel:|Phone:|TEL|Ph:",
        "number": "Receipt #:|Receipt No:|Invoice No.|Bill No:|Trans #|Check #",
        "date": "Date:|DATE|Trans Date:|", "time": "Time:|TIME|",
        "subtotal": "Subtotal|SUB-TOTAL|Sub Total:|Net Sales",
        "tax": "Tax|Sales Tax|TAX:|Total Tax",
        "gst": "GST|Total GST|GST Payable:|Service Tax", "tip": "Tip|Gratuity|TIP",
        "rounding": "Rounding|Rounding Adj:|ROUND AMT|Rounding Adjustment",
        "total": "Total|TOTAL|Grand Total|NET TOTAL|Amount Due|Total Amount:|TOTAL DUE|Balance Due",
        "change": "Change|CHANGE|Change Due|Cash Change:", "vat_id": "GST No:|VAT Reg No:|Tax ID:",
        "thanks": "Thank you!|THANK YOU, PLEASE COME AGAIN|Have a nice day",
        "clerk": "Cashier:|Served by:|Server:|Clerk", "count": "Items:|Item Count|No. of items:",
        "net": "Net|Amount|Goods", "vat": "VAT|Tax|VAT Amount", "rate": "Rate|VAT Rate|Tax Code",
    },
    "de": {
        "title": "Rechnung|Kassenbon|Quittung|", "phone": "Tel.|Tel:|Telefon",
        "time": "Uhrzeit|Zeit:|",
        "number": "Bon-Nr.|Beleg-Nr.:|Rechnung Nr.", "date": "Datum|Datum:|",
        "total": "SUMME|Summe|Gesamtbetrag|Zu zahlen|Total|Endbetrag", "change": "Rückgeld|Zurück",
        "vat_id": "USt-IdNr.|USt-ID:|UID-Nr.", "thanks": "Vielen Dank für Ihren Einkauf|Danke!",
        "clerk": "Es bediente Sie|Kassierer:|Bediener:", "count": "Artikel|Posten:",
        "net": "Netto", "vat": "MwSt|Steuer|USt", "rate": "Satz|MwSt-Satz|MwSt%",
        "subtotal": "Summe netto", "tax": "MwSt", "rounding": "Rundung", "tip": "Trinkgeld",
        "gst": "MwSt",
    },
    "fr": {
        "title": "Facture|Ticket|Addition|", "phone": "Tél :|Tél.", "time": "|Heure :",
        "number": "Ticket n°|Facture n°", "date": "Date :|Le|",
        "total": "TOTAL TTC|Total|Net à payer",
        "change": "Rendu|Monnaie rendue", "vat_id": "N° TVA|TVA intracom", "tip": "Pourboire",
        "thanks": "Merci de votre visite|À bientôt", "clerk": "Serveur :|Caissier", "gst": "TVA",
        "count": "Articles", "net": "HT", "vat": "TVA", "rate": "Taux", "subtotal": "Total HT",
        "tax": "Total TVA", "rounding": "Arrondi",
    },
}  # fmt: skip
_BESIDES = {
    "en": ("Goods sold are not returnable", "Join our members' club today", "Keep this receipt"),
    "de": ("Umtausch nur mit Bon", "Öffnungszeiten Mo-Sa 8-20 Uhr", "Besuchen Sie uns bald wieder"),
    "fr": ("Ni repris ni échangé", "Service compris", "Ouvert 7 jours sur 7"),
}


class Trade:
    """Where, in which words and format one receipt is printed."""

    def __init__(self, chance: Random):
        self.code = chance.choice(tuple(_TRADES))
        shop, wares = _TRADES[self.code]
        self.lang = {"DE": "de", "FR": "fr"}.get(self.code, "en")
        goods = chance.choice(wares)
        number = chance.choice(("{:06}", "{:08}", "R-{:06}", "CS{:07}", "{:05}"))
        tip = self.code == "US" and goods is sales.MENU and chance.random() < 0.6
        self.terms = Terms(shop, goods, least=1, most=8, number=number, tip=tip)
        point, comma = (",", ".") if self.code in ("DE", "FR") else (".", ",")
        self.format = Format(chance.choice(_DATES[self.code]), point, comma)
        self.sign = chance.choice(_SIGNS[self.code])


class Receipt:
    """One receipt in the making."""

    def __init__(self, page: Canvas, facts: Facts, trade: Trade, chance: Random):
        self._page, self._facts, self._trade, self._chance = page, facts, trade, chance
        pen = Pen(chance.choice(("mono", "mono", "sans")), chance.choice((7, 7.5, 8)))
        if page.width < 200:
            pen = pen.at(6.5)
        self._roll = Roll(page, pen, top=28, margin=chance.choice((10, 14)))
        self._align = chance.choice(("center", "center", "left"))
        self._case = chance.choice((str, str.upper))
        self._all_signed = chance.random() < 0.4

    def draw(self) -> None:
        """Print it from the head to the foot."""
        roll, chance = self._roll, self._chance
        self._head()
        heads = [self._title, self._facts_of_sale]
        if chance.random() < 0.3:
            heads.reverse()
        late = chance.random() < 0.25  # the date stands at the foot
        for part in heads:
            if not (late and part == self._facts_of_sale):
                part()
        self._rule()
        self._items()
        self._rule()
        self._sums()
        self._payment()
        if self._trade.terms.shop.included or chance.random() < 0.5:
            roll.down(0.5)
            self._taxes()
        if late:
            self._facts_of_sale()
        roll.down(0.6)
        for text in chance.sample(_BESIDES[self._trade.lang], chance.randint(0, 2)):
            roll.say(self._case(text), self._align)
        roll.say(self._case(self._word("thanks")))

    def _word(self, key: str) -> str:
        return self._chance.choice(_WORDS[self._trade.lang][key].split("|"))

    def _rule(self) -> None:
        if self._chance.random() < 0.6:
            self._roll.rule()
        else:
            self._roll.down(0.5)

    def _head(self) -> None:
        roll, chance = self._roll, self._chance
        if chance.random() < 0.25:
            roll.say(chance.choice(("* * * * * * *", "Welcome", self._case("Customer copy"))))
        roll.field("merchant.name", self._align, roll.pen.bold().at(chance.choice((8, 10, 12))))
        if self._trade.code == "MY":
            roll.say(f"({self._facts.notes['register']})", self._align)
        roll.address(self._align)
        numbers = [("phone", "merchant.phone"), ("vat_id", "merchant.vat_id")]
        for key, path in chance.sample(numbers, chance.choice((1, 2, 2))):
            roll.labelled(self._case(self._word(key)), path)

    def _title(self) -> None:
        title = self._word("title")
        if title:
            self._roll.down(0.3)
            self._roll.say(self._case(title), pen=self._roll.pen.bold())

    def _facts_of_sale(self) -> None:
        roll, page, chance = self._roll, self._page, self._chance
        if chance.random() < 0.8:
            roll.labelled(self._case(self._word("number")), "number")
        label = self._word("date")
        box = page.labelled(self._case(label), "purchased_on", roll.x0, roll.y, roll.pen, 4)
        time = self._word("time")
        if chance.random() < 0.7 and box:
            page.labelled(self._case(time), "time", box.x1 + 10, roll.y, roll.pen, 4 if time else 0)
        roll.down()
        if chance.random() < 0.6:
            roll.say(f"{self._case(self._word('clerk'))} {self._facts.notes['clerk']}", "left")

    def _items(self) -> None:
        draw = self._chance.choice((self._plain, self._counted, self._columns, self._two_lines))
        for row in self._page.rows("items"):
            draw(row)

    def _amount(self, row: int) -> None:
        before, after = self._trade.sign if self._all_signed else ("", "")
        self._page.field(
            f"items[{row}].amount", self._roll.x1, self._roll.y, self._roll.pen, "right",
            before=before, after=after,
        )  # fmt: skip

    def _plain(self, row: int) -> None:
        """The name and the amount."""
        roll = self._roll
        wide = roll.x1 - roll.x0 - 70
        self._page.field(f"items[{row}].description", roll.x0, roll.y, roll.pen, fit=wide)
        self._amount(row)
        roll.down()

    def _counted(self, row: int) -> None:
        """The quantity first."""
        roll = self._roll
        self._page.field(f"items[{row}].quantity", roll.x0, roll.y, roll.pen)
        wide = roll.x1 - roll.x0 - 88
        self._page.field(f"items[{row}].description", roll.x0 + 16, roll.y, roll.pen, fit=wide)
        self._amount(row)
        roll.down()

    def _columns(self, row: int) -> None:
        """The name on a line, its numbers on the next."""
        roll, page = self._roll, self._page
        roll.field(f"items[{row}].description", "left")
        page.field(f"items[{row}].quantity", roll.x0 + 40, roll.y, roll.pen, "right")
        page.text(roll.x0 + 48, roll.y, "x", roll.pen)
        page.field(f"items[{row}].unit_price", roll.x0 + 92, roll.y, roll.pen, "right")
        self._amount(row)
        roll.down()

    def _two_lines(self, row: int) -> None:
        """The name with its amount, and below it a quantity that is more than one."""
        roll, page = self._roll, self._page
        self._plain(row)
        if self._facts.values[f"items[{row}].quantity"] != "1":
            page.field(f"items[{row}].quantity", roll.x0 + 24, roll.y, roll.pen, "right")
            page.text(roll.x0 + 32, roll.y, "x", roll.pen)
            page.field(f"items[{row}].unit_price", roll.x0 + 80, roll.y, roll.pen, "right")
            roll.down()

    def _sums(self) -> None:
        roll, chance, included = self._roll, self._chance, self._trade.terms.shop.included
        if chance.random() < 0.3:
            roll.say(f"{self._case(self._word('count'))} {self._facts.notes['count']}", "left")
        if not included:
            roll.pair(self._case(self._word("subtotal")), "subtotal")
            tax = "gst" if self._trade.code == "MY" else "tax"
            roll.pair(self._case(self._word(tax)), "tax_total")
            roll.pair(self._word("tip"), "tip")
            roll.pair(self._case(self._word("rounding")), "rounding")
        before, after = self._trade.sign
        large = chance.choice((roll.pen.bold(), roll.pen.bold().at(roll.pen.size + 2)))
        roll.total(self._case(self._word("total")), pen=large, before=before, after=after)

    def _payment(self) -> None:
        roll, page = self._roll, self._page
        if self._chance.random() < 0.15 and "change" not in self._facts.values:
            return
        box = page.field("paid", roll.x1, roll.y, roll.pen, "right")
        if box:
            page.field("payment_method", roll.x0, roll.y, roll.pen)
            roll.down()
        roll.pair(self._case(self._word("change")), "change")

    def _taxes(self) -> None:
        """The taxes by rate, in columns."""
        roll, page = self._roll, self._page
        rows = page.rows("taxes")
        columns = (roll.x0 + 0.55 * (roll.x1 - roll.x0), roll.x1)
        for x, key in zip(columns, ("net", "vat"), strict=True):
            page.text(x, roll.y, self._word(key), roll.pen, "right")
        roll.say(self._word("rate"), "left")
        for row in rows:
            self._tax(row, columns, alone=len(rows) == 1)

    def _tax(self, row: int, columns: Sequence[float], *, alone: bool) -> None:
        roll, page = self._roll, self._page
        page.field(f"taxes[{row}].rate", roll.x0 + 36, roll.y, roll.pen, "right", after="%")
        for x, column, path in zip(
            columns, ("net", "amount"), ("subtotal", "tax_total"), strict=True
        ):
            box = page.field(f"taxes[{row}].{column}", x, roll.y, roll.pen, "right")
            if alone and box:  # one rate's figures are the whole receipt's
                page.stands_for(path, page.printed[f"taxes[{row}].{column}"], box)
        roll.down()
