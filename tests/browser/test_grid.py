"""A reviewer types in a list of lines as in a spreadsheet: by keys alone, and nothing is lost."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from extraction import completeness, soundness, values
from extraction.models import CaseKind, Document, FieldValue
from review import claims
from review.models import ReviewTask
from rules import findings
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


class Keys:
    """A keyboard that counts what is pressed, and what is typed apart from it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


def statement(
    rows: int = 40, wrong: tuple[int, ...] = (11, 30)
) -> tuple[dict[str, str], dict[int, str]]:
    """A bank statement whose balances follow but where an amount was misread; and what it says."""
    told = {"account_number": "0012345", "opening_balance": "1000.00"}
    told |= {"bank_name": "First Bank", "account_holder": "Dave Applewood"}
    balance, out, truth = Decimal(1000), Decimal(), {}
    for row in range(rows):
        amount = Decimal(row % 7 + 10)
        balance, out = balance - amount, out + amount
        said = amount
        if row in wrong:
            truth[row], said = f"{amount:.2f}", amount + 40
        told |= {
            f"transactions[{row}].posted_on": f"2026-10-{row % 28 + 1:02d}",
            f"transactions[{row}].description": f"Card payment {row + 1}",
            f"transactions[{row}].withdrawal": f"{said:.2f}",
            f"transactions[{row}].balance": f"{balance:.2f}",
        }
    told |= {"closing_balance": f"{balance:.2f}", "total_withdrawals": f"{out:.2f}"}
    return told, truth


def judged(document: Document) -> None:
    """Put the flags on the values that reading them would have put there."""
    assert document.schema is not None
    there = FieldValue.objects.filter(document=document).order_by("position")
    found = completeness.flags_of(soundness.fields_of(there), [], document.schema)
    for path, flags in found.items():
        names = [flag.value for flag in flags]
        FieldValue.objects.filter(document=document, path=path).update(flags=names)


def held(document: Document) -> ReviewTask:
    findings.evaluate(document.case)
    task = makers.task(document.case)
    claims.claim(task, by=makers.alice())
    return task


@pytest.fixture
def reviewer(browser) -> Page:
    page = browser(width=1440)
    page.goto("/accounts/sign-in/")
    client = Client()
    client.force_login(makers.alice())
    session = {"name": "session", "value": client.cookies["session"].value}
    page.context.add_cookies([session | {"url": page.evaluate("location.origin")}])
    return page


@pytest.fixture
def invoice() -> ReviewTask:
    case = makers.case("supplier_invoice")
    makers.document(case, "invoice")
    return held(case.documents.get())


def cell(page: Page, column: str, line: str):
    return page.get_by_role("textbox", name=re.compile(rf"^{column}, {line}(, to check)?$"))


def value(task: ReviewTask, path: str) -> FieldValue:
    return makers.value(task.case.documents.get(), path)


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "(({ ariaLabel, id, tagName }) => ariaLabel || id || tagName)(document.activeElement)"
        )
    )


def paste(page: Page, block: str) -> None:
    page.evaluate(
        """(block) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", block);
            const event = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
        }""",
        block,
    )


def test_two_wrong_cells_of_forty_lines_are_put_right_in_twenty_keys(reviewer):
    told, truth = statement()
    makers.kind("supplier_invoice")
    CaseKind.objects.filter(slug="supplier_invoice").update(required={"bank_statement": 1})
    case = makers.case("supplier_invoice")
    document = makers.document(case, "bank_statement", told)
    judged(document)
    task = held(document)
    reviewer.goto(f"/review/{case.reference}/")
    keys = Keys(reviewer)
    expect(reviewer.locator("[data-text]:focus")).to_have_count(1)
    for _ in range(12):
        if not truth:
            break
        row = reviewer.locator("[data-row]:focus-within")
        name = str(row.get_attribute("data-name"))
        line = re.search(r"line (\d+): withdrawal", name)
        if line and int(line[1]) - 1 in truth:
            keys.type(truth.pop(int(line[1]) - 1))
            keys.press("Enter", "1")
            expect(reviewer.locator("#live")).to_contain_text(f"line {line[1]}")
            reviewer.wait_for_timeout(750)
        else:
            keys.press("Alt+ArrowDown")
    expect(reviewer.locator("article[data-open][data-kind=field]")).to_have_count(0)
    keys.press("Control+Enter")
    expect(reviewer).to_have_url(re.compile("/review/done/"))
    assert keys.pressed <= 20
    for row in (11, 30):
        assert value(task, f"transactions[{row}].withdrawal").set_by == makers.alice()


def test_line_is_saved_when_it_is_left_and_totals_follow(reviewer, invoice):
    reviewer.goto(f"/review/{invoice.case.reference}/")
    amount = cell(reviewer, "Amount", "line 1")
    amount.focus()
    reviewer.keyboard.press("Control+a")
    reviewer.keyboard.type("500.00")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("Lines, line 1 saved.")
    assert focused(reviewer) == "Amount, line 2"
    told = reviewer.locator("[id^=totals-]")
    expect(told).to_contain_text("Lines add up to 900.00, the document says 1,000.00.")
    now = value(invoice, "lines[0].amount")
    assert (now.value, now.reason, now.version) == ("500.00", "Misread by the reader.", 2)
    assert value(invoice, "lines[0].quantity").version == 1

    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("u")
    expect(reviewer.locator("#live")).to_contain_text("Undone: Lines, line 1.")
    expect(cell(reviewer, "Amount", "line 1")).to_have_value("600.00")
    expect(told).not_to_contain_text("Lines add up")
    assert reviewer.evaluate("document.activeElement !== document.body")


def test_keys_lead_around_and_add_take_out_and_move_lines(reviewer, invoice):
    reviewer.goto(f"/review/{invoice.case.reference}/")
    cell(reviewer, "Quantity", "line 1").focus()
    reviewer.keyboard.press("ArrowDown")
    assert focused(reviewer) == "Quantity, line 2"
    reviewer.keyboard.press("End")
    reviewer.keyboard.press("ArrowRight")
    assert focused(reviewer) == "Unit price, line 2"
    reviewer.keyboard.press("Tab")
    assert focused(reviewer) == "Amount, line 2"
    reviewer.keyboard.press("Tab")
    assert focused(reviewer) == "Description, new line"
    reviewer.keyboard.type("Delivery")
    for text in ("1", "12.00", "12.00"):
        reviewer.keyboard.press("Tab")
        reviewer.keyboard.type(text)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("Lines, line 3 saved.")
    expect(cell(reviewer, "Amount", "line 3")).to_have_value("12.00")
    expect(cell(reviewer, "Amount", "line 3")).to_be_focused()
    assert value(invoice, "lines[2].description").value == "Delivery"

    reviewer.keyboard.press("Alt+ArrowUp")
    expect(reviewer.locator("#live")).to_contain_text("Line 3 moved.")
    lines = reviewer.locator("[data-grid-row] .grid__no")
    expect(lines).to_have_text(["1", "3", "2"])
    assert focused(reviewer) == "Amount, line 3"
    reviewer.keyboard.press("Control+Delete")
    expect(reviewer.locator("#live")).to_contain_text("Line 3 taken out.")
    expect(lines).to_have_text(["1", "2"])
    assert value(invoice, "lines[2].amount").act == "absent"
    assert focused(reviewer) == "Amount, line 2"


def test_block_of_a_spreadsheet_is_shown_before_it_is_pasted_and_is_one_undo(reviewer, invoice):
    reviewer.goto(f"/review/{invoice.case.reference}/")
    cell(reviewer, "Quantity", "line 1").focus()
    paste(reviewer, "12\t50.00\t600.00\n5\t90.00\t450.00\n1\t9.00\t9.00\n")
    dialog = reviewer.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("8 cells will change")
    expect(dialog).to_contain_text("1 new line will be added")
    assert value(invoice, "lines[0].quantity").version == 1
    reviewer.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert focused(reviewer) == "Quantity, line 1"

    paste(reviewer, "12\t50.00\t600.00\n5\t90.00\t450.00")
    expect(dialog.get_by_role("heading")).to_have_text("5 cells will change")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("5 cells changed.")
    expect(cell(reviewer, "Amount", "line 2")).to_have_value("450.00")
    assert focused(reviewer) == "Quantity, line 1"
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("u")
    expect(cell(reviewer, "Amount", "line 2")).to_have_value("400.00")
    assert value(invoice, "lines[0].quantity").value == "10"


def test_line_that_somebody_else_changed_keeps_what_was_typed(reviewer, invoice):
    reviewer.goto(f"/review/{invoice.case.reference}/")
    now = value(invoice, "lines[0].amount")
    values.change(now, "610.00", version=1, by=makers.carol(), reason="Seen.")
    amount = cell(reviewer, "Amount", "line 1")
    amount.focus()
    reviewer.keyboard.press("Control+a")
    reviewer.keyboard.type("620.00")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("Amount says 610.00 now; you typed 620.00.")).to_be_visible()
    expect(amount).to_have_value("620.00")
    reviewer.get_by_role("button", name="Keep mine").focus()
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("Lines, line 1 saved.")
    assert value(invoice, "lines[0].amount").value == "620.00"


def test_what_is_no_amount_is_refused_where_it_was_typed(reviewer, invoice):
    reviewer.goto(f"/review/{invoice.case.reference}/")
    amount = cell(reviewer, "Amount", "line 1")
    amount.focus()
    reviewer.keyboard.press("Control+a")
    reviewer.keyboard.type("many")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("Write an amount like 1234.50.")).to_be_visible()
    expect(amount).to_have_value("many")
    expect(amount).to_have_attribute("aria-invalid", "true")
    assert focused(reviewer) == "Amount, line 2"


def test_misread_column_changes_places_with_another(reviewer, invoice):
    reviewer.goto(f"/review/{invoice.case.reference}/")
    reviewer.get_by_text("Wrong column?").click()
    reviewer.get_by_label("What stands in").select_option("unit_price")
    reviewer.get_by_label("belongs in").select_option("amount")
    reviewer.get_by_role("button", name="Show what would change").click()
    expect(reviewer.get_by_role("dialog").get_by_role("heading")).to_have_text(
        "4 cells will change"
    )
    reviewer.keyboard.press("Enter")
    expect(cell(reviewer, "Amount", "line 1")).to_have_value("60.00")
    expect(cell(reviewer, "Unit price", "line 1")).to_have_value("600.00")


def test_list_without_lines_gets_its_first(reviewer):
    case = makers.case("supplier_invoice")
    none = {path: None for path in makers.INVOICE if path.startswith("lines[")}
    document = makers.document(case, "invoice", none)
    task = held(document)
    reviewer.goto(f"/review/{case.reference}/")
    reviewer.get_by_role("button", name="Add the first line").press("Enter")
    reviewer.keyboard.type("Work")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#live")).to_contain_text("line 1 saved.")
    assert value(task, "lines[0].description").value == "Work"


def test_grid_is_accessible_fits_and_is_drawn_in_the_dark(browser, invoice, axe):
    for options in ({"width": 1440}, {"width": 320, "color_scheme": "dark"}):
        page = browser(**options)
        page.goto("/accounts/sign-in/")
        client = Client()
        client.force_login(makers.alice())
        session = {"name": "session", "value": client.cookies["session"].value}
        page.context.add_cookies([session | {"url": page.evaluate("location.origin")}])
        page.goto(f"/review/{invoice.case.reference}/")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
