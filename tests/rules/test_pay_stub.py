"""The year's sums of a pay stub, and what findings show beside the sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import document, rows, verdict, verdicts
from tests.rules.income_papers import stub

YEAR_NET, YEAR_LINES = "pay_stub.year_net_adds_up", "pay_stub.year_earnings_within_gross"
COVERS, NET = "pay_stub.year_covers_period", "pay_stub.net_adds_up"

CASES = [
    (YEAR_NET, {}, "pass", ""),
    # an employer's part among the earnings, and expenses paid back earlier in the year
    (YEAR_NET, {"net_pay.ytd": "46910.00", "earnings[1].description": "Expense reimb",
                "earnings[1].ytd": "500.00"}, "pass", ""),
    (YEAR_NET, {"deductions.ytd": None, "deductions.current": None,
                "net_pay.ytd": "49410.00"}, "pass", ""),
    (YEAR_NET, {"net_pay.ytd": "40000.00"}, "blocker", "46,410.00"),
    (YEAR_NET, {"gross_pay.ytd": "66000.00"}, "blocker", "52,410.00"),
    (YEAR_NET, {"net_pay.ytd": "48000.00"}, "warning", "48,000.00"),
    (YEAR_NET, {"net_pay.ytd": "48000.00", "earnings[0].ytd": None}, "note", "48,000.00"),
    (YEAR_NET, {"net_pay.ytd": "61000.00"}, "blocker", "61,000.00"),
    (YEAR_NET, {"gross_pay.ytd": "66000.00", "net_pay.current": "1.00"}, "warning", "52,410.00"),
    (YEAR_NET, {"net_pay.ytd": None}, "cannot", "Net pay (year to date)"),
    (YEAR_NET, {"taxes.ytd": None}, "cannot", "Taxes (year to date)"),
    (YEAR_NET, {"deductions.ytd": None}, "pass", ""),  # its lines have a year to date
    (YEAR_NET, {"deductions.ytd": None, "gross_pay.ytd": "66000.00"}, "blocker", "52,410.00"),
    (YEAR_NET, {"deductions.ytd": None, "deduction_lines[0].ytd": None}, "cannot",
     "Deductions (year to date)"),
    (YEAR_LINES, {}, "pass", ""),
    (YEAR_LINES, {"earnings[0].ytd": "40000.00"}, "pass", ""),  # lines may be left out
    (YEAR_LINES, {"earnings[0].ytd": "70000.00"}, "warning", "70,000.00"),
    (YEAR_LINES, {"gross_pay.ytd": None}, "cannot", "Gross pay (year to date)"),
    (YEAR_LINES, {"earnings[0].ytd": None, "gross_pay.ytd": None}, "pass", ""),
    (COVERS, {"taxes.ytd": "500.00"}, "warning", "529.50"),
    (COVERS, {"deductions.ytd": "-3000.00"}, "pass", ""),
    (NET, {"earnings[1].description": "Imputed life", "earnings[1].current": "10.00",
           "net_pay.current": "2310.50"}, "pass", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changes", "says", "names"), CASES)
def test_sums_of_the_year_are_judged(rule, changes, says, names):
    one = verdict(rule, stub(**{path.replace(".", "__"): text for path, text in changes.items()}))

    assert says == (one.severity if one.outcome == "fail" else one.outcome)
    assert names in one.sentence


def test_sums_show_what_was_expected_and_what_was_found():
    one = verdict(NET, stub(net_pay__current="2900.00"))

    assert (one.expected, one.found) == ("2,320.50", "2,900.00")


CENTS = st.integers(min_value=0, max_value=50_000_000).map(lambda n: Decimal(n) / 100)


def year(gross, taxes, deductions, net):
    return document(
        "pay_stub",
        {
            "gross_pay.ytd": f"{gross}",
            "taxes.ytd": f"{taxes}",
            "deductions.ytd": f"{deductions}",
            "net_pay.ytd": f"{net}",
        },
        whole=False,
    )


def listed(net, second="765.62"):
    """A year whose deductions are listed, and nowhere totalled."""
    figures = year("25520.80", "4910.88", "0", net).facts
    values = {path: fact.value for path, fact in figures.items()} | {"deductions.ytd": None}
    lines = rows(
        "deduction_lines",
        {"description": "Dental", "current": "19.25", "ytd": "231.00"},
        {"description": "Savings 5%", "current": "62.50", "ytd": second},
    )
    return document("pay_stub", values | lines, whole=False)


def test_lines_stand_in_for_a_total_of_the_year_that_is_not_printed():
    assert verdict(YEAR_NET, listed("19613.30")).outcome == "pass"
    assert verdict(YEAR_NET, listed("16913.30")).outcome == "fail"


def test_a_year_of_which_a_deduction_is_not_told_cannot_be_judged():
    assert verdict(YEAR_NET, listed("18613.30", None)).outcome == "cannot"


@pytest.mark.parametrize(("net", "outcome"), [("2320.50", "cannot"), ("2470.50", "fail")])
def test_less_paid_than_taxes_leave_tells_of_deductions_that_were_not_read(net, outcome):
    figures = year("60000", "10590", "0", "46410").facts
    values = {path: fact.value for path, fact in figures.items()} | {"deductions.ytd": None}
    now = {"gross_pay.current": "3000.00", "taxes.current": "529.50", "net_pay.current": net}

    one = verdict(YEAR_NET, document("pay_stub", values | now, whole=False))

    assert one.outcome == outcome


def test_sums_that_fail_are_about_figures_and_not_about_lines_that_total_them():
    net = verdict(NET, stub(net_pay__current="2900.00"))
    of_year = verdict(YEAR_NET, stub(net_pay__ytd="61000.00"))

    assert {seen.path for seen in net.inputs} == {
        f"{name}.current" for name in ("gross_pay", "net_pay", "taxes", "deductions")
    }
    assert {seen.path for seen in of_year.inputs} == {
        f"{name}.ytd" for name in ("gross_pay", "net_pay", "taxes", "deductions")
    }


def test_lines_are_what_a_sum_is_about_where_no_total_is_printed():
    seen = {one.path for one in verdict(YEAR_NET, listed("16913.30")).inputs}

    assert {"deduction_lines[0].ytd", "deduction_lines[1].ytd"} < seen
    assert not any(path.endswith("description") for path in seen)


@given(gross=CENTS, taxes=CENTS, deductions=CENTS)
def test_year_that_adds_up_passes(gross, taxes, deductions):
    facts = year(gross, taxes, deductions, gross - taxes - deductions)

    assert verdict(YEAR_NET, facts).outcome == "pass"


@given(gross=CENTS, taxes=CENTS, deductions=CENTS, more=CENTS)
def test_raised_gross_of_the_year_fails(gross, taxes, deductions, more):
    raised = gross + more + taxes + deductions + Decimal("0.03")
    facts = year(raised, taxes, deductions, gross - taxes - deductions)

    assert verdict(YEAR_NET, facts).outcome == "fail"


@given(
    values=st.lists(st.none() | st.decimals(-(10**18), 10**18, places=2), min_size=8, max_size=8)
)
def test_no_figures_break_a_rule(values):
    paths = [
        f"{name}.{column}"
        for name in ("gross_pay", "net_pay", "taxes", "deductions")
        for column in ("current", "ytd")
    ]
    facts = stub(
        **{
            path.replace(".", "__"): None if one is None else f"{one:f}"
            for path, one in zip(paths, values, strict=True)
        }
    )
    rules = {f"pay_stub.{name}" for name in ("social_security_rate", "round_figures")} | {YEAR_NET}

    for rule in rules:
        assert all("operator" not in one.sentence for one in verdicts(rule, facts))


@pytest.mark.parametrize(("net", "severity"), [("2350.00", "warning"), ("2900.00", "blocker")])
def test_sum_of_lines_alone_weighs_less_where_one_line_could_be_missing(net, severity):
    unprinted = {"taxes__current": None, "deductions__current": None}
    one = verdict(NET, stub(net_pay__current=net, **unprinted))

    assert (one.outcome, one.severity) == ("fail", severity)
