"""The reader on tax forms: boxes, lists, copies, ticks, and forms that nobody has filled in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pymupdf
import pytest

from extraction.classify import classify
from extraction.contract import Box, Flag, PageText, Status, Word
from extraction.form_words import normal
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.parsing import same
from extraction.samples import LAYOUTS, draw, draw_by_chance
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at
from tests.extraction.typed import typed

AS_OF = date(2026, 11, 21)
FORMS = ("w2", "form_1099", "form_1098", "form_w9", "form_1040")
EVERY = [(kind, layout) for kind in FORMS for layout in range(1, LAYOUTS[kind] + 1)]

LISTED = """
2025 W-2 Data

Employer:            Tidewell Software Corporation
Employer's address:  2112 Juniper Notch Rd, Suite 45C, Sandoval Flats, AZ 85994
EIN:                 12-0000017
Employee:            Owen Prescott
SSN:                 XXX-XX-4711

Fed. wages, tips, oth. comp.            50,210.00
Fed inc tax w/h                          5,100.20
Soc sec wages                           52,000.00
Soc sec tax w/h                          3,224.00
Med. wages & tips                       52,000.00
Med. tax w/h                               754.00
"""
SUMMARY = """
W-2 and EARNINGS SUMMARY   2025

                  Wages, tips, other comp.    Social security wages
Gross pay         91,000.00                   91,000.00

1 Wages, tips, other comp.     2 Federal income tax withheld
                   86,000.00                      9,400.00
3 Social security wages        4 Social security tax withheld
                   91,000.00                      5,642.00
5 Medicare wages and tips      6 Medicare tax withheld
                   91,000.00                      1,319.50
"""
TABLED = """
Wage and Tax Statement - Tax Year 2025

Employee Information                      Employer Information
Name: Owen Prescott                       Name: Tidewell Software Corporation
Address: 12 Tamarack Bend                 Address: 2112 Juniper Notch Rd
Fairhaven Mills, PA 17945                 Sandoval Flats, AZ 85994
SSN: ***-**-6789                          EIN: 12-0000017

Box    Description                        Amount
1      Wages, tips, other compensation    $50,210.00
7      Social security tips               $0.00
12a    D - Elective deferrals             $1,790.00
13     Retirement plan                    X
15     State / Employer's state ID        PA / 17-555-0001
16     State wages, tips, etc.            $50,210.00
17     State income tax                   $1,541.45
"""
COPIES = """
1 Wages, tips, other comp.     2 Federal income tax withheld
                   86,000.00                      9,400.00
3 Social security wages        4 Social security tax withheld
                   91,000.00                      5,642.00
W-2 Wage and Tax Statement 2025

1 Wages, tips, other comp.     2 Federal income tax withheld
                   86,000.00                      9,400.00
3 Social security wages        4 Social security tax withheld
                   19,000.00                      5,642.00
W-2 Wage and Tax Statement 2025
"""
ASIDE = """
PAYER'S name, street address, city, state, ZIP code   1 Rents         2 Royalties
Cedar Point Pediatrics, LLC                           $    1,500.00   $
2112 Juniper Notch Rd                                 3 Other income  4 Federal income tax withheld
Sandoval Flats, AZ 85994                              $               $              210.00
PAYER'S TIN     RECIPIENT'S TIN                       FATCA filing requirement
12-0000017      XXX-XX-4711                           X
RECIPIENT'S name
Owen Prescott
Street address (including apt. no.)
12 Tamarack Bend
City or town, state or province, country, and ZIP or foreign postal code
Fairhaven Mills, PA 17945
Form 1099-MISC   2025
"""
DIGITS = """
Form W-9   Request for Taxpayer Identification Number and Certification
1 Name (as shown on your income tax return)
Owen Prescott
5 Address (number, street, and apt. or suite no.)
12 Tamarack Bend
6 City, state, and ZIP code
Fairhaven Mills, PA 17945

Social security number
 1  2  3   -   4  5   -   6  7  8  9
or
Employer identification number
   -
"""
LINES = """
Form 1040 U.S. Individual Income Tax Return   2019
Your first name and middle initial    Last name     Your social security number
Owen                                  Prescott      123-45-6789
1    Wages, salaries, tips, etc. Attach Form(s) W-2      1     52,691.
2a   Tax-exempt interest   2a              b Taxable interest. Attach Sch. B if required    2b   29.
4a   IRA distributions     4a   7,000.     b Taxable amount    4b   5,000.
10   Qualified business income deduction. Attach Form 8995 or Form 8995-A    10
b    Add lines 1, 2b, 3b, and 7a. This is your total income     7b    57,720.
b    Subtract line 8a from line 7b. This is your adjusted gross income    8b   57,720.
"""


def pages_of(sample):
    with pymupdf.open(stream=sample.data) as document:
        return [
            PageText(
                number, *page.rect.br,
                tuple(Word(word[4], Box(*word[:4])) for word in page.get_text("words")), "text",
            )
            for number, page in enumerate(document, start=1)
        ]  # fmt: skip


def read(pages, kind):
    schema = SCHEMAS[kind]
    fields = ground(LocalReader().read(pages, schema), pages, schema, source="local")
    return {field.path: field for field in fields}


def values(pages, kind):
    return {path: one.value for path, one in read(pages, kind).items() if one.value is not None}


def agree(kind, truth, found):
    """How many of the true values are read, and which are read that nobody printed."""
    right = sum(
        path in found and same(leaf_at(SCHEMAS[kind], path).kind, found[path], value)
        for path, value in truth.items()
    )
    return right, found.keys() - truth.keys()


@pytest.mark.parametrize(("kind", "layout"), EVERY)
def test_every_layout_is_read_and_nothing_is_invented(kind, layout):
    for seed in (11, 12, 13):
        sample = draw(kind, layout, seed=seed, as_of=AS_OF)
        pages = pages_of(sample)

        assert classify(pages).doc_type == kind
        right, invented = agree(kind, sample.truth, values(pages, kind))
        assert right >= 0.97 * len(sample.truth)
        assert not invented


def test_w2s_of_any_structure_are_read():
    right = printed = 0
    for seed in range(501, 541):
        sample = draw_by_chance("w2", seed=seed, as_of=AS_OF)
        pages = pages_of(sample)
        got, invented = agree("w2", sample.truth, values(pages, "w2"))
        assert not invented, seed
        right, printed = right + got, printed + len(sample.truth)

    assert right >= 0.98 * printed


@pytest.mark.parametrize("kind", ["form_1099", "form_1098"])
def test_statements_drawn_by_chance_are_read(kind):
    right = printed = made_up = 0

    for seed in range(301, 321):
        sample = draw_by_chance(kind, seed=seed, as_of=AS_OF)
        got, invented = agree(kind, sample.truth, values(pages_of(sample), kind))
        made_up += len(invented)
        right, printed = right + got, printed + len(sample.truth)

    assert right >= 0.95 * printed
    assert made_up <= 0.01 * printed


@pytest.mark.parametrize("kind", FORMS)
def test_form_that_nobody_has_filled_in_says_nothing(kind):
    sample = draw(kind, 1, seed=3, as_of=AS_OF)
    filled = [box for _, box in sample.boxes.values()]
    filled += [box for places in sample.also.values() for _, box in places]
    labels = {"filing_status", "tax_classification", *(p for p in sample.truth if "is_" in p)}
    kept = [sample.boxes[path][1] for path in labels & sample.boxes.keys()]

    def printed(word):
        middle = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2

        def within(box):
            return box.x0 <= middle[0] <= box.x1 and box.y0 <= middle[1] <= box.y1

        mark = word.text == "X"
        return not mark and (any(map(within, kept)) or not any(map(within, filled)))

    pages = [replace(page, words=tuple(filter(printed, page.words))) for page in pages_of(sample)]

    assert values(pages, kind).keys() <= {"copy_designation", "variant"}


def test_short_words_of_a_list_are_known():
    found = values([typed(LISTED)], "w2")

    assert found["wages"] == "50210.00"
    assert found["federal_income_tax"] == "5100.20"
    assert found["social_security_tax"] == "3224.00"
    assert found["medicare_wages"] == "52000.00"
    assert found["employee.name"] == "Owen Prescott"
    assert found["employer.ein"] == "12-0000017"
    assert found["employer.address"].endswith("AZ 85994")
    assert found["tax_year"] == "2025"


def test_table_of_boxes_is_read_row_by_row():
    found = values([typed(TABLED)], "w2")

    assert found["employee.name"] == "Owen Prescott"
    assert found["employer.address"] == "2112 Juniper Notch Rd, Sandoval Flats, AZ 85994"
    assert found["wages"] == "50210.00"
    assert found["social_security_tips"] == "0.00"
    assert found["coded_amounts[0].code"] == "D"
    assert found["coded_amounts[0].amount"] == "1790.00"
    assert found["is_retirement_plan"] == "true"
    assert found["states[0].state"] == "PA"
    assert found["states[0].employer_state_number"] == "17-555-0001"
    assert found["states[0].income_tax"] == "1541.45"
    assert "is_statutory_employee" not in found


def test_summary_beside_the_form_is_not_the_form():
    fields = read([typed(SUMMARY)], "w2")

    assert fields["wages"].value == "86000.00"
    assert fields["medicare_wages"].value == "91000.00"
    assert Flag.CONFLICT not in fields["wages"].flags


def test_copies_that_differ_are_a_conflict():
    fields = read([typed(COPIES)], "w2")

    assert Flag.CONFLICT in fields["social_security_wages"].flags
    assert Flag.CONFLICT not in fields["wages"].flags
    assert Decimal(fields["wages"].value) == 86000


def test_values_of_a_1099_go_to_the_boxes_above_them():
    fields = read([typed(ASIDE)], "form_1099")
    found = {path: one.value for path, one in fields.items()}

    assert found["variant"] == "MISC"
    assert found["miscellaneous.rents"] == "1500.00"
    assert found["federal_income_tax"] == "210.00"
    assert found["payer.tin"] == "12-0000017"
    assert found["recipient.tin"] == "XXX-XX-4711"
    assert found["recipient.address"] == "12 Tamarack Bend, Fairhaven Mills, PA 17945"
    assert found["is_fatca_filing"] == "true"
    assert found["is_direct_sales"] is None
    assert fields["miscellaneous.royalties"].status is Status.BLANK
    assert fields["recipient.address"].evidence is not None


def test_number_of_a_w9_stands_in_a_box_a_digit():
    fields = read([typed(DIGITS)], "form_w9")

    assert fields["ssn"].value == "123-45-6789"
    assert fields["ssn"].evidence is not None
    assert fields["ein"].value is None
    assert fields["name"].value == "Owen Prescott"
    assert fields["city_state_zip"].value == "Fairhaven Mills, PA 17945"


def test_lines_of_a_1040_are_known_by_their_words():
    found = values([typed(LINES)], "form_1040")

    assert found["wages"] == "52691.00"
    assert found["taxable_interest"] == "29.00"
    assert "tax_exempt_interest" not in found
    assert found["ira_distributions"] == "7000.00"
    assert found["taxable_ira"] == "5000.00"
    assert "business_deduction" not in found  # 8995 is a form's number, 10 the line's
    assert found["total_income"] == found["adjusted_gross_income"] == "57720.00"
    assert found["taxpayer.name"] == "Owen Prescott"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Fed. inc. tax w/h", "Federal income tax withheld"),
        ("SS wages", "Social security wages"),
        ("Wages/Tips/Oth. Comp.", "Wages, tips, and other compensation"),
        ("Ret. plan", "Retirement plan"),
    ],
)
def test_shortened_words_are_the_words(short, full):
    assert normal(short) == normal(full)
