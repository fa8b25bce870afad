"""A document of every type, drawn, read and shown: nobody is kept out, at any size."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from extraction.schemas import SCHEMAS
from review import claims, pipeline
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=20_000)  # a loaded machine is slow, not wrong
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""
SIZES = [(1280, 900, "light"), (320, 640, "dark")]


def sign_in(page: Page, user, address: str) -> Page:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": address}
    page.context.add_cookies([cookie])
    return page


@pytest.fixture
def case():
    """A case with a drawn document of every type, read."""
    made = makers.case()
    for slug in SCHEMAS:
        document = makers.stored_document(made, slug)
        pipeline.process_document(document.pk)
        document.refresh_from_db()
        assert document.doc_type == slug
    return made


def troubles(page: Page, axe) -> list[object]:
    found = [*axe(page), *page.evaluate(TWICE)]
    return [*found, "wider than the screen"] if page.evaluate(OVERFLOW) > 0 else found


def test_documents_of_all_types_keep_nobody_out(case, browser, axe, live_server):
    w2 = case.documents.get(doc_type="w2")
    tick = makers.value(w2, "is_retirement_plan")
    places = [
        reverse("apply:check", args=[case.reference]),
        reverse("apply:change", args=[case.reference, tick.pk]),
        reverse("apply:change", args=[case.reference, makers.value(w2, "tax_year").pk]),
        reverse("apply:type", args=[case.reference, w2.pk]),
    ]
    found = {}
    for width, height, scheme in SIZES:
        page = browser(width=width, height=height, color_scheme=scheme)
        sign_in(page, makers.dave(), live_server.url)
        for place in places:
            page.goto(place)
            if left := troubles(page, axe):
                found[place, width] = left
    claims.claim(makers.task(case), by=makers.alice())
    for width, height, scheme in SIZES:
        page = browser(width=width, height=height, color_scheme=scheme)
        sign_in(page, makers.alice(), live_server.url)
        place = reverse("review:workbench", args=[case.reference]) + f"?f={tick.pk}"
        page.goto(place)
        if left := troubles(page, axe):
            found[place, width] = left
    assert found == {}


def test_tick_box_is_corrected_by_keyboard(browser, live_server):
    case = makers.case()
    flags = {"is_retirement_plan": ["poorly_read"]}
    w2 = makers.document(
        case, "w2", {"is_retirement_plan": "true", "tax_year": "2025"}, flags=flags
    )
    claims.claim(makers.task(case), by=makers.alice())
    page = sign_in(browser(), makers.alice(), live_server.url)
    page.goto(reverse("review:workbench", args=[case.reference]))
    ticked = page.get_by_role("radio", name="Yes, ticked")
    while not ticked.evaluate("(one) => one === document.activeElement"):
        page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="No, not ticked")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("[data-reason]:focus")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#live")).to_contain_text(re.compile("saved", re.I))
    assert makers.value(w2, "is_retirement_plan").value == "false"


def test_tick_box_is_confirmed_by_one_key(browser, live_server):
    case = makers.case()
    flags = {"is_retirement_plan": ["poorly_read"]}
    w2 = makers.document(
        case, "w2", {"is_retirement_plan": "true", "tax_year": "2025"}, flags=flags
    )
    claims.claim(makers.task(case), by=makers.alice())
    page = sign_in(browser(), makers.alice(), live_server.url)
    page.goto(reverse("review:workbench", args=[case.reference]))
    ticked = page.get_by_role("radio", name="Yes, ticked")
    while not ticked.evaluate("(one) => one === document.activeElement"):
        page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text(re.compile("saved", re.I))
    now = makers.value(w2, "is_retirement_plan")
    assert (now.act, now.value) == ("confirmed", "true")
