"""Taking values from the page: by its words, or by a box that is drawn, by mouse and by keys."""

import pytest
from playwright.sync_api import Page, expect

from review import claims
from review.models import ReviewTask
from tests import makers
from tests.browser.test_viewer import draw_pages

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"
WHERE = """(path) => {
    const [x, y, width, height] = path;
    const view = document.querySelector("page-view");
    const turned = view.svg.querySelector("[data-turned]").getScreenCTM();
    const at = (px, py) => new DOMPoint(px, py).matrixTransform(turned);
    const [one, other] = [at(x, y), at(x + width, y + height)];
    return [one.x, one.y, other.x, other.y];
}"""


@pytest.fixture
def task() -> ReviewTask:
    """Net pay misread, and in doubt."""
    makers.kind()
    made = makers.task(makers.ready_case(values={NET: "2250.00"}, flags={NET: ["conflict"]}))
    draw_pages(made, NET)
    claims.claim(made, by=makers.alice())
    return made


@pytest.fixture
def reviewer(signed_in, task) -> Page:
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    expect(page.locator("[data-text]:focus")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    return page


def value(task: ReviewTask, path: str = NET):
    return makers.value(task.case.documents.get(), path)


def on_screen(page: Page, task: ReviewTask, path: str) -> list[float]:
    """Where the words of a value are: left, top, right, bottom."""
    boxes = value(task, path).evidence["boxes"]
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return list(page.evaluate(WHERE, [x0, y0, x1 - x0, y1 - y0]))


def click(page: Page, task: ReviewTask, path: str, **more) -> None:
    left, top, right, bottom = on_screen(page, task, path)
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    if more.get("shift"):
        page.keyboard.down("Shift")
    page.mouse.click((left + right) / 2, (top + bottom) / 2)
    if more.get("shift"):
        page.keyboard.up("Shift")


def entry(page: Page, name: str = "Net pay: this period"):
    return page.get_by_role("textbox", name=name, exact=True)


def save_with_reason(page: Page) -> None:
    page.keyboard.press("Enter")
    expect(page.locator("[data-reason]:focus")).to_have_count(1)
    page.keyboard.press("1")
    expect(page.locator("#live")).to_contain_text("saved.")


def test_clicked_word_fills_the_field_and_is_saved_with_its_place(reviewer, task, axe):
    reviewer.keyboard.press("F8")
    expect(reviewer.locator(".word")).not_to_have_count(0)
    assert axe(reviewer) == []
    click(reviewer, task, "gross_pay.current")
    expect(entry(reviewer)).to_have_value("3242.00")
    expect(entry(reviewer)).to_be_focused()
    expect(reviewer.locator("#live")).to_contain_text("Net pay: this period: 3242.00.")
    assert value(task).version == 1
    save_with_reason(reviewer)
    now = value(task)
    assert now.value == "3242.00"
    assert now.evidence["boxes"] == value(task, "gross_pay.current").evidence["boxes"]
    assert now.grounding != "none"


def test_words_are_walked_and_taken_by_keys_alone(reviewer, task):
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("t")
    expect(reviewer.locator(".word--at")).to_have_count(1)
    expect(reviewer.locator("#live")).to_contain_text("at 2250.00")
    reviewer.keyboard.press("ArrowUp")
    expect(reviewer.locator("#live")).to_have_text("184.50")
    reviewer.keyboard.press("ArrowUp")
    expect(reviewer.locator("#live")).to_have_text("507.50")
    reviewer.keyboard.press("Enter")
    expect(entry(reviewer)).to_have_value("507.50")
    expect(entry(reviewer)).to_be_focused()
    expect(reviewer.locator(".word")).to_have_count(0)
    save_with_reason(reviewer)
    assert value(task).value == "507.50"


def test_several_words_are_joined_in_reading_order(reviewer, task):
    employer = value(task, "employer.name")
    reviewer.locator(f"#field-{employer.pk} a").first.click()
    expect(entry(reviewer, "Employer name")).to_be_focused()
    reviewer.keyboard.press("F8")
    expect(reviewer.locator(".word--at")).to_have_count(1)
    expect(reviewer.locator("#live")).to_contain_text("at Kestrel")
    reviewer.keyboard.press("Shift+ArrowRight")
    expect(reviewer.locator("#live")).to_have_text("Kestrel Aerostructures,")
    reviewer.keyboard.press("Enter")
    expect(entry(reviewer, "Employer name")).to_have_value("Kestrel Aerostructures,")
    # Over them from the right to the left, with the mouse.
    reviewer.keyboard.press("F8")
    expect(reviewer.locator(".word--at")).to_have_count(1)
    left, top, right, bottom = on_screen(reviewer, task, "employee.name")
    reviewer.mouse.move(right + 2, bottom + 1)
    reviewer.mouse.down()
    reviewer.mouse.move(left - 2, top - 1, steps=5)
    reviewer.mouse.up()
    expect(entry(reviewer, "Employer name")).to_have_value("Dave Applewood")
    # And one more by a click with Shift.
    click(reviewer, task, "pay_date", shift=True)
    expect(entry(reviewer, "Employer name")).to_have_value("Dave Applewood 2026-11-13")


def test_word_layer_and_drawing_never_take_hold_of_a_place(reviewer, task):
    reviewer.keyboard.press("F8")
    expect(reviewer.locator(".word")).not_to_have_count(0)
    click(reviewer, task, "pay_date")
    expect(entry(reviewer)).to_have_value("2026-11-13")
    assert reviewer.locator("[data-row]:focus-within").get_attribute("data-name") == (
        "Net pay: this period"
    )
    reviewer.keyboard.press("F9")
    left, top, right, bottom = on_screen(reviewer, task, "gross_pay.current")
    reviewer.mouse.move(left + 3, top + 1)  # within a place that is drawn there
    reviewer.mouse.down()
    reviewer.mouse.move(right - 3, bottom - 1, steps=4)
    reviewer.mouse.up()
    expect(reviewer.locator("#offer")).to_contain_text("In the box")
    assert reviewer.locator("[data-row]:focus-within").count() == 0


def test_box_is_drawn_with_the_mouse_and_its_words_are_offered(reviewer, task, axe):
    reviewer.keyboard.press("F9")
    left, top, right, bottom = on_screen(reviewer, task, "gross_pay.current")
    reviewer.mouse.move(left - 4, top - 3)
    reviewer.mouse.down()
    reviewer.mouse.move(right + 4, bottom + 3, steps=5)
    reviewer.mouse.up()
    take = reviewer.get_by_role("button", name="Take it for this period")
    expect(take).to_be_focused()
    expect(reviewer.locator("#offer")).to_contain_text("In the box: 3242.00")
    assert axe(reviewer) == []
    expect(entry(reviewer)).to_have_value("2250.00")
    reviewer.keyboard.press("Enter")
    expect(entry(reviewer)).to_have_value("3242.00")
    expect(entry(reviewer)).to_be_focused()
    assert value(task).version == 1
    save_with_reason(reviewer)
    assert value(task).evidence["boxes"] == value(task, "gross_pay.current").evidence["boxes"]


def test_box_is_moved_and_sized_and_read_by_keys_alone(reviewer, task):
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("b")
    expect(reviewer.locator(".drawn")).to_have_count(1)
    expect(reviewer.locator("#live")).to_contain_text("Arrow keys move it")
    top = float(reviewer.locator(".drawn").get_attribute("y"))
    wide = float(reviewer.locator(".drawn").get_attribute("width"))
    for _ in range(14):  # four lines of 14 points up, by 4 points each
        reviewer.keyboard.press("ArrowUp")
    reviewer.keyboard.press("Shift+ArrowRight")
    assert float(reviewer.locator(".drawn").get_attribute("y")) == pytest.approx(top - 56, abs=0.1)
    assert float(reviewer.locator(".drawn").get_attribute("width")) == pytest.approx(wide + 4)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#offer")).to_contain_text("In the box: 3242.00")
    reviewer.keyboard.press("Escape")
    expect(reviewer.locator(".drawn")).to_have_count(0)
    expect(reviewer.locator("#offer")).to_be_empty()
    expect(entry(reviewer)).to_be_focused()
    expect(entry(reviewer)).to_have_value("2250.00")


def test_box_is_refused_in_words_when_the_claim_is_gone(reviewer, task):
    ReviewTask.objects.filter(pk=task.pk).update(claimed_by=None, claimed_until=None)
    reviewer.keyboard.press("F9")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#offer")).to_contain_text("Your claim on this case ended.")


def test_two_people_who_take_values_for_one_field_lose_nothing(reviewer, task):
    reviewer.keyboard.press("F8")
    expect(reviewer.locator(".word")).not_to_have_count(0)
    click(reviewer, task, "gross_pay.current")
    expect(entry(reviewer)).to_have_value("3242.00")
    from_another = value(task)
    type(from_another).objects.filter(pk=from_another.pk).update(current=False)
    from_another.pk, from_another.version, from_another.value = None, 2, "2551.00"
    from_another.set_by, from_another.set_role, from_another.act = makers.carol(), "lead", "changed"
    from_another.save()
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("1")
    expect(reviewer.get_by_role("button", name="Keep mine")).to_be_visible()
    expect(entry(reviewer)).to_have_value("3242.00")
