"""The applicant's second half in a browser: check, say which is right, sign, keep, answer."""

import re

import pymupdf
import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from extraction import values
from extraction.models import Case
from review import claims, conflicts, pipeline, requests
from review.requests import Draft, Kind
from review.submissions import presented, send
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"
OTHER = {"employers[0].name": "Blue Heron Bakery"}
expect.set_options(timeout=20_000)  # a loaded machine is slow, not wrong
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""


def address(name: str, case: Case, *more: object) -> str:
    return reverse(f"apply:{name}", args=[case.reference, *more])


def asked_of() -> Case:
    """A case that came back with a paper, a value and a question asked for."""
    case = makers.ready_case()
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    drafts = [
        Draft(Kind.PAPER, doc_type="bank_statement"),
        Draft(Kind.VALUE, document=case.documents.get(), path=NET),
        Draft(Kind.QUESTION, text="Why did you leave your last employer?"),
    ]
    requests.ask(task, drafts, message="Three things are missing.", by=makers.alice())
    case.refresh_from_db()
    return case


def with_a_long_list() -> Case:
    """A case with what can be doubtful, and a statement of 40 lines."""
    case = makers.case()
    makers.document(case, flags={NET: ["readers_disagree"], "pay_date": ["ambiguous"]})
    lines = {
        f"transactions[{number}].{name}": text
        for number in range(40)
        for name, text in (
            ("posted_on", f"2026-10-{number % 28 + 1:02d}"),
            ("description", f"Card purchase {number} at the corner shop"),
            ("withdrawal", f"{number + 3}.50"),
        )
    }
    head = {"bank_name": "Alder Bank", "account_holder": "Dave Applewood", "account_number": "4291"}
    makers.document(case, "bank_statement", values={**head, **lines}, name="october.pdf")
    return makers.stated(case, OTHER)


def every_page() -> dict[str, str]:
    case = with_a_long_list()
    value = makers.value(case.documents.get(doc_type="pay_stub"), NET)
    line = makers.value(
        case.documents.get(doc_type="bank_statement"), "transactions[7].description"
    )
    key = conflicts.conflicts(case)[0].key
    lacking = makers.ready_case(values={NET: None})
    sent = makers.ready_case()
    send(sent, shown=presented(sent), by=makers.dave())
    answered = makers.stated(makers.ready_case(), OTHER)
    for one in conflicts.conflicts(answered):
        told = [{"text": "one", "where": "here"}] * len(one.sides)
        conflicts.answer(answered, one.key, choice="0", words="", shown=told, by=makers.dave())
    return {
        "check": address("check", case),
        "open list": address("check", case) + f"?at={line.pk}#row-{line.pk}",
        "wanting": address("check", lacking) + "?send=yes",
        "change": address("change", case, value.pk),
        "turned": address("page", case, value.document_id, 1) + "?turn=1",
        "conflicts": address("conflicts", case),
        "conflict": address("conflict", case, key),
        "declare": address("declare", answered),
        "sent": address("sent", sent),
        "status": address("status", sent),
        "asked": address("status", asked_of()),
    }


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 900, "light"), (320, 640, "dark"), (720, 450, "light")]
)
def test_no_page_keeps_anybody_out_or_tells_a_percentage(signed_in, axe, width, height, scheme):
    page = signed_in(width=width, height=height, color_scheme=scheme)
    found: dict[str, object] = {}
    for name, place in every_page().items():
        page.goto(place)
        left = [*axe(page), *page.evaluate(TWICE)]
        if "%" in page.locator("main").inner_text():
            left.append("a percentage")
        if page.evaluate(OVERFLOW) > 0:
            left.append("wider than the screen")
        page.evaluate(TEXT_SPACING)
        if page.evaluate(OVERFLOW) > 0:
            left.append("wider than the screen with wide text")
        if left:
            found[name] = left
    assert found == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_value_is_changed_and_leads_back_to_its_row(signed_in, scripts):
    case = with_a_long_list()
    stub, statement = case.documents.order_by("pk")
    page = signed_in(width=320, height=640, java_script_enabled=scripts)
    page.goto(address("check", case))
    names = [link.strip() for link in page.locator("main a").all_inner_texts()]
    assert len(names) > 40
    page.get_by_role("link", name="Change Net pay: this period, document 1").click()
    page.locator("#text").fill("two thousand")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    assert page.locator("#text").input_value() == "two thousand"
    page.locator("#text").fill("2,551.00")
    page.get_by_role("button", name="Continue").click()
    now = makers.value(stub, NET)
    expect(page).to_have_url(re.compile(f"/check/#row-{now.pk}$"))
    row = page.locator(f"#row-{now.pk}")
    expect(row).to_contain_text("You changed this")
    if scripts:
        expect(row).to_be_focused()
    page.get_by_text("See or change all 40 lines").click()
    page.get_by_role("link", name=re.compile("change Transactions, line 8: withdrawal")).click()
    page.locator("#text").fill("11.00")
    page.get_by_role("button", name="Continue").click()
    cell = page.locator(f"#row-{makers.value(statement, 'transactions[7].withdrawal').pk}")
    expect(cell).to_be_visible()
    expect(cell).to_contain_text("11.00")
    if scripts:
        expect(cell).to_be_focused()


def test_other_window_loses_nobodys_text(signed_in):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    page = signed_in()
    page.goto(address("change", case, value.pk))
    page.locator("#text").fill("2,561.00")
    values.change(value, "2552.00", version=1, by=makers.dave())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("It now says 2,552.00")
    expect(page.locator("#text")).to_have_value("2,561.00")
    page.get_by_role("button", name="Continue").click()
    assert makers.value(case.documents.get(), NET).value == "2561.00"


def test_page_is_sized_and_turned_by_buttons_and_keys(signed_in):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    page = signed_in()
    page.goto(address("page", case, value.document_id, 1) + f"?value={value.pk}#box")
    viewer, svg = page.locator("[data-viewer]"), page.locator("[data-viewer] svg")
    expect(viewer).to_be_focused()
    page.keyboard.press("0")
    expect(viewer).to_have_attribute("data-zoom", "1")
    page.keyboard.press("+")
    expect(viewer).to_have_attribute("data-zoom", "1.5")
    page.get_by_role("link", name="Turn").click()
    expect(svg).to_have_attribute("viewBox", "0 0 792.0 612.0")
    frame, box = svg.bounding_box(), page.locator("#box").bounding_box()
    assert frame["x"] <= box["x"] <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]
    page.get_by_role("link", name="Text", exact=True).focus()
    page.keyboard.press("-")
    expect(viewer).to_have_attribute("data-zoom", "1")
    page.get_by_role("link", name="Change", exact=False).first.focus()
    page.keyboard.press("+")
    expect(viewer).to_have_attribute("data-zoom", "1")  # keys count beside the picture alone


@pytest.mark.parametrize("scripts", [True, False])
def test_what_differs_is_asked_before_signing(signed_in, scripts):
    case = makers.stated(makers.ready_case(), OTHER)
    page = signed_in(width=320, height=640, java_script_enabled=scripts)
    page.goto(address("check", case))
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who is your employer?")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    if scripts:
        expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Neither of them").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#words-error")).to_contain_text("Write what is right")
    page.get_by_label("Anything you want to say about it").fill("I work for Acme now.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Declare and send")
    expect(page.get_by_text("I work for Acme now.")).to_be_visible()
    (kept,) = conflicts.answers_of(case.pk)
    assert (kept.choice, kept.words) == ("neither", "I work for Acme now.")


def test_receipt_is_kept_as_a_file_with_its_reference(signed_in):
    case = makers.ready_case()
    send(case, shown=presented(case), by=makers.dave())
    page = signed_in()
    assert page.goto(address("sent", case)).status == 200
    for size in ("A4", "Letter"):
        made = pymupdf.open(stream=page.pdf(format=size), filetype="pdf")
        text = " ".join(one.get_text() for one in made)
        assert case.reference in text
        assert "I, Dave Applewood, declare" in " ".join(text.split())
        assert "We aim to decide by" in text
        assert "Save or print a copy" not in text
        assert "My cases" not in text.replace("under My cases", "")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_asked_for_is_done_and_sent_again(signed_in, scripts):
    case = asked_of()
    page = signed_in(width=320, height=640, java_script_enabled=scripts)
    page.goto(address("status", case))
    asked = page.locator(".asked > li")
    expect(asked).to_have_count(3)
    asked.nth(1).get_by_role("link", name=re.compile("^Look at it")).click()
    page.get_by_role("button", name="Continue").click()
    expect(asked.nth(1)).to_contain_text("Done")
    answer = asked.nth(2).get_by_label(re.compile("^Your answer"))
    asked.nth(2).get_by_role("button", name=re.compile("^Save")).click()
    expect(page).to_have_title(re.compile("^Error: "))
    answer.fill("The firm closed.")
    asked.nth(2).get_by_role("button", name=re.compile("^Save")).click()
    expect(asked.nth(2)).to_contain_text("The firm closed.")
    asked.nth(0).get_by_text("I can't: write why").click()
    asked.nth(0).get_by_label(re.compile("^Your answer")).fill("My bank sends none.")
    asked.nth(0).get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator(".asked .needs__met")).to_have_count(3)
    page.get_by_role("link", name="Send the case again").click()
    page.get_by_label("I have read this declaration").check()
    page.get_by_role("button", name="Accept and send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your case has been sent")
    assert requests.open_of(case) == []


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_one_on_an_old_phone_goes_from_start_to_sent(signed_in, live_server, language):
    """Without scripts, at 320 px, by what a page itself offers, in each language."""
    makers.kind()
    page = signed_in(width=320, height=640, java_script_enabled=False)
    name = settings.LANGUAGE_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": language, "url": live_server.url}])

    def see() -> None:
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate(OVERFLOW) == 0, page.url
        assert not page.title().startswith("Error"), page.url

    def press(what: str) -> None:
        page.locator(what).first.click()
        see()

    page.goto(reverse("apply:home"))
    see()
    press("a[href$='/new/mortgage/']")
    press("main form button[type=submit]")
    case = Case.objects.get()
    press(f"a[href*='{address('about', case)}']")
    press("a.button[href*='walk=yes']")
    _states(page, press)
    page.goto(address("case", case))
    press("a[href*='/upload/']")
    page.locator("#files").set_input_files(
        {"name": "stub.pdf", "mimeType": "application/pdf", "buffer": makers.sample().data}
    )
    press("form:has(input[type=file]) button[type=submit]")
    for document in case.documents.unfinished():
        pipeline.process_document(document.pk)
    page.goto(address("case", case))
    press(f"a[href='{address('check', case)}']")
    while page.locator(".answer--check").count():
        press(".answer--check .answer__actions > a")
        page.locator("#absent").check()
        press("main form button.button[type=submit]")
    press(f"a.button[href='{address('declare', case)}']")
    while "/conflicts/" in page.url:
        page.locator("#side-unsure").check()
        press("main form button.button[type=submit]")
    signed = " ".join(page.locator("blockquote.declaration").inner_text().split())
    page.locator("#accept").check()
    press("main form button.button[type=submit]")
    expect(page.locator(".panel__reference")).to_have_text(case.reference)
    kept = page.locator("blockquote.declaration")
    assert " ".join(kept.inner_text().split()) == signed
    assert kept.get_attribute("lang") == language
    page.goto(address("status", case))
    see()


def _states(page: Page, press) -> None:
    """Each group of what is asked, the needed things given."""
    for _group in range(6):
        if page.locator("input[name=purpose-0]").count():
            page.locator("input[name=purpose-0]").first.check()
        if page.locator("input[name=monthly_income-0]").count():
            page.locator("input[name=name-0]").fill("Kestrel Aerostructures, Inc.")
            page.locator("input[name=monthly_income-0]").fill("7024.33")
        press(".actions button[name=do][value=save]")
