import pytest

from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at
from extraction.truth import schema_of, truth_of
from extraction.truth_map import _section, _targets, agree


def values(slug, truth, **entry):
    return truth_of(slug, {"truth": truth, **entry}).values


@pytest.mark.parametrize(
    ("doc_type", "slug"),
    [
        ("Paystub", "pay_stub"),
        ("corrected_invoice", "invoice"),
        ("1099-DIV", "form_1099"),
        ("Form 1099-NEC", "form_1099"),
        ("driver_license", "id_document"),
        ("offer_letter", "employment_letter"),
        ("W-9", "form_w9"),
        ("account_statement", "bank_statement"),
        ("recipe", None),
        ("insurance_claim", None),
        ("w-8ben", None),
    ],
)
def test_manifest_types_have_synonyms(doc_type, slug):
    assert schema_of(doc_type) == slug


@pytest.mark.parametrize("slug", SCHEMAS)
def test_every_path_of_the_map_is_one_of_the_schema(slug):
    variants = ("", *_section(slug, "variants"))
    paths = {
        path
        for variant in variants
        for target in _targets(slug, variant).values()
        for path in target.paths
    }
    paths |= {*_section(slug, "joins"), *_section(slug, "words")}
    for table, columns in _section(slug, "tables").items():
        paths |= {f"{table}[0].{name}" for name in columns if name not in ("names", "each")}
    for table, column, _ in _section(slug, "rows").values():
        paths.add(f"{table}[0].{column}")

    for path in paths:
        assert leaf_at(SCHEMAS[slug], path)


def test_keys_are_known_without_case_and_marks():
    truth = truth_of(
        "pay_stub", {"truth": {"NetPay": "5", "federal_tax": "1", "employee.ssn": "x"}}
    )

    assert truth.values == {"net_pay.current": "5.00", "employee.ssn": "x"}
    assert truth.cells[0].matches.search("Federal Withholding")
    assert not truth.cells[0].matches.search("Addl. Fed. Withholding")


def test_number_of_a_box_or_line_is_not_needed():
    assert values("form_1040", {"line_7b_total_income": "5"}) == {"total_income": "5.00"}
    assert values("w2", {"box4_social_security_tax_withheld": "5"}) == {
        "social_security_tax": "5.00"
    }


def test_boxes_of_a_form_are_numbered_by_its_variant():
    truth = {"box1": "7", "Box4": "1"}

    assert values("form_1099", truth, doc_type="1099-int") == {
        "interest.income": "7.00",
        "federal_income_tax": "1.00",
    }
    assert values("form_1099", truth, doc_type="1099-G")["government.unemployment"] == "7.00"


def test_rows_by_concrete_path_are_one_whole_table():
    truth = truth_of("invoice", {"truth": {"lines[1].amount": "2.00", "lines[0].amount": "1.00"}})

    assert truth.tables == {"lines": [{"amount": "1.00"}, {"amount": "2.00"}]}
    assert truth.partial == set()


def test_keys_of_cells_make_rows_of_a_table_that_may_have_more():
    truth = truth_of(
        "w2",
        {"truth": {"state": "MN", "box16_state_wages": "5", "state_2": "WI", "box12b": "DD 7"}},
    )

    assert truth.tables == {
        "states": [{"state": "MN", "wages": "5.00"}, {"state": "WI"}],
        "coded_amounts": [{"code": "DD", "amount": "7.00"}],
    }
    assert truth.partial == {"states", "coded_amounts"}


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        ("CA", {"state": "CA"}),
        ("CA 12-345", {"state": "CA", "payer_state_number": "12-345"}),
        ("12-345", {"payer_state_number": "12-345"}),
    ],
)
def test_box_of_state_and_number_is_taken_apart(value, cells):
    truth = truth_of("form_1099", {"truth": {"box16_state_number": value}})

    assert truth.tables == {"states": [cells]}


def test_list_of_texts_is_a_column():
    truth = truth_of("form_1040", {"truth": {"dependents": ["Ann Ash", "Ben Ash"]}})

    assert truth.tables == {"dependents": [{"name": "Ann Ash"}, {"name": "Ben Ash"}]}


def test_address_may_be_given_in_parts():
    parts = {"street": "1 Main St", "city": "Averill Park", "state": "NY", "zip": "12018"}

    assert values("utility_bill", {"service_address": parts}) == {
        "service_address": "1 Main St, Averill Park, NY, 12018"
    }
    assert values("form_w9", {"city": "Bellevue", "state": "WA", "zip": "98005"}) == {
        "city_state_zip": "Bellevue, WA, 98005"
    }


def test_groups_go_to_their_leaves():
    assert values("w2", {"Employee": {"Name": "Ann Ash", "SocialSecurityNumber": "1"}}) == {
        "employee.name": "Ann Ash",
        "employee.ssn": "1",
    }


def test_accounts_of_a_combined_statement_are_the_first_and_the_second():
    truth = truth_of(
        "bank_statement",
        {
            "truth": {
                "Accounts": [
                    {"AccountNumber": "1", "Transactions": [{"DepositAmount": "3"}]},
                    {"Number": "2", "ClosingBalance": "4"},
                ]
            }
        },
    )

    assert truth.values == {
        "account_number": "1",
        "second_account.number": "2",
        "second_account.closing_balance": "4.00",
    }
    assert truth.tables == {"transactions": [{"deposit": "3.00"}]}


def test_count_of_rows_is_known_without_the_rows():
    assert truth_of("insurance_declaration", {"truth": {"vehicle_count": 4}}).counts == {
        "vehicles": 4
    }


def test_ticks_are_true_or_false():
    assert values("form_1099", {"corrected": True, "fatca_filing_requirement": False}) == {
        "is_corrected": "true",
        "is_fatca_filing": "false",
    }


@pytest.mark.parametrize(
    ("slug", "notes", "absent"),
    [
        ("invoice", "a scan; due date is blank: expected null", {"due_on"}),
        (
            "insurance_declaration",
            "named insured and policy number removed by the publisher: expected null",
            {"named_insured.name", "policy_number"},
        ),
        ("receipt", "stock image, no merchant name: expected null", {"merchant.name"}),
        ("receipt", "total 5.00 and date faded", set()),
    ],
)
def test_notes_can_say_that_a_field_is_absent(slug, notes, absent):
    assert values(slug, {}, notes=notes) == dict.fromkeys(absent)


def test_complete_truth_says_what_is_absent():
    truth = truth_of("receipt", {"truth": {"total": "5", "items[0].amount": "5"}, "complete": True})

    assert truth.values["total"] == "5.00"
    assert truth.values["tip"] is None
    assert truth.tables["items"] == [
        {"amount": "5.00", "description": None, "quantity": None, "unit_price": None}
    ]
    assert truth.tables["taxes"] == []


def test_unknown_keys_are_named():
    truth = truth_of("receipt", {"truth": {"mood": "good", "items": [{"colour": "red"}]}})

    assert truth.unmapped == ["mood", "items[].colour"]


@pytest.mark.parametrize(
    ("slug", "path", "one", "other", "alike"),
    [
        ("form_w9", "tax_classification", "llc", "Limited liability company", True),
        (
            "form_w9",
            "tax_classification",
            "individual",
            "Individual/sole proprietor or single-member LLC",
            True,
        ),
        ("form_w9", "tax_classification", "trust_estate", "Partnership", False),
        ("form_1040", "filing_status", "married_filing_jointly", "Married filing jointly", True),
        ("form_1099", "variant", "1099-DIV", "DIV", True),
        ("form_1099", "variant", "1099-DIV", "INT", False),
        ("id_document", "sex", "female", "F", True),
        ("receipt", "total", "5.00", "5.01", False),
    ],
)
def test_words_of_a_closed_list_are_compared_by_meaning(slug, path, one, other, alike):
    assert agree(slug, path, one, other) is alike
