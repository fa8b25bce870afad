"""A risk team at its desk: a rule is edited, tried, refused its author, approved, at work."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from review import rejudging
from rules import backtest, backtest_job, findings, life, snapshots
from rules.facts import facts_of_case
from rules.models import BackTest, Version
from tests import makers
from tests.browser.test_workbench import no_id_twice, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

RULE = {
    "on": "pay_stub",
    "title": "Net pay is at most 90 % of gross pay",
    "condition": "net_pay.current <= gross_pay.current * 0.9",
    "sentence": "Net pay is {net_pay.current} of {gross_pay.current}.",
}
SENT = ("2100.00", "2400.00", "2550.00")


def omar():
    return makers.person("omar", Role.LEAD, full_name="Omar Otterbein")


def as_person(browser, user, **options) -> Page:
    page = browser(**{"width": 1440, **options})
    page.goto("/accounts/sign-in/")
    sign_in(page, user)
    return page


@pytest.fixture
def cases():
    """Three cases that wait for a person, as they were sent."""
    made = []
    for net in SENT:
        case = makers.ready_case(values={"net_pay.current": net})
        makers.task(case, why="It waits.")
        findings.evaluate(case)
        snapshots.take_submitted(case, facts_of_case(case))
        made.append(case)
    return made


@pytest.fixture
def live(cases) -> Version:
    """A team's rule in force, which flags none of the cases."""
    version = back_tested(life.draft("rule", "team.net_share", RULE, by=omar(), rationale="First.",
                                owner="Risk team"))  # fmt: skip
    return life.go_live(version, by=makers.carol())


def back_tested(version: Version) -> Version:
    """A version with a finished back-test."""
    run(backtest.start(version, backtest.Scope(last=500), by=version.author))
    version.refresh_from_db()
    return version


def run(test: BackTest) -> None:
    """What a worker does."""
    backtest_job.run(test.pk)


def test_rule_is_edited_tried_approved_and_changes_the_queue(browser, live, axe):
    page = as_person(browser, makers.carol())
    page.goto("/review/")
    page.get_by_role("link", name="Rules", exact=True).click()
    page.get_by_label("Words").fill("90 %")
    expect(page.get_by_role("heading", name=re.compile("^1 of"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=90"))
    page.get_by_role("link", name="Net pay is at most 90 % of gross pay").click()
    page.get_by_role("link", name="Edit").click()
    page.locator("#title").fill("Net pay is at most 75 % of gross pay")
    expect(page.get_by_label("Field, row 1")).to_have_value("net_pay.current")
    page.get_by_label("times").fill("0.75")
    expect(page.locator("#check")).to_contain_text("Would flag")
    expect(page.locator("#check")).to_contain_text("is at most 0.75 times gross pay")
    expect(page.locator("#check")).to_contain_text("Net pay is 2,550.00 of 3,242.00.")
    page.get_by_label("Why is it wanted?").fill("The pilot found two at 80 %.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Its back-test is under way")).to_be_visible()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and put live")).to_be_disabled()
    expect(page.locator("#why-not")).to_contain_text("wait for it to finish")
    run(BackTest.objects.get(state="due"))
    expect(page.get_by_role("link", name="Newly flagged")).to_be_visible()
    assert axe(page) == []
    assert no_id_twice(page)
    page.get_by_role("link", name="Newly flagged").click()
    expect(page.get_by_role("cell", name="Net pay is 2,550.00 of 3,242.00.")).to_be_visible()
    expect(page.get_by_role("cell", name="gross_pay.current * 0.75")).to_be_visible()

    approve = page.get_by_role("button", name="Approve and put live")
    expect(approve).to_be_disabled()
    expect(page.locator("#why-not")).to_have_text(
        re.compile("You wrote this version: another lead")
    )
    approve.evaluate("(button) => { button.disabled = false; }")  # who sends it all the same
    approve.click()
    expect(page.get_by_role("alert")).to_contain_text("another lead has to approve it")
    version = Version.objects.get(number=2)
    assert version.state == "back_tested"

    other = as_person(browser, omar())
    other.goto(f"/rules/versions/{version.pk}/")
    other.get_by_role("button", name="Approve and put live").click()
    expect(other.get_by_text("It is live")).to_be_visible()
    rejudging.run()

    other.goto("/review/")
    expect(other.get_by_text("Net pay is 2,550.00 of 3,242.00.")).to_be_visible()
    live.refresh_from_db()
    assert live.state == "retired"


def test_mistakes_are_shown_at_their_place_while_typing(browser, cases, axe):
    page = as_person(browser, makers.carol())
    page.goto("/rules/new/")
    page.get_by_role("button", name="Text", exact=True).click()
    page.locator("textarea#condition").press_sequentially("net_pay.curent > 1\nand net_pay.yd > 1")

    expect(page.locator(".marked mark").first).to_have_text("net_pay.curent")
    expect(page.locator("#check")).to_contain_text("Did you mean “current”?")
    assert axe(page) == []
    page.get_by_role("link", name="Line 1, column 1").click()
    page.keyboard.type("net_pay.current")
    expect(page.locator(".marked mark")).to_have_count(1)
    expect(page.locator(".marked mark")).to_have_text("net_pay.yd")
    page.get_by_role("link", name="Line 2, column 5").click()
    page.keyboard.type("net_pay.ytd")
    expect(page.locator("#check")).to_contain_text("No mistakes")
    assert page.evaluate("document.activeElement.id") == "condition"


def test_draft_with_mistakes_is_not_saved_and_nothing_typed_is_lost(browser, cases):
    page = as_person(browser, makers.carol())
    page.goto("/rules/new/?show=text")
    page.locator("#condition").fill("net_pay.curent > 1")
    page.keyboard.press("Control+s")

    expect(page.get_by_role("alert")).to_contain_text("Give it a short name")
    expect(page.get_by_role("alert")).to_contain_text("Line 1: There is no “curent” here.")
    expect(page.locator("#condition")).to_have_value("net_pay.curent > 1")
    page.locator("#condition").press("End")
    page.keyboard.type("0")
    expect(page.locator(".marked code")).to_have_text("net_pay.curent > 10")
    expect(page.locator("#condition")).to_be_focused()
    assert not Version.objects.exists()


def test_rule_is_written_in_the_form_by_keyboard(browser, cases, axe):
    page = as_person(browser, makers.carol())
    page.goto("/rules/new/")
    page.get_by_label("Field, row 1").select_option("net_pay.current")
    page.get_by_label("Comparison, row 1").select_option("is at most")
    page.get_by_label("Value, row 1").fill("2450")
    expect(page.locator("#check")).to_contain_text("Net pay (this period) is at most 2450.")
    page.get_by_role("button", name="Add a row").press("Enter")
    expect(page.get_by_label("Field, row 2")).to_be_focused()
    page.get_by_label("Field, row 2").select_option("pay_date")
    page.get_by_label("Value, row 2").fill("soon")
    expect(page.locator("#check")).to_contain_text("Write the day as 2026-03-31.")
    assert axe(page) == []
    assert no_id_twice(page)
    page.get_by_role("link", name="Row 2").click()
    expect(page.get_by_label("Field, row 2")).to_be_focused()
    page.get_by_label("Value, row 2").fill("2020-01-01")
    page.get_by_label("Comparison, row 2").select_option("is more than")
    expect(page.locator("#check")).to_contain_text("No mistakes")
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator("textarea#condition")).to_have_value(
        'net_pay.current <= 2450\nand pay_date > date("2020-01-01")'
    )
    expect(page.get_by_role("button", name="Text", exact=True)).to_be_focused()
    page.locator("textarea#condition").fill("net_pay.current + 1 <= 2450")
    page.get_by_role("button", name="Form", exact=True).click()
    expect(page.get_by_text("has a shape that the form does not have")).to_be_visible()
    expect(page.locator("textarea#condition")).to_have_value("net_pay.current + 1 <= 2450")
    page.get_by_label("Judges").select_option("Invoice")
    expect(page.locator("#check")).to_contain_text("“net_pay” is not known")


def test_back_test_is_cancelled(browser, live):
    version = life.draft("rule", "team.net_share", {**RULE, "severity": "note"}, by=omar(),
                         rationale="Less.", owner="Risk team")  # fmt: skip
    page = as_person(browser, makers.carol())
    page.goto(f"/rules/versions/{version.pk}/")
    page.get_by_label("How many cases").fill("none")
    page.get_by_role("button", name="Run the back-test").click()
    expect(page.get_by_role("alert")).to_contain_text("Write how many cases as a number")
    page.get_by_label("How many cases").fill("2")
    page.get_by_role("button", name="Run the back-test").click()
    page.get_by_role("button", name="Cancel the back-test").click()

    expect(page.get_by_text("It was cancelled after 0 cases")).to_be_visible()
    assert BackTest.objects.get(version=version).state == "cancelled"
    expect(page.locator("#why-not")).to_contain_text("cancelled before it finished")


def test_rule_is_made_and_approved_without_scripts(browser, cases):
    page = as_person(browser, makers.carol(), java_script_enabled=False)
    page.goto("/rules/")
    page.get_by_label("Weight").select_option("blocker")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("severity=blocker"))
    page.get_by_role("link", name="New rule").click()
    page.locator("#name").fill("net_share")
    page.locator("#title").fill("Net pay is at most 75 % of gross pay")
    page.get_by_label("Judges").select_option("Pay stub")
    page.get_by_label("Field, row 1").select_option("net_pay.ytd")
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Field, row 2").select_option("net_pay.current")
    page.get_by_label("Comparison, row 2").select_option("is more than")
    page.get_by_role("button", name="Remove row 1").click()
    page.get_by_label("Value, row 1").fill("1")
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator("#condition")).to_have_value("net_pay.current > 1")
    page.locator("#condition").fill("net_pay.current <= gross.current * 0.75")
    page.get_by_label("Message of the finding").fill("Net pay is {net_pay.current}.")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator(".marked mark")).to_have_text("gross")
    page.locator("#condition").fill("net_pay.current <= gross_pay.current * 0.75")
    page.get_by_label("Why is it wanted?").fill("The pilot found two.")
    page.get_by_role("button", name="Save and back-test").click()
    expect(page.get_by_role("button", name="Cancel the back-test")).to_be_visible()
    run(BackTest.objects.get())
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("link", name="Newly flagged")).to_be_visible()

    other = as_person(browser, omar(), java_script_enabled=False)
    other.goto(page.url)
    other.get_by_role("button", name="Approve and put live").click()
    expect(other.get_by_text("It is live")).to_be_visible()
    assert Version.objects.get().approved_by == omar()


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (720, "dark"), (320, "light"), (320, "dark")]
)
def test_no_page_keeps_anybody_out(browser, live, axe, width, scheme):
    draft = back_tested(life.draft("rule", "team.net_share", {**RULE, "severity": "blocker"},
                              by=makers.carol(), rationale="More.", owner="Risk team"))  # fmt: skip
    limits = life.draft("limits", "case.stale_pay_stub", {"severity": "note"}, by=omar(),
                        rationale="The guide lets it pass.", owner="Risk team")  # fmt: skip
    page = as_person(browser, makers.carol(), width=width, color_scheme=scheme)
    for address in (
        "/rules/",
        "/rules/?q=nothing+is+called+so",
        "/rules/team.net_share/",
        "/rules/team.net_share/draft/",
        "/rules/team.net_share/draft/?show=text",
        "/rules/new/",
        "/rules/case.stale_pay_stub/",
        "/rules/case.stale_pay_stub/draft/",
        "/rules/limits/",
        "/rules/paperwork/",
        "/rules/paperwork/mortgage/draft/",
        f"/rules/versions/{draft.pk}/?only=still",
        f"/rules/versions/{limits.pk}/",
    ):
        page.goto(address)
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        assert no_id_twice(page), address
