"""Checks: what they say, and how two kinds of them look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from extraction.samples.canvas import GREY, LETTER, Canvas, Pen
from extraction.samples.people import BANKS, EMPLOYERS, Facts, dice, person, phone, place
from extraction.samples.wording import dollars_in_words

CHECK = (495.0, 216.0)  # of a bank's size: a letter's width less the stub
SHEET = LETTER
_MEMOS = ("Rent for November", "Invoice 20418", "Piano lessons", "Deposit, unit 4B", "Repairs")


@dataclass(frozen=True, slots=True)
class Terms:
    """Who writes checks."""

    business: bool = False

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """What the check of a seed says; the words follow a given amount, unless inconsistent."""
        chance = dice("check", seed, self.business)
        payer = chance.choice(EMPLOYERS) if self.business else person(chance)
        amount = f"{chance.randint(18, 4800)}.{chance.randint(0, 99):02}"
        number = str(chance.randint(1010, 9880))
        meant = amount if inconsistent else given.get("amount", amount)
        values = {
            "number": number,
            "payer.name": payer,
            "payer.address": place(chance).lines,
            "pay_to": person(chance) if self.business else chance.choice(EMPLOYERS),
            "check_date": (as_of - timedelta(days=chance.randint(0, 30))).isoformat(),
            "amount": amount,
            "amount_in_words": dollars_in_words(meant).removesuffix(" dollars"),
            "bank_name": chance.choice(BANKS),
            "memo": chance.choice(_MEMOS),
            "micr.routing_number": _routing(chance),
            "micr.account_number": str(chance.randint(1000000000, 9999999999)),
            "micr.check_number": number,
        }
        return Facts({**values, **given}, {"phone": phone(chance)})


def _routing(chance: Random) -> str:
    """Nine digits with a right check digit, of a district that the banks do not use."""
    digits = [9, 9, *(chance.randint(0, 9) for _ in range(6))]
    total = sum(digit * (3, 7, 1)[at % 3] for at, digit in enumerate(digits))
    return "".join(map(str, digits)) + str(-total % 10)


def personal_check(page: Canvas) -> None:
    """One check by itself: the payer at the top left, the payee on a line, E-13B at the foot."""
    pen = Pen(size=8.5)
    page.field("payer.name", 26, 30, pen.bold(), fit=230)
    page.block("payer.address", 26, 42, pen.at(8))
    page.field("number", 470, 30, pen.bold().at(11), "right")
    page.labelled("Date", "check_date", 330, 58, pen, 6)
    page.text(26, 84, "Pay to the", pen.at(7.5))
    page.text(26, 95, "Order of", pen.at(7.5))
    page.field("pay_to", 76, 95, pen.at(10), fit=270)
    page.rule(72, 99, 370, 99, GREY)
    page.field("amount", 462, 95, pen.at(10).bold(), "right", before="$")
    page.field("amount_in_words", 26, 122, pen.at(9.5), fit=370)
    page.rule(26, 126, 410, 126, GREY)
    page.text(418, 122, "DOLLARS", pen.at(8))
    page.field("bank_name", 26, 148, pen.bold())
    page.labelled("Memo", "memo", 26, 176, pen, 8)
    page.rule(290, 178, 470, 178, GREY)
    x = 26.0
    for path in ("micr.routing_number", "micr.account_number", "micr.check_number"):
        box = page.field(path, x, 196, Pen("mono", 10.5))
        x = (box.x1 if box else x) + 14


def top_of_sheet(page: Canvas) -> None:
    """A company's check at the top of a sheet: the number first at its foot."""
    pen = Pen("serif", 9.5)
    page.field("payer.name", 44, 46, pen.bold().at(12), fit=250)
    page.block("payer.address", 44, 61, pen)
    page.field("bank_name", 330, 46, pen.bold(), fit=140)
    page.labelled("CHECK NO.", "number", 480, 46, pen, 5)
    page.labelled("DATE", "check_date", 470, 74, pen, 8)
    page.text(44, 118, "PAY TO THE ORDER OF", pen.at(8))
    page.field("pay_to", 160, 118, pen.bold().at(11), fit=270)
    page.field("amount", 566, 118, pen.bold().at(11), "right", before="$**")
    page.field("amount_in_words", 44, 144, pen.at(10), fit=440)
    page.rule(44, 148, 500, 148, GREY)
    page.text(508, 144, "DOLLARS", pen.at(8))
    page.labelled("MEMO", "memo", 44, 194, pen, 8)
    page.rule(370, 196, 566, 196, GREY)
    page.text(468, 206, "AUTHORIZED SIGNATURE", pen.at(6.5), "center")
    x = 120.0
    for path in ("micr.check_number", "micr.routing_number", "micr.account_number"):
        box = page.field(path, x, 228, Pen("mono", 11))
        x = (box.x1 if box else x) + 18
    page.text(44, 300, "Detach before depositing. This part is yours to keep.", pen.inked(GREY))
