"""An invoice's sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from extraction.samples.payroll import CENT, ZERO, cents


@dataclass(slots=True)
class Item:
    """One line. `rate` is the tax rate in per cent."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    rate: Decimal
    unit: str = ""
    code: str = ""

    @property
    def amount(self) -> Decimal:
        """What the line comes to before tax."""
        return cents(self.quantity * self.unit_price)

    def cost(self, amount: Decimal) -> None:
        """Come to `amount`: one unit at that price."""
        self.quantity = self.quantity * 0 + 1
        self.unit_price = amount


@dataclass(slots=True)
class Bill:
    """All lines and what is put on or taken off the whole. Tax is worked out once per rate."""

    items: list[Item]
    discount: Decimal = ZERO
    shipping: Decimal = ZERO
    paid: Decimal = ZERO
    owed: Decimal = ZERO  # from before
    rounding: Decimal = ZERO  # cents of tax that a wanted total leaves over

    @property
    def subtotal(self) -> Decimal:
        """Sum of the lines."""
        return sum((item.amount for item in self.items), ZERO)

    def taxes(self) -> dict[Decimal, tuple[Decimal, Decimal]]:
        """Net amount and tax of every rate, the highest first.

        A discount lowers the net amounts in proportion; freight is not taxed.
        """
        nets: dict[Decimal, Decimal] = {}
        for item in self.items:
            nets[item.rate] = nets.get(item.rate, ZERO) + item.amount
        left, whole = self.discount, self.subtotal
        groups: dict[Decimal, tuple[Decimal, Decimal]] = {}
        for place, rate in enumerate(sorted(nets), start=1):
            share = left if place == len(nets) else cents(self.discount * nets[rate] / whole)
            left -= share
            net = nets[rate] - share
            groups[rate] = (net, cents(net * rate / 100))
        top = max(groups)
        groups[top] = (groups[top][0], groups[top][1] + self.rounding)
        return dict(sorted(groups.items(), reverse=True))

    @property
    def tax(self) -> Decimal:
        """All tax."""
        return sum((tax for _, tax in self.taxes().values()), ZERO)

    @property
    def total(self) -> Decimal:
        """What this invoice comes to."""
        return self.subtotal - self.discount + self.tax + self.shipping

    @property
    def due(self) -> Decimal:
        """What is to be paid."""
        return self.total - self.paid + self.owed


def adjust(bill: Bill, given: Mapping[str, str]) -> None:
    """Put given figures in. What is given for a sum, the last line makes good, then the tax."""
    for path, text in given.items():
        if "[" in path:
            _set_cell(bill, path, text)
    if "discount" in given:
        bill.discount = Decimal(given["discount"])
    if "shipping" in given:
        bill.shipping = Decimal(given["shipping"])
    if "subtotal" in given:
        _reach(bill, Decimal(given["subtotal"]))
    if "total" in given:
        total = Decimal(given["total"])
        share = (total - bill.shipping + bill.discount) / (1 + bill.items[-1].rate / 100)
        _reach(bill, cents(share))
        rest = total - bill.total
        if abs(rest) > CENT:
            _reach(bill, cents(bill.subtotal + rest / (1 + bill.items[-1].rate / 100)))
        bill.rounding += total - bill.total
    if "tax_total" in given:
        bill.rounding += Decimal(given["tax_total"]) - bill.tax
    if "amount_due" in given:
        rest = bill.total - Decimal(given["amount_due"])
        bill.paid, bill.owed = max(rest, ZERO), max(-rest, ZERO)


def _reach(bill: Bill, subtotal: Decimal) -> None:
    """Make the lines add up to `subtotal` by changing the last, or the only one left."""
    if sum((item.amount for item in bill.items[:-1]), ZERO) >= subtotal:
        del bill.items[:-1]
    last = bill.items[-1]
    last.cost(last.amount + subtotal - bill.subtotal)


def _set_cell(bill: Bill, path: str, text: str) -> None:
    index, _, column = path.partition("[")[2].partition("].")
    while len(bill.items) <= int(index):
        bill.items.append(Item("", Decimal(1), ZERO, bill.items[0].rate))
    item = bill.items[int(index)]
    if column == "description":
        item.description = text
    elif column == "amount":
        item.cost(Decimal(text))
    else:
        setattr(item, column, Decimal(text))


def figures(bill: Bill) -> dict[str, str]:
    """All figures by the schema's paths. What is not there at all (no discount) is left out."""
    values = {
        "subtotal": bill.subtotal,
        "tax_total": bill.tax,
        "total": bill.total,
        "amount_due": bill.due,
    }
    if bill.discount:
        values["discount"] = bill.discount
    if bill.shipping:
        values["shipping"] = bill.shipping
    texts = {path: str(value) for path, value in values.items()}
    for index, item in enumerate(bill.items):
        texts[f"lines[{index}].description"] = item.description
        for column in ("quantity", "unit_price", "amount"):
            texts[f"lines[{index}].{column}"] = str(getattr(item, column))
    return texts
