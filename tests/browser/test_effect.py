"""What a typed value would change, beside the field, at the keyboard and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from extraction.models import FieldValue
from review import claims
from review.models import ReviewTask
from rules import findings
from tests import makers
from tests.browser.test_keyboard import flagged_case
from tests.browser.test_workbench import WATCH_SHIFTS

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"
AT = """() => [document.activeElement.getBoundingClientRect().top,
    document.querySelector("#fields").scrollTop]"""


@pytest.fixture
def task() -> ReviewTask:
    """Net pay misread, so that the sum does not add up, and in doubt; alice holds the case."""
    makers.kind()
    case = makers.ready_case(
        values={NET: "2250.00", "pay_frequency": "Monthly"},
        flags={NET: ["conflict"], "gross_pay.current": ["conflict"]},
    )
    findings.evaluate(case)
    made = makers.task(case, why="The net pay does not add up.")
    claims.claim(made, by=makers.alice())
    return made


def entry(page: Page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def told(page: Page):
    return page.locator(".effect:not(:empty)")


def test_what_would_change_is_told_while_it_is_typed_and_nothing_moves(signed_in, task, axe):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    expect(page.locator("[data-text]:focus")).to_have_count(1)
    entry(page, "Net pay: this period").focus()
    page.wait_for_timeout(200)
    page.evaluate(WATCH_SHIFTS)
    before = page.evaluate(AT)

    page.keyboard.press("Control+a")
    page.keyboard.type("2550.00")
    expect(told(page)).to_contain_text("Would be settled: Gross pay less taxes")
    assert page.evaluate(AT) == before
    assert page.evaluate("window.shifted") < 0.01
    assert axe(page) == []
    expect(told(page)).to_be_in_viewport()

    page.keyboard.press("Control+a")
    page.keyboard.type("2,5x")
    expect(told(page)).to_contain_text("Not an amount yet.")
    page.keyboard.press("Control+a")
    page.keyboard.type("2250.00")
    expect(told(page)).to_have_count(0)

    entry(page, "Gross pay: this period").fill("4242.00")
    expect(told(page)).to_contain_text(
        re.compile("Qualifying income a month: 3,242.00.*4,242.00", re.DOTALL)
    )
    assert page.evaluate("window.shifted") < 0.01
    assert not FieldValue.objects.filter(document__case=task.case, version__gt=1).exists()


def test_last_thing_typed_is_what_is_told_of(signed_in, task):
    page = signed_in(makers.alice(), width=1440)
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/effect/" in one.url else None)
    page.goto(f"/review/{task.case.reference}/")
    box = entry(page, "Net pay: this period")
    box.select_text()
    page.keyboard.type("2550.00", delay=20)
    expect(told(page)).to_contain_text("Would be settled")
    assert len(asked) == 1
    page.keyboard.press("Backspace")
    page.keyboard.type("9")
    expect(told(page)).to_contain_text("says 2,550.09")


def test_tick_box_tells_too(signed_in):
    makers.kind()
    case = makers.ready_case()
    form = makers.document(
        case,
        "w2",
        values={"is_retirement_plan": "true", "employee.name": "Dave Applewood"},
        flags={"is_retirement_plan": ["conflict"]},
    )
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{case.reference}/")
    row = page.locator(f"#field-{makers.value(form, 'is_retirement_plan').pk}")
    row.get_by_label("No, not ticked").check()
    expect(row.locator(".effect:not(:empty)")).to_contain_text(re.compile("If it is saved|No find"))


def line_held() -> ReviewTask:
    """An invoice of two lines; alice holds the case."""
    makers.kind("supplier_invoice")
    case = makers.ready_case("supplier_invoice", flags={"total": ["conflict"]})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    return task


def test_cell_of_a_table_tells_too(signed_in, axe):
    task = line_held()
    page = signed_in(makers.alice(), width=1440)
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/effect/" in one.url else None)
    page.goto(f"/review/{task.case.reference}/")
    expect(page.locator("[data-text]:focus")).to_have_count(1)
    entry(page, "Amount, line 1").click()
    page.keyboard.press("Control+a")
    page.wait_for_timeout(200)
    page.evaluate(WATCH_SHIFTS)
    before = page.evaluate(AT)

    page.keyboard.type("700.00", delay=20)
    expect(told(page)).to_contain_text("Would be found:")
    expect(told(page)).to_be_in_viewport()
    expect(page.get_by_role("status").filter(has_text="Would be found:")).to_have_count(1)
    assert len(asked) == 1
    assert page.evaluate(AT) == before
    assert page.evaluate("window.shifted") < 0.01
    assert axe(page) == []
    line = page.locator("[data-grid-row]:focus-within").bounding_box()
    over = told(page).bounding_box()
    assert over["y"] >= line["y"] + line["height"] or over["y"] + over["height"] <= line["y"]

    page.keyboard.press("Control+a")
    page.keyboard.type("7x")
    expect(told(page)).to_contain_text("Not an amount yet.")
    page.keyboard.press("Escape")
    expect(entry(page, "Amount, line 1")).to_have_value("600.00")
    expect(told(page)).to_have_count(0)
    assert not FieldValue.objects.filter(document__case=task.case, version__gt=1).exists()


def test_what_is_told_of_a_cell_is_over_when_the_cell_is_left(signed_in):
    task = line_held()
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    expect(page.locator("[data-text]:focus")).to_have_count(1)
    entry(page, "Amount, line 2").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("500.00")
    expect(told(page)).to_contain_text("Would be found:")
    page.keyboard.press("Shift+Tab")
    expect(entry(page, "Unit price, line 2")).to_be_focused()
    expect(told(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(told(page)).to_contain_text("Would be found:")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("line 2 saved.")
    expect(told(page)).to_have_count(0)
    assert makers.value(task.case.documents.get(), "lines[1].amount").value == "500.00"


def test_without_scripts_a_button_tells(browser, task):
    page = browser(java_script_enabled=False)
    page.goto("/accounts/sign-in/")
    page.get_by_label("E-mail address").fill(makers.alice().email)
    page.get_by_label("Password").fill(makers.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/review/{task.case.reference}/")
    entry(page, "Net pay: this period").fill("2550.00")
    page.get_by_role("button", name="What would change with Net pay: this period").click()
    expect(told(page)).to_contain_text("Would be settled: Gross pay less taxes")
    expect(entry(page, "Net pay: this period")).to_have_value("2550.00")


def test_figures_and_risk_over_the_case_open_by_keyboard(signed_in, task, axe):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    figures = page.locator("#sums summary", has_text="Qualifying income a month")
    figures.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sums")).to_contain_text("Kestrel Aerostructures, Inc.: 3,242.00")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(figures).to_be_focused()


def test_answers_have_their_own_keys(signed_in):
    case, _ = flagged_case()
    task = ReviewTask.objects.get(case=case)
    claims.claim(task, by=makers.alice())
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{case.reference}/")
    finding = page.locator("article.finding[data-open]").first
    anchor = finding.get_attribute("id")
    finding.focus()
    page.keyboard.press("y")
    expect(page.locator(f"#{anchor} [data-reason]")).to_be_focused()
    expect(page.locator(f"#{anchor} [data-chosen]")).to_have_text("It is right")
    page.keyboard.type("The applicant sent a new one.")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{anchor}")).to_contain_text("It is right, said Alice Archer")
    other = page.locator("article.finding[data-open]").first
    anchor = other.get_attribute("id")
    other.locator("[data-reason]").fill("It is the latest there is.")
    page.keyboard.press("Alt+Enter")
    expect(page.locator(f"#{anchor}")).to_contain_text("Let stand, said Alice Archer")
