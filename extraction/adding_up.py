"""Which figures of a document must add up, type by type, and which of them do not.

A rule has several forms, as papers differ in what a total takes in; it fails only where it can be
worked out in at least one form and holds in none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.schemas.bank_statement import BankStatement
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from extraction.schemas.purchase_order import PurchaseOrder
from extraction.schemas.receipt import Receipt
from extraction.schemas.utility_bill import UtilityBill

WITHIN = Decimal("0.02")
Figures = Mapping[str, Decimal]  # by path


@dataclass(frozen=True, slots=True)
class Rule:
    """A column, or nothing, that adds up to one of several sums of fields.

    A field's name with a dash before it is taken off; one with a question mark behind it counts as
    nothing where it is missing. A column behind a bar stands in for a field that is missing, as
    papers may list what was taken and print no total of it. Amounts that are taken off count by
    their size, whatever their sign.
    """

    column: str  # "lines[].amount"; "" where fields alone are compared
    forms: tuple[str, ...]  # "total -tax_total", each to be equal to the column, or to nothing
    needs: str = ""  # without which there is nothing to say: it may not have been read


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that holds in no form: its fields and cells, and by how much it misses at best."""

    rule: Rule
    fields: tuple[str, ...]
    cells: tuple[str, ...]
    gap: Decimal


_LINES = (
    "subtotal", "total", "subtotal discount", "total -tax_total", "total -tax_total -shipping?",
    "subtotal -shipping", "total -tax_total discount -shipping?", "total discount",
    "total -shipping",
)  # fmt: skip
_NET = (
    "total -subtotal -tax_total", "total -subtotal -tax_total -shipping? discount?",
    "total -subtotal -tax_total discount", "total -subtotal -tax_total -shipping",
    "total -subtotal",
)  # fmt: skip
RULES: Mapping[str, tuple[Rule, ...]] = {
    Invoice.slug: (Rule("lines[].amount", _LINES), Rule("", _NET, "tax_total")),
    PurchaseOrder.slug: (Rule("lines[].amount", _LINES), Rule("", _NET, "tax_total")),
    Receipt.slug: (
        Rule("items[].amount", (*_LINES, "total -tip", "total -tip -tax_total", "total -rounding",
                                "total -tax_total -rounding", "total -tax_total -tip -rounding")),
        Rule("", (*_NET, "total -subtotal -tax_total -tip", "total -subtotal -tax_total -rounding",
                  "total -subtotal -tip", "total -subtotal -rounding"), "tax_total"),
    ),
    PayStub.slug: (
        Rule("earnings[].current", ("gross_pay.current",)),
        Rule("earnings[].ytd", ("gross_pay.ytd",)),
        Rule("tax_lines[].current", ("taxes.current",)),
        Rule("tax_lines[].ytd", ("taxes.ytd",)),
        Rule("deduction_lines[].current", ("deductions.current",
                                           "deductions.current -taxes.current")),
        Rule("deduction_lines[].ytd", ("deductions.ytd", "deductions.ytd -taxes.ytd")),
        Rule("", ("gross_pay.current -taxes.current|tax_lines[].current? "
                  "-deductions.current|deduction_lines[].current? -net_pay.current",
                  "gross_pay.current -deductions.current -net_pay.current")),
    ),
    BankStatement.slug: (
        Rule("transactions[].deposit", ("total_deposits",)),
        Rule("transactions[].withdrawal", ("total_withdrawals", "total_withdrawals total_fees")),
        Rule("", ("opening_balance total_deposits -total_withdrawals -closing_balance",
                  "opening_balance total_deposits -total_withdrawals -total_fees -closing_balance",
                  "opening_balance -total_deposits total_withdrawals -closing_balance",
                  "opening_balance -total_deposits total_withdrawals total_fees -closing_balance")),
    ),
    UtilityBill.slug: (
        Rule("charges[].amount", ("current_charges", "total_due", "current_charges -tax_total",
                                  "energy_charges", "current_charges -other_charges")),
        Rule("", ("total_due -previous_balance? payments? -current_charges",
                  "total_due -current_charges", "total_due")),
    ),
}  # fmt: skip

# Where no total of a list is printed, or one that leaves rows out, other figures that come out may
# say that every row is there. They prove it; that they don't come out proves nothing.
_PROOFS: Mapping[str, tuple[str, ...]] = {
    PayStub.slug: (
        "gross_pay.current -taxes.current|tax_lines[].current -deduction_lines[].current "
        "-net_pay.current",
        "gross_pay.current -tax_lines[].current -deductions.current -net_pay.current",
        "gross_pay.current -deduction_lines[].current -net_pay.current",
    ),
    BankStatement.slug: (
        "opening_balance transactions[].deposit? -transactions[].withdrawal? -closing_balance",
        "opening_balance -transactions[].deposit? transactions[].withdrawal? -closing_balance",
    ),
}


def failures(slug: str, figures: Figures) -> Iterator[Failure]:
    """The rules of a type that its figures break."""
    for rule in RULES.get(slug, ()):
        cells = cells_of(rule.column, figures) if rule.column else ()
        if (rule.column and not cells) or (rule.needs and rule.needs not in figures):
            continue
        have = sum((figures[cell] for cell in cells), Decimal())
        best: Failure | None = None
        for form in rule.forms:
            terms = _terms(form, figures)
            if terms is None or (not rule.column and len(terms) < 2):
                continue
            if not rule.column and len(terms) == 2 and len(form.split()) > 2:
                continue  # with that much missing it says too little
            gap = sum(terms.values(), Decimal()) - have
            if abs(gap) <= WITHIN:
                best = None
                break
            if best is None or len(terms) < len(best.fields):
                listed = [
                    cell for path in terms if "[]" in path for cell in cells_of(path, figures)
                ]
                best = Failure(rule, tuple(terms), (*cells, *listed), gap)
        else:
            if best:
                yield best


@dataclass(frozen=True, slots=True)
class Sum:
    """What a column adds up to, and the figures of the document that it is held against."""

    column: str  # "lines[].amount"
    terms: tuple[tuple[str, bool], ...]  # paths, and whether each is taken off
    have: Decimal
    want: Decimal

    @property
    def agrees(self) -> bool:
        return abs(self.want - self.have) <= WITHIN


def sums(slug: str, figures: Figures) -> Iterator[Sum]:
    """Every column of a type that can be held against figures of the document.

    In the form that it agrees with, or where there is none in the one with the fewest figures.
    """
    for rule in RULES.get(slug, ()):
        cells = cells_of(rule.column, figures) if rule.column else ()
        if not cells or (rule.needs and rule.needs not in figures):
            continue
        have = sum((figures[cell] for cell in cells), Decimal())
        found = []
        for form in rule.forms:
            if terms := _terms(form, figures):
                taken = {word.strip("-?"): word.startswith("-") for word in form.split()}
                signed = tuple((path, taken[path]) for path in terms)
                found.append(Sum(rule.column, signed, have, sum(terms.values(), Decimal())))
        found.sort(key=lambda one: (not one.agrees, len(one.terms)))
        yield from found[:1]


def confirmed(slug: str, figures: Figures) -> frozenset[str]:
    """Paths of cells that add up, by a rule on their column or by figures that take them in."""
    broken = {failure.rule for failure in failures(slug, figures)}
    whole = [
        rule.column
        for rule in RULES.get(slug, ())
        if rule.column and rule not in broken and any(_terms(form, figures) for form in rule.forms)
    ]
    for form in _PROOFS.get(slug, ()):
        terms = _terms(form, figures) or {}
        listed = [path for path in terms if "[]" in path]
        if listed and abs(sum(terms.values(), Decimal())) <= WITHIN:
            whole += listed
    return frozenset(cell for column in whole for cell in cells_of(column, figures))


def cells_of(column: str, figures: Figures) -> tuple[str, ...]:
    """The paths of a column's cells that have a figure."""
    table, _, name = column.partition("[].")
    return tuple(
        path for path in figures if path.startswith(f"{table}[") and path.endswith(f"].{name}")
    )


def _terms(form: str, figures: Figures) -> dict[str, Decimal] | None:
    """What a form adds, by path, signs put in; None where it cannot be worked out."""
    terms: dict[str, Decimal] = {}
    for word in form.split():
        path, figure = _term(word.strip("-?"), figures)
        if figure is None:
            if word.endswith("?"):
                continue
            return None
        taken = word.startswith("-")
        if path in _SIZES:
            figure = abs(figure)
        terms[path] = -figure if taken else figure
    return terms


def _term(word: str, figures: Figures) -> tuple[str, Decimal | None]:
    """A field, or the column that stands in for it, and what it comes to where it was read."""
    path, _, column = word.partition("|")
    column = column or (path if "[]" in path else "")
    if path in figures or not column:
        return path, figures.get(path)
    cells = cells_of(column, figures)
    return column, abs(sum((figures[cell] for cell in cells), Decimal())) if cells else None


_SIZES: Sequence[str] = ("discount", "payments", "total_withdrawals", "total_fees")
