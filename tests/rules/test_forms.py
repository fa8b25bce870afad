"""Mortgages, insurance, utility bills, checks and signatures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.samples.wording import dollars_in_words
from rules.amounts_in_words import amount_of
from tests.rules.facts import case, document, verdict
from tests.rules.test_identity import DAVE, HOME, STATED, applied, unstated

LOAN = {
    **STATED,
    "loan__amount": "300000.00",
    "loan__property_address": "44 Mill Rd, Salem, OR 97301",
}
FORM = {
    "lender.name": "Copperline Home Lending LLC",
    "mortgage_interest": "9000.00",
    "outstanding_principal": "210000.00",
}
POLICY = {
    "named_insured.name": DAVE,
    "effective_date": "2026-06-01",
    "expiration_date": "2027-06-01",
    "property_address": "44 Mill Road, Salem, OR 97301",
    "dwelling_limit": "320000.00",
}
CHECK = {
    "number": "1021",
    "amount": "1234.56",
    "amount_in_words": "One thousand two hundred thirty-four and 56/100 dollars",
    "check_date": "2026-10-01",
    "micr.routing_number": "021000021",
    "micr.check_number": "001021",
}


def paper(doc_type, plain, changes):
    return document(doc_type, {**plain, **changes}, whole=False)


@pytest.mark.parametrize(
    ("debt", "outcome"),
    [
        ({"debts[0]__creditor": "Copperline Home Lending"}, "pass"),
        ({"debts[0]__creditor": "Sold To Bank", "debts[0]__balance": "205000.00"}, "pass"),
        ({"debts[0]__creditor": "Visa", "debts[0]__balance": "900.00"}, "fail"),
        ({}, "fail"),
    ],
)
def test_mortgage_of_a_form_is_stated(debt, outcome):
    form = paper("form_1098", FORM, {})

    assert verdict("form_1098.debt_stated", applied(form, **STATED, **debt)).outcome == outcome
    assert verdict("form_1098.debt_stated", unstated(form)).outcome == "cannot"


@pytest.mark.parametrize(
    ("interest", "outcome"), [("9000.00", "pass"), ("90000.00", "fail"), (None, "cannot")]
)
def test_interest_is_a_part_of_what_is_owed(interest, outcome):
    form = paper("form_1098", FORM, {"mortgage_interest": interest})

    assert verdict("form_1098.interest_plausible", form).outcome == outcome


@pytest.mark.parametrize(
    ("rule", "changes", "outcome"),
    [
        ("insurance.in_force", {}, "pass"),
        ("insurance.in_force", {"expiration_date": "2026-11-20"}, "fail"),
        ("insurance.in_force", {"effective_date": "2027-05-01"}, "fail"),
        ("insurance.in_force", {"expiration_date": None}, "cannot"),
        ("insurance.covers_property", {}, "pass"),
        ("insurance.covers_property", {"property_address": "9 Oak Ave, Albany, NY 12207"}, "fail"),
        ("insurance.covers_loan", {}, "pass"),
        ("insurance.covers_loan", {"dwelling_limit": "250000.00"}, "fail"),
    ],
)
def test_policy_covers_the_property(rule, changes, outcome):
    one = verdict(rule, applied(paper("insurance_declaration", POLICY, changes), **LOAN))

    assert one.outcome == outcome


@pytest.mark.parametrize("rule", ["insurance.covers_property", "insurance.covers_loan"])
def test_without_a_stated_loan_a_policy_cannot_be_judged(rule):
    assert verdict(rule, unstated(paper("insurance_declaration", POLICY, {}))).outcome == "cannot"


def test_policy_of_the_home_is_a_note():
    home = paper("insurance_declaration", POLICY, {"property_address": HOME})

    assert verdict("insurance.covers_property", applied(home, **LOAN)).severity == "note"


@pytest.mark.parametrize(
    ("ends", "outcome"), [("2027-06-01", "pass"), ("2026-06-01", "fail"), (None, "cannot")]
)
def test_policy_expires_after_it_takes_effect(ends, outcome):
    facts = paper("insurance_declaration", POLICY, {"expiration_date": ends})

    assert verdict("insurance.period_in_order", facts).outcome == outcome


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-09-01", "pass"), ("2026-08-22", "fail"), (None, "cannot")]
)
def test_latest_bill_is_recent(day, outcome):
    facts = case(document("utility_bill", {"statement_date": day}, whole=False))

    assert verdict("utility_bill.recent", facts).outcome == outcome


@pytest.mark.parametrize(
    ("service", "billing", "outcome"),
    [
        (HOME, "12 Elm Street, Salem OR 97301", "pass"),
        (HOME, "PO Box 7, Salem, OR 97301", "pass"),
        (HOME, "9 Oak Ave, Albany, NY 12207", "fail"),
        (None, HOME, "cannot"),
    ],
)
def test_bill_goes_to_where_the_service_is(service, billing, outcome):
    bill = document(
        "utility_bill", {"service_address": service, "billing_address": billing}, whole=False
    )

    assert verdict("utility_bill.service_at_billing", case(bill)).outcome == outcome


@pytest.mark.parametrize(
    ("rule", "changes", "outcome", "severity"),
    [
        ("check.words_are_figures", {}, "pass", None),
        ("check.words_are_figures", {"amount": "1734.56"}, "fail", "warning"),
        ("check.words_are_figures", {"amount": "9870.12"}, "fail", "blocker"),
        ("check.words_are_figures", {"amount_in_words": None}, "cannot", None),
        ("check.words_are_figures", {"amount_in_words": "Ome thosand"}, "cannot", None),
        ("check.routing_number", {}, "pass", None),
        ("check.routing_number", {"micr.routing_number": "021000022"}, "fail", "warning"),
        ("check.routing_number", {"micr.routing_number": None}, "cannot", None),
        ("check.number_twice", {}, "pass", None),
        ("check.number_twice", {"number": "1022"}, "fail", "warning"),
        ("check.number_twice", {"number": None}, "cannot", None),
    ],
)
def test_check_says_one_thing(rule, changes, outcome, severity):
    one = verdict(rule, paper("check", CHECK, changes))

    assert one.outcome == outcome
    assert severity is None or one.severity == severity


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-10-01", "pass"), ("2026-05-01", "fail"), (None, "cannot")]
)
def test_check_is_not_stale(day, outcome):
    assert verdict("check.stale", case(paper("check", CHECK, {"check_date": day}))).outcome == (
        outcome
    )


@given(st.integers(1, 99_999_999))
def test_amount_in_words_is_read_as_it_is_written(cents):
    figure = Decimal(cents) / 100

    assert amount_of(dollars_in_words(f"{figure:.2f}")) == figure


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("Two hundred fifty and no/100", "250"),
        ("TWENTY-FIVE DOLLARS AND TEN CENTS", "25.10"),
        ("Fourty two only", "42"),
        ("**** Nine thousand and xx/100 dollars", "9000"),
        ("", None),
        ("seven fish", None),
    ],
)
def test_words_of_checks(words, amount):
    assert amount_of(words) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("values", "outcome"),
    [({"signed_on": "2026-10-01"}, "pass"), ({"signed_on": None}, "fail"), ({}, "cannot")],
)
def test_form_is_signed(values, outcome):
    form = document("form_w9", {"name": DAVE, **values}, whole=False)

    assert verdict("case.signature_missing", case(form)).outcome == outcome
