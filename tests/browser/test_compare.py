"""Two pages side by side, the border of the panes, and the next case's page fetched beforehand."""

import re

import pytest
from playwright.sync_api import expect

from accounts.preferences import preferences_of
from extraction.models import Page as DocumentPage
from review import claims
from review.models import ReviewTask
from tests import makers
from tests.bench._viewer_measured import WATCH_SHIFTS
from tests.browser.test_viewer import draw_pages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def task() -> ReviewTask:
    makers.kind()
    case = makers.ready_case(flags={"pay_date": ["ambiguous"]})
    made = makers.task(case, weight=50)
    draw_pages(made)
    makers.document(case, "pay_stub", {"employer.name": "Kestrel Aviation, Inc."})
    claims.claim(made, by=makers.alice())
    return made


def test_line_of_the_list_shows_both_places(signed_in, task, axe):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/compare/?left=1.1&right=2.1")
    expect(page.get_by_role("heading", name="What both say")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    page.evaluate(WATCH_SHIFTS)
    page.keyboard.press("j")
    expect(page.locator("#live")).to_have_text(re.compile("Employer name Different. Left: Kestrel"))
    for side in ("left", "right"):
        places = page.locator(f"[data-side={side}] .box--selected")
        expect(places).to_have_count(3)
        canvas = page.locator(f"[data-side={side}] [data-scroll]").bounding_box()
        box = places.first.bounding_box()
        assert canvas["x"] <= box["x"] <= canvas["x"] + canvas["width"]
        assert canvas["y"] <= box["y"] <= canvas["y"] + canvas["height"]
    size = "(side) => document.querySelector(`[data-side=${side}] page-view`).scale"
    before = [page.evaluate(size, side) for side in ("left", "right")]
    page.locator("[data-side=right] [data-scroll]").focus()
    page.keyboard.press("+")
    after = [page.evaluate(size, side) for side in ("left", "right")]
    assert after[0] == before[0]
    assert after[1] > before[1]
    assert page.evaluate("window.shifted") == 0


def test_pages_side_by_side_work_without_scripts_and_on_a_phone(browser, signed_in, task, axe):
    address = f"/review/{task.case.reference}/compare/?left=1.1&right=2.1"
    for options in ({"width": 320, "height": 640}, {"width": 1280, "color_scheme": "dark"}):
        page = signed_in(makers.alice(), **options)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert axe(page) == []
    plain = signed_in(makers.alice(), java_script_enabled=False)
    plain.goto(address)
    plain.get_by_role("link", name="Employer name").click()
    expect(plain).to_have_url(re.compile("row=1"))
    expect(plain.locator("tr[aria-current]")).to_contain_text("Different")
    expect(plain.locator("[data-side=left] .box--selected")).to_have_count(3)


def test_border_is_moved_by_keys_and_by_mouse_and_stays_where_it_was_left(signed_in, task, axe):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    expect(page.locator("[data-text]:focus")).to_have_count(1)
    border = page.get_by_role("separator", name="Border between the page and the fields")
    fields = page.locator("#fields")
    before = fields.bounding_box()["width"]
    border.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    wider = fields.bounding_box()["width"]
    assert wider > before
    expect(border).to_be_focused()
    now = int(border.get_attribute("aria-valuenow"))
    assert border.get_attribute("aria-valuetext") == f"Fields {now} percent of the width"
    there = border.bounding_box()
    page.mouse.move(there["x"] + 4, there["y"] + 300)
    page.mouse.down()
    with page.expect_response(re.compile("/me/keep/")) as kept:
        page.mouse.move(there["x"] + 150, there["y"] + 300, steps=4)
        page.mouse.up()
    assert kept.value.status == 204
    narrow = fields.bounding_box()["width"]
    assert narrow < wider
    person = makers.alice()
    person.refresh_from_db()
    assert preferences_of(person).panes["fields"] == int(border.get_attribute("aria-valuenow"))
    assert axe(page) == []
    page.reload()
    assert fields.bounding_box()["width"] == pytest.approx(narrow, abs=1)


def test_next_cases_page_is_fetched_when_one_thing_is_left(signed_in, task):
    coming = makers.task(makers.ready_case(flags={"pay_date": ["ambiguous"]}), weight=10)
    draw_pages(coming)
    picture = f"/pages/{DocumentPage.objects.get(document__case=coming.case).pk}/screen"
    page = signed_in(makers.alice(), width=1440)
    with page.expect_response(re.compile(picture)) as fetched:
        page.goto(f"/review/{task.case.reference}/")
        expect(page.locator(f"link[rel=prefetch][href='{picture}']")).to_have_count(1)
    assert fetched.value.status == 200
    coming.refresh_from_db()
    assert coming.claimed_by is None
