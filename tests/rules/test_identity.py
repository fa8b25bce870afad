"""Who somebody is, across the papers of a case."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import mrz
from rules.facts import stated_facts
from rules.taxpayers import agree, are_near, digits, flaw_of_ssn, is_itin, masked
from tests.rules.facts import case, document, verdict, verdicts

DAVE = "Dave Applewood"
SSN = "536-90-4399"
HOME = "12 Elm St, Salem, OR 97301"
ELSEWHERE = "9 Oak Ave, Albany, NY 12207"
EMPLOYER = "Kestrel Aerostructures, Inc."


def w2(key=1, **values):
    plain = {
        "tax_year": "2025",
        "employee.name": DAVE,
        "employee.ssn": SSN,
        "employee.address": HOME,
        "employer.name": EMPLOYER,
        "employer.ein": "20-1234567",
    }
    return document("w2", {**plain, **_paths(values)}, key=key, whole=False)


def identity(key=9, **values):
    plain = {
        "number": "D1234567",
        "first_name": "Dave",
        "last_name": "Applewood",
        "date_of_birth": "1980-05-04",
        "issued_on": "2022-01-10",
        "expires_on": "2030-01-10",
    }
    return document("id_document", {**plain, **_paths(values)}, key=key, whole=False)


def _paths(values):
    return {path.replace("__", "."): value for path, value in values.items()}


def applied(*papers, **stated):
    facts = stated_facts({path.replace("__", "."): value for path, value in stated.items()})
    return case(*papers, stated=facts, asks_application=True)


def unstated(*papers):
    """Of a kind of case that asks what is stated, where nothing is."""
    return case(*papers, asks_application=True)


STATED = {
    "person__name": DAVE,
    "person__ssn": SSN,
    "person__address": HOME,
    "person__date_of_birth": "1980-05-04",
    "person__phone": "(503) 555-0142",
    "employers[0]__name": EMPLOYER,
    "employers[0]__phone": "503-555-0199",
}


@pytest.mark.parametrize(
    ("number", "outcome", "severity"),
    [
        (SSN, "pass", None),
        ("XXX-XX-4399", "pass", None),
        ("912-70-3456", "pass", None),  # an ITIN
        ("000-12-3456", "fail", "blocker"),
        ("666-12-3456", "fail", "blocker"),
        ("912-00-3456", "fail", "blocker"),
        ("536-00-4399", "fail", "blocker"),
        ("536-90-0000", "fail", "blocker"),
        ("XXX-XX-0000", "fail", "blocker"),
        ("078-05-1120", "fail", "blocker"),
        ("987-65-4321", "fail", "blocker"),
        ("123-45-6789", "fail", "warning"),
        ("111-11-1111", "fail", "warning"),
        (None, "pass", None),
    ],
)
def test_number_that_nobody_can_have_is_found(number, outcome, severity):
    one = verdict("identity.ssn_possible", case(w2(employee__ssn=number)))

    assert one.outcome == outcome
    if severity:
        assert (one.severity, one.rule.override) == (severity, "lead")
        assert [seen.path for seen in one.inputs] == ["employee.ssn"]
        assert number not in one.sentence + one.found or "X" in number


@given(st.from_regex(r"[0-9]{3}-[0-9]{2}-[0-9]{4}", fullmatch=True))
def test_masking_hides_no_disagreement_and_invents_none(number):
    last = f"XXX-XX-{number[-4:]}"

    assert agree(number, last) is True
    assert agree(number, number.replace("-", "")) is True
    assert not are_near(number, number)
    assert digits(last) == "?????" + number[-4:]
    assert number[:6] not in masked(number)
    # What is impossible by its end is so when masked as well; what is possible stays so.
    if not flaw_of_ssn(number):
        assert not flaw_of_ssn(last)


def test_masked_numbers_without_a_digit_in_common_tell_nothing():
    assert agree("536-90-XXXX", "XXX-XX-4399") is None
    assert agree("", "XXX-XX-4399") is None


@pytest.mark.parametrize(
    ("number", "outcome"), [(SSN, "pass"), ("912-70-3456", "fail"), (None, "cannot")]
)
def test_itin_is_no_number_for_wages(number, outcome):
    one = verdict("identity.itin_on_w2", w2(employee__ssn=number))

    assert one.outcome == outcome
    assert is_itin("912-70-3456")


@pytest.mark.parametrize(
    ("number", "outcome", "severity"),
    [
        (SSN, "pass", None),
        ("***-**-4399", "pass", None),
        ("536904399", "pass", None),
        ("536-90-4398", "fail", "warning"),  # as digits are misread
        ("536-09-4399", "fail", "warning"),  # as they are mistyped
        ("412-33-8871", "fail", "blocker"),
        ("XXX-XX-8871", "fail", "blocker"),
    ],
)
def test_one_person_has_one_number(number, outcome, severity):
    one = verdict("identity.ssn_agrees", applied(w2(), w2(2, employee__ssn=number), **STATED))

    assert one.outcome == outcome
    if severity:
        assert one.severity == severity
        assert "***-**-4399" in one.sentence
        assert len(one.inputs) == 2


def test_numbers_of_a_couple_are_their_own():
    both = {**STATED, "co_applicant__name": "Erin Applewood", "co_applicant__ssn": "412-33-8871"}
    hers = w2(2, employee__name="Erin Applewood", employee__ssn="412-33-8871")

    assert verdict("identity.ssn_agrees", applied(w2(), hers, **both)).outcome == "pass"
    joint = document(
        "form_1040",
        {
            "taxpayer.name": DAVE,
            "taxpayer.ssn": SSN,
            "spouse.name": "Erin Applewood",
            "spouse.ssn": "412-33-8871",
        },
        key=3,
        whole=False,
    )
    assert verdict("identity.ssn_agrees", applied(w2(), joint, **STATED)).outcome == "pass"
    assert verdict("identity.names_agree", applied(w2(), joint, **STATED)).outcome == "pass"


def test_without_any_number_nothing_can_be_compared():
    assert verdict("identity.ssn_agrees", case(w2(employee__ssn=None))).outcome == "cannot"
    assert verdict("identity.ssn_agrees", case()).outcome == "pass"


@pytest.mark.parametrize(
    ("name", "outcome", "severity"),
    [
        (DAVE, "pass", None),
        ("APPLEWOOD, DAVID", "pass", None),
        ("D. Applewood", "pass", None),
        ("Dave Oakley", "pass", None),  # stated as another name
        ("Dave and Erin Applewood", "pass", None),
        ("Erin Outsider", "fail", "warning"),
        ("Dave Applewood Jr", "pass", None),
        (None, "cannot", None),
    ],
)
def test_papers_are_in_the_applicants_name(name, outcome, severity):
    stated = {**STATED, "person__other_name": "Dave Oakley"}

    one = verdict("identity.names_agree", applied(w2(employee__name=name), **stated))

    assert one.outcome == outcome
    if severity:
        assert one.severity == severity
        assert (one.expected, one.found) == (DAVE, name)


def test_name_that_differs_in_the_middle_is_a_note():
    facts = case(
        w2(employee__name="John Quincy Smith"), applicant_name="John Adam Smith", required={}
    )

    assert verdict("identity.names_agree", facts).severity == "note"


def test_identity_document_of_somebody_else_is_found():
    other = identity(first_name="Erin", last_name="Outsider")

    one = verdict("identity.names_agree", applied(other, **STATED))

    assert (one.outcome, one.found) == ("fail", "Erin Outsider")


def test_old_address_on_an_old_paper_is_a_note():
    rule = "identity.addresses_agree"

    assert verdict(rule, applied(w2(), **STATED)).outcome == "pass"
    moved = verdict(rule, applied(w2(employee__address=ELSEWHERE), **STATED))
    assert (moved.outcome, moved.severity) == ("fail", "note")
    homeless = {key: one for key, one in STATED.items() if key != "person__address"}
    assert verdict(rule, applied(w2(), **homeless)).outcome == "cannot"
    assert verdict(rule, case(w2())).outcome == "pass"  # a kind that asks nothing


@pytest.mark.parametrize(
    ("address", "day", "severity"),
    [
        (ELSEWHERE, "2026-11-01", "warning"),
        (ELSEWHERE, "2026-01-01", "note"),
        ("12 Elm St Apt 4, Salem, OR 97301", "2026-11-01", None),
        ("PO Box 7, Salem, OR 97301", "2026-11-01", None),
    ],
)
def test_address_on_a_new_bill_counts(address, day, severity):
    bill = document(
        "utility_bill",
        {"customer_name": DAVE, "service_address": address, "statement_date": day},
        whole=False,
    )

    one = verdict("identity.addresses_agree", applied(bill, **STATED))

    assert one.severity == severity if severity else one.outcome == "pass"


@pytest.mark.parametrize(
    ("born", "outcome", "severity"),
    [
        ("1980-05-04", "pass", None),
        ("1980-04-05", "fail", "warning"),
        ("1982-05-04", "fail", "blocker"),
        (None, "cannot", None),
    ],
)
def test_date_of_birth_is_the_stated_one(born, outcome, severity):
    one = verdict("identity.birth_dates_agree", applied(identity(date_of_birth=born), **STATED))

    assert one.outcome == outcome
    if severity:
        assert (one.severity, one.expected, one.found) == (severity, "1980-05-04", born)


@pytest.mark.parametrize(
    ("born", "outcome"),
    [("2008-11-21", "pass"), ("2008-11-22", "fail"), ("2020-01-01", "fail"), (None, "cannot")],
)
def test_who_applies_is_of_age(born, outcome):
    found = verdict("identity.of_age", case(identity(date_of_birth=born)))

    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("expires", "outcome"), [("2026-11-21", "pass"), ("2026-11-20", "fail"), (None, "cannot")]
)
def test_identity_document_has_not_expired(expires, outcome):
    one = verdict("identity.id_in_date", case(identity(expires_on=expires)))

    assert one.outcome == outcome
    if outcome == "fail":
        assert "2026-11-20" in one.sentence


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "pass"),
        ({"expires_on": "2022-01-10"}, "fail"),
        ({"issued_on": "1980-05-04"}, "fail"),
        ({"issued_on": None}, "cannot"),
    ],
)
def test_identity_documents_dates_are_in_order(changes, outcome):
    assert verdict("id_document.dates_in_order", identity(**changes)).outcome == outcome


def zone(number="L898902C3", born="800504", expires="300110", surname="APPLEWOOD"):
    """A passport's two lines whose check digits are right."""
    first = f"P<USA{surname}<<DAVE".ljust(44, "<")
    parts = [
        number + mrz.check_digit(number),
        "USA" + born + mrz.check_digit(born),
        "M" + expires + mrz.check_digit(expires),
        "<" * 14 + "0",
    ]
    checked = parts[0] + parts[1][3:] + parts[2][1:] + parts[3]
    return first, "".join(parts) + mrz.check_digit(checked)


def passport(printed=None, **coded):
    first, second = zone(**coded)
    return identity(
        machine_readable__line_one=first,
        machine_readable__line_two=second,
        **{"number": "L898902C3", **(printed or {})},
    )


def test_zone_that_fits_what_is_printed_passes():
    assert verdict("id_document.zone_checks", passport()).outcome == "pass"
    assert verdict("id_document.zone_agrees", passport()).outcome == "pass"
    assert verdict("id_document.zone_agrees", identity()).outcome == "pass"


@pytest.mark.parametrize(
    ("printed", "severity"),
    [
        ({"date_of_birth": "1985-03-09"}, "blocker"),
        ({"date_of_birth": "1981-05-04"}, "warning"),  # one digit: it may be misread
        ({"expires_on": "2034-11-25"}, "blocker"),
        ({"number": "X12345678"}, "blocker"),
        ({"last_name": "Outsider"}, "blocker"),
    ],
)
def test_print_that_the_zone_contradicts_is_found(printed, severity):
    one = verdict("id_document.zone_agrees", passport(printed))

    assert (one.outcome, one.severity) == ("fail", severity)


def test_zone_with_wrong_check_digits_is_found_and_vouches_for_nothing():
    first, second = zone()
    broken = second[:19] + str((int(second[19]) + 1) % 10) + second[20:]
    facts = identity(
        number="L898902C3",
        date_of_birth="1999-09-09",
        machine_readable__line_one=first,
        machine_readable__line_two=broken,
    )

    assert verdict("id_document.zone_checks", facts).outcome == "fail"
    assert verdict("id_document.zone_agrees", facts).outcome == "pass"


def test_zone_that_was_half_read_tells_nothing():
    first, _ = zone()
    half = identity(machine_readable__line_one=first)

    assert verdict("id_document.zone_checks", half).outcome == "cannot"
    assert verdict("id_document.zone_agrees", half).outcome == "cannot"


@given(st.dates(date(1940, 1, 1), date(2005, 1, 1)), st.dates(date(2027, 1, 1), date(2040, 1, 1)))
def test_zone_of_any_dates_agrees_with_their_print(born, expires):
    facts = passport(
        {"date_of_birth": born.isoformat(), "expires_on": expires.isoformat()},
        born=f"{born:%y%m%d}",
        expires=f"{expires:%y%m%d}",
    )

    assert not [one for one in verdicts("id_document.zone_agrees", facts) if one.outcome == "fail"]
