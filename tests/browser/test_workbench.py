"""A reviewer at the keyboard: a flagged case from the queue to its approval without the mouse."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from extraction import values
from extraction.models import Case, FieldValue
from review import claims
from review.models import ReviewTask
from rules import findings
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"
WATCH_SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift" });
}"""


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, key: str) -> None:
        self.strokes += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)


def sign_in(page: Page, user) -> None:
    """With a session of its own: the sign-in page is not what is tested here."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["session"]
    page.context.add_cookies(
        [{"name": "session", "value": cookie.value, "url": page.evaluate("location.origin")}]
    )


@pytest.fixture
def reviewer(browser) -> Page:
    page = browser(width=1440)
    page.goto("/accounts/sign-in/")
    sign_in(page, makers.alice())
    return page


@pytest.fixture
def task() -> ReviewTask:
    """Net pay misread, so that the sum does not add up; two more fields in doubt."""
    makers.kind()
    case = makers.ready_case(
        values={NET: "2250.00", "employee.name": "Somebody Else"},
        flags={"pay_date": ["ambiguous"], NET: ["conflict"], "gross_pay.ytd": ["line_mismatch"]},
    )
    findings.evaluate(case)
    return makers.task(case, why="The net pay does not add up.", weight=110)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def field_with_focus(page: Page) -> str:
    row = page.locator("[data-row]:focus-within")
    expect(row).to_have_count(1)
    return str(row.get_attribute("data-name"))


def no_id_twice(page: Page) -> bool:
    return bool(
        page.evaluate(
            "() => { const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);"
            " return new Set(ids).size === ids.length; }"
        )
    )


def test_flagged_case_is_finished_by_keyboard_alone(reviewer, task, axe):
    keys = Keyboard(reviewer)
    reviewer.goto("/review/")
    keys.press("n")
    expect(reviewer).to_have_url(re.compile(task.case.reference))
    reviewer.evaluate(WATCH_SHIFTS)
    assert axe(reviewer) == []

    keys.strokes = 0
    assert field_with_focus(reviewer) == "Pay date"
    keys.press("Enter")
    expect(reviewer.locator("#counts")).to_contain_text("2 to check")
    assert field_with_focus(reviewer) == "Gross pay: year to date"
    keys.press("Enter")
    expect(reviewer.locator("#counts")).to_contain_text("1 to check")
    assert field_with_focus(reviewer) == "Net pay: this period"
    keys.type("2550.00")
    keys.press("Enter")
    assert focused(reviewer).startswith("reason-")
    keys.press("1")
    expect(reviewer.locator("#counts")).to_contain_text("1 finding")
    expect(reviewer.locator("#live")).to_have_text("Net pay: this period: saved. 1 left to check.")
    expect(reviewer.get_by_text("Settled by a correction")).to_be_visible()
    assert field_with_focus(reviewer) == "Finding"
    assert no_id_twice(reviewer)
    keys.press("1")
    expect(reviewer.locator("#counts")).to_contain_text("Nothing left to check")
    assert focused(reviewer) == "left"
    assert reviewer.evaluate("window.shifted") < 0.01
    assert axe(reviewer) == []

    keys.press("Control+Enter")
    expect(reviewer).to_have_url(re.compile("/review/done/"))
    # Four things open, and the characters typed, and three: Enter, the reason, the approval.
    assert keys.strokes <= 4 + len("2550.00") + 3
    assert Case.objects.get(pk=task.case_id).state == "approved"
    net = makers.value(task.case.documents.get(), NET)
    assert (net.value, net.reason) == ("2550.00", "Misread by the reader.")
    assert Finding.objects.get(case=task.case, current=True, resolved_by=makers.alice()).resolution


def open_bench(page: Page, task: ReviewTask) -> None:
    claims.claim(task, by=makers.alice())
    page.goto(f"/review/{task.case.reference}/")
    expect(page.locator("[data-text]:focus")).to_have_count(1)


def test_conflict_keeps_what_was_typed_and_asks(reviewer, task):
    open_bench(reviewer, task)
    net = makers.value(task.case.documents.get(), NET)
    values.change(net, "2551.00", version=1, by=makers.carol(), reason="Seen on the page.")
    entry = reviewer.get_by_role("textbox", name="Net pay: this period", exact=True)
    entry.fill("2550.00")
    entry.press("Enter")
    reviewer.keyboard.press("1")
    expect(reviewer.get_by_role("button", name="Keep mine")).to_be_focused()
    expect(reviewer.get_by_text("It says 2,551.00 now; you typed 2550.00")).to_be_visible()
    expect(entry).to_have_value("2550.00")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_role("button", name="Keep mine")).to_have_count(0)
    assert makers.value(task.case.documents.get(), NET).value == "2550.00"


def test_enter_out_of_habit_after_a_digit_confirms_nothing_unseen(reviewer, task):
    open_bench(reviewer, task)
    reviewer.keyboard.type("2026-02-27")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("[data-reason]:focus")).to_have_count(1)
    reviewer.keyboard.press("1")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("Pay date: saved.")
    assert field_with_focus(reviewer) == "Gross pay: year to date"
    reviewer.wait_for_timeout(800)
    ytd = makers.value(task.case.documents.get(), "gross_pay.ytd")
    assert (ytd.version, ytd.act) == (1, "read")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("Gross pay: year to date: saved.")


def test_claim_that_ran_out_is_taken_again_with_the_save(reviewer, task):
    open_bench(reviewer, task)
    ReviewTask.objects.filter(pk=task.pk).update(claimed_by=None, claimed_until=None)
    reviewer.keyboard.press("Enter")
    again = reviewer.get_by_role("button", name="Claim again and save")
    expect(again).to_be_focused()
    reviewer.keyboard.press("Enter")
    expect(again).to_have_count(0)
    expect(reviewer.locator("#counts")).to_contain_text("2 to check")


def test_claim_that_ends_is_told_of_before_and_after(reviewer, task):
    reviewer.clock.install()
    open_bench(reviewer, task)
    told = reviewer.locator("#problem")
    reviewer.clock.fast_forward("13:30")
    expect(told).to_contain_text("Your claim on this case ends soon.")
    reviewer.clock.fast_forward("02:00")
    expect(told).to_contain_text("Your claim on this case has ended.")


def test_approving_too_early_leads_to_what_is_left(reviewer, task):
    open_bench(reviewer, task)
    reviewer.keyboard.press("Control+Enter")
    expect(reviewer.get_by_text("5 left to check.").first).to_be_visible()
    assert field_with_focus(reviewer) == "Finding"
    assert Case.objects.get(pk=task.case_id).state == "in_review"


def test_lost_connection_keeps_what_was_typed(reviewer, task):
    open_bench(reviewer, task)
    entry = reviewer.get_by_role("textbox", name="Net pay: this period", exact=True)
    reviewer.context.set_offline(True)
    entry.fill("2550.00")
    entry.press("Enter")
    reviewer.keyboard.press("1")
    expect(reviewer.locator("#problem")).to_contain_text("was not saved")
    expect(entry).to_have_value("2550.00")
    reviewer.context.set_offline(False)
    entry.press("Enter")
    expect(reviewer.get_by_text("Settled by a correction")).to_be_visible()


def test_one_key_takes_the_other_readers_value(reviewer, task):
    net = makers.value(task.case.documents.get(), NET)
    other = {"value": "2550.00", "raw": "2,550.00", "source": "llm:model", "evidence": None}
    FieldValue.objects.filter(pk=net.pk).update(candidates=[other])
    open_bench(reviewer, task)
    reviewer.get_by_role("textbox", name="Net pay: this period", exact=True).focus()
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("1")
    expect(reviewer.get_by_text("Settled by a correction")).to_be_visible()
    now = makers.value(task.case.documents.get(), NET)
    assert (now.value, now.reason) == ("2550.00", "Taken from the reader llm.")


def test_figure_of_a_finding_opens_by_its_digit_and_its_history_by_h(reviewer, task):
    open_bench(reviewer, task)
    reviewer.get_by_role("textbox", name="Reason for your answer").first.focus()
    reviewer.keyboard.press("Escape")
    figure = reviewer.locator("[data-row]:focus [data-digit='1']").inner_text()
    reviewer.keyboard.press("1")
    expect(reviewer.locator("[data-text]:focus")).to_have_count(1)
    assert figure.startswith(field_with_focus(reviewer))
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("h")
    drawer = reviewer.get_by_role("complementary", name="History of a field")
    expect(drawer.get_by_text("The reader local read it")).to_be_visible()
    reviewer.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    assert figure.startswith(field_with_focus(reviewer))


def test_control_enter_in_the_words_to_the_applicant_returns_the_case(reviewer, task):
    open_bench(reviewer, task)
    reviewer.get_by_text("Return to the applicant").click()
    reviewer.get_by_label(re.compile("What should the applicant do")).fill("Send all pages.")
    reviewer.keyboard.press("Control+Enter")
    expect(reviewer).to_have_url(re.compile("/review/done/"))
    assert Case.objects.get(pk=task.case_id).state == "returned"


def test_single_keys_can_be_switched_off(reviewer, task):
    open_bench(reviewer, task)
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("?")
    reviewer.get_by_label(re.compile("Single letters")).uncheck()
    reviewer.keyboard.press("Escape")
    reviewer.reload()
    expect(reviewer.locator("[data-text]:focus")).to_have_count(1)
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("x")
    reviewer.keyboard.press("?")
    expect(reviewer.locator("#counts")).to_contain_text("3 to check")
    expect(reviewer.get_by_role("dialog")).to_have_count(0)


def test_keys_do_not_clash_with_each_other_or_the_browser(reviewer, task):
    """The help is made from the registry, so it lists all there is."""
    open_bench(reviewer, task)
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("?")
    for title in ("In a field", "Anywhere", "Outside fields"):
        section = reviewer.locator(f"dialog section:has(h3:text-is('{title}'))")
        pressed = section.locator("kbd").all_inner_texts()
        assert len(pressed) == len(set(pressed))
        assert not {"Ctrl T", "Ctrl W", "Ctrl N", "Ctrl L", "Ctrl R", "Ctrl P", "F5"} & set(pressed)


PLACES = """() => {
    const all = document.querySelector("[data-svg] image").getBoundingClientRect();
    const box = document.querySelector(".canvas .box--selected").getBoundingClientRect();
    return [all, box].map(({ x, y, width, height }) => [x, y, width, height]);
}"""
MEASURE: dict[int, Callable[..., tuple[float, float, float, float]]] = {
    0: lambda x, y, w, h: (x, y, w, h),
    1: lambda x, y, w, h: (1 - y - h, x, h, w),
    2: lambda x, y, w, h: (1 - x - w, 1 - y - h, w, h),
    3: lambda x, y, w, h: (y, 1 - x - w, h, w),
}


def overlap(one, other) -> float:
    """Intersection over union of two boxes, each x, y, width, height."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(wide, 0) * max(high, 0)
    return float(shared / (one[2] * one[3] + other[2] * other[3] - shared))


def test_box_stays_on_its_word_however_the_page_is_zoomed_and_turned(reviewer, task):
    open_bench(reviewer, task)
    value = makers.value(task.case.documents.get(), "pay_date")
    assert value.evidence is not None
    x0, y0, x1, y1 = value.evidence["boxes"][0]
    part = (x0 / 612, y0 / 792, (x1 - x0) / 612, (y1 - y0) / 792)
    reviewer.keyboard.press("Escape")
    for zoom in ("0", "w", "+", "+", "-"):
        reviewer.keyboard.press(zoom)
        for turn in (1, 2, 3, 0):
            reviewer.keyboard.press("r")
            (left, top, width, height), seen = reviewer.evaluate(PLACES)
            x, y, w, h = MEASURE[turn](*part)
            expected = (left + x * width, top + y * height, w * width, h * height)
            # The drawn box has a hair of air around the ink, and its line has a width.
            air = 3 * max(width, height) / 792
            grown = (expected[0] - air / 2, expected[1] - air / 2)
            assert overlap((*grown, expected[2] + air, expected[3] + air), seen) > 0.9


def test_bench_works_in_the_dark_at_200_percent_and_without_scripts(browser, task, axe):
    claims.claim(task, by=makers.alice())
    for options in ({"width": 1280, "color_scheme": "dark"}, {"width": 720}, {"width": 320}):
        page = browser(**options)
        page.goto("/accounts/sign-in/")
        sign_in(page, makers.alice())
        for address in ("/review/", f"/review/{task.case.reference}/", "/review/done/"):
            page.goto(address)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    plain = browser(java_script_enabled=False)
    plain.goto("/accounts/sign-in/")
    plain.get_by_label("E-mail address").fill(makers.alice().email)
    plain.get_by_label("Password").fill(makers.PASSWORD)
    plain.get_by_role("button", name="Sign in").click()
    plain.goto(f"/review/{task.case.reference}/")
    row = plain.locator(
        "article", has=plain.get_by_role("textbox", name="Net pay: this period", exact=True)
    )
    row.get_by_role("textbox", name="Net pay: this period", exact=True).fill("2550.00")
    row.get_by_label("Why is it changed?").fill("Misread.")
    row.get_by_role("button", name="Confirm").click()
    expect(plain).to_have_url(re.compile(r"#(field|finding)-\d+$"))
    assert makers.value(task.case.documents.get(), NET).value == "2550.00"
