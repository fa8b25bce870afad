"""What an applicant states: typed, refused in words, kept and told."""

import pytest

from audit.chain import tell
from extraction.cases import NotEditable
from extraction.models import Case
from extraction.stating import (
    MOST_ROWS,
    WITHOUT_EMPLOYER,
    NotStateable,
    Restated,
    edition,
    nested,
    state,
    state_all,
    wanting,
)
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return makers.case(states=False)


def now(case):
    return Case.objects.get(pk=case.pk).stated


def entries(case):
    told = tell(case.reference)
    return [one for one in told if one.entry.action == "extraction.application.stated"]


@pytest.mark.parametrize(
    ("group", "name", "typed", "kept"),
    [
        ("person", "name", "  Dave   Applewood ", "Dave Applewood"),
        ("person", "date_of_birth", "31 March 1990", "1990-03-31"),
        ("person", "date_of_birth", "1990-03-31", "1990-03-31"),
        ("person", "ssn", "536228726", "536-22-8726"),
        ("person", "ssn", "536 22 8726", "536-22-8726"),
        ("person", "phone", "(512) 555-0142", "(512) 555-0142"),
        ("person", "phone", "+1 512 555 0142 ext. 12", "+1 512 555 0142 ext. 12"),
        ("person", "address", "12 Elm St\r\nAustin, TX 78701", "12 Elm St, Austin, TX 78701"),
        ("loan", "purpose", "refinance", "refinance"),
        ("loan", "amount", "$250,000", "250000.00"),
        ("loan", "amount", "1234.5", "1234.50"),
        ("loan", "monthly_payment", "0", "0.00"),
    ],
)
def test_typed_text_is_kept_as_canonical_text(case, group, name, typed, kept):
    state(case, group, {name: typed}, by=makers.dave())

    assert now(case) == case.stated == {f"{group}.{name}": kept}


@pytest.mark.parametrize(
    ("group", "name", "typed", "says"),
    [
        ("person", "date_of_birth", "03/04/1990", "with the month as a word"),
        ("person", "date_of_birth", "31 March 2099", "in the past"),
        ("person", "date_of_birth", "soon", "with the month as a word"),
        ("person", "ssn", "12-34", "nine digits"),
        ("person", "ssn", "•••-••-8726", "nine digits"),
        ("person", "phone", "call me", "telephone number"),
        ("person", "name", "12", "Write a name"),
        ("person", "name", "x" * 300, "Write a name"),
        ("person", "without_employer", "perhaps", "yes or no"),
        ("loan", "purpose", "holiday", "Choose what the loan is for"),
        ("loan", "amount", "a lot", "an amount like 1234.50"),
        ("loan", "amount", "-5", "without a minus sign"),
        ("loan", "amount", "1.234", "an amount like 1234.50"),
        ("loan", "amount", "12,34", "an amount like 1234.50"),
        ("loan", "amount", "9" * 13, "an amount like 1234.50"),
        ("loan", "colour", "red", "no such thing"),
    ],
)
def test_what_is_not_of_its_kind_is_refused_in_words(case, group, name, typed, says):
    with pytest.raises(NotStateable) as refused:
        state(case, group, {name: typed}, by=makers.dave())

    assert says in refused.value.errors[f"{group}.{name}"]
    assert now(case) == {}
    assert entries(case) == []


def test_rows_are_replaced_as_a_whole_and_empty_ones_left_out(case):
    state(case, "debts", [{"creditor": "A Bank"}, {"creditor": "B Bank"}], by=makers.dave())
    state(
        case,
        "debts",
        [{"creditor": " ", "balance": ""}, {"creditor": "B Bank", "monthly_payment": "120"}],
        by=makers.dave(),
    )

    assert now(case) == {
        "debts[0].creditor": "B Bank",
        "debts[0].monthly_payment": "120.00",
    }


def test_error_in_a_row_names_the_row(case):
    told = [{"name": "A Firm"}, {"name": "B Firm", "monthly_income": "much"}]

    with pytest.raises(NotStateable) as refused:
        state(case, "employers", told, by=makers.dave())

    assert set(refused.value.errors) == {"employers[1].monthly_income"}


def test_employment_ends_after_it_began(case):
    job = {"name": "A Firm", "start_date": "2024-05-01", "end_date": "2023-05-01"}

    with pytest.raises(NotStateable) as refused:
        state(case, "employers", [job], by=makers.dave())

    assert "before the first" in refused.value.errors["employers[0].end_date"]


def test_employer_and_none_is_a_contradiction_but_an_earlier_one_is_not(case):
    given = {"employers": [{"name": "A Firm"}], "person": {"without_employer": "true"}}

    with pytest.raises(NotStateable) as refused:
        state_all(case, given, by=makers.dave())
    assert "say that you have none" in refused.value.errors[WITHOUT_EMPLOYER]

    given["employers"] = [{"name": "A Firm", "end_date": "2025-01-31"}]
    state_all(case, given, by=makers.dave())
    assert now(case)[WITHOUT_EMPLOYER] == "true"


@pytest.mark.parametrize(
    ("group", "given"),
    [("planet", {"name": "Mars"}), ("debts", {"creditor": "A"}), ("person", [{"name": "A"}])],
)
def test_there_are_only_the_groups_of_the_schema(case, group, given):
    with pytest.raises(NotStateable) as refused:
        state(case, group, given, by=makers.dave())

    assert set(refused.value.errors) == {group}


def test_rows_are_bounded(case):
    with pytest.raises(NotStateable):
        state(case, "debts", [{"creditor": "A"}] * (MOST_ROWS + 1), by=makers.dave())


def test_one_thing_wrong_keeps_nothing(case):
    given = {"loan": {"purpose": "purchase"}, "person": {"ssn": "1"}}

    with pytest.raises(NotStateable):
        state_all(case, given, by=makers.dave())

    assert now(case) == {}


def test_leaves_not_given_stay_and_an_empty_text_takes_one_away(case):
    state(case, "loan", {"purpose": "purchase", "amount": "100"}, by=makers.dave())
    state(case, "loan", {"amount": ""}, by=makers.dave())

    assert now(case) == {"loan.purpose": "purchase"}


def test_change_is_told_by_path_with_the_values_sealed(case):
    state(case, "person", {"ssn": "536-22-8726", "name": "Dave"}, by=makers.dave())
    state(case, "person", {"name": "Dave Applewood"}, by=makers.dave())

    first, last = entries(case)
    assert first.details == {"groups": ["person"], "paths": ["person.name", "person.ssn"]}
    assert last.details["paths"] == ["person.name"]
    assert last.personal == {
        "before": {"person.name": "Dave"},
        "after": {"person.name": "Dave Applewood"},
    }
    assert "8726" not in str(first.details)


def test_same_again_writes_nothing(case):
    state(case, "loan", {"purpose": "purchase", "amount": "1,000"}, by=makers.dave())
    state(case, "loan", {"purpose": "purchase", "amount": "1000.00"}, by=makers.dave())

    assert len(entries(case)) == 1


def test_what_was_sent_is_not_stated_anew():
    case = makers.task().case

    with pytest.raises(NotEditable):
        state(case, "loan", {"purpose": "refinance"}, by=makers.dave())

    assert now(case)["loan.purpose"] == "purchase"


def test_change_of_another_window_is_not_overwritten(case):
    seen = edition(case.stated, "loan")
    state(case, "loan", {"amount": "100"}, by=makers.dave(), seen=seen)
    state(case, "person", {"name": "Dave"}, by=makers.dave())  # another group does not matter

    with pytest.raises(Restated):
        state(case, "loan", {"amount": "200"}, by=makers.dave(), seen=seen)

    assert now(case)["loan.amount"] == "100.00"


def test_nested_is_what_can_be_stated_again(case):
    makers.stated(case, {"employers[1].name": "B Firm", "person.ssn": "536-22-8726"})
    other = makers.case(states=False)

    state_all(other, nested(case.stated), by=makers.dave())

    assert now(other) == now(case)


def test_wanting_is_the_purpose_and_an_income_or_none(case):
    assert [group for group, _ in wanting(case)] == ["loan", "employers"]

    state(case, "loan", {"purpose": "purchase"}, by=makers.dave())
    state(case, "employers", [{"name": "A Firm"}], by=makers.dave())
    assert [group for group, _ in wanting(case)] == ["employers"]

    state(case, "employers", [{"name": "A Firm", "monthly_income": "10"}], by=makers.dave())
    assert wanting(case) == []

    given = {"employers": [], "person": {"without_employer": "true"}}
    state_all(case, given, by=makers.dave())
    assert wanting(case) == []


def test_kind_that_does_not_ask_wants_nothing():
    assert wanting(makers.case("supplier_invoice")) == []
