"""Nothing that a reviewer types is lost, and few keys are enough."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from extraction.models import FieldValue
from review import claims
from review.models import ReviewTask
from rules import findings
from tests import makers
from tests.browser.test_grid import Keys

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"


@pytest.fixture
def task() -> ReviewTask:
    """Twelve fields; three are in doubt, and one of them was misread."""
    case = makers.ready_case(
        values={NET: "2250.00", "net_pay.ytd": None},
        flags={
            "pay_date": ["ambiguous"],
            "employee.name": ["poorly_read"],
            NET: ["conflict", "sum_failed"],
            "gross_pay.current": ["sum_failed"],
            "deductions.current": ["sum_failed"],
        },
    )
    findings.evaluate(case)
    made = makers.task(case)
    claims.claim(made, by=makers.alice())
    return made


@pytest.fixture
def reviewer(signed_in, task) -> Page:
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    expect(page.locator("[data-text]:focus")).to_have_count(1)
    return page


def entry(page: Page, name: str = "Net pay: this period"):
    return page.get_by_role("textbox", name=name, exact=True)


def net(task: ReviewTask) -> FieldValue:
    return makers.value(task.case.documents.get(), NET)


def at(page: Page) -> str:
    return str(page.locator("[data-row]:focus-within").get_attribute("data-name"))


def to_net(page: Page) -> None:
    for _ in range(6):
        if at(page) == "Net pay: this period":
            return
        page.keyboard.press("Alt+ArrowDown")


def test_three_doubts_and_one_correction_take_six_keys(reviewer, task):
    """What the correction settles needs no key of its own."""
    keys = Keys(reviewer)
    typed = False
    for _ in range(8):
        if reviewer.locator("article[data-open]").count() == 0:
            break
        if at(reviewer) == "Net pay: this period":
            keys.type("2550.00")
            keys.press("Enter", "1")
            typed = True
            expect(reviewer.locator("#live")).to_contain_text("Net pay: this period: saved.")
        elif at(reviewer) in ("Pay date", "Employee name"):
            name = at(reviewer)
            keys.press("Enter")
            expect(reviewer.locator("#live")).to_contain_text(f"{name}: saved.")
        else:  # a doubt that came from the sum: the misread figure first
            keys.press("Alt+ArrowDown")
    assert typed
    expect(reviewer.locator("article[data-open]")).to_have_count(0)
    assert reviewer.evaluate("document.activeElement.id") == "left"
    keys.press("Control+Enter")
    expect(reviewer).to_have_url(re.compile("/review/done/"))
    assert keys.pressed <= 6
    assert net(task).value == "2550.00"


def test_save_is_undone_by_a_key_with_what_it_settled(reviewer, task):
    to_net(reviewer)
    reviewer.keyboard.type("2550.00")
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("1")
    expect(reviewer.locator("#counts")).to_contain_text("2 to check")
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("u")
    expect(reviewer.locator("#live")).to_contain_text("Undone: Net pay: this period.")
    expect(reviewer.locator("#counts")).to_contain_text("5 to check")
    expect(entry(reviewer)).to_have_value("2250.00")
    ids = reviewer.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    assert reviewer.evaluate("document.activeElement !== document.body")
    reviewer.keyboard.press("u")
    expect(reviewer.locator("#problem")).to_contain_text("nothing in this case")


def test_what_could_not_be_sent_is_saved_by_itself_and_in_order(reviewer, task):
    reviewer.context.set_offline(True)
    to_net(reviewer)
    reviewer.keyboard.type("2540.00")
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("1")
    expect(reviewer.locator("#problem")).to_contain_text("saved without you")
    expect(entry(reviewer)).to_have_value("2540.00")
    date = entry(reviewer, "Pay date")
    date.focus()
    reviewer.wait_for_timeout(800)  # an Enter out of habit after a digit would not count
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#problem")).to_contain_text("2 changes were not saved yet")
    assert net(task).version == 1
    reviewer.context.set_offline(False)
    expect(reviewer.locator("#live")).to_contain_text("Pay date: saved.")
    assert net(task).value == "2540.00"
    assert makers.value(task.case.documents.get(), "pay_date").act == "confirmed"
    first, second = FieldValue.objects.filter(version=2).order_by("pk")
    assert (first.path, second.path) == (NET, "pay_date")


def test_session_that_ended_is_gone_on_with_in_place(reviewer, task):
    reviewer.context.clear_cookies()
    to_net(reviewer)
    reviewer.keyboard.type("2550.00")
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("1")
    dialog = reviewer.locator("[data-session][open]")
    expect(dialog).to_be_visible()
    expect(entry(reviewer)).to_have_value("2550.00")
    reviewer.keyboard.type(makers.PASSWORD)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#counts")).to_contain_text("2 to check")
    assert net(task).value == "2550.00"


def test_slow_answer_does_not_overwrite_what_is_typed_meanwhile(reviewer, task):
    held: list[Route] = []
    reviewer.route("**/save/", lambda one: one.continue_() if held else held.append(one), times=2)
    to_net(reviewer)
    reviewer.keyboard.type("2540.00")
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("1")
    entry(reviewer).focus()
    reviewer.keyboard.press("Control+a")
    reviewer.keyboard.type("2550.00")
    reviewer.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    expect(reviewer.locator("#live")).to_contain_text("Net pay: this period: saved.")
    expect(entry(reviewer)).to_have_value("2550.00")
    expect(entry(reviewer)).to_be_focused()
    assert net(task).value == "2540.00"
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("1")
    expect(reviewer.locator("#counts")).to_contain_text("2 to check")
    assert net(task).value == "2550.00"


def test_two_reviewers_on_one_field_lose_nothing(reviewer, signed_in, task):
    other = signed_in(makers.alice(), width=1440)
    other.goto(f"/review/{task.case.reference}/")
    for page, text in ((reviewer, "2540.00"), (other, "2550.00")):
        page.bring_to_front()
        entry(page).focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.keyboard.press("1")
        if page is reviewer:
            expect(page.locator("#live")).to_contain_text("saved.")
    expect(other.get_by_text("It says 2,540.00 now; you typed 2550.00")).to_be_visible()
    expect(entry(other)).to_have_value("2550.00")
    expect(other.get_by_role("button", name="Keep mine")).to_be_focused()
    other.keyboard.press("Tab")
    other.keyboard.press("Enter")
    expect(entry(other)).to_have_value("2540.00")
    assert net(task).version == 2


def test_leaving_asks_only_where_something_is_not_saved(reviewer, task):
    asked: list[str] = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    reviewer.on("dialog", answer)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("saved.")
    reviewer.reload()
    assert asked == []
    entry(reviewer).fill("2550.00")
    reviewer.reload()
    assert asked == ["beforeunload"]


def test_earlier_value_comes_back_from_the_drawer_and_focus_to_its_field(reviewer, task):
    to_net(reviewer)
    reviewer.keyboard.type("2540.00")
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("1")
    expect(reviewer.locator("#live")).to_contain_text("Net pay: this period: saved.")
    entry(reviewer).focus()
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("h")
    drawer = reviewer.get_by_role("complementary", name="History of a field")
    drawer.get_by_role("button", name=re.compile("Restore this value")).focus()
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("Version 1 counts again.")
    expect(drawer).to_have_count(0)
    expect(entry(reviewer)).to_have_value("2250.00")
    assert at(reviewer) == "Net pay: this period"


def test_note_is_written_by_keys_and_shown_on_its_field(reviewer, task):
    to_net(reviewer)
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("m")
    expect(reviewer.locator("[name=note]:focus")).to_have_count(1)
    reviewer.keyboard.type("Looks pasted.")
    reviewer.keyboard.press("Enter")
    drawer = reviewer.get_by_role("complementary", name="History of a field")
    expect(drawer.get_by_text("Looks pasted.")).to_be_visible()
    reviewer.keyboard.press("Escape")
    assert at(reviewer) == "Net pay: this period"


def test_save_tells_how_long_its_field_was_looked_at(reviewer, task):
    bodies: list[str] = []
    reviewer.on(
        "request", lambda one: bodies.append(one.post_data or "") if "/save/" in one.url else None
    )
    reviewer.wait_for_timeout(300)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("saved.")
    seen = re.search(r"seen_ms=(\d+)", bodies[0])
    assert seen
    assert 250 < int(seen[1]) < 60_000


def test_twelve_fields_with_three_doubts_fit_without_scrolling(reviewer, task):
    case = makers.ready_case(
        values={"employer.address": "12 Mill Road, Port Lindley, CA 90931"},
        flags={path: ["poorly_read"] for path in ("employee.name", "pay_date", NET)},
    )
    findings.evaluate(case)
    claims.claim(makers.task(case), by=makers.alice())
    reviewer.goto(f"/review/{case.reference}/")
    pane = reviewer.locator("#fields")
    last = reviewer.locator("#fields .line").filter(visible=True).last
    reviewer.screenshot(path="/tmp/u6-fields.png")
    box, frame = last.bounding_box(), pane.bounding_box()
    assert box
    assert frame
    assert reviewer.locator("#fields article[data-kind=field]").count() == 3
    assert reviewer.locator("#fields .line").filter(visible=True).count() == 9
    assert box["y"] + box["height"] <= frame["y"] + frame["height"]
