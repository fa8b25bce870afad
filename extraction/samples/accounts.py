"""What happens on an account in a month: rows whose balances fit to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import companies
from extraction.samples.people import Facts, dice, person, phone, place

BANKS = (
    "First Lakeland Bank|Prairie Mutual Credit Union|Harborstone Savings Bank|Tri-County Bank|"
    "Copperline National Bank|Meadowlark Federal Credit Union|Bank of Wexcombe|Eastvale Trust Co.|"
    "Quillstone Bank, N.A.|Ridgeback Community Bank|Silverbirch Financial"
)
CARDS = "Harborstone Card Services|Copperline Bank|Quillstone Credit|Northgate Visa Services"
GERMAN_BANKS = "Volksbank Erlenau eG|Sparkasse Grünthal|Wallhauser Bank AG|Oberlindener Privatbank"
BRITISH_BANKS = "Thornbury Bank plc|Wexham Building Society|Marling & Co. Bank"
TYPES = "Premier Checking|Free Checking|Everyday Checking|Business Checking|Personal Checking"
IN = (
    ("PAYROLL DIRECT DEP {}", 90_000, 420_000), ("MOBILE DEPOSIT", 4_000, 90_000),
    ("ACH CREDIT {}", 2_000, 140_000), ("TRANSFER FROM SAVINGS", 10_000, 80_000),
    ("INTEREST PAID", 12, 900), ("ATM CASH DEPOSIT", 2_000, 60_000), ("REFUND {}", 500, 9_000),
)  # fmt: skip
OUT = (
    ("POS PURCHASE {}", 300, 18_000), ("DEBIT CARD PURCHASE {} 0412", 500, 22_000),
    ("ATM WITHDRAWAL 0312 MAIN ST", 2_000, 40_000), ("ACH DEBIT {}", 2_500, 45_000),
    ("ONLINE BILL PAYMENT {}", 3_000, 60_000), ("MONTHLY SERVICE FEE", 500, 2_500),
    ("RENT {}", 70_000, 180_000), ("TRANSFER TO SAVINGS", 5_000, 50_000),
    ("RECURRING {} CARD 4471", 500, 6_000),
)  # fmt: skip
CARD_OUT = (
    ("{} MARLOW RIDGE IL", 300, 28_000), ("{} #0412 LINDENWICK IN", 500, 18_000),
    ("SQ *{}", 300, 9_000), ("{} ONLINE 800-555-0142", 900, 36_000),
)  # fmt: skip
CARD_IN = (("PAYMENT - THANK YOU", 10_000, 120_000), ("RETURN {}", 900, 14_000))
GERMAN_IN = (
    ("Gutschrift {}", 3_000, 190_000), ("Gehalt {}", 180_000, 390_000),
    ("Dauerauftrag Eingang Untermiete", 20_000, 60_000),
)  # fmt: skip
GERMAN_OUT = (
    ("Lastschrift {}", 900, 24_000), ("Kartenzahlung {}", 400, 15_000),
    ("Überweisung an {}", 2_000, 90_000), ("Geldautomat Bahnhofstraße", 2_000, 40_000),
    ("Dauerauftrag Miete", 60_000, 120_000), ("Entgelt Kontoführung", 300, 1_200),
)  # fmt: skip
MERCHANTS = (
    "GREENLEAF GROCERY|TAMARACK HARDWARE|BLUE KETTLE CAFE|FERNWAY PHARMACY|OXBOW FUEL STOP|"
    "LANTERN BOOKS|CINDER CREEK DINER|ALDER POWER CO|SANDOVAL WATER|HARBOR GYM|KESTREL WIRELESS|"
    "PINEWOOD INSURANCE|QUARRY LANE PETS|SUMMIT OUTFITTERS"
)
GERMAN_MERCHANTS = (
    "Bäckerei Lindner|Stadtwerke Erlenau|Drogerie Mühlenweg|Baumarkt Grünthal|Möbelhaus Färber|"
    "Telefonie Nord GmbH|Verlag Ostufer|Apotheke am Markt"
)
ZERO = Decimal()
Kinds = tuple[tuple[str, int, int], ...]  # what is printed, and the range of its amount in cents


@dataclass(frozen=True, slots=True)
class Row:
    """One movement; `kind` is in, out, check, fee or interest."""

    day: date
    text: str
    amount: Decimal
    kind: str
    check: str = ""

    @property
    def signed(self) -> Decimal:
        """What it does to the balance of an account that is not owed."""
        return self.amount if self.kind in ("in", "interest") else -self.amount


@dataclass(frozen=True, slots=True)
class Terms:
    """What the statements of a layout have in common."""

    country: str = "US"
    card: bool = False
    sectioned: bool = False  # rows in lists by kind: in, out, checks, fees
    balance: bool = True  # a running balance beside every row
    checks: bool = False
    fees: bool = False  # the summary names them apart from other withdrawals
    second: bool = False
    count: bool = False
    newest_first: bool = False
    least: int = 9
    most: int = 26

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """A statement of the last whole month before `as_of`."""
        chance = dice("account", self.country, self.card, seed)
        start, end = _period(as_of, given)
        rows = self._rows(chance, start, end)
        opening = Decimal(chance.randint(40_000, 900_000)) / 100
        rows, opening = self._adjusted(rows, opening, {} if inconsistent else given)
        values = {
            **self._parties(chance),
            "period_start": start.isoformat(),
            "period_end": end.isoformat(),
            "statement_date": (end + timedelta(days=chance.choice((0, 1, 2)))).isoformat(),
            **self._figures(rows, opening),
        }
        if self.second:
            values["second_account.number"] = str(chance.randint(10**9, 10**10 - 1))
            values["second_account.closing_balance"] = _cents(chance, 50_000, 2_000_000)
        texts = {path: text for path, text in given.items() if inconsistent or path in values}
        values |= texts
        return Facts(values, self._notes(chance, rows, values))

    def told(
        self, chance: Random, rows: Sequence[Row], opening: Decimal, values: Mapping[str, str]
    ) -> Facts:
        """What a statement of given rows says; `values` are whose it is and its period."""
        ordered = self._ordered(list(rows))
        both = {**values, **self._figures(ordered, opening)}
        return Facts(both, self._notes(chance, ordered, both))

    def _rows(self, chance: Random, start: date, end: date) -> list[Row]:
        count = chance.randint(self.least, self.most)
        into: Kinds = IN
        out: Kinds = OUT
        merchants = MERCHANTS
        if self.card:
            into, out = CARD_IN, CARD_OUT
        elif self.country == "DE":
            into, out, merchants = GERMAN_IN, GERMAN_OUT, GERMAN_MERCHANTS
        check = chance.randint(1001, 4800)
        rows = []
        for number in range(count):
            day = start + timedelta(days=chance.randint(0, (end - start).days))
            kind = "in" if number < 2 or chance.random() < 0.22 else "out"
            if self.checks and kind == "out" and chance.random() < 0.35:
                kind = "check"
            text, low, high = chance.choice(into if kind == "in" else out)
            if kind == "check":
                check += chance.choice((1, 1, 2))
                text, low, high = f"CHECK {check}", 1_500, 90_000
            name = chance.choice(merchants.split("|"))
            amount = Decimal(chance.randint(low, high)) / 100
            rows.append(
                Row(day, text.format(name), amount, kind, str(check) if kind == "check" else "")
            )
        if self.fees:
            fee = Decimal(chance.randint(500, 3_500)) / 100
            rows.append(Row(end, "MONTHLY MAINTENANCE FEE", fee, "fee"))
        rows.sort(key=lambda row: row.day)
        return self._ordered(rows)

    def _ordered(self, rows: list[Row]) -> list[Row]:
        """In the order in which they are printed, which is that of their numbers."""
        if self.sectioned:
            order = ("in", "interest", "out", "fee", "check")
            rows.sort(key=lambda row: (order.index(row.kind), row.day, row.check))
        elif self.newest_first:
            rows.reverse()
        return rows

    def _adjusted(
        self, rows: list[Row], opening: Decimal, given: Mapping[str, str]
    ) -> tuple[list[Row], Decimal]:
        """Rows and opening balance from which given figures follow."""
        for path, kinds in (("total_deposits", ("in",)), ("total_withdrawals", ("out", "check"))):
            if path not in given:
                continue
            mine = [at for at, row in enumerate(rows) if row.kind in kinds]
            wanted = Decimal(given[path])
            have = sum((rows[at].amount for at in mine), ZERO)
            left = wanted
            for turn, at in enumerate(mine):
                share = (rows[at].amount * wanted / have).quantize(Decimal("0.01"))
                share = left if turn == len(mine) - 1 else min(share, left)
                left -= share
                old = rows[at]
                rows[at] = Row(old.day, old.text, share, old.kind, old.check)
        change = sum((row.signed for row in rows), ZERO) * (-1 if self.card else 1)
        if "opening_balance" in given:
            opening = Decimal(given["opening_balance"])
        elif "closing_balance" in given:
            opening = Decimal(given["closing_balance"]) - change
        else:  # nobody's account is overdrawn on the way
            opening += max(ZERO, Decimal("312.44") - self._lowest(rows, opening))
        return rows, opening

    def _lowest(self, rows: Sequence[Row], opening: Decimal) -> Decimal:
        """The lowest balance on the way, whichever end the rows start at."""
        lowest = balance = opening
        for row in reversed(rows) if self.newest_first else rows:
            balance += -row.signed if self.card else row.signed
            lowest = min(lowest, balance)
        return lowest

    def _figures(self, rows: Sequence[Row], opening: Decimal) -> dict[str, str]:
        values = {"opening_balance": f"{opening:.2f}"}
        balance = opening
        balances: dict[int, Decimal] = {}
        order = reversed(range(len(rows))) if self.newest_first else range(len(rows))
        for at in order:
            balance += -rows[at].signed if self.card else rows[at].signed
            balances[at] = balance
        for at, row in enumerate(rows):
            path = f"transactions[{at}]"
            values[f"{path}.posted_on"] = row.day.isoformat()
            if not (row.check and self.sectioned):
                values[f"{path}.description"] = row.text
            if row.check:
                values[f"{path}.check_number"] = row.check
            side = "deposit" if row.signed > 0 else "withdrawal"
            values[f"{path}.{side}"] = f"{row.amount:.2f}"
            if self.balance:
                values[f"{path}.balance"] = f"{balances[at]:.2f}"
        out = [row for row in rows if row.signed < 0 and (row.kind != "fee" or not self.fees)]
        values["closing_balance"] = f"{balance:.2f}"
        values["total_deposits"] = f"{sum((r.amount for r in rows if r.signed > 0), ZERO):.2f}"
        values["total_withdrawals"] = f"{sum((row.amount for row in out), ZERO):.2f}"
        if self.fees:
            fees = sum((row.amount for row in rows if row.kind == "fee"), ZERO)
            values["total_fees"] = f"{fees:.2f}"
        if self.count:
            values["transaction_count"] = str(len(rows))
        return values

    def _parties(self, chance: Random) -> dict[str, str]:
        if self.country == "DE":
            bank = companies.german_company(chance, GERMAN_BANKS)
            home = companies.german_company(chance, GERMAN_BANKS)
            name = chance.choice(("Jutta Färber", "Malte Oberlin", "Svenja Krumbach"))
            number, kind = str(chance.randint(10**9, 10**10 - 1)), "Girokonto"
            return _who(bank.name, bank.address, name, home.address, number, kind, "EUR")
        if self.country == "GB":
            bank = companies.uk_company(chance, BRITISH_BANKS)
            home = companies.uk_company(chance, BRITISH_BANKS)
            number = str(chance.randint(10_000_000, 99_999_999))
            return _who(
                bank.name, bank.address, person(chance), home.address, number, "Current Account",
                "GBP",
            )  # fmt: skip
        banks = (CARDS if self.card else BANKS).split("|")
        return self._american(chance, banks)

    def _american(self, chance: Random, banks: Sequence[str]) -> dict[str, str]:
        number = str(chance.randint(10**9, 10**11 - 1))
        kind = chance.choice(TYPES.split("|"))
        if self.card:
            number = f"XXXX XXXX XXXX {chance.randint(1000, 9999)}"
            kind = chance.choice(("Platinum Visa", "Rewards Mastercard", "Visa Signature"))
        elif chance.random() < 0.3:
            number = f"XXXXXX{number[-4:]}"
        suite = place(chance, suite="Suite").lines
        name = person(chance)
        if chance.random() < 0.25:
            name = f"{name.split()[0]} and {person(chance)}"
        lines = place(chance, suite="Apt").lines
        return _who(chance.choice(banks), suite, name, lines, number, kind, "USD")

    def _notes(
        self, chance: Random, rows: Sequence[Row], values: Mapping[str, str]
    ) -> dict[str, str]:
        sums = {
            kind: sum((row.amount for row in rows if row.kind == kind), ZERO)
            for kind in ("in", "out", "check", "fee")
        }
        return {
            "phone": phone(chance),
            "routing": str(chance.randint(10**8, 10**9 - 1)),
            "average": _cents(chance, 50_000, 700_000),
            "minimum": _cents(chance, 2_500, 9_000),
            "limit": f"{chance.randint(2, 20) * 500}.00",
            "due": (date.fromisoformat(values["period_end"]) + timedelta(days=25)).isoformat(),
            "savings_opening": _cents(chance, 50_000, 900_000),
            "kinds": ",".join(row.kind for row in rows),
            **{f"sum_{kind}": f"{amount:.2f}" for kind, amount in sums.items()},
        }


def _who(
    bank: str, bank_address: str, holder: str, home: str, number: str, kind: str, currency: str
) -> dict[str, str]:
    return {
        "bank_name": bank, "bank_address": bank_address, "account_holder": holder,
        "holder_address": home, "account_number": number, "account_type": kind,
        "currency": currency,
    }  # fmt: skip


def _period(as_of: date, given: Mapping[str, str]) -> tuple[date, date]:
    end = as_of.replace(day=1) - timedelta(days=1)
    start = end.replace(day=1)
    if "period_end" in given:
        end = date.fromisoformat(given["period_end"])
        start = end.replace(day=1)
    if "period_start" in given:
        start = date.fromisoformat(given["period_start"])
        if end <= start:
            end = start + timedelta(days=30)
    return start, end


def _cents(chance: Random, low: int, high: int) -> str:
    return f"{Decimal(chance.randint(low, high)) / 100:.2f}"
