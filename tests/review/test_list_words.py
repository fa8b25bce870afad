"""Nobody takes a list for whole that is not: on the pages, on the command line, for programs."""

import json
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from extraction import values
from extraction.list_models import ListCount
from extraction.row_layout import Count
from extraction.schemas import SCHEMAS
from review import claims, queue
from review.list_words import list_notes
from tests import makers

pytestmark = pytest.mark.django_db
LINES = {
    "subtotal": "49.00",
    "lines[0].amount": "20.00",
    "lines[1].amount": "15.00",
    "lines[2].amount": "14.00",
}


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def note(stated, *counts, slug="invoice"):
    return next(iter(list_notes(SCHEMAS[slug], stated, counts).values()))


def counted(page, expected, read):
    return Count("lines", page, expected, read, "it looks so")


def missed(document, *, page=1, expected=3, read=2):
    ListCount.objects.create(
        document=document, reading=document.reading, table="lines", page=page,
        expected=expected, read=read,
    )  # fmt: skip


@pytest.fixture
def invoice():
    return makers.document(makers.case("supplier_invoice"), "invoice")


@pytest.fixture
def dave():
    browser = Client()
    browser.force_login(makers.dave())
    return browser


def check(browser, document):
    return browser.get(reverse("apply:check", args=[document.case.reference]))


def test_whole_list_says_what_it_was_held_against():
    said = note(LINES, counted(1, 3, 3))

    assert (said.says, said.warns, said.icon) == ("3 rows read", False, "circle-check")
    assert said.why == ("“Amount” adds up to “Subtotal”, 49.00.",)


def test_short_list_names_the_page_and_why():
    said = note(LINES, counted(2, 5, 3))

    assert (said.says, said.warns, said.icon) == ("3 of 5 rows read", True, "triangle-alert")
    assert said.why[0] == "5 lines of page 2 look like rows of it; 3 were read."


def test_sum_that_fails_says_by_how_much():
    said = note({**LINES, "lines[0].amount": "19.00"})

    assert said.warns
    assert said.why == ("“Amount” adds up to 48.00, but “Subtotal” is 49.00: they differ by 1.00.",)


def test_list_that_nothing_speaks_for_is_not_called_whole():
    said = note({"coverages[0].name": "Dwelling"}, slug="insurance_declaration")

    assert (said.icon, said.warns) == ("info", False)
    assert said.text == "1 row read. Nothing on the document says how many there should be."


def test_applicant_sees_that_rows_are_missing(invoice, dave):
    missed(invoice)

    page = text(check(dave, invoice))

    assert "Warning: 2 of 3 rows read. 3 lines of page 1 look like rows" in page
    assert "See page 1" in page


def test_counts_of_an_earlier_reading_say_nothing(invoice, dave):
    missed(invoice)
    ListCount.objects.update(reading=invoice.reading + 1)

    assert "2 rows read. “Amount” adds up to “Subtotal”, 1,000.00." in text(check(dave, invoice))


def test_list_of_which_no_row_was_read_is_shown_all_the_same(dave):
    empty = {f"lines[{row}].{cell}": None for row in (0, 1)
             for cell in ("description", "quantity", "unit_price", "amount")}  # fmt: skip
    document = makers.document(makers.case("supplier_invoice"), "invoice", empty)
    missed(document, expected=2, read=0)

    assert "0 of 2 rows read. 2 lines of page 1 look like rows of it; none was read." in text(
        check(dave, document)
    )


def test_sentence_follows_a_correction(invoice, dave):
    amount = makers.value(invoice, "lines[1].amount")
    values.change(amount, "390.00", version=1, by=makers.dave())
    assert "they differ by 10.00" in text(check(dave, invoice))

    amount = makers.value(invoice, "lines[1].amount")
    values.change(amount, "400.00", version=2, by=makers.dave())
    assert "adds up to “Subtotal”, 1,000.00" in text(check(dave, invoice))


def test_reviewer_sees_it_and_a_save_brings_it_up_to_date(invoice):
    missed(invoice)
    task = makers.task(invoice.case)
    claims.claim(task, by=makers.alice())
    browser = Client()
    browser.force_login(makers.alice())
    page = browser.get(reverse("review:workbench", args=[invoice.case.reference]))
    assert "2 of 3 rows read" in text(page)
    assert f'data-turn-to="{invoice.pages.get().pk}"' in page.content.decode()

    amount = makers.value(invoice, "lines[1].amount")
    saved = browser.post(
        reverse("review:save", args=[invoice.case.reference, amount.pk]),
        {"version": 1, "text": "390.00", "act": "save", "reason": "Misread."},
        headers={"HX-Request": "true"},
    )

    assert f'id="note-{invoice.pk}-lines" hx-swap-oob="true"' in saved.content.decode()
    assert "they differ by 10.00" in text(saved)


def test_programs_are_told(invoice, client):
    missed(invoice)
    client.force_login(makers.dave())

    told = client.get(reverse("api:case", args=[invoice.case.reference])).json()

    (lines,) = told["documents"][0]["lists"]
    assert (lines["rows"], lines["rows_expected"], lines["complete"]) == (2, 3, False)
    assert lines["pages"] == [{"page": 1, "rows": 2, "rows_expected": 3}]


def test_scripts_are_told(tmp_path, capsys):
    file = tmp_path / "invoice.pdf"
    file.write_bytes(makers.sample("invoice").data)

    call_command("extract", str(file), json=True)
    (lines,) = json.loads(capsys.readouterr().out)["lists"]
    call_command("extract", str(file))

    assert (lines["table"], lines["complete"], lines["pages"]) == ("lines", True, [])
    assert f"list: Lines: {lines['rows']} rows read. " in capsys.readouterr().out


def test_case_with_a_list_that_lacks_rows_goes_to_a_person(invoice):
    assert queue.reasons_of(invoice.case).why == ""
    missed(invoice)

    reasons = queue.reasons_of(invoice.case)

    assert reasons.why == "1 list lacks rows."
    assert reasons.risk.in_words == "Note, 10 points: 1 list that lacks rows (10)"
