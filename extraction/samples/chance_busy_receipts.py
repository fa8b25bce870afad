"""Receipts by chance that print more than they are asked for: slips, loyalty, savings, counts."""

from decimal import Decimal
from random import Random

from extraction.samples.chance_receipts import Receipt
from extraction.samples.chance_sheet_receipts import with_fee

_HEADS = {
    "en": ("-- PRODUCE --", "GROCERY", "Kitchen", "DEPT 04 HARDWARE"),
    "de": ("Obst & Gemüse", "WARENGRUPPE 12", "Küche"),
    "fr": ("** RAYON FRAIS **", "Cuisine"),
}
_LOYAL = {
    "en": (("Points earned today", ""), ("Points balance", ""), ("You saved", "."),
           ("Your total savings", "."), ("Member price savings", "."), ("Rewards balance", "."),
           ("Suggested tip 18%", "."), ("Suggested tip 20%", "."), ("Gift card balance", ".")),
    "de": (("PAYBACK Punkte", ""), ("Sie sparen", "."), ("Punktestand", ""),
           ("Treuepunkte Stand", "")),
    "fr": (("Points fidélité", ""), ("Vous économisez", "."), ("Cagnotte", ".")),
}  # fmt: skip
_SLIP = {
    "en": ("Card No: ************{four}", "AID: A0000000031010", "Terminal ID: {six}",
           "Auth Code: {six}", "Trace No: {six}", "Ref No: {eight}", "Entry: CHIP", "MID: {eight}",
           "Batch #: {four}", "Approved", "Seq # {six}", "RRN: {eight}{four}"),
    "de": ("Karten-Nr. ############{four}", "Terminal-ID {eight}", "TA-Nr. {six}",
           "Trace-Nr. {six}", "Beleg-Nr. {four}", "Genehmigungs-Nr. {six}", "AID A0000000041010",
           "Zahlung erfolgt", "VU-Nr. {eight}"),
    "fr": ("CARTE ************{four}", "N° AUTO {six}", "AID A0000000421010", "Commerçant {eight}",
           "DEBIT"),
}  # fmt: skip
_SLIP_HEAD = {
    "en": ("CARD SALE", "Merchant copy", "EMV PURCHASE", "Payment details", "Customer copy"),
    "de": ("Kundenbeleg", "Kartenzahlung", "* * Kundenbeleg * *"),
    "fr": ("TICKET CLIENT", "CARTE BANCAIRE"),
}
_CHARGED = {
    "en": ("Amount", "AMOUNT:", "Purchase", "Total charged", "USD$"),
    "de": ("Betrag", "Betrag EUR", "Gesamt EUR"),
    "fr": ("MONTANT", "Montant réel"),
}


class BusyReceipt(Receipt):
    """One receipt with much besides."""

    def _sums(self) -> None:
        """The sums, after a charge or a coupon that is no item and that nobody asks for."""
        roll, page = self._roll, self._page
        fee = with_fee(self._facts, self._chance) if self._chance.random() < 0.35 else None
        if fee:
            page.text(roll.x0, roll.y, self._case(fee[0]), roll.pen)
            page.text(roll.x1, roll.y, page.figure(fee[1]), roll.pen, "right")
            roll.down()
        super()._sums()

    def _facts_of_sale(self) -> None:
        roll, page, chance = self._roll, self._page, self._chance
        way = chance.choice(("usual", "bare", "split"))
        if way == "usual":
            super()._facts_of_sale()
            return
        if way == "bare":  # day and time under no label
            box = page.field("purchased_on", roll.x0, roll.y, roll.pen)
            if chance.random() < 0.7 and box:
                page.field("time", roll.x1, roll.y, roll.pen, "right")
            roll.down()
            if chance.random() < 0.7:
                roll.labelled(self._case(self._word("number")), "number")
            return
        label = self._case(self._word("number"))
        box = page.labelled(label, "number", roll.x0, roll.y, roll.pen)
        day = page.field("purchased_on", roll.x1, roll.y, roll.pen, "right")
        roll.down()
        if day and chance.random() < 0.6:
            page.field("time", roll.x1, roll.y, roll.pen, "right")
        page.text(roll.x0, roll.y, f"{self._word('clerk')} {self._facts.notes['clerk']}", roll.pen)
        roll.down()

    def _items(self) -> None:
        chance, roll = self._chance, self._roll
        draw = chance.choice(
            (self._over, self._after, self._behind, self._priced, self._plain, self._counted)
        )
        headed = chance.random() < 0.4
        rows = self._page.rows("items")
        for row in rows:
            if headed and row in (0, (len(rows) + 1) // 2):
                roll.say(chance.choice(_HEADS[self._trade.lang]), "left")
            draw(row)

    def _times(self, row: int, x: float, *, mark: str) -> None:
        """ "2 x 1.49" from `x` on."""
        page, roll = self._page, self._roll
        box = page.field(f"items[{row}].quantity", x, roll.y, roll.pen)
        if box:
            end = page.text(box.x1 + 4, roll.y, mark, roll.pen).x1
            page.field(f"items[{row}].unit_price", end + 4, roll.y, roll.pen)

    def _over(self, row: int) -> None:
        """The count over the name where it is more than one."""
        roll, page = self._roll, self._page
        if self._facts.values[f"items[{row}].quantity"] != "1":
            self._times(row, roll.x0 + 12, mark="x")
            roll.down()
        wide = roll.x1 - roll.x0 - 70
        page.field(f"items[{row}].description", roll.x0, roll.y, roll.pen, fit=wide)
        self._amount(row)
        roll.down()

    def _after(self, row: int) -> None:
        """The name alone, then the count and the amount under it."""
        roll = self._roll
        roll.field(f"items[{row}].description", "left")
        self._times(row, roll.x0 + 10, mark=self._mark())
        self._amount(row)
        roll.down()

    def _mark(self) -> str:
        if not hasattr(self, "_marked"):
            self._marked = self._chance.choice(("x", "@", "X", "*"))
        return self._marked

    def _behind(self, row: int) -> None:
        """The count behind the name."""
        roll, page = self._roll, self._page
        wide = roll.x1 - roll.x0 - 100
        box = page.field(f"items[{row}].description", roll.x0, roll.y, roll.pen, fit=wide)
        if box and self._facts.values[f"items[{row}].quantity"] != "1":
            page.field(f"items[{row}].quantity", box.x1 + 5, roll.y, roll.pen, before="x")
        self._amount(row)
        roll.down()

    def _priced(self, row: int) -> None:
        """Count, price and amount in columns behind the name."""
        roll, page = self._roll, self._page
        wide = roll.x1 - roll.x0 - 118
        page.field(f"items[{row}].description", roll.x0, roll.y, roll.pen, fit=wide)
        page.field(f"items[{row}].quantity", roll.x1 - 88, roll.y, roll.pen, "right")
        page.field(f"items[{row}].unit_price", roll.x1 - 44, roll.y, roll.pen, "right")
        self._amount(row)
        roll.down()

    def _payment(self) -> None:
        roll, chance, values = self._roll, self._chance, self._facts.values
        if chance.random() < 0.4:
            self._loyal(2)
        carded = "change" not in values
        if not carded or chance.random() < 0.5:
            super()._payment()
        if carded and chance.random() < 0.7:
            self._slip()
        elif chance.random() < 0.3:
            roll.say(f"{self._word('count')} {self._facts.notes['count']}", "left")

    def _slip(self) -> None:
        """What a card's terminal prints."""
        roll, page, chance, lang = self._roll, self._page, self._chance, self._trade.lang
        roll.down(0.5)
        roll.say(chance.choice(_SLIP_HEAD[lang]))
        lines = chance.sample(_SLIP[lang], chance.randint(2, 5))
        at = chance.randint(0, len(lines))
        for nth, line in enumerate([*lines[:at], "", *lines[at:]]):
            if nth == at:
                if "paid" in page.truth or chance.random() < 0.5:
                    continue
                page.text(roll.x0, roll.y, chance.choice(_CHARGED[lang]), roll.pen)
                page.field("paid", roll.x1, roll.y, roll.pen, "right")
                roll.down()
                continue
            roll.say(_numbered(line, chance), "left")
        if "payment_method" not in page.truth and "paid" in page.truth:
            roll.field("payment_method", "left")

    def _loyal(self, most: int) -> None:
        """Points, savings and what else a shop counts."""
        roll, page, chance = self._roll, self._page, self._chance
        for label, kind in chance.sample(_LOYAL[self._trade.lang], chance.randint(1, most)):
            share = Decimal(self._facts.values["total"]) * chance.randint(10, 25) / 100
            figure = page.figure(f"{share:.2f}") if kind else str(int(share) + 3)
            page.text(roll.x0, roll.y, self._case(label), roll.pen)
            page.text(roll.x1, roll.y, figure, roll.pen, "right")
            roll.down()

    def _taxes(self) -> None:
        super()._taxes()
        if self._chance.random() < 0.3:
            self._roll.down(0.3)
            self._loyal(2)


def _numbered(line: str, chance: Random) -> str:
    return line.format(
        four=chance.randint(1000, 9999), six=chance.randint(100000, 999999),
        eight=chance.randint(10000000, 99999999),
    )  # fmt: skip
