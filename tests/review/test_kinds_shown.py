"""Tick boxes, years and all types of documents on the pages where people see and change them."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from extraction.contract import Flag
from extraction.doubts import FLAG_SAYS
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind
from review import claims
from review.check_sheet import PLAINLY
from review.display import shown
from review.type_groups import type_groups
from tests import makers

pytestmark = pytest.mark.django_db
TICK, YEAR = "is_retirement_plan", "tax_year"


@pytest.fixture
def w2():
    held = {YEAR: "2025", TICK: "true", "wages": "58000.00"}
    return makers.document(makers.case(), "w2", held)


@pytest.fixture
def dave():
    browser = Client()
    browser.force_login(makers.dave())
    return browser


@pytest.fixture
def alice(w2):
    claims.claim(makers.task(w2.case), by=makers.alice())
    browser = Client()
    browser.force_login(makers.alice())
    return browser


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def change(value):
    return reverse("apply:change", args=[value.document.case.reference, value.pk])


def test_tick_box_is_told_in_words():
    assert shown(Kind.BOOLEAN, "true") == "Yes, ticked"
    assert shown(Kind.BOOLEAN, "false") == "No, not ticked"
    assert shown(Kind.BOOLEAN, None) == ""


def test_applicant_sees_a_tick_box_in_words(w2, dave):
    page = text(dave.get(reverse("apply:check", args=[w2.case.reference])))
    assert "Yes, ticked" in page
    assert " true " not in page


def test_applicant_changes_a_tick_box_by_a_choice(w2, dave):
    value = makers.value(w2, TICK)
    page = dave.get(change(value)).content.decode()
    assert re.search(r'type="radio" id="text" name="text" value="true" checked', page)

    dave.post(change(value), {"version": 1, "text": "false"})

    assert makers.value(w2, TICK).value == "false"


def test_applicant_who_chooses_nothing_is_told_so(w2, dave):
    answer = dave.post(change(makers.value(w2, TICK)), {"version": 1, "text": ""})

    assert answer.status_code == 422
    assert "Choose yes or no." in text(answer)


@pytest.mark.parametrize("typed", ["25", "next year", "20255"])
def test_year_has_four_digits(w2, dave, typed):
    answer = dave.post(change(makers.value(w2, YEAR)), {"version": 1, "text": typed})

    assert answer.status_code == 422
    assert "Write the year's four digits, like 2026." in text(answer)


def test_reviewer_changes_a_tick_box_by_a_choice(w2, alice):
    value = makers.value(w2, TICK)
    row = alice.get(
        reverse("review:field", args=[w2.case.reference, value.pk]),
        headers={"HX-Request": "true"},
    ).content.decode()
    assert len(re.findall(r'type="radio"', row)) == 2
    assert 'role="radiogroup"' in row

    alice.post(
        reverse("review:save", args=[w2.case.reference, value.pk]),
        {"version": 1, "text": "false", "act": "save", "reason": "Misread."},
    )

    assert makers.value(w2, TICK).value == "false"


def test_reviewer_confirms_a_tick_box_as_it_stands(w2, alice):
    value = makers.value(w2, TICK)
    alice.post(
        reverse("review:save", args=[w2.case.reference, value.pk]),
        {"version": 1, "text": "true", "act": "save"},
    )

    now = makers.value(w2, TICK)
    assert (now.act, now.value) == ("confirmed", "true")


def test_every_type_can_be_chosen_once():
    slugs = [slug for _, types in type_groups() for slug, _ in types]

    assert sorted(slugs) == sorted(SCHEMAS)
    assert "Others" not in dict(type_groups()), "a new type wants a group"


def test_every_type_is_offered_where_a_type_is_changed(w2, dave, alice):
    pages = [
        alice.get(reverse("review:workbench", args=[w2.case.reference])).content.decode(),
        dave.get(reverse("apply:type", args=[other.case.reference, other.pk])).content.decode()
        if (other := makers.document(makers.case(), "w2"))
        else "",
    ]
    for page in pages:
        assert {slug for slug in SCHEMAS if f'value="{slug}"' in page} == set(SCHEMAS)


@pytest.mark.parametrize("slug", sorted(SCHEMAS))
def test_document_of_every_type_is_shown(slug, dave):
    document = makers.document(makers.case(), slug)

    page = dave.get(reverse("apply:check", args=[document.case.reference]))

    assert page.status_code == 200
    assert SCHEMAS[slug].title in text(page)


@pytest.mark.parametrize("flag", sorted(Flag))
def test_every_reason_to_look_has_words_for_both(flag, dave):
    document = makers.document(makers.case(), "w2", {"wages": "58000.00"}, flags={"wages": [flag]})

    page = text(dave.get(reverse("apply:check", args=[document.case.reference])))

    assert "Please check" in page
    assert FLAG_SAYS[flag]
    if flag in PLAINLY:
        assert str(PLAINLY[flag]) in page
