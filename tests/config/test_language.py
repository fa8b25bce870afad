"""Which language a page speaks, and what stays as it is in all of them."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import formats, translation

from extraction.parsing import parse
from extraction.schemas.base import Kind
from extraction.stating import US
from review.display import shown
from review.models import ReviewTask, Submission
from review.pictures import Crop, Rect
from tests import makers

pytestmark = pytest.mark.django_db


def spoken(client: Client, address: str, **more: str) -> str:
    page = client.get(address, **more).content.decode()
    found = re.search(r'<html lang="([^"]+)"', page)
    assert found
    return found[1]


def chosen(client: Client, code: str, back: str = "/accounts/sign-in/"):
    return client.post(reverse("language"), {"language": code, "next": back})


def test_a_stranger_is_answered_as_the_browser_asks(client):
    address = reverse("accounts:sign_in")

    assert spoken(client, address) == "en"
    assert spoken(client, address, HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9,en;q=0.5") == "es"
    assert spoken(client, address, HTTP_ACCEPT_LANGUAGE="fi") == "en"


def test_a_choice_outlives_what_the_browser_asks(client):
    address = reverse("accounts:sign_in")

    answer = chosen(client, "es", address)

    assert answer["Location"] == address
    assert spoken(client, address, HTTP_ACCEPT_LANGUAGE="en") == "es"
    chosen(client, "en")
    assert spoken(client, address, HTTP_ACCEPT_LANGUAGE="es") == "en"


def test_a_page_offers_the_other_language_by_its_own_name(client):
    page = client.get(reverse("accounts:sign_in")).content.decode()

    assert re.search(r'<button[^>]*value="es" lang="es">Español</button>', page)
    assert '<span aria-current="true">English</span>' in page


def test_the_answer_says_its_language(client):
    assert client.get(reverse("accounts:sign_in"))["Content-Language"] == "en"


@pytest.mark.parametrize("code", ["", "xx", "en-GB", "../es"])
def test_an_unknown_language_is_refused(client, code):
    answer = chosen(client, code)

    assert answer.status_code == 400
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_a_choice_leads_nowhere_else(client, back):
    assert chosen(client, "es", back)["Location"] == "/"


def test_a_choice_is_not_made_by_a_link(client):
    assert client.get(reverse("language"), {"language": "es"}).status_code == 405


def test_staff_read_english_and_are_offered_nothing_else(client):
    client.force_login(makers.alice())
    chosen(client, "es")

    page = client.get(reverse("review:queue")).content.decode()

    assert '<html lang="en"' in page
    assert reverse("language") not in page


def test_an_applicant_reads_spanish(client):
    client.force_login(makers.dave())
    chosen(client, "es")

    assert spoken(client, reverse("apply:home")) == "es"
    assert translation.get_language() == "en"  # and whoever is next in this process does not


def test_programs_are_answered_in_english(client):
    chosen(client, "es")

    answer = client.get("/api/v1/cases/nothing")

    assert answer["Content-Language"] == "en"


def test_dates_have_the_months_of_the_language():
    day = date(2026, 3, 1)

    with translation.override("es"):
        assert formats.date_format(day) == "1 de marzo de 2026"
    with translation.override("en"):
        assert formats.date_format(day) == "1 March 2026"


LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize("code", LANGUAGES)
def test_numbers_are_written_alike_in_every_language(code):
    """Amounts look as on the papers, and what a script or a picture reads stays a number."""
    with translation.override(code):
        assert formats.get_format("DECIMAL_SEPARATOR") == "."
        assert formats.localize(1234567.5) == "1234567.5"
        assert formats.number_format(1234567.5, use_l10n=True, force_grouping=True) == "1,234,567.5"


@pytest.mark.parametrize("code", LANGUAGES)
def test_numbers_of_a_crop_are_numbers_in_every_language(code):
    crop = Crop(
        label="Page 1",
        page=1,
        image_url="/pages/1/image/",
        small_url="/pages/1/screen/",
        width=1612.5,
        height=1000.25,
        view_box="0.5 1234.5 1000.75 20.125",
        boxes=(Rect(1.5, 2.25, 1234.125, 4.5),),
    )

    with translation.override(code):
        svg = render_to_string("_crop.html", {"crop": crop})

    attributes = dict(re.findall(r'(viewBox|width|height|x|y)="([^"]+)"', svg))
    for name, text in attributes.items():
        assert all(float(number) >= 0 for number in text.split()), name
    assert re.findall(r'<rect[^>]* width="([^"]+)"', svg) == ["1234.125"]


def test_a_choice_goes_with_the_account_to_another_browser(client):
    dave = makers.dave()
    client.force_login(dave)
    chosen(client, "es")

    elsewhere = Client()
    elsewhere.force_login(dave)

    assert spoken(elsewhere, reverse("apply:home"), HTTP_ACCEPT_LANGUAGE="en") == "es"


def test_the_account_decides_over_the_browser_that_others_used(client):
    client.force_login(makers.dave())
    chosen(client, "en")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"

    assert spoken(client, reverse("apply:home"), HTTP_ACCEPT_LANGUAGE="es") == "en"


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_shown_is_understood_when_it_is_typed(code):
    """Whoever copies a date or an amount from the page into a field is not refused."""
    year = [f"2026-{month:02}-05" for month in range(1, 13)]
    with translation.override(code):
        for day in year:
            assert parse(Kind.DATE, shown(Kind.DATE, day), locale=US).value == day
        for amount in ("1234567.50", "0.05", "-12.00"):
            assert parse(Kind.MONEY, shown(Kind.MONEY, amount), locale=US).value == amount


def test_a_form_in_spanish_takes_what_it_shows(client):
    case = makers.case()
    value = makers.value(makers.document(case), "gross_pay.ytd")
    client.force_login(makers.dave())
    chosen(client, "es")
    address = reverse("apply:change", args=[case.reference, value.pk])

    page = client.get(address).content.decode()
    typed = re.search(r'<input[^>]*name="text"[^>]*value="([^"]*)"', page)
    assert typed
    client.post(address, {"text": typed[1], "version": str(value.version)})

    now = makers.value(value.document, "gross_pay.ytd")
    assert (now.act, now.value) == ("confirmed", value.value)


def test_what_is_kept_of_a_case_is_english_whoever_sent_it(client):
    case = makers.ready_case(values={"net_pay.current": "2950.00"})
    client.force_login(makers.dave())
    chosen(client, "es")
    address = reverse("apply:declare", args=[case.reference])
    page = client.get(address, follow=True).content.decode()
    form = re.search(r'name="shown" value="([^"]+)"', page)
    assert form

    client.post(address, {"accept": "yes", "shown": form[1]})

    submission = Submission.objects.get()
    assert submission.text.startswith("Yo, Dave Applewood, declaro")
    assert submission.language == "es"
    assert "gross" in ReviewTask.objects.get().why.casefold()
