"""The figures in a browser: nothing keeps anybody out, nothing is cut off, nothing jumps."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from extraction.models import Case
from review.closing_models import Closing, ClosingPart
from review.models import ReviewTask
from review.probe_models import Vigilance
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    "figures": "/ops/",
    "cases": "/ops/cases/?metric=accuracy",
    "backlog": "/ops/cases/?metric=backlog",
    "reviewers": "/ops/reviewers/",
    "vigilance": "/ops/vigilance/",
    "definitions": "/ops/definitions/",
    "mine": "/ops/mine/",
}
SHOTS = os.environ.get("SCREENSHOTS")  # a folder, to look at the pages


@pytest.fixture
def history() -> None:
    """Thirteen weeks of closed cases that go up and down, and some that wait."""
    now = timezone.now()
    for number in range(190):
        at = now - timedelta(days=number % 88, hours=number % 7)
        by = [None, makers.alice(), makers.bob(), makers.alice()][number % 4]
        case = Case.objects.create(
            kind=makers.kind(),
            applicant=makers.dave(),
            state="approved",
            decided_at=at,
            decided_by_policy=by is None,
        )
        opened_at = at - timedelta(hours=number % 60)
        task = by and ReviewTask.objects.create(
            case=case, why="A test.", status="approved", opened_at=opened_at
        )
        closing = Closing.objects.create(
            case=case,
            task=task,
            kind="mortgage",
            verdict="approved",
            by=by,
            at=at,
            opened_at=opened_at if by else at,
            straight=by is None,
            in_time=number % 9 != 0 if by else None,
            active_ms=40_000 + 1_700 * (number % 50) if by else None,
            cost_micros=900 + 13 * number,
            checked=5,
            stood=4 - number % 2,
            doubted=4,
            agreed=3 - number % 2,
            answered=2,
            overridden=number % 3 // 2,
        )
        ClosingPart.objects.create(closing=closing, doc_type="pay_stub", checked=5)
    for hours in (2, 20, 90):
        makers.task(makers.case(), opened_at=now - timedelta(hours=hours))
    Vigilance.objects.create(per_mille=5, reason="A trial of a month.", set_by=makers.carol())


def shot(page: Page, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_pages_of_figures_are_open_to_everybody(signed_in, axe, history, width, scheme):
    page = signed_in(makers.carol(), width=width, height=900, color_scheme=scheme)
    for name, address in PAGES.items():
        page.goto(address)
        shot(page, f"{name}-{width}-{scheme}")
        assert axe(page) == [], name
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) == 0, name


def test_numbers_open_by_keyboard_and_nothing_moves_while_the_page_loads(signed_in, history):
    page = signed_in(makers.carol(), width=1440)
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver((list) => {"
        " for (const one of list.getEntries()) window.shifts += one.value;"
        "}).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto("/ops/")
    assert page.evaluate("window.shifts") <= 0.01
    first = page.locator("#straight_through")
    first.get_by_text("Show the numbers").focus()
    page.keyboard.press("Enter")
    expect(first.get_by_role("table")).to_be_visible()
    shot(page, "numbers-open")


def test_filter_swaps_the_figures_alone_and_stands_in_the_address(signed_in, history):
    page = signed_in(makers.carol(), width=1440)
    page.goto("/ops/")
    kind = page.get_by_label("Kind of case")
    kind.focus()
    kind.select_option("mortgage")
    expect(page.locator("#charts .ops-scope")).to_contain_text(
        "Kind of case: Mortgage application."
    )
    expect(kind).to_be_focused()
    assert "kind=mortgage" in page.url
    expect(page.locator("#live")).to_contain_text("The figures are those of")
    page.reload()
    expect(page.get_by_label("Kind of case")).to_have_value("mortgage")


def test_filter_works_without_scripts(signed_in, history):
    page = signed_in(makers.carol(), java_script_enabled=False)
    page.goto("/ops/")
    page.get_by_label("Reviewer", exact=True).select_option(label="Alice Archer")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#charts .ops-scope")).to_contain_text("Closed by Alice Archer.")
    expect(page.locator("#backlog")).to_have_count(0)


def test_number_leads_to_its_cases(signed_in, history):
    page = signed_in(makers.carol(), width=1440)
    page.goto("/ops/")
    page.locator("#sla_met [data-part]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Closed in time")
    expect(page.get_by_role("link", name="Figures", exact=True).last).to_be_visible()


def test_print_has_the_figures_with_their_numbers_and_nothing_to_press(signed_in, history):
    page = signed_in(makers.carol(), width=900)
    page.goto("/ops/")
    page.emulate_media(media="print")
    expect(page.locator(".ops-filters")).to_be_hidden()
    expect(page.locator("nav[aria-label=Main]")).to_be_hidden()
    expect(page.locator("#accuracy .chart__picture")).to_be_visible()
    expect(page.locator("#accuracy table")).to_be_visible()
    shot(page, "print")
