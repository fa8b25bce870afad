"""The sums and dates of a pay stub and an invoice: what is honest passes, what is not is named."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.samples import LAYOUTS
from rules.engine import judge_document
from tests import makers
from tests.rules.facts import document, rows, verdict, verdicts

STUB, BILL = "pay_stub", "invoice"
CENTS = st.integers(min_value=0, max_value=10_000_000).map(lambda n: Decimal(n) / 100)
SOME = st.lists(CENTS, min_size=1, max_size=6)
NO_LINES = {path: None for path in makers.INVOICE if path.startswith("lines")}

PASS = [
    ("pay_stub.net_adds_up", STUB, {}),
    ("pay_stub.net_adds_up", STUB, {"net_pay.current": "2550.02"}),
    (
        "pay_stub.net_adds_up",
        STUB,
        {"taxes.current": None, "deductions.current": None} | {"net_pay.current": "3242.00"},
    ),
    # no totals printed, the lines alone
    (
        "pay_stub.net_adds_up",
        STUB,
        {"taxes.current": None, "deductions.current": None}
        | rows("tax_lines", {"current": "500.00"}, {"current": "7.50"})
        | rows("deduction_lines", {"current": "184.50"}),
    ),
    # negative as printed
    ("pay_stub.net_adds_up", STUB, {"taxes.current": "-507.50", "deductions.current": "-184.50"}),
    # the total of deductions holds the taxes
    ("pay_stub.net_adds_up", STUB, {"deductions.current": "692.00"}),
    # expenses paid back are in the net pay
    (
        "pay_stub.net_adds_up",
        STUB,
        {"net_pay.current": "2650.00"}
        | rows(
            "earnings",
            {"description": "Regular", "current": "3242.00"},
            {"description": "Expense Reimbursement", "current": "100.00"},
        ),
    ),
    # the employer's part stands among the deductions
    (
        "pay_stub.net_adds_up",
        STUB,
        {"deductions.current": None}
        | rows(
            "deduction_lines",
            {"description": "401(k)", "current": "184.50"},
            {"description": "401(k) employer match", "current": "90.00"},
        ),
    ),
    ("pay_stub.earnings_add_up", STUB, {}),
    ("pay_stub.earnings_add_up", STUB, {"earnings[0].current": None}),
    (
        "pay_stub.earnings_add_up",
        STUB,
        rows(
            "earnings",
            {"description": "Regular", "current": "3242.00"},
            {"description": "Mileage", "current": "55.00"},
        ),
    ),
    ("pay_stub.taxes_add_up", STUB, {}),
    ("pay_stub.taxes_add_up", STUB, rows("tax_lines", {"current": "507.50"})),
    (
        "pay_stub.taxes_add_up",
        STUB,
        {"taxes.current": "-507.50"} | rows("tax_lines", {"current": "507.50"}),
    ),
    (
        "pay_stub.taxes_add_up",
        STUB,
        {"taxes.current": None} | rows("tax_lines", {"current": "5.00"}),
    ),
    ("pay_stub.hours_times_rate", STUB, {}),
    (
        "pay_stub.hours_times_rate",
        STUB,
        rows(
            "earnings",
            {"description": "Overtime", "hours": "10.00", "rate": "20.00", "current": "300.00"},
        ),
    ),
    # a salary
    (
        "pay_stub.hours_times_rate",
        STUB,
        rows(
            "earnings",
            {"description": "Salary", "hours": "80.00", "rate": "3242.00", "current": "3242.00"},
        ),
    ),
    # 86.67 hours are 86 2/3
    (
        "pay_stub.hours_times_rate",
        STUB,
        rows(
            "earnings",
            {"description": "Regular", "hours": "86.67", "rate": "30.00", "current": "2600.00"},
        ),
    ),
    ("pay_stub.year_covers_period", STUB, {}),
    ("pay_stub.year_covers_period", STUB, {"gross_pay.ytd": "3242.00", "net_pay.ytd": "2550.00"}),
    ("pay_stub.dates_in_order", STUB, {}),
    ("pay_stub.dates_in_order", STUB, {"pay_date": "2026-10-30"}),  # paid before the end
    ("invoice.lines_add_up", BILL, {}),
    ("invoice.lines_add_up", BILL, {"subtotal": None}),  # 1,000 and 80 of tax
    ("invoice.lines_add_up", BILL, {"subtotal": None, "tax_total": None, "total": "1000.00"}),
    ("invoice.lines_add_up", BILL, {"lines[0].amount": "680.00"}),  # lines hold the tax
    ("invoice.lines_add_up", BILL, {"subtotal": "900.00", "discount": "100.00"}),
    ("invoice.lines_add_up", BILL, {"subtotal": "1015.00", "shipping": "15.00"}),
    ("invoice.lines_add_up", BILL, {"lines[1].amount": "400.02"}),  # rounded line by line
    ("invoice.lines_add_up", BILL, {"subtotal": "-1000.00", "total": "-1080.00"}),  # credit note
    ("invoice.lines_add_up", BILL, NO_LINES),
    ("invoice.tax_adds_up", BILL, {}),
    ("invoice.tax_adds_up", BILL, {"subtotal": None}),  # the lines stand in
    ("invoice.tax_adds_up", BILL, {"tax_total": None, "total": "1000.00"}),
    ("invoice.tax_adds_up", BILL, {"subtotal": "1080.00"}),  # tax included
    ("invoice.tax_adds_up", BILL, {"discount": "-100.00", "total": "980.00"}),
    ("invoice.tax_adds_up", BILL, {"shipping": "20.00", "total": "1100.00"}),
    ("invoice.tax_adds_up", BILL, {"currency": "CHF", "total": "1080.05"}),
    ("invoice.dates_in_order", BILL, {}),
    ("invoice.dates_in_order", BILL, {"due_on": "2026-11-06"}),
    ("invoice.dates_in_order", BILL, {"due_on": None, "issued_on": None}),
]

FAIL = [
    ("pay_stub.net_adds_up", STUB, {"net_pay.current": "2950.00"}, ["2,550.00", "2,950.00"]),
    ("pay_stub.net_adds_up", STUB, {"gross_pay.current": "4242.00"}, ["3,550.00", "2,550.00"]),
    # more than is left, although no deductions were read
    (
        "pay_stub.net_adds_up",
        STUB,
        {"deductions.current": None, "net_pay.current": "2800.00"},
        ["2,734.50", "2,800.00"],
    ),
    (
        "pay_stub.net_adds_up",
        STUB,
        {"taxes.current": None, "deductions.current": None} | {"net_pay.current": "3300.00"},
        ["3,242.00", "3,300.00"],
    ),
    (
        "pay_stub.earnings_add_up",
        STUB,
        {"earnings[0].current": "3000.00"},
        ["3,000.00", "3,242.00"],
    ),
    ("pay_stub.taxes_add_up", STUB, rows("tax_lines", {"current": "400.00"}), ["400.00", "507.50"]),
    ("pay_stub.hours_times_rate", STUB, {"earnings[0].hours": "81.00"}, ["3,282.5", "3,242.00"]),
    # one and a half times is for overtime
    (
        "pay_stub.hours_times_rate",
        STUB,
        rows(
            "earnings",
            {"description": "Regular", "hours": "10.00", "rate": "20.00", "current": "300.00"},
        ),
        ["200.00", "300.00"],
    ),
    ("pay_stub.year_covers_period", STUB, {"gross_pay.ytd": "3000.00"}, ["3,000.00", "3,242.00"]),
    ("pay_stub.year_covers_period", STUB, {"net_pay.ytd": "2000.00"}, ["2,000.00", "2,550.00"]),
    ("pay_stub.dates_in_order", STUB, {"period_end": "2026-10-01"}, ["2026-10-01", "2026-10-26"]),
    ("pay_stub.dates_in_order", STUB, {"pay_date": "2026-10-01"}, ["2026-10-01", "2026-11-08"]),
    ("invoice.lines_add_up", BILL, {"lines[0].amount": "6000.00"}, ["6,400.00", "1,000.00"]),
    ("invoice.tax_adds_up", BILL, {"total": "1800.00"}, ["1,080.00", "1,800.00"]),
    ("invoice.tax_adds_up", BILL, {"total": "1080.05"}, ["1,080.00", "1,080.05"]),
    ("invoice.dates_in_order", BILL, {"due_on": "2026-11-05"}, ["2026-11-05", "2026-11-06"]),
]

CANNOT = [
    ("pay_stub.net_adds_up", STUB, {"net_pay.current": None}, "Net pay (this period)"),
    ("pay_stub.net_adds_up", STUB, {"gross_pay.current": None}, "Gross pay (this period)"),
    ("pay_stub.net_adds_up", STUB, {"deductions.current": None}, "No deductions were read"),
    ("pay_stub.net_adds_up", STUB, {"taxes.current": None}, "No taxes were read"),
    (
        "pay_stub.net_adds_up",
        STUB,
        {"taxes.current": None, "deductions.current": None},
        "No taxes and deductions were read",
    ),
    # deferred pay
    ("pay_stub.net_adds_up", STUB, {"gross_pay.current": "0.00"}, "from another"),
    ("pay_stub.earnings_add_up", STUB, {"gross_pay.current": None}, "Gross pay (this period)"),
    ("invoice.lines_add_up", BILL, {"subtotal": None, "total": None}, "Total was not read"),
    ("invoice.lines_add_up", BILL, {"lines[1].amount": None}, "amount of 1 of the lines"),
    ("invoice.tax_adds_up", BILL, {"total": None}, "Total was not read"),
    ("invoice.tax_adds_up", BILL, {"tax_total": None}, "No tax was read"),
    ("invoice.tax_adds_up", BILL, {"subtotal": None} | NO_LINES, "was not read"),
    ("invoice.dates_in_order", BILL, {"issued_on": None}, "Invoice date was not read"),
]


@pytest.mark.parametrize(("rule", "doc_type", "values"), PASS)
def test_honest_paper_passes(rule, doc_type, values):
    one = verdict(rule, document(doc_type, values))

    assert (one.outcome, one.sentence) == ("pass", "")


@pytest.mark.parametrize(("rule", "doc_type", "values", "names"), FAIL)
def test_what_does_not_fit_is_named_with_both_sides(rule, doc_type, values, names):
    one = verdict(rule, document(doc_type, values))

    assert one.outcome == "fail"
    for name in names:
        assert name in one.sentence


@pytest.mark.parametrize(("rule", "doc_type", "values", "says"), CANNOT)
def test_what_can_not_be_judged_says_what_is_missing(rule, doc_type, values, says):
    one = verdict(rule, document(doc_type, values))

    assert one.outcome == "cannot"
    assert says in one.sentence


@pytest.mark.parametrize("doc_type", LAYOUTS)
def test_drawn_paper_raises_no_alarm(doc_type):
    for layout in range(1, LAYOUTS[doc_type] + 1):
        for seed in (1, 2, 3):
            truth = makers.sample(doc_type, layout, seed=seed).truth
            alarms = [
                (one.rule.id, one.sentence)
                for one in judge_document(document(doc_type, truth, whole=False))
                if one.outcome == "fail"
            ]
            assert alarms == [], (layout, seed)


@pytest.mark.parametrize(
    ("rule", "doc_type", "line", "totals"),
    [
        (
            "pay_stub.earnings_add_up",
            STUB,
            {"earnings[0].current": "3000.00"},
            {"net_pay.current": "2950.00"},
        ),
        ("invoice.lines_add_up", BILL, {"lines[0].amount": "6000.00"}, {"total": "1800.00"}),
    ],
)
def test_lines_weigh_less_where_the_totals_fit_each_other(rule, doc_type, line, totals):
    assert verdict(rule, document(doc_type, line)).severity == "warning"
    assert verdict(rule, document(doc_type, line | totals)).severity == "blocker"


def test_each_wrong_line_is_a_finding_of_its_own():
    wrong = {"description": "Regular", "hours": "10.00", "rate": "20.00", "current": "300.00"}
    found = verdicts("pay_stub.hours_times_rate", document(STUB, rows("earnings", wrong, wrong)))

    assert [{seen.path for seen in one.inputs} for one in found] == [
        {f"earnings[{n}].{column}" for column in ("hours", "rate", "current")} for n in (0, 1)
    ]


def test_finding_holds_what_the_rule_looked_at():
    one = verdict("pay_stub.net_adds_up", document(STUB, {"net_pay.current": "2950.00"}))

    seen = {item.path: (item.label, item.value) for item in one.inputs}
    assert seen["net_pay.current"] == ("Net pay (this period)", "2950.00")
    assert seen["gross_pay.current"] == ("Gross pay (this period)", "3242.00")


def stub(gross, taxes, deductions, net):
    stated = {"gross_pay.current": f"{gross:.2f}", "net_pay.current": f"{net:.2f}"}
    stated |= rows("tax_lines", *({"current": f"{one:.2f}"} for one in taxes))
    stated |= rows("deduction_lines", *({"current": f"{one:.2f}"} for one in deductions))
    return document(STUB, stated, whole=False)


@given(gross=CENTS.filter(bool), taxes=SOME, deductions=SOME)
def test_net_pay_that_is_what_is_left_passes(gross, taxes, deductions):
    net = gross - sum(taxes) - sum(deductions)

    one = verdict("pay_stub.net_adds_up", stub(gross, taxes, deductions, net))

    assert one.outcome == "pass"


@given(gross=CENTS.filter(bool), taxes=SOME, deductions=SOME, more=CENTS)
def test_net_pay_above_everything_that_could_be_left_fails(gross, taxes, deductions, more):
    net = gross + more + Decimal("0.03")

    one = verdict("pay_stub.net_adds_up", stub(gross, taxes, deductions, net))

    assert one.outcome == "fail"


def bill(lines, tax, total):
    stated = {"subtotal": f"{sum(lines):.2f}", "tax_total": f"{tax:.2f}", "total": f"{total:.2f}"}
    stated |= rows("lines", *({"amount": f"{one:.2f}"} for one in lines))
    return document(BILL, stated, whole=False)


@given(lines=SOME, tax=CENTS)
def test_invoice_that_adds_up_passes(lines, tax):
    facts = bill(lines, tax, sum(lines) + tax)

    assert verdict("invoice.lines_add_up", facts).outcome == "pass"
    assert verdict("invoice.tax_adds_up", facts).outcome == "pass"


@given(lines=SOME, tax=CENTS, more=CENTS)
def test_invoice_with_a_raised_total_fails(lines, tax, more):
    facts = bill(lines, tax, sum(lines) + tax + more + Decimal("0.03"))

    assert verdict("invoice.tax_adds_up", facts).outcome == "fail"


@given(
    hours=st.integers(1, 20_000).map(lambda n: Decimal(n) / 100),
    rate=st.integers(700, 20_000).map(lambda n: Decimal(n) / 100),
)
def test_line_that_was_rounded_passes_and_one_that_was_raised_does_not(hours, rate):
    paid = (hours * rate).quantize(Decimal("0.01"))
    line = {"description": "Regular", "hours": f"{hours}", "rate": f"{rate}"}

    def judged(amount):
        facts = document(STUB, rows("earnings", {**line, "current": f"{amount}"}), whole=False)
        return verdict("pay_stub.hours_times_rate", facts).outcome

    assert judged(paid) == "pass"
    assert judged(paid + hours + rate + 1) == "fail"
