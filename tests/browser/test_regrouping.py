"""Grouping the pages of a file in a browser: without scripts, by keyboard, small and dark."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from extraction import values
from extraction.models import Case, Document
from extraction.regrouping import documents_of
from review import claims, pipeline
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""


def read(case: Case) -> None:
    """What the workers do."""
    for _ in ("the file", "its parts"):
        for document in case.documents.unfinished():
            pipeline.process_document(document.pk)
    assert not case.documents.unfinished()


def three_documents() -> Document:
    """A file with two pay stubs and an invoice, read."""
    drawn = [makers.sample("pay_stub", 1, seed=1), makers.sample("pay_stub", 3, seed=2)]
    file = makers.stored_packet(makers.case(), *drawn, makers.sample("invoice"))
    read(file.case)
    file.refresh_from_db()
    return file


def say(document: Document, path: str, text: str) -> None:
    value = makers.value(document, path)
    values.change(value, text, version=value.version, by=makers.dave())


def test_pages_are_grouped_without_scripts_and_answers_stay(signed_in):
    file = three_documents()
    stub = documents_of(file)[0]
    say(stub, NET, "9999.99")
    page = signed_in(java_script_enabled=False)
    page.goto(reverse("apply:check", args=[file.case.reference]))
    expect(
        page.get_by_role("heading", name=re.compile("^This file holds 3 documents"))
    ).to_be_visible()
    expect(page.locator(".packet__part")).to_have_text(
        [
            re.compile(r"Pay stub \(page 1\)"),
            re.compile(r"Pay stub \(page 2\)"),
            re.compile(r"Invoice \(page 3\)"),
        ]
    )
    page.get_by_role("link", name=re.compile("^Pages of this file")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pages of this file")

    page.get_by_label("Belongs to, page 2").select_option("Document 1: Pay stub")
    page.get_by_label("Place in it, page 2").fill("1")
    page.get_by_label("Place in it, page 1").fill("2")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Reading your documents")
    read(file.case)
    page.reload()
    expect(
        page.get_by_role("heading", name=re.compile("^This file holds 2 documents"))
    ).to_be_visible()
    expect(page.locator(".packet__part").first).to_contain_text("Pay stub (pages 2, 1)")
    expect(page.locator(".answer__text", has_text="9,999.99")).to_be_visible()


def test_everything_is_merged_by_keyboard_and_what_is_left_over_is_said(signed_in):
    file = three_documents()
    say(documents_of(file)[2], "total", "77.70")
    page = signed_in()
    page.goto(reverse("apply:pages", args=[file.case.reference, file.pk]))
    for number in (2, 3):
        chosen = page.get_by_label(f"Belongs to, page {number}")
        chosen.focus()
        page.keyboard.press("Home")
        expect(chosen).to_have_value(str(documents_of(file)[0].pk))
    page.get_by_role("button", name="Save").press("Enter")

    expect(page.locator(".banner--warning")).to_contain_text("1 answer could not be placed")
    expect(page.locator(".banner--warning")).to_contain_text("77.70")
    expect(page.locator(".packet__part")).to_have_count(1)
    expect(page.locator(".packet__part")).to_contain_text("Pay stub (pages 1–3)")


def test_file_that_changed_meanwhile_is_shown_as_it_is_now(signed_in):
    file = three_documents()
    address = reverse("apply:pages", args=[file.case.reference, file.pk])
    one, other = signed_in(), signed_in()
    one.goto(address)
    other.goto(address)
    for page in (one, other):
        page.get_by_label("Belongs to, page 3").select_option("No document: leave it out")
        page.get_by_role("button", name="Save").click()

    expect(other.get_by_role("alert")).to_contain_text("This file was changed in the meantime")
    expect(other.get_by_role("alert")).to_be_focused()
    expect(other.locator(".packet__part")).to_have_count(2)
    other.get_by_label("Belongs to, page 1").select_option("No document: leave it out")
    other.get_by_label("Belongs to, page 2").select_option("No document: leave it out")
    other.get_by_role("button", name="Save").click()
    expect(other).to_have_title(re.compile("^Error: "))
    expect(other.locator(".error-summary")).to_be_focused()


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 900, "light"), (320, 640, "dark"), (720, 450, "light")]
)
def test_no_page_keeps_anybody_out(signed_in, axe, width, height, scheme):
    file = three_documents()
    reference = file.case.reference
    file.unplaced = [makers.value(documents_of(file)[2], "total").pk]
    file.save(update_fields=["unplaced"])
    page = signed_in(width=width, height=height, color_scheme=scheme)
    found = {}

    def look(at: Page, place: str) -> None:
        at.goto(place)
        if left := [*axe(at), *at.evaluate(TWICE)]:
            found[place] = left
        if at.evaluate(OVERFLOW) > 0:
            found[place] = "wider than the screen"

    look(page, reverse("apply:check", args=[reference]))
    look(page, reverse("apply:upload", args=[reference]))
    look(page, reverse("apply:pages", args=[reference, file.pk]))
    task = makers.task(file.case)
    claims.claim(task, by=makers.alice())
    if width > 1000:
        reviewer = signed_in(makers.alice(), width=width, height=height, color_scheme=scheme)
        look(reviewer, reverse("review:workbench", args=[reference]))
        look(reviewer, reverse("review:pages", args=[reference, file.pk]))
    assert found == {}


def test_reviewer_gets_to_the_pages_and_to_the_type_from_the_document(signed_in):
    file = three_documents()
    task = makers.task(file.case)
    claims.claim(task, by=makers.alice())
    page = signed_in(makers.alice())
    page.goto(reverse("review:workbench", args=[file.case.reference]))
    expect(page.locator(".canvas__name")).to_have_text("Pay stub, page 1 of 1")
    expect(page.get_by_text("Wrong type?")).to_have_count(3)
    page.get_by_role("link", name=re.compile("^Pages of this file.*p\\. 2$")).click()
    page.get_by_label("Belongs to, page 3").select_option("Document 2: Pay stub")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".doc").first.get_by_role("heading").first).to_contain_text(
        "scan.pdf, p. 1"
    )
    expect(page.locator(".reading")).to_contain_text("It is being read.")
    assert documents_of(file)[1].page_numbers == [2, 3]
