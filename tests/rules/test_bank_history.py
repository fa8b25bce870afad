"""The account statements of a case: whose they are, how they follow, what comes in and goes out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine import judge_case
from rules.facts import stated_facts
from rules.statements import debt_in, is_called, last_digits
from tests.rules.facts import case, document, verdict
from tests.rules.test_bank import FLOW, statement
from tests.rules.test_identity import unstated

DAVE = "Dave Applewood"
EMPLOYER = "Kestrel Aerostructures, Inc."
STATED = {
    "person.name": DAVE,
    "loan.purpose": "purchase",
    "employers[0].name": EMPLOYER,
    "employers[0].monthly_income": "6000.00",
}
SEPTEMBER = {"period_start": "2026-09-01", "period_end": "2026-09-30"}


def month(flow=FLOW, changes=None, **more):
    return statement(flow, changes, **more)


def before(changes=None, key=2, **more):
    """September, which closes with what October opens with."""
    flow = [(day.replace("-10-", "-09-"), *rest) for day, *rest in FLOW]
    return statement(flow, {**SEPTEMBER, **(changes or {})}, opening="-2425.25", key=key, **more)


def stub(key=11, day="2026-10-16", net="2550.00", **values):
    plain = {
        "employee.name": DAVE,
        "employer.name": EMPLOYER,
        "pay_date": day,
        "pay_frequency": "Biweekly",
        "gross_pay.current": "3242.00",
        "net_pay.current": net,
    }
    return document("pay_stub", {**plain, **values}, key=key, whole=False)


def applied(*papers, **stated):
    held = {path.replace("__", "."): value for path, value in stated.items()}
    return case(*papers, stated=stated_facts({**STATED, **held}), asks_application=True)


def paid(text, amount="9000.00", day="2026-10-21"):
    return month((*FLOW, (day, text, amount, None)))


def spent(*lines):
    return month((*FLOW, *((day, text, None, amount) for day, text, amount in lines)))


@pytest.mark.parametrize(
    ("holder", "outcome", "severity"),
    [
        (DAVE, "pass", None),
        ("DAVID AND ERIN APPLEWOOD", "pass", None),
        ("APPLEWOOD D", "pass", None),
        ("Erin Applewood", "fail", "warning"),
        ("Owen Tanaka", "fail", "blocker"),
        (None, "cannot", None),
    ],
)
def test_account_is_the_applicants(holder, outcome, severity):
    facts = case(month(changes={"account_holder": holder}))

    one = verdict("bank_statement.holder_is_applicant", facts)

    assert one.outcome == outcome
    assert severity is None or one.severity == severity


@pytest.mark.parametrize(
    ("changes", "outcome", "severity"),
    [
        ({}, "pass", None),
        ({"closing_balance": "2345.67"}, "fail", "blocker"),
        ({"closing_balance": "2000.00"}, "fail", "warning"),  # one digit
        ({"period_start": "2026-08-01", "period_end": "2026-08-31"}, "fail", "warning"),
        ({"period_end": "2026-10-15"}, "fail", "warning"),
        ({"closing_balance": None}, "cannot", None),
    ],
)
def test_statements_of_an_account_follow_each_other(changes, outcome, severity):
    one = verdict("bank_statement.consecutive", case(month(), before(changes)))

    assert one.outcome == outcome
    assert severity is None or one.severity == severity
    assert verdict("bank_statement.consecutive", case(month(), month(key=2))).outcome == "pass"


@given(st.integers(-500_000, 5_000_000), st.integers(3, 500_000))
def test_any_other_opening_balance_is_found(cents, off):
    closing, opening = Decimal(cents) / 100, Decimal(cents + off) / 100
    one = before({"closing_balance": f"{closing:.2f}"})
    other = month(changes={"opening_balance": f"{opening:.2f}"})
    same = month(changes={"opening_balance": f"{closing:.2f}"})

    assert verdict("bank_statement.consecutive", case(one, other)).outcome == "fail"
    assert verdict("bank_statement.consecutive", case(one, same)).outcome == "pass"


def test_account_that_goes_on_under_another_number_is_found():
    rule = "bank_statement.number_stable"

    assert verdict(rule, case(month(), before())).outcome == "pass"
    assert verdict(rule, case(month(), before({"account_number": "44471"}))).outcome == "pass"
    other = verdict(rule, case(month(), before({"account_number": "XXXX9012"})))
    assert (other.outcome, other.expected, other.found) == ("fail", "XXXX9012", "XXXXXX4471")
    assert verdict(rule, case(month(), before({"account_number": None}))).outcome == "cannot"


@pytest.mark.parametrize(
    ("end", "outcome"), [("2026-10-31", "pass"), ("2026-10-06", "fail"), (None, "cannot")]
)
def test_latest_statement_is_recent(end, outcome):
    one = verdict("bank_statement.stale", case(month(changes={"period_end": end})))

    assert one.outcome == outcome


def test_new_account_with_much_money_is_found():
    rule = "bank_statement.new_account"
    opened = (("2026-10-03", "OPENING DEPOSIT", "40000.00", None),)

    assert verdict(rule, case(month())).outcome == "pass"
    assert verdict(rule, case(month(opened, opening="0.00"))).severity == "warning"
    small = (("2026-10-03", "OPENING DEPOSIT", "100.00", None),)
    assert verdict(rule, case(month(small, opening="0.00"))).severity == "note"
    assert verdict(rule, case(month(changes={"opening_balance": None}))).outcome == "cannot"


@pytest.mark.parametrize(
    ("stated", "outcome"), [("4425.25", "pass"), ("4600.00", "pass"), ("9000.00", "fail")]
)
def test_account_holds_what_is_stated(stated, outcome):
    asset = {"assets[0]__account_last_digits": "4471", "assets[0]__balance": stated}

    assert verdict("bank_statement.stated_balance", applied(month(), **asset)).outcome == outcome
    assert verdict("bank_statement.stated_balance", applied(month())).outcome == "cannot"


@pytest.mark.parametrize(
    ("bank", "digits", "outcome"),
    [
        ("Tamarack Federal Credit Union", "4471", "pass"),
        ("Tamarack Federal Credit Union", "4417", "fail"),
        ("Another Bank", "4417", "pass"),  # whose statement is not in the case
        ("", "4417", "pass"),
        ("Tamarack Federal Credit Union", "", "pass"),
    ],
)
def test_statement_is_of_the_account_that_is_stated(bank, digits, outcome):
    asset = {"assets[0]__bank": bank, "assets[0]__account_last_digits": digits}
    held = {path: text for path, text in asset.items() if text}
    paper = month(changes={"bank_name": "Tamarack Federal Credit Union"})

    one = verdict("bank_statement.account_stated", applied(paper, **held))

    assert one.outcome == outcome
    if outcome == "fail":
        assert (one.expected, one.found) == ("4417", "4471")


def test_second_stated_account_explains_no_other_number():
    assets = {
        "assets[0]__bank": "Tamarack FCU",
        "assets[0]__account_last_digits": "4471",
        "assets[1]__bank": "Tamarack FCU",
        "assets[1]__account_last_digits": "9012",
    }
    paper = month(changes={"bank_name": "Tamarack FCU"})

    assert verdict("bank_statement.account_stated", applied(paper, **assets)).outcome == "pass"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("CHECK DEPOSIT 4411", "fail"),
        ("WIRE IN ORIG NGUYEN", "fail"),
        ("TRANSFER FROM SAVINGS", "fail"),  # which is not in the case
        ("KESTREL AEROSTR BONUS", "pass"),
        ("IRS TREAS 310 TAX REF", "pass"),
        ("REFUND TAMARACK HARDWARE", "pass"),
        ("ONLINE TRANSFER FROM ...9012", "pass"),  # a stated account
    ],
)
def test_large_deposit_needs_a_source(text, outcome):
    asset = {"assets[0]__account_last_digits": "9012", "assets[0]__balance": "20000.00"}

    one = verdict("bank_statement.large_deposit", applied(paid(text), **asset))

    assert one.outcome == outcome
    if outcome == "fail":
        assert (one.expected, one.found) == ("at most 3,000.00", "9,000.00")
        assert "9,000.00" in one.sentence


def test_large_deposit_is_weighed_by_income_and_purpose():
    rule = "bank_statement.large_deposit"

    assert verdict(rule, applied(paid("CHECK DEPOSIT", "3000.00"))).outcome == "pass"
    assert verdict(rule, applied(paid("CHECK DEPOSIT", "3000.01"))).outcome == "fail"
    refinance = applied(paid("CHECK DEPOSIT"), loan__purpose="refinance")
    assert verdict(rule, refinance).outcome == "pass"
    assert verdict(rule, unstated(paid("CHECK DEPOSIT"))).outcome == "cannot"
    # The stub tells the income where none is stated: 3,242.00 every two weeks.
    by_stub = case(
        paid("CHECK DEPOSIT", "3600.00"), stub(), stated=stated_facts({"loan.purpose": "purchase"})
    )
    assert verdict(rule, by_stub).expected == "at most 3,512.17"


def test_money_that_left_another_account_of_the_case_has_a_source():
    savings = statement(
        (("2026-10-20", "WITHDRAWAL", None, "9000.00"),),
        {"account_number": "XX7788", "account_holder": DAVE},
        opening="20000.00",
        key=5,
    )

    facts = applied(paid("DEPOSIT"), savings)

    assert verdict("bank_statement.large_deposit", facts).outcome == "pass"


def test_deposits_just_below_the_limit_are_found():
    rule = "bank_statement.below_reporting"
    often = [(f"2026-10-{day}", "COUNTER DEPOSIT", "9400.00", None) for day in (10, 14, 19)]

    assert verdict(rule, applied(month())).outcome == "pass"
    assert verdict(rule, applied(month(often[:1]))).outcome == "pass"
    one = verdict(rule, applied(month(often)))
    assert (one.outcome, one.found) == ("fail", "3")
    assert verdict(rule, applied(month(()))).outcome == "cannot"


def test_cash_that_makes_up_much_of_the_income_is_found():
    rule = "bank_statement.cash_deposits"

    def cash(*amounts):
        days = enumerate(amounts, start=10)
        return month([(f"2026-10-{n}", "ATM CASH DEPOSIT", one, None) for n, one in days])

    assert verdict(rule, applied(cash("200.00", "100.00"))).outcome == "pass"
    assert verdict(rule, applied(cash("200.00", "100.00", "50.00"))).severity == "note"
    assert verdict(rule, applied(cash("2000.00", "1500.00"))).severity == "warning"
    assert verdict(rule, unstated(cash("2000.00"))).outcome == "cannot"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("COPPERLINE MOTOR CR AUTO PAY", "vehicle"),
        ("TOYOTA FINANCIAL SVCS PYMT", "vehicle"),
        ("KLARNA* PAYMENT", "bnpl"),
        ("AFFIRM.COM PAYME", "bnpl"),
        ("STATE DISB UNIT CHILD SUPPORT", "support"),
        ("NAVIENT STUDENT LN", "student"),
        ("PERSONAL LOAN 4471", "loan"),
        ("LENDINGCLUB LOAN PYMT", "loan"),
        ("DAVE INC CASH ADVANCE", "advance"),
        ("WAGE GARNISHMENT ORDER", "garnishment"),
        ("LOAN OAK COFFEE", ""),
        ("ALDER POWER & LIGHT AUTOPAY", ""),
        ("GREENLEAF GROCERY", ""),
        ("RENT MAPLE COURT", ""),
    ],
)
def test_banks_words_tell_debts_from_purchases(text, kind):
    assert debt_in(text) == kind


def test_debt_that_nobody_stated_is_found():
    rule = "bank_statement.debts_stated"
    twice = [(day, "TOYOTA FINANCIAL SVCS", "412.50") for day in ("2026-10-04", "2026-10-30")]

    assert verdict(rule, applied(month())).outcome == "pass"
    one = verdict(rule, applied(spent(*twice)))
    assert (one.outcome, one.severity) == ("fail", "warning")
    assert "412.50" in one.sentence
    by_name = {"debts[0]__creditor": "Toyota Financial Services"}
    assert verdict(rule, applied(spent(*twice), **by_name)).outcome == "pass"
    by_amount = {"debts[0]__creditor": "My car", "debts[0]__monthly_payment": "412.50"}
    assert verdict(rule, applied(spent(*twice), **by_amount)).outcome == "pass"
    assert verdict(rule, unstated(spent(*twice))).outcome == "cannot"


PAY = "bank_statement.payroll_matches"


@pytest.mark.parametrize(
    ("net", "outcome", "severity"),
    [
        ("2550.00", "pass", None),
        ("2750.00", "fail", "note"),  # 200.00 may go to another account
        ("2913.37", "fail", "warning"),
        ("2212.45", "fail", "warning"),
        (None, "cannot", None),
    ],
)
def test_net_pay_of_a_stub_comes_in(net, outcome, severity):
    one = verdict(PAY, applied(month(), stub(net=net)))

    assert one.outcome == outcome
    if severity:
        assert (one.severity, one.found) == (severity, "2,550.00")


def test_pay_that_never_came_is_found_and_pay_into_another_account_is_not():
    without = [one for one in FLOW if one[0] != "2026-10-16"]

    missing = verdict(PAY, applied(month(without), stub()))
    assert (missing.outcome, missing.severity, missing.found) == ("fail", "warning", "nothing")
    elsewhere = [one for one in FLOW if "PAYROLL" not in one[1]]
    assert verdict(PAY, applied(month(elsewhere), stub())).outcome == "cannot"
    later = verdict(PAY, applied(month(), stub(day="2026-11-13")))
    assert later.outcome == "pass"  # on no statement yet


def test_pay_in_parts_on_two_accounts_passes():
    part = [(*one[:2], "2000.00", None) if one[2] else one for one in FLOW]
    savings = statement(
        (("2026-10-16", "KESTREL AEROSTR PAYROLL", "550.00", None),),
        {"account_number": "XX7788"},
        key=5,
    )

    assert verdict(PAY, applied(month(part), savings, stub())).outcome == "pass"


def test_gap_between_pays_is_found():
    rule = "bank_statement.payroll_regular"
    late = [(day, "KESTREL PAYROLL", "2550.00", None) for day in ("2026-10-02", "2026-10-30")]

    assert verdict(rule, applied(month(), stub())).outcome == "pass"
    one = verdict(rule, applied(month(late), stub()))
    assert (one.outcome, one.found) == ("fail", "28 days")
    unknown = stub(pay_frequency=None)
    assert verdict(rule, applied(month(late), unknown)).outcome == "cannot"


def test_account_numbers_are_compared_by_what_is_shown():
    assert last_digits("XXXX-XXXX-4471") == "4471"
    assert last_digits("333 008755555") == "5555"
    assert last_digits("****71") == "71"
    assert last_digits("") == ""


@given(st.text(max_size=60))
def test_no_words_break_the_lexicon(text):
    assert isinstance(debt_in(text), str)
    assert isinstance(is_called("payroll", text), bool)


def test_odd_statements_break_no_rule():
    odd = [
        month((), {"period_start": "2026-10-31", "period_end": "0001-01-01"}),
        month(changes={"transactions[0].deposit": "-999999999999.99"}),
        month(changes={"transactions[0].posted_on": "9999-12-31"}),
        document("bank_statement", {}, key=3, whole=False),
        document(
            "bank_statement", {"period_end": "9999-12-31", "account_number": "1"}, whole=False
        ),
        stub(day="0001-01-01"),
        stub(day="9999-12-31", net="0.00"),
        document("pay_stub", {}, key=7, whole=False),
    ]
    for facts in (applied(*odd), case(*odd), *(applied(one) for one in odd)):
        for one in judge_case(facts):
            assert "rule itself failed" not in one.sentence, one.rule.id
