"""What samples say adds up, and what a caller gives is kept to."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from stdnum import iban

from extraction.samples import corpus, draw
from extraction.samples.wording import dollars_in_words

AS_OF = date(2026, 11, 21)
SEEDS = range(1, 7)
every_pay_stub = pytest.mark.parametrize("layout", corpus.layouts("pay_stub", "all"))
every_invoice = pytest.mark.parametrize("layout", corpus.layouts("invoice", "all"))


def money(truth, path):
    return Decimal(truth[path])


def column(truth, table, name):
    pattern = re.compile(rf"{table}\[(\d+)\]\.{name}")
    found = {int(m[1]): Decimal(v) for p, v in truth.items() if (m := pattern.fullmatch(p))}
    return [found[row] for row in sorted(found)]


@every_pay_stub
def test_pay_adds_up(layout):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=AS_OF).truth
        for part in ("current", "ytd"):
            totals = {}
            for table, total in (
                ("earnings", "gross_pay"),
                ("tax_lines", "taxes"),
                ("deduction_lines", "deductions"),
            ):
                lines = column(truth, table, part)
                totals[total] = sum(lines, Decimal(0))
                if lines and f"{total}.{part}" in truth:
                    assert totals[total] == money(truth, f"{total}.{part}"), (table, part)
            if f"net_pay.{part}" in truth and totals["gross_pay"]:
                net = totals["gross_pay"] - totals["taxes"] - totals["deductions"]
                assert net == money(truth, f"net_pay.{part}"), part


@every_pay_stub
def test_rate_by_hours_is_the_line(layout):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=AS_OF).truth
        for path in [path for path in truth if path.endswith(".rate")]:
            line = path.removesuffix(".rate")
            product = money(truth, path) * money(truth, f"{line}.hours")
            assert abs(product - money(truth, f"{line}.current")) <= Decimal("0.005")


@every_pay_stub
def test_social_security_and_medicare_have_their_rates(layout):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=AS_OF).truth
        gross = money(truth, "gross_pay.current")
        taxes = column(truth, "tax_lines", "current")
        for rate, tax in ((Decimal("0.062"), taxes[1]), (Decimal("0.0145"), taxes[2])):
            assert abs(gross * rate - tax) <= Decimal("0.005")


@every_pay_stub
@pytest.mark.parametrize("as_of", [date(2026, 1, 2), date(2026, 7, 6), AS_OF])
def test_pay_days_are_in_order_and_recent(layout, as_of):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=as_of).truth
        paid = date.fromisoformat(truth["pay_date"])
        end = date.fromisoformat(truth.get("period_end", truth["pay_date"]))
        start = date.fromisoformat(truth.get("period_start", truth["pay_date"]))
        assert start <= end <= paid <= as_of
        assert as_of - paid <= timedelta(days=31)
        assert paid - end <= timedelta(days=14)
        assert paid.weekday() < 5


def test_next_stub_of_the_same_person_carries_the_year_on():
    earlier = draw("pay_stub", 1, seed=8, as_of=AS_OF - timedelta(days=14)).truth
    later = draw("pay_stub", 1, seed=8, as_of=AS_OF).truth

    assert earlier["employee.name"] == later["employee.name"]
    assert earlier["period_end"] < later["period_start"]
    for total in ("gross_pay", "taxes", "deductions", "net_pay"):
        grown = money(later, f"{total}.ytd") - money(earlier, f"{total}.ytd")
        assert grown == money(later, f"{total}.current")


@every_invoice
def test_invoice_adds_up(layout):
    for seed in SEEDS:
        truth = draw("invoice", layout, seed=seed, as_of=AS_OF).truth
        amounts = column(truth, "lines", "amount")
        for row, amount in enumerate(amounts):
            if f"lines[{row}].unit_price" in truth:
                product = money(truth, f"lines[{row}].quantity") * money(
                    truth, f"lines[{row}].unit_price"
                )
                assert abs(product - amount) <= Decimal("0.005")
        if "subtotal" in truth:
            assert sum(amounts) == money(truth, "subtotal")
        if "tax_total" in truth:
            added = sum(amounts) + money(truth, "tax_total")
            added += Decimal(truth.get("shipping", 0)) - Decimal(truth.get("discount", 0))
            assert added == money(truth, "total")
        issued = date.fromisoformat(truth["issued_on"])
        assert AS_OF - timedelta(days=31) <= issued <= AS_OF
        assert issued <= date.fromisoformat(truth.get("due_on", truth["issued_on"]))
        if "iban" in truth:
            assert iban.is_valid(truth["iban"])


@every_pay_stub
def test_given_gross_pay_is_paid_all_year(layout):
    given = {"gross_pay.current": "4321.09", "employee.name": "Maria Oliveira"}
    truth = draw("pay_stub", layout, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["gross_pay.current"] == "4321.09"
    assert truth["employee.name"].casefold() == "maria oliveira"
    if lines := column(truth, "earnings", "current"):
        assert sum(lines) == Decimal("4321.09")
    if "gross_pay.ytd" in truth:
        assert money(truth, "gross_pay.ytd") % Decimal("4321.09") == 0


@every_pay_stub
def test_given_net_pay_is_earned(layout):
    given = {"net_pay.current": "2500.00"}
    truth = draw("pay_stub", layout, seed=3, as_of=AS_OF, overrides=given).truth

    taken = sum(column(truth, "tax_lines", "current"))
    taken += sum(column(truth, "deduction_lines", "current"))
    assert money(truth, "net_pay.current") == Decimal("2500.00")
    assert money(truth, "gross_pay.current") - taken == Decimal("2500.00")


def test_given_lines_and_totals_carry_through():
    given = {
        "deduction_lines[1].description": "Garnishment",
        "deduction_lines[1].current": "210.00",
        "taxes.current": "400.00",
        "gross_pay.ytd": "50000.00",
        "pay_date": "2026-05-15",
    }
    truth = draw("pay_stub", 1, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["pay_date"] == "2026-05-15"
    assert truth["period_end"] <= "2026-05-15"
    assert truth["deduction_lines[1].description"] == "Garnishment"
    assert sum(column(truth, "tax_lines", "current")) == Decimal("400.00")
    assert sum(column(truth, "earnings", "ytd")) == Decimal("50000.00")
    net = money(truth, "gross_pay.current") - 400 - money(truth, "deductions.current")
    assert money(truth, "net_pay.current") == net


def test_inconsistent_stub_prints_what_is_given_and_leaves_the_rest():
    honest = draw("pay_stub", 1, seed=3, as_of=AS_OF).truth
    given = {"net_pay.current": "9999.00"}
    raised = draw("pay_stub", 1, seed=3, as_of=AS_OF, overrides=given, inconsistent=True)

    changed = {path for path in honest if honest[path] != raised.truth[path]}
    assert changed == {"net_pay.current"}
    assert raised.printed["net_pay.current"] == "$9,999.00"


@every_invoice
@pytest.mark.parametrize("total", ["1234.50", "87.13", "25000.00"])
def test_given_total_is_met_by_the_lines(layout, total):
    given = {"total": total, "vendor.name": "Halvorsen & Daughters"}
    truth = draw("invoice", layout, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["total"] == total
    if "subtotal" in truth:
        assert sum(column(truth, "lines", "amount")) == money(truth, "subtotal")
        if "tax_total" in truth:
            rest = Decimal(truth.get("shipping", 0)) - Decimal(truth.get("discount", 0))
            added = money(truth, "subtotal") + money(truth, "tax_total") + rest
            assert added == money(truth, "total")


def test_given_quantity_makes_the_line_and_the_total():
    plain = draw("invoice", 1, seed=3, as_of=AS_OF).truth
    given = {"lines[0].quantity": "50", "lines[0].unit_price": "10.00"}
    truth = draw("invoice", 1, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["lines[0].amount"] == "500.00"
    assert money(truth, "subtotal") - money(plain, "subtotal") == 500 - money(
        plain, "lines[0].amount"
    )


def test_what_cannot_be_drawn_is_refused():
    for wrong in (
        ("no_such_type", 1, {}),
        ("invoice", 0, {}),
        ("invoice", 99, {}),
        ("invoice", 1, {"x": "1"}),
        ("invoice", 1, {"total": "1,200.00"}),
        ("invoice", 1, {"total": "NaN"}),
        ("invoice", 1, {"issued_on": "21.11.2026"}),
        ("pay_stub", 1, {"employee.name": "Łukasz"}),
    ):
        with pytest.raises(ValueError, match="no such"):
            draw(wrong[0], wrong[1], seed=1, as_of=AS_OF, overrides=wrong[2])


def test_inconsistent_invoice_prints_what_is_given_and_leaves_the_rest():
    honest = draw("invoice", 2, seed=3, as_of=AS_OF).truth
    given = {"total": "9850.00"}
    raised = draw("invoice", 2, seed=3, as_of=AS_OF, overrides=given, inconsistent=True)

    assert {path for path in honest if honest[path] != raised.truth[path]} == {"total"}
    assert raised.printed["total"] == "9.850,00"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.07", "Zero and 07/100 dollars"),
        ("1204.05", "One thousand two hundred four and 05/100 dollars"),
        ("90021.5", "Ninety thousand twenty-one and 50/100 dollars"),
    ],
)
def test_check_amounts_are_written_out(amount, words):
    assert dollars_in_words(amount) == words
