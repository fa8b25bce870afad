"""Forms W-9 of any shape: where the day, the requester and the numbers may stand."""

from datetime import date

import pytest

from extraction.classify import classify
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.samples import draw_by_chance
from extraction.schemas.form_w9 import FormW9
from tests.extraction.test_local_forms import agree, pages_of
from tests.extraction.typed import typed

AS_OF = date(2026, 11, 21)
FORM = """
Substitute Form W-9
Legal name              Owen Prescott
Business name           Tidewell Software Corporation
Street address          12 Tamarack Bend
City, state, ZIP        Fairhaven Mills, PA 17945
"""


def values(pages):
    claims = LocalReader().read(pages, FormW9)
    fields = ground(claims, pages, FormW9, source="local")
    return {field.path: field.value for field in fields if field.value is not None}


def read(text):
    return values([typed(FORM + text)])


@pytest.mark.parametrize(
    "signed",
    [
        "Signature                         Date 04/06/2026",
        "Signature of U.S. person          Date signed: April 6, 2026",
        "Owen Prescott                     04/06/2026\nAuthorized signature              Date",
        "Signature                    Date of signature\nOwen Prescott                04/06/2026",
        "Signed by: Owen Prescott          Dated: 04-06-2026",
    ],
)
def test_day_stands_beside_over_or_under_its_label(signed):
    assert read(f"\n\n{signed}\n")["signed_on"] == "2026-04-06"


def test_day_of_something_else_is_not_the_signature_s():
    assert "signed_on" not in read("\nReceived 04/06/2026\n\n\n\n\nSignature        Date\n")


def test_number_of_a_firm_is_no_person_s():
    found = read("\nSocial security number\nEmployer identification number    75-0000079\n")

    assert found["ein"] == "75-0000079"
    assert "ssn" not in found


def test_digits_apart_behind_a_short_label_are_the_number():
    assert read("\nEIN 3 6 - 0 0 0 0 0 1 9\n")["ein"] == "36-0000019"


def test_requester_may_stand_in_line():
    found = read("Requested by            Cedar Point Pediatrics, LLC\n")

    assert found["requester"] == "Cedar Point Pediatrics, LLC"


@pytest.mark.parametrize("mark", ["[X]", "( X )", "✓", "•"])
def test_class_may_be_ticked_behind_its_words(mark):
    found = read(
        f"""
Tax classification:
Individual/sole proprietor
C corporation
Partnership     {mark}
Trust/estate
"""
    )

    assert found["tax_classification"] == "Partnership"


def test_forms_drawn_by_chance_are_read():
    right = printed = 0
    invented = set()
    for seed in range(501, 541):
        sample = draw_by_chance("form_w9", seed=seed, as_of=AS_OF)
        pages = pages_of(sample)
        assert classify(pages).doc_type == "form_w9"
        got, made_up = agree("form_w9", sample.truth, values(pages))
        invented |= made_up
        right, printed = right + got, printed + len(sample.truth)

    assert right >= 0.97 * printed
    assert not invented
