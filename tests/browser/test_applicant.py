"""The applicant's pages in a browser: with and without scripts, small and dark, by keyboard."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from extraction import values
from extraction.models import Case, Document, Step
from extraction.stating import GROUPS
from review import claims, decisions, pipeline
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"
expect.set_options(timeout=20_000)  # a loaded machine is slow, not wrong
TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""


def address(name: str, case: Case, *more: object) -> str:
    return reverse(f"apply:{name}", args=[case.reference, *more])


def read(case: Case) -> None:
    """What the worker does."""
    for document in case.documents.unfinished():
        pipeline.process_document(document.pk)


def sample_file(name: str = "stub.pdf", layout: int = 1) -> dict[str, object]:
    content = makers.sample(layout=layout).data
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def every_page() -> list[str]:
    """The address of each page in a state that shows most of what it can."""
    case = makers.case()
    flags = {NET: ["readers_disagree"], "earnings[0].current": ["line_mismatch"]}
    document = makers.document(case, values={"employer.name": None}, flags=flags)
    makers.document(case, "unclassified", name="letter.pdf")
    failed = makers.document(case, state=Document.State.FAILED, name="torn.pdf")
    Document.objects.filter(pk=failed.pk).update(failure="The page is torn")
    told = {
        "person.ssn": "536-22-8726",
        "employers[1].name": "Kestrel Aerostructures, Inc.",
        "debts[0].creditor": "Alder Bank",
    }
    makers.stated(case, told)
    reading = makers.case()
    half = makers.document(reading, state=Document.State.READING)
    Step.objects.create(document=half, reading=1, name="render")
    sent = makers.ready_case()
    makers.task(sent)
    returned = makers.ready_case()
    task = makers.task(returned)
    claims.claim(task, by=makers.alice())
    decisions.give_back(task, reason="Please add your latest pay stub.", by=makers.alice())
    values.change(makers.value(document, "net_pay.ytd"), "1.00", version=1, by=makers.dave())
    value = makers.value(document, NET)
    return [
        reverse("apply:home"),
        reverse("apply:start", args=["mortgage"]),
        address("case", case),
        address("upload", case),
        address("upload", makers.case()) + "?none=yes",
        address("progress", reading),
        address("progress", case),
        address("about", case),
        address("about", makers.case(states=False)),
        *(address("about_group", case, group) for group in GROUPS),
        address("check", case),
        address("change", case, value.pk),
        address("type", case, document.pk),
        address("page", case, document.pk, 1) + f"?value={value.pk}",
        address("page", case, document.pk, 1) + "?view=text",
        address("declare", case),
        address("status", sent),
        address("status", returned),
    ]


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 900, "light"), (320, 640, "dark"), (720, 450, "light")]
)
def test_no_page_keeps_anybody_out(signed_in, axe, width, height, scheme):
    page = signed_in(width=width, height=height, color_scheme=scheme)
    found = {}
    for place in every_page():
        page.goto(place)
        if left := [*axe(page), *page.evaluate(TWICE)]:
            found[place] = left
        if page.evaluate(OVERFLOW) > 0:
            found[place] = "wider than the screen"
        page.evaluate(TEXT_SPACING)
        if page.evaluate(OVERFLOW) > 0:
            found[place] = "wider than the screen with wide text"
    assert found == {}


def test_sign_in_page_keeps_nobody_out(page, axe):
    page.goto(reverse("accounts:sign_in"))
    assert axe(page) == []
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary")).to_be_focused()
    assert axe(page) == []


@pytest.mark.parametrize("width", [1440, 320])
def test_applicant_states_and_restates_without_scripts(signed_in, width):
    case = makers.case(states=False)
    page = signed_in(java_script_enabled=False, width=width, height=900)
    page.goto(address("case", case))
    page.get_by_role("link", name="About you and the loan").click()
    page.get_by_role("link", name="Start").click()
    assert page.get_by_label("Full name").input_value() == "Dave Applewood"
    page.get_by_label("Social security number").fill("536 22 87")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    number = page.get_by_label("Social security number")
    assert number.input_value() == "536 22 87"
    number.fill("536 22 8726")
    number.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A person who applies with you")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("To buy a home").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Employer", exact=True).fill("Kestrel Aerostructures, Inc.")
    page.get_by_label("Income a month").fill("7,024.33")
    page.get_by_role("button", name="Add another employer").click()
    second = page.get_by_role("group", name="Employer 2")
    expect(second).to_be_visible()
    expect(page.get_by_label("Employer", exact=True).first).to_have_value(re.compile("Kestrel"))
    second.get_by_label("Employer", exact=True).fill("Old Job, Inc.")
    page.get_by_role("button", name="Remove Employer 1").click()
    expect(page.get_by_role("group", name=re.compile("^Employer"))).to_have_count(1)
    expect(page.get_by_label("Employer", exact=True)).to_have_value("Old Job, Inc.")
    assert "employers[0].name" not in Case.objects.get().stated
    page.get_by_label("Income a month").fill("5000")
    page.get_by_label("Income a month").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What you owe")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("•••-••-8726")).to_be_visible()
    expect(page.get_by_text("5,000.00")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^Change ?: About you$")).click()
    assert page.get_by_label("Social security number").input_value() == ""
    page.get_by_label("Take the number away").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("8726")).to_have_count(0)
    page.get_by_role("link", name="Continue").click()
    row = page.get_by_role("listitem").filter(has_text="About you and the loan")
    expect(row).to_contain_text("Completed")


@pytest.mark.parametrize("width", [1440, 320])
def test_stating_keeps_nobody_out(signed_in, axe, width):
    case = makers.case(states=False)
    page = signed_in(width=width, height=640)
    page.goto(address("about_group", case, "employers"))
    page.get_by_label("Income a month").fill("much")
    page.get_by_role("button", name="Add another employer").click()
    legend = page.get_by_role("group", name="Employer 2").locator(".stated__legend")
    expect(legend).to_be_focused()
    assert axe(page) == []
    page.get_by_role("group", name="Employer 2").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Add another employer")).to_be_focused()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert axe(page) == []
    page.get_by_role("link", name="Write an amount like 1234.50").click()
    expect(page.get_by_label("Income a month")).to_be_focused()
    for place in ("about", "check"):
        page.goto(address(place, makers.ready_case()))
        assert axe(page) == []
        assert page.evaluate(OVERFLOW) == 0


def test_whole_way_without_scripts(signed_in):
    case = makers.case()
    page = signed_in(java_script_enabled=False)
    page.goto(address("case", case))
    page.get_by_role("link", name="Upload your paperwork").click()
    page.get_by_label("Add files").set_input_files(
        [sample_file(), {"name": "a.docx", "mimeType": "text/plain", "buffer": b"PK"}]
    )
    page.get_by_role("button", name="Upload").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".file")).to_have_count(1)
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reading your documents")
    read(case)
    page.reload()
    expect(page).to_have_title(re.compile("^Check what we read"))
    for row in page.locator(".answer--check").all():
        assert row.locator("dt").inner_text()
    while page.locator(".answer--check").count():
        page.locator(".answer--check a", has_text=re.compile("^(Change|Enter it)")).first.click()
        page.get_by_label("It is not on the document").check()
        page.get_by_role("button", name="Continue").click()
    row = page.locator(".answer", has=page.get_by_text("Net pay: this period", exact=True))
    row.get_by_role("link", name=re.compile("^(Change|Enter it)")).click()
    page.locator("#absent").uncheck()
    page.locator("#text").fill("1234.50")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".answer__text", has_text="1,234.50")).to_be_visible()
    page.get_by_role("link", name="Continue").click()
    while "/conflicts/" in page.url:  # the drawn paper is not dave's
        page.get_by_label("I am not sure").check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("I have read this declaration").check()
    page.get_by_role("button", name="Accept and send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your case has been sent")
    expect(page.locator(".panel__reference")).to_have_text(case.reference)


def test_files_are_sent_one_by_one_and_bad_ones_stay_worded(signed_in):
    case = makers.case()
    page = signed_in()
    page.goto(address("upload", case))
    bad = {"name": "a.docx", "mimeType": "text/plain", "buffer": b"PK"}
    files = [sample_file("one.pdf"), bad, sample_file("two.pdf", layout=2)]
    page.get_by_label("Add files").set_input_files(files)
    expect(page.locator(".file__state", has_text=re.compile("^Added$"))).to_have_count(2)
    expect(page.locator(".file", has_text="a.docx")).to_contain_text("must be a PDF, PNG or JPEG.")
    page.get_by_label("Add files").set_input_files(sample_file("again.pdf"))
    expect(page.locator(".file", has_text="one.pdf")).to_contain_text("You already added this file")
    expect(page.locator(".file")).to_have_count(3)
    assert case.documents.kept().count() == 2


def test_file_can_be_dropped(signed_in):
    case = makers.case()
    page = signed_in()
    page.goto(address("upload", case))
    data = page.evaluate_handle(
        """(bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "dropped.pdf"));
          return data;
        }""",
        list(makers.sample().data),
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": data})
    expect(page.locator(".file", has_text="dropped.pdf")).to_contain_text("Added")


def test_lost_connection_leaves_the_file_and_a_way_to_try_again(signed_in):
    case = makers.case()
    page = signed_in()
    page.goto(address("upload", case))
    page.route("**/upload/", lambda route: route.abort("connectionreset"))
    page.get_by_label("Add files").set_input_files(sample_file("mine.pdf"))
    again = page.get_by_role("button", name="Try again mine.pdf")
    expect(again).to_be_visible(timeout=40_000)
    page.unroute("**/upload/")
    again.click()
    expect(page.locator(".file", has_text="mine.pdf")).to_contain_text("Added")


def test_removing_a_file_leaves_focus_in_the_list(signed_in):
    case = makers.ready_case()
    page = signed_in()
    page.goto(address("upload", case))
    page.get_by_role("button", name=re.compile("^Remove")).press("Enter")
    expect(page.locator(".file")).to_have_count(0)
    expect(page.get_by_role("heading", name="Files you have added")).to_be_focused()
    expect(page.locator("#live")).to_have_text("The file was removed.")


def test_progress_moves_on_by_itself_when_all_is_read(signed_in):
    case = makers.case()
    document = makers.document(case, state=Document.State.RECEIVED)
    page = signed_in()
    page.goto(address("progress", case))
    expect(page.locator(".reading__says")).to_have_text("Waiting for its turn")
    Step.objects.create(document=document, reading=1, name="render")
    expect(page.locator(".reading__says")).to_have_text("Reading page 1 of 1")
    Document.objects.update(state=Document.State.READ)
    expect(page).to_have_url(re.compile("/check/$"))


def test_polling_never_takes_the_focus_away(signed_in):
    case = makers.case()
    makers.document(case, state=Document.State.READING)
    failed = makers.document(case, state=Document.State.FAILED, name="torn.pdf")
    page = signed_in()
    for name, held in (("case", "#task-upload"), ("progress", f"#again-{failed.pk}")):
        page.goto(address(name, case))
        page.locator(held).focus()
        for _ in range(2):
            with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
                pass
            page.wait_for_timeout(200)
            expect(page.locator(held)).to_be_focused()


def test_doubts_are_settled_by_keyboard_one_after_the_other(signed_in):
    case = makers.ready_case(flags={NET: ["quote_not_found"], "pay_date": ["ambiguous"]})
    document = case.documents.get()
    page = signed_in()
    page.goto(address("check", case))
    first = page.get_by_role("button", name=re.compile("^This is right.*Pay date, document 1$"))
    first.press("Enter")
    expect(page.locator(f"#row-{makers.value(document, NET).pk}")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Saved. 1 left to check.")
    page.keyboard.press("Tab")  # the crop
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("Saved. Nothing is left to check.")
    expect(page.locator(".banner--ok")).to_be_focused()
    assert page.evaluate(TWICE) == []


def test_changed_row_has_the_focus_afterwards(signed_in):
    case = makers.ready_case()
    document = case.documents.get()
    page = signed_in()
    page.goto(address("change", case, makers.value(document, NET).pk))
    page.locator("#text").fill("a lot")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.locator("#text").fill("2560.00")
    page.keyboard.press("Enter")
    expect(page.locator(".answer:focus")).to_contain_text("2,560.00")


def test_connection_lost_while_confirming_is_said_and_loses_nothing(signed_in):
    case = makers.ready_case(flags={NET: ["quote_not_found"]})
    page = signed_in()
    page.goto(address("check", case))
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("^This is right")).click()
    expect(page.locator("#problem")).to_contain_text("The connection failed")
    expect(page.get_by_role("button", name=re.compile("^This is right"))).to_be_visible()


def test_signed_out_person_is_told_on_the_page_where_they_are(signed_in):
    case = makers.ready_case(flags={NET: ["quote_not_found"]})
    page = signed_in()
    page.goto(address("check", case))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name=re.compile("^This is right")).click()
    expect(page.locator("#problem")).to_contain_text("You were signed out")
    expect(page.get_by_role("link", name=re.compile("^Sign in"))).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_box_stays_on_the_word_at_every_size(signed_in, width):
    case = makers.ready_case()
    document = case.documents.get()
    value = makers.value(document, NET)
    x0, y0, x1, y1 = value.evidence["boxes"][0]
    page = signed_in(width=width)
    for zoom in ("1", "1.5", "2", "3"):
        page.goto(address("page", case, document.pk, 1) + f"?value={value.pk}&zoom={zoom}")
        paper = page.locator("[data-viewer] image").bounding_box()
        box = page.locator("#box").bounding_box()
        scale = paper["width"] / 612
        assert paper["height"] / 792 == pytest.approx(scale, rel=0.01)
        line = 1 + 2 / scale  # a hair of air, and a line that is as thick at every size
        assert (box["x"] - paper["x"]) / scale == pytest.approx(x0, abs=line)
        assert (box["y"] - paper["y"]) / scale == pytest.approx(y0, abs=line)
        assert box["width"] / scale == pytest.approx(x1 - x0, abs=2 * line)
        assert box["height"] / scale == pytest.approx(y1 - y0, abs=2 * line)


def test_page_opens_where_the_value_is_and_zooms_by_keys(signed_in):
    case = makers.ready_case()
    document = case.documents.get()
    value = makers.value(document, "earnings[0].current")
    page = signed_in(width=320, height=640)
    page.goto(address("page", case, document.pk, 1) + f"?value={value.pk}#box")
    viewer = page.locator("[data-viewer]")
    for key, zoom in (("+", "2"), ("+", "3"), ("-", "2"), ("0", "1")):
        page.keyboard.press(key)
        expect(viewer).to_have_attribute("data-zoom", zoom)
    page.keyboard.press("+")
    frame, box = viewer.bounding_box(), page.locator("#box").bounding_box()
    assert frame["x"] <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]


def test_focused_elements_are_never_covered(signed_in):
    case = makers.ready_case(flags={NET: ["quote_not_found"]})
    page = signed_in(width=720, height=450)
    page.goto(address("check", case))
    covered = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const element = document.activeElement;
              const box = element.getBoundingClientRect();
              const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
              const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
              const top = document.elementFromPoint(x, y);
              return element === document.body || element.contains(top) || top?.contains(element)
                ? "" : element.outerHTML.slice(0, 120);
            }"""
        )
        if seen:
            covered.append(seen)
    assert covered == []


def test_printed_receipt_has_the_reference_and_nothing_to_press(signed_in):
    case = makers.ready_case()
    page = signed_in()
    page.goto(address("declare", case))
    page.locator("#accept").check()
    page.get_by_role("button", name="Accept and send").click()
    page.emulate_media(media="print")
    expect(page.locator(".panel__reference")).to_be_visible()
    for hidden in (".nav", ".footer", "[data-print]", ".skip-link"):
        expect(page.locator(hidden)).to_be_hidden()
