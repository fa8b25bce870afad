"""Receipts by chance whose rows beside the items look like items: tips, returns, cards, fuel."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from extraction.samples.canvas import Canvas
from extraction.samples.chance_receipts import Receipt, Trade
from extraction.samples.payroll import cents
from extraction.samples.people import Facts

_PAID = {
    "en": (
        "{} ************{four}", "{} ending in {four}", "{} XXXXXXXXXXXX{four}", "{} x{four}",
        "{} *{four}", "Paid by {}", "Payment ({})", "Card payment - {}", "Payment: {}", "Paid {}",
        "{} card", "Tendered: {}", "Charged to {}", "{} {four}", "{} tendered", "{} sale",
    ),
    "de": ("{}", "Zahlung {}", "Bezahlt mit {}", "Gegeben {}", "{} **** {four}"),
    "fr": ("{}", "Réglé en {}", "Paiement {}", "{} ****{four}"),
}  # fmt: skip
_ALONE = {
    "en": (
        "Card type: {}", "Card: {}", "Tender type {}", "Form of payment: {}", "Issuer: {}",
        "Account type: {}", "Application: {}", "{} ****{four}", "Paid with {} ending in {four}",
        "Charged to your {} card", "App label: {}", "Card brand {}", "Payment: {}", "Scheme: {}",
        "You paid by {}.",
    ),
    "de": ("Kartenart: {}", "Zahlungsart: {}", "{} ****{four}", "Bezahlt per {}"),
    "fr": ("Type de carte : {}", "Mode de paiement : {}", "{} ****{four}"),
}  # fmt: skip
_TOTALS = (
    "Total ({count} items)", "TOTAL USD", "Total: {count} item(s)", "Total to pay", "YOU PAY",
    "TOTAL SALE", "Your total", "Total this visit", "Order Total", "Check total", "GRAND TTL",
    "Total w/ tax", "TTL", "Amount owed", "Bill Total", "Purchase total", "Total charges",
)  # fmt: skip
_LOOSE = (
    "TABLE 14  GUESTS 2", "Order ahead for 18:30", "Member since 2019", "Return within 30 days",
    "Survey code 4410 2291 8837", "Win 500.00! Tell us how we did", "Bag fee waived",
    "Happy hour 4-6 PM: drafts 5.00", "Free delivery over 35.00", "Gift receipt available",
    "Next reward at 250 points", "Loyalty no. 77120994", "Entry 08:12  Exit 10:40",
    "Lost ticket 45.00", "Daily maximum 24.00", "Prices in stores may differ",
)  # fmt: skip
_SAVED = ("Reg 12.99 now less", "Was 8.49", "Club price saves 1.20", "Card savings 0.75-",
          "Compare at 24.99", "List 19.99")  # fmt: skip
_FOOTS = ("TOTAL SAVINGS", "You saved today", "Savings this trip", "Your rewards value",
          "Year to date savings", "Coupons used", "Remaining balance on card", "Reward dollars",
          "Donation suggested", "Avg per guest", "Amount toward next reward")  # fmt: skip
_ADD_ONS = ("Oat milk", "Extra cheese", "NO ONIONS", "Side salad", "Medium rare", "To share")


class OddReceipt(Receipt):
    """A till's receipt with rows that are no items, in the items' column and out of it."""

    def __init__(self, page: Canvas, facts: Facts, trade: Trade, chance: Random):
        super().__init__(page, facts, trade, chance)
        self._english = trade.lang == "en"
        self._ways = (self._plain, self._counted, self._columns, self._two_lines)
        self._later: list[Callable[[], None]] = [self._suggested, self._foots, self._loosely]
        chance.shuffle(self._later)

    def _line(self, label: str, figure: str = "", *, inset: float = 0) -> None:
        """Words at the left and a figure at the right edge that nobody asks for."""
        roll, page = self._roll, self._page
        shown = page.figure(figure) if figure else ""
        room = roll.x1 - roll.x0 - inset - 8 - roll.pen.width(shown)
        page.text(roll.x0 + inset, roll.y, label, roll.pen, fit=room)
        if figure:
            page.text(roll.x1, roll.y, shown, roll.pen, "right")
        roll.down()

    def _share(self, low: int, high: int) -> str:
        total = Decimal(self._facts.values["total"])
        return str(cents(total * self._chance.randint(low, high) / 100))

    def _items(self) -> None:
        chance = self._chance
        draw = chance.choice(self._ways)
        rows = self._page.rows("items")
        back = chance.randrange(len(rows)) if chance.random() < 0.25 else -1
        notes = chance.random() < 0.4
        if chance.random() < 0.2 and self._english:
            self._line(chance.choice(("Balance forward", "Previous balance")), "0.00")
        for row in rows:
            draw(row)
            if notes and self._english and chance.random() < 0.5:
                said = chance.choice((chance.choice(_SAVED), chance.choice(_ADD_ONS)))
                self._line(said, inset=14)
            if row == back:
                self._void(row)

    def _void(self, row: int) -> None:
        """Something else rung up and taken back."""
        name = self._chance.choice(("GUM MINT", "Gift wrap", "Postcard"))
        figure = self._share(3, 20)
        said = self._chance.choice(("VOID {}", "{} (void)", "Storno {}", "REFUND {}"))
        self._line(name, figure)
        self._line(said.format(name), f"-{figure}")

    def _sums(self) -> None:
        roll, chance, said = self._roll, self._chance, self._trade.terms.shop.included
        if chance.random() < 0.3 and self._english:
            self._line(chance.choice(("Item discount", "Coupon 4411", "Member deal")), "0.00")
        if not said:
            roll.pair(self._case(self._word("subtotal")), "subtotal")
            tax = "gst" if self._trade.code == "MY" else "tax"
            roll.pair(self._case(self._word(tax)), "tax_total")
            if "tip" in self._facts.values and chance.random() < 0.5:
                figure = Decimal(self._facts.values["total"]) - Decimal(self._facts.values["tip"])
                self._line(chance.choice(("Check before tip", "Total before tip")), str(figure))
            roll.pair(self._word("tip"), "tip")
            roll.pair(self._case(self._word("rounding")), "rounding")
        before, after = self._trade.sign
        label = self._word("total")
        if self._english and chance.random() < 0.6:
            count = len(self._page.rows("items"))
            label = chance.choice(_TOTALS).format(count=count)
            if "USD" in label and self._facts.values["currency"] != "USD":
                label = "TOTAL"
        roll.total(self._case(label), pen=roll.pen.bold(), before=before, after=after)
        if "USD" in label and not (before or after):
            self._page.stands_for("currency", "USD", self._page.boxes["total"][1])
        if chance.random() < 0.25 and "tip" not in self._facts.values and self._english:
            self._line(chance.choice(("Tip: ____________", "Gratuity ________")))
            self._line(chance.choice(("Total: __________", "TOTAL ____________")))

    def _payment(self) -> None:
        roll, page, chance = self._roll, self._page, self._chance
        way = chance.choice(("beside", "beside", "alone", "none"))
        if "change" in self._facts.values and way == "none":
            way = "beside"
        said = chance.choice((_PAID if way == "beside" else _ALONE)[self._trade.lang])
        if "change" in self._facts.values and "{four}" in said:
            said = "{}"
        if way != "none":
            self._method(said)
        if way == "beside":
            page.field("paid", roll.x1, roll.y, roll.pen, "right")
        if way != "none":
            roll.down()
        if "paid" in page.truth:
            roll.pair(self._case(self._word("change")), "change")
        if chance.random() < 0.4 and way != "none":
            self._numbers()
        for part in self._later:
            if chance.random() < 0.5:
                part()

    def _method(self, said: str) -> None:
        """The words of the payment, with the way to pay among them."""
        roll, page = self._roll, self._page
        first, _, rest = said.partition("{}")
        four = self._facts.notes["card"]
        x = roll.x0
        if first:
            x = page.text(x, roll.y, first.rstrip(), roll.pen).x1 + roll.pen.width(" ")
            x -= roll.pen.width(" ") * (not first.endswith(" "))
        show = self._chance.choice((str, str, str.title))
        box = page.field("payment_method", x, roll.y, roll.pen, show=show)
        if box and rest:
            gap = roll.pen.width(" ") * rest.startswith(" ")
            page.text(box.x1 + gap, roll.y, rest.strip().format(four=four), roll.pen)

    def _numbers(self) -> None:
        six = self._facts.notes["auth"]
        for text in self._chance.sample(
            (f"Auth {six}", "Entry method: Chip", f"Approval code {six}", "No signature required",
             "APPROVED - THANK YOU", f"Invoice ref {six[:4]}", "AID A0000000031010"), 2,
        ):  # fmt: skip
            self._line(text)

    def _suggested(self) -> None:
        """What a guest may want to give."""
        if not self._english:
            return
        chance, page, roll = self._chance, self._page, self._roll
        total = Decimal(self._facts.values["total"])
        roll.say(chance.choice(("Suggested gratuity", "TIP GUIDE", "For your convenience:", "")))
        way = chance.randrange(4)
        for rate in (15, 18, 20, 22)[: chance.randint(2, 4)]:
            tip = cents(total * rate / 100)
            shown, whole = page.figure(str(tip)), page.figure(str(total + tip))
            text = (f"{rate}%: (Tip {shown} Total {whole})", f"{rate}% = {shown}",
                    f"Tip {rate}% {shown}", f"{rate}%  {shown}  {whole}")[way]  # fmt: skip
            roll.say(text, "left" if way else "center")

    def _foots(self) -> None:
        """Savings and balances below."""
        if self._english:
            for text in self._chance.sample(_FOOTS, self._chance.randint(1, 2)):
                self._line(self._case(text), self._share(4, 180))

    def _loosely(self) -> None:
        if self._english:
            for text in self._chance.sample(_LOOSE, self._chance.randint(1, 3)):
                self._line(text)
