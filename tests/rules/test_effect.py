"""What a change would do before it is saved, and the figures that follow from the papers."""

from decimal import Decimal

from rules.derived import figures_of
from rules.effect import effect
from rules.facts import stated_facts
from rules.view import CaseView, Trace
from tests.rules.facts import case, document

STATED = {
    "loan.monthly_payment": "1500.00",
    "debts[0].creditor": "Quillstone Mastercard",
    "debts[0].monthly_payment": "300.00",
}
MONTHLY = {"pay_frequency": "Monthly"}


def figures(facts):
    return {one.name: one for one in figures_of(CaseView(facts, Trace()))}


def test_finding_that_would_appear_is_told():
    found = effect(case(document()), {(1, "net_pay.current"): "2950.00"})

    assert "pay_stub.net_adds_up" in {one.rule.id for one in found.appearing}
    assert not found.going


def test_finding_that_would_go_is_told():
    wrong = case(document(values={"net_pay.current": "2950.00"}))

    found = effect(wrong, {(1, "net_pay.current"): "2550.00"})

    assert "pay_stub.net_adds_up" in {one.rule.id for one in found.going}
    assert not found.appearing


def test_same_value_changes_nothing():
    facts = case(document())
    value = facts.documents[0].facts["net_pay.current"].value

    assert not effect(facts, {(1, "net_pay.current"): value})


def test_income_moves_with_the_pay():
    facts = case(document(values=MONTHLY))
    before = figures(facts)["Qualifying income a month"]

    found = effect(facts, {(1, "gross_pay.current"): "4000.00"})

    (moved,) = [one for one in found.moved if one.name == "Qualifying income a month"]
    assert moved.before == before.shown
    assert moved.after != before.shown


def test_value_that_is_absent_leaves_a_figure_without_ground():
    facts = case(document(values=MONTHLY))

    found = effect(facts, {(1, "gross_pay.current"): None, (1, "net_pay.current"): None})

    (moved,) = [one for one in found.moved if one.name == "Qualifying income a month"]
    assert "not read" in moved.after


def test_change_on_one_document_leaves_the_other_alone():
    two = case(document(), document(key=2, values={"net_pay.current": "2950.00"}))

    found = effect(two, {(2, "net_pay.current"): "2550.00"})

    assert {one.document for one in found.going if one.rule.id == "pay_stub.net_adds_up"} == {2}


def test_debt_to_income_has_its_parts():
    facts = case(document(values=MONTHLY), stated=stated_facts(STATED))
    found = figures(facts)

    income = found["Qualifying income a month"].value
    assert found["Debts a month, as stated"].value == Decimal("300.00")
    assert found["Debt to income"].value == Decimal(1800) / income
    assert found["Debt to income"].shown.endswith("%")
    assert found["Debt to income"].parts[0] == "payments: 1,800.00"


def test_invoices_are_summed_by_currency():
    one = document("invoice", values={"total": "100.00", "currency": "EUR"})
    other = document("invoice", values={"total": "50.00", "currency": "USD"}, key=2)
    third = document("invoice", values={"total": "25.50", "currency": "EUR"}, key=3)

    shown = [
        figure.shown
        for figure in figures_of(CaseView(case(one, other, third), Trace()))
        if figure.name == "To be paid"
    ]

    assert shown == ["125.50 EUR", "50.00 USD"]


def test_case_without_papers_has_no_figures():
    assert figures(case()) == {}
