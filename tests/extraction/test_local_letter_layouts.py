"""Letters about employment whose shape is not that of a letter: certificates, forms, columns."""

import pytest

from extraction.classify import classify
from extraction.local import LocalReader
from extraction.prose import Prose
from extraction.reading import read_with
from extraction.samples import draw_by_chance
from extraction.schemas.employment_letter import EmploymentLetter
from extraction.sheet import Sheet
from tests.extraction.test_samples import AS_OF
from tests.extraction.typed import typed

CERTIFICATE = """
                      HALVORSEN TOOL & DIE CO.
              77 Millrace Ct, Copperton Falls, MI 49801

                      Certificate of Employment

                        This is to certify that
                            NAOMI R. OKAFOR
                          was employed by us as
                          Assembly Technician
                                 from
                             March 4, 2019
                                  to
                             May 30, 2025
                 on a full-time basis of 40 hours a week.

        Given this 18th day of June, 2026 at Copperton Falls.

        Victor Haddad
        Payroll Administrator
        (517) 555-0142
"""
REQUEST = """
                 Request for Verification of Employment
Part I - Request
1. To (Name and address of employer)            2. From (Name and address of lender)
Kestrel Aerostructures, Inc.                    Prairie Mutual Credit Union
12 Tamarack Bend                                9 Old Quarry Ln
Eastvale Springs, CO 81422                      Port Calder, GA 31911
3. Signature of Lender      4. Title            5. Date            6. Lender's phone
                            Processor           06/02/2026         (412) 555-0133
7. Name and Address of Applicant
Samir Castellanos, 4 Bluestem Ter, Lindenwick, IN 47901
Part II - Verification of Present Employment
9. Applicant's Date of Employment     10. Present Position     11. Probability of Continued Employment
04/11/2018                            Field Engineer           Excellent
12A. Current Gross Base Pay           Pay Basis                15. Average Hours Per Week
$84,000.00                            Annual                   40
Part IV - Authorized Signature
26. Signature of Employer    27. Title         28. Date         29. Print or type name
                             HR Manager        06/09/2026       Grace Winslow
30. Phone No. (719) 555-0108
"""  # noqa: E501 - as wide as the paper
CAPTIONS = """
                 Employment Verification

Summit Ridge Hospitality LLC                    June 8, 2026
Employer                                        Date

Felix Farouk                                    Route Supervisor
Employee                                        Job Title

October 16, 2022                                $25.78 hourly
Date of Hire                                    Rate of Pay

30                                              Bethany Haddad
Hours per Week                                  Completed By
"""
BESIDE = """
Brightwater Logistics        June 9, 2026
4547 Old Quarry Ln
Lindenwick, IN 47919         To whom it may concern:
Tel (312) 555-0119
Fax (412) 555-0181           We confirm that Priya S. Okafor has worked for Brightwater
www.letterhead.example       Logistics since April 5, 2016 as a QA Analyst. She works on a
Our offices                  full-time basis, 36 hours a week, and her current annual base
Marlow Ridge, IL             salary is $72,000.00, before any overtime that she may have.
"""
SPOKEN_OF_OTHERS = """
Kestrel Aerostructures, Inc.
June 9, 2026
To whom it may concern:
Luis Mendoza has been with our company since May 4, 2020 as a part-time Estimator. All full-time
employees and their families are covered by our plan. Benefits begin on August 1, 2026. He earns
$31.50 per hour and was last promoted on January 5, 2026. A bonus of $1,000 was paid in 2025.
Sincerely,
Owen Vance
Payroll Specialist
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            CERTIFICATE,
            {
                "letter_date": "2026-06-18",
                "employee.name": "NAOMI R. OKAFOR",
                "employer.name": "HALVORSEN TOOL & DIE CO.",
                "employer.phone": "(517) 555-0142",
                "position": "Assembly Technician",
                "start_date": "2019-03-04",
                "end_date": "2025-05-30",
                "hours_per_week": "40",
                "signer.name": "Victor Haddad",
                "signer.title": "Payroll Administrator",
            },
            id="a certificate of one sentence over many lines",
        ),
        pytest.param(
            REQUEST,
            {
                "letter_date": "2026-06-09",
                "employee.name": "Samir Castellanos",
                "employer.name": "Kestrel Aerostructures, Inc.",
                "employer.address": "12 Tamarack Bend, Eastvale Springs, CO 81422",
                "employer.phone": "(719) 555-0108",
                "position": "Field Engineer",
                "start_date": "2018-04-11",
                "base_pay": "84000.00",
                "base_pay_period": "Annual",
                "continued_employment": "Excellent",
                "signer.name": "Grace Winslow",
            },
            id="a lender's form with the employer's answers",
        ),
        pytest.param(
            CAPTIONS,
            {
                "letter_date": "2026-06-08",
                "employer.name": "Summit Ridge Hospitality LLC",
                "employee.name": "Felix Farouk",
                "position": "Route Supervisor",
                "start_date": "2022-10-16",
                "base_pay": "25.78",
                "base_pay_period": "hourly",
                "hours_per_week": "30",
                "signer.name": "Bethany Haddad",
            },
            id="labels under what is filled in",
        ),
        pytest.param(
            BESIDE,
            {
                "letter_date": "2026-06-09",
                "employer.name": "Brightwater Logistics",
                "employer.address": "4547 Old Quarry Ln, Lindenwick, IN 47919",
                "employer.phone": "(312) 555-0119",
                "employee.name": "Priya S. Okafor",
                "position": "QA Analyst",
                "start_date": "2016-04-05",
                "base_pay": "72000.00",
                "base_pay_period": "annual",
            },
            id="a letterhead beside the text",
        ),
        pytest.param(
            SPOKEN_OF_OTHERS,
            {
                "employment_type": "part-time",
                "start_date": "2020-05-04",
                "position": "Estimator",
                "base_pay": "31.50",
                "base_pay_period": "per hour",
                "annual_bonus": None,
                "end_date": None,
            },
            id="facts among what is true of others or was long ago",
        ),
    ],
)
def test_what_it_says_is_read(text, expected):
    page = typed(text)

    found = {one.path: one.value for one in read_with(LocalReader(), [page], EmploymentLetter)}

    assert classify([page]).doc_type == "employment_letter"
    assert {path: found.get(path) for path in expected} == expected


def test_text_beside_a_column_stays_whole():
    prose = Prose(Sheet([typed(BESIDE)], EmploymentLetter.slug))

    sentences = [prose.text[start:end].strip() for start, end in prose.sentences()]

    assert (
        "We confirm that Priya S. Okafor has worked for Brightwater Logistics since April 5, 2016 "
        "as a QA Analyst." in sentences
    )


@pytest.mark.parametrize("seed", range(1, 25))
def test_letters_by_chance_print_what_is_true_of_them(seed):
    sample = draw_by_chance("employment_letter", seed=seed, as_of=AS_OF)

    assert {"employer.name", "letter_date", "position"} <= sample.truth.keys()
    assert sample.truth.keys() == sample.boxes.keys() == sample.printed.keys()
    assert draw_by_chance("employment_letter", seed=seed, as_of=AS_OF).data == sample.data
