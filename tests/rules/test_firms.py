"""Who employs and who pays: whether a firm is another one than it seems."""

import pytest

from rules.view import Twin
from tests.rules.facts import case, document, verdict
from tests.rules.test_identity import DAVE, EMPLOYER, SSN, STATED, applied, unstated, w2


@pytest.mark.parametrize(
    ("employer", "outcome", "severity"),
    [
        (EMPLOYER, "pass", None),
        ("Dave Applewood Consulting LLC", "fail", "blocker"),
        (DAVE, "fail", "blocker"),
        ("Applewood Plumbing Inc", "fail", "warning"),
        (None, "cannot", None),
    ],
)
def test_employer_of_the_applicants_name_is_found(employer, outcome, severity):
    one = verdict("firms.own_employer", case(w2(employer__name=employer)))

    assert one.outcome == outcome
    if severity:
        assert one.severity == severity
        assert employer in one.sentence


def test_own_firm_that_is_stated_is_nothing_to_find():
    own = {"employers[0]__name": "Applewood Plumbing", "employers[0]__self_employed": "true"}

    facts = applied(w2(employer__name="Applewood Plumbing Inc"), **{**STATED, **own})

    assert verdict("firms.own_employer", facts).outcome == "pass"


def test_employer_with_the_applicants_telephone_or_home_is_found():
    rule = "firms.contact_is_applicants"

    assert verdict(rule, applied(w2(), **STATED)).outcome == "pass"
    phone = {**STATED, "employers[0]__phone": "+1 503 555 0142"}
    assert verdict(rule, applied(w2(), **phone)).severity == "blocker"
    home = w2(employer__address="12 Elm Street, Salem, Oregon 97301")
    one = verdict(rule, applied(home, **STATED))
    assert (one.outcome, one.severity) == ("fail", "blocker")
    assert "12 Elm Street" in one.sentence
    assert verdict(rule, unstated(home)).outcome == "cannot"


def test_employer_in_a_box_is_a_note():
    rule = "firms.address_is_a_box"

    one = verdict(rule, case(w2(employer__address="PO Box 12, Salem, OR 97301")))
    assert (one.outcome, one.severity) == ("fail", "note")
    street = w2(employer__address="1 Mill Rd, Salem, OR 97301")
    assert verdict(rule, case(street)).outcome == "pass"
    assert verdict(rule, case(w2())).outcome == "cannot"


@pytest.mark.parametrize(
    ("number", "outcome"),
    [("20-1234567", "pass"), ("07-1234567", "fail"), ("891234567", "fail"), (None, "cannot")],
)
def test_number_of_an_employer_begins_as_they_do(number, outcome):
    one = verdict("firms.ein_prefix", case(w2(employer__ein=number)))

    assert one.outcome == outcome
    if outcome == "fail":
        assert one.found == number[:2]


@pytest.mark.parametrize(
    ("employer", "number", "outcome"),
    [
        ("KESTREL AEROSTRUCTURES", "201234567", "pass"),
        ("KESTREL AEROSTRUCTURES", "20-7654321", "fail"),
        ("Another Mill LLC", "20-7654321", "pass"),
        (EMPLOYER, None, "cannot"),
    ],
)
def test_employer_keeps_its_number(employer, number, outcome):
    other = w2(2, employer__name=employer, employer__ein=number, tax_year="2024")

    assert verdict("firms.ein_stable", case(w2(), other)).outcome == outcome


@pytest.mark.parametrize(
    ("payer", "outcome"), [("20-1234567", "pass"), (SSN, "fail"), (None, "cannot")]
)
def test_nobody_pays_himself(payer, outcome):
    form = document("form_1099", {"payer.tin": payer, "recipient.tin": SSN}, whole=False)

    assert verdict("firms.payer_is_recipient", case(form)).outcome == outcome


@pytest.mark.parametrize(
    ("doc_type", "employer", "severity"),
    [
        ("pay_stub", "KESTREL AEROSTRUCTURES", None),
        ("pay_stub", "Another Mill LLC", "warning"),
        ("w2", "Another Mill LLC", "note"),
    ],
)
def test_employer_on_paper_is_a_stated_one(doc_type, employer, severity):
    paper = document(doc_type, {"employer.name": employer}, whole=False)

    one = verdict("firms.employers_stated", applied(paper, **STATED))

    assert one.severity == severity if severity else one.outcome == "pass"
    assert verdict("firms.employers_stated", unstated(paper)).outcome == "cannot"


def test_paper_of_another_applicants_case_is_found():
    own, other = Twin(1, "CS-1", True, "file"), Twin(1, "CS-2", False, "figures")

    assert verdict("case.twin", case(w2())).outcome == "pass"
    assert verdict("case.twin", case(w2(), twins=(own,))).severity == "note"
    found = verdict("case.twin", case(w2(), twins=(other,)))
    assert (found.outcome, found.severity) == ("fail", "blocker")
    assert "the same figures as one in case CS-2, of another applicant" in found.sentence
