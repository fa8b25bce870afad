"""What happens on a household's account: pay comes in, life goes out, and balances follow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from extraction.samples.accounts import Row
from extraction.samples.cases_people import WORDS
from extraction.samples.payroll import ZERO, cents

BANK: dict[str, list[str]] = WORDS["bank"]
CUSHION = Decimal(900)  # nobody honest gets lower than that


@dataclass(frozen=True, slots=True)
class Move:
    """One movement; `kind` is in, out, check, fee or interest, `what` says why it is there."""

    day: date
    text: str
    amount: Decimal
    kind: str
    what: str = ""
    check: str = ""

    @property
    def signed(self) -> Decimal:
        return self.amount if self.kind in ("in", "interest") else -self.amount

    def row(self) -> Row:
        """As a statement's layouts take it."""
        return Row(self.day, self.text, self.amount, self.kind, self.check)


@dataclass(frozen=True, slots=True)
class Month:
    """One statement: its period, balances and rows in the order of days."""

    start: date
    end: date
    opening: Decimal
    moves: tuple[Move, ...]

    @property
    def closing(self) -> Decimal:
        return self.opening + sum((move.signed for move in self.moves), ZERO)


@dataclass(slots=True)
class Account:
    """The account that pay goes to. `spans` are the periods of the statements in the case."""

    bank: str
    bank_address: str
    number: str
    masked: bool
    kind: str
    holder: str
    spans: list[tuple[date, date]]
    opening: Decimal = ZERO
    moves: list[Move] = field(default_factory=list)

    def months(self) -> list[Month]:
        """The statements, one after the other."""
        found, balance = [], self.opening
        for start, end in self.spans:
            mine = sorted(
                (move for move in self.moves if start <= move.day <= end),
                key=lambda move: (move.day, move.kind != "in"),
            )
            month = Month(start, end, balance, tuple(mine))
            found.append(month)
            balance = month.closing
        return found

    def lowest(self) -> Decimal:
        """The lowest balance on the way."""
        lowest = balance = self.opening
        for month in self.months():
            for move in month.moves:
                balance += move.signed
                lowest = min(lowest, balance)
        return lowest

    def cushion(self, least: Decimal = CUSHION) -> None:
        """Begin with as much as it takes never to get lower than that."""
        self.opening += max(ZERO, least - self.lowest())

    def covers(self, day: date) -> bool:
        """Whether one of the statements holds that day."""
        return any(start <= day <= end for start, end in self.spans)


def spans(chance: Random, as_of: date, count: int) -> list[tuple[date, date]]:
    """The periods of the last `count` statements there are on a day, oldest first."""
    cycle = chance.choice((0, 0, 0, 8, 14, 22))  # the day of the month on which one ends; 0: last
    ends: list[date] = []
    month = as_of.replace(day=1)
    while len(ends) < count + 1:
        if cycle:
            end = month.replace(day=cycle)
        else:
            end = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if end <= as_of - timedelta(days=2):
            ends.append(end)
        month = (month - timedelta(days=1)).replace(day=1)
    ends.reverse()
    return [(before + timedelta(days=1), end) for before, end in pairwise(ends)]


def worded(chance: Random, kind: str, name: str = "") -> str:
    """A line as a bank prints it."""
    text = chance.choice(BANK[kind])
    return text.format(name or chance.choice(BANK["landlords"]), n=chance.randint(1000, 99999))


def each_month(account: Account, day: int) -> Iterator[date]:
    """The days on which a monthly order is carried out, over all statements."""
    for start, end in account.spans:
        month = start.replace(day=1)
        while month <= end:
            due = month.replace(day=min(day, 28))
            if start <= due <= end:
                yield due
            month = (month + timedelta(days=32)).replace(day=1)


def order(
    account: Account, day: int, text: str, amount: Decimal, what: str, *, kind: str = "out"
) -> None:
    """A standing order."""
    account.moves.extend(
        Move(due, text, cents(amount), kind, what) for due in each_month(account, day)
    )


def live(account: Account, chance: Random, monthly: Decimal, friends: Sequence[str]) -> None:
    """What a household spends, and the small sums that come in beside its pay."""
    budget = monthly * Decimal(chance.randint(18, 34)) / 100
    for text in chance.sample(BANK["bills"], chance.randint(2, 4)):
        order(account, chance.randint(2, 27), text, _some(chance, 28, 240), "bill")
    check = chance.randint(201, 4800)
    for start, end in account.spans:
        left = budget
        while left > 20:
            amount = min(left, _some(chance, 4, 190))
            left -= amount
            day = _within(chance, start, end)
            shop = chance.choice(BANK["shops"])
            text = chance.choice(BANK["spent"]).format(shop, n=chance.randint(1000, 9999))
            account.moves.append(Move(day, text, cents(amount), "out", "shop"))
        account.moves.extend(_besides(chance, start, end, friends))
        for _ in range(chance.choice((0, 0, 1, 2))):
            check += chance.choice((1, 1, 2))
            account.moves.append(
                Move(_within(chance, start, end), f"CHECK {check}", _some(chance, 20, 400),
                     "check", "check", str(check))
            )  # fmt: skip


def _besides(chance: Random, start: date, end: date, friends: Sequence[str]) -> Iterable[Move]:
    """Cash, friends, savings, credits and interest."""
    kinds = (
        (0.5, "cash_out", "out", 20, 300, 20), (0.25, "cash_in", "in", 20, 380, 0),
        (0.4, "people_in", "in", 8, 240, 0), (0.4, "people_out", "out", 8, 190, 0),
        (0.35, "small_in", "in", 5, 260, 0), (0.45, "to_savings", "out", 50, 600, 50),
        (0.2, "from_savings", "in", 50, 900, 50), (0.35, "interest", "interest", 0, 6, 0),
        (0.15, "fee", "fee", 3, 18, 0),
    )  # fmt: skip
    for odds, words, kind, low, high, step in kinds:
        if chance.random() >= odds:
            continue
        amount = max(Decimal("0.07"), _some(chance, low, high))
        if step:
            amount = max(Decimal(step), amount // step * step)
        name = chance.choice(friends)
        text = worded(chance, words, name.upper() if chance.random() < 0.5 else name)
        day = end if kind in ("interest", "fee") else _within(chance, start, end)
        yield Move(day, text, cents(amount), kind, words)


def _within(chance: Random, start: date, end: date) -> date:
    return start + timedelta(days=chance.randint(0, (end - start).days))


def _some(chance: Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randint(low * 100, high * 100)) / 100
