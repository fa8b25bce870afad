import time

import pytest

from extraction import render
from extraction.classify import classify
from extraction.contract import Flag, Status
from extraction.local import LocalReader
from extraction.parsing import same
from extraction.reading import read_with
from extraction.samples.drawing import LAYOUTS, draw
from extraction.schemas.base import leaf_at
from extraction.schemas.employment_letter import EmploymentLetter
from tests.extraction.test_samples import AS_OF
from tests.extraction.typed import typed

VERIFICATION = """
ACME WIDGETS LLC
100 Industrial Way
Springfield, IL 62701
Tel: (217) 555-0134

March 3, 2026

First Lakeland Bank
Attn: Loan Department

RE: Employment Verification - Jordan P. Casey

Dear Loan Officer,

Please accept this letter as confirmation that Jordan P. Casey has been employed with Acme
Widgets LLC since August 14, 2019. Jordan currently holds the title of Senior Machinist and works
on a full-time basis, averaging 40 hours per week. His current annual base salary is $72,500.00.
In 2025 he also received a bonus of $3,000.

Sincerely,

Dana Whitfield
HR Generalist
"""
OFFER = """
Greenfield Health Partners
April 9, 2026

Ms. Elena Marsh
44 Cedar Lane
Dayton, OH 45402

Dear Elena:

On behalf of Greenfield Health Partners, I am delighted to extend an offer of employment to you as
a Registered Nurse II in our Pediatrics unit, reporting to Sam Ortiz, Nurse Manager. Your first day
will be Monday, May 4, 2026.

You will be paid $38.75 per hour, which is equivalent to $80,600 on an annualized basis. You will
also receive a one-time sign-on bonus of $5,000, less applicable taxes.

You are eligible for up to $4,000 in relocation assistance. This offer expires on April 20, 2026.

Kind regards,

____________________
Robert Lang, Director of Nursing
Greenfield Health Partners

I accept the offer:
Signature ____________    Date __________
"""
CERTIFICATE = """
To Whom It May Concern

This is to certify that Mr. Thomas Reed is a permanent employee of Harbor Freight Lines, Inc. He
joined the company on 06/15/2015 and is presently working as Dispatch Supervisor. He earns $5,200
per month.

Yours faithfully,
Priya Nair
Manager - Human Resources
"""
FORM = """
EMPLOYMENT VERIFICATION FORM
Employee Name: Alice Monroe
Company: Bluebird Bakery
Company Address: 9 Oak St, Salem, OR 97301
Job Title: Baker             Status: Part-time
Date of Hire: 03/15/2022
Rate of Pay: $19.25 / hour     Hours per Week: 28
Likelihood of continued employment: Good
Completed by: Hank Dorsey       Title: Owner
Date: 01/20/2026      Phone: 503-555-0188
"""
ENDED = """
Tidewell Software Corporation
January 5, 2026
To whom it may concern:
Aisha Farouk worked for Tidewell Software Corporation from 04/02/2018 until 11/30/2025
as a QA Analyst.
At the time of separation her salary was $91,000 annually.
Regards,
Owen Vance
Payroll Specialist
"""
TARGETED = """
June 1, 2026
Dear Mr. Lee,
Congratulations! Kestrel Aerostructures, Inc. is pleased to offer you the full-time role of Field
Engineer starting July 6, 2026. Your starting compensation will be $6,250 semi-monthly. You will
take part in the annual bonus plan with a target of 10% of base salary. Please let us know of your
decision by 5:00 p.m. on June 12, 2026.
Very truly yours,
Grace Lindqvist
VP Engineering
"""
REFUSAL = """
June 1, 2026
Dear Mr. Lee,
Thank you for your interest in our company. We have received $40.00 for your parking on May 3, 2026,
and regret that we cannot consider you at this time.
Sincerely,
Grace Lindqvist
"""


def read(text: str) -> dict[str, str | None]:
    fields = read_with(LocalReader(), [typed(text)], EmploymentLetter)
    return {field.path: field.value for field in fields if field.status is Status.PRESENT}


def test_a_verification_is_read_out_of_its_sentences():
    assert read(VERIFICATION) == {
        "letter_date": "2026-03-03",
        "employer.name": "ACME WIDGETS LLC",
        "employer.address": "100 Industrial Way, Springfield, IL 62701",
        "employer.phone": "(217) 555-0134",
        "employee.name": "Jordan P. Casey",
        "position": "Senior Machinist",
        "employment_type": "full-time",
        "start_date": "2019-08-14",
        "base_pay": "72500.00",
        "base_pay_period": "annual",
        "hours_per_week": "40",
        "signer.name": "Dana Whitfield",
        "signer.title": "HR Generalist",
    }


def test_an_offer_tells_pay_from_bonus_relocation_and_what_it_comes_to():
    assert read(OFFER) == {
        "letter_date": "2026-04-09",
        "employer.name": "Greenfield Health Partners",
        "employee.name": "Elena Marsh",
        "employee.address": "44 Cedar Lane, Dayton, OH 45402",
        "position": "Registered Nurse II",
        "start_date": "2026-05-04",
        "base_pay": "38.75",
        "base_pay_period": "per hour",
        "signing_bonus": "5000.00",
        "reply_by": "2026-04-20",
        "signer.name": "Robert Lang",
        "signer.title": "Director of Nursing",
    }


def test_a_certificate_without_letterhead_names_the_employer_in_its_sentence():
    found = read(CERTIFICATE)

    assert found == found | {
        "employee.name": "Thomas Reed",
        "employer.name": "Harbor Freight Lines, Inc.",
        "position": "Dispatch Supervisor",
        "start_date": "2015-06-15",
        "base_pay": "5200.00",
        "base_pay_period": "per month",
        "signer.title": "Manager - Human Resources",
    }


def test_a_form_is_read_by_its_labels():
    assert read(FORM) == {
        "letter_date": "2026-01-20",
        "employee.name": "Alice Monroe",
        "employer.name": "Bluebird Bakery",
        "employer.address": "9 Oak St, Salem, OR 97301",
        "employer.phone": "503-555-0188",
        "position": "Baker",
        "employment_type": "Part-time",
        "start_date": "2022-03-15",
        "base_pay": "19.25",
        "base_pay_period": "hour",
        "hours_per_week": "28",
        "continued_employment": "Good",
        "signer.name": "Hank Dorsey",
        "signer.title": "Owner",
    }


def test_employment_from_a_day_to_a_day_has_an_end():
    found = read(ENDED)

    assert found == found | {
        "employee.name": "Aisha Farouk",
        "employer.name": "Tidewell Software Corporation",
        "position": "QA Analyst",
        "start_date": "2018-04-02",
        "end_date": "2025-11-30",
        "base_pay": "91000.00",
    }


def test_a_share_of_the_salary_is_no_bonus_and_a_surname_no_full_name():
    found = read(TARGETED)

    assert "annual_bonus" not in found
    assert "employee.name" not in found
    assert found == found | {
        "employer.name": "Kestrel Aerostructures, Inc.",
        "position": "Field Engineer",
        "start_date": "2026-07-06",
        "base_pay": "6250.00",
        "base_pay_period": "semi-monthly",
        "reply_by": "2026-06-12",
    }


def test_a_letter_about_something_else_gives_no_terms():
    found = read(REFUSAL)

    assert not found.keys() & {
        "base_pay", "start_date", "reply_by", "position", "signing_bonus", "hours_per_week",
    }  # fmt: skip


@pytest.mark.parametrize("text", [VERIFICATION, OFFER, CERTIFICATE, FORM, ENDED, TARGETED])
def test_letters_about_employment_are_known_for_what_they_are(text):
    assert classify([typed(text)]).doc_type == "employment_letter"


def test_a_letter_that_only_turns_down_is_not_one():
    assert classify([typed(REFUSAL)]).doc_type == "unclassified"


@pytest.mark.parametrize("layout", range(1, LAYOUTS["employment_letter"] + 1))
def test_every_drawn_letter_is_read_right_where_it_is_read(layout):
    sample = draw("employment_letter", layout, seed=layout * 11, as_of=AS_OF)
    pages = [page.text for page in render.pages(sample.data, sample.media_type)]

    fields = read_with(LocalReader(), pages, EmploymentLetter)

    held = {field.path: field for field in fields if field.value is not None}
    assert held.keys() >= sample.truth.keys() - {"signer.title"}
    for path, field in held.items():
        kind = leaf_at(EmploymentLetter, path).kind
        assert same(kind, field.value, sample.truth.get(path)), path
        assert Flag.QUOTE_NOT_FOUND not in field.flags


@pytest.mark.parametrize(
    "text",
    [
        "employed " * 2_000, "Anna " * 4_000, "$1 " * 6_000, "position of A" * 1_500,
        "salary " * 3_000, "work a, " * 3_000, "from January 1, 2020 to " * 800,
        "as a " * 3_000, "Anna Lee is employed as our Lead " * 600, "hours 40 " * 2_000,
    ],
)  # fmt: skip
def test_no_text_keeps_the_patterns_busy(text):
    words = text.split()
    lines = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    page = typed("\n".join(lines))
    start = time.monotonic()

    read_with(LocalReader(), [page], EmploymentLetter)

    assert time.monotonic() - start < 10
