"""The applicant's pages, as a browser without scripts sees them."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from extraction import intake, values
from extraction.cases import open_case
from extraction.models import Case, Document, FieldValue, Step
from review.models import Decision, Submission
from review.submissions import presented
from tests import makers

pytestmark = pytest.mark.django_db
NET = "net_pay.current"


@pytest.fixture
def client() -> Client:
    """Dave's browser."""
    browser = Client()
    browser.force_login(makers.dave())
    return browser


def address(name: str, case: Case, *more: object) -> str:
    return reverse(f"apply:{name}", args=[case.reference, *more])


def title(response) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)
    assert found
    return unescape(found[1])


def text(response) -> str:
    """What a person can read, in one line."""
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def change(client: Client, value: FieldValue, **fields: object):
    case = value.document.case
    return client.post(address("change", case, value.pk), {"version": value.version, **fields})


# Doors


@pytest.mark.parametrize(
    "name", ["case", "upload", "progress", "check", "declare", "sent", "status"]
)
def test_somebody_elses_case_is_not_found(client, name):
    theirs = makers.ready_case(by=makers.erin())
    assert client.get(address(name, theirs)).status_code == 404


def test_somebody_elses_value_is_not_found_through_ones_own_case(client):
    mine, theirs = makers.ready_case(), makers.ready_case(by=makers.erin())
    value = makers.value(theirs.documents.get(), NET)
    assert client.get(address("change", mine, value.pk)).status_code == 404
    assert client.post(address("right", mine, value.pk), {"version": 1}).status_code == 404
    assert client.get(address("page", mine, value.document_id, 1)).status_code == 404


def test_reviewers_have_no_business_on_an_applicants_pages():
    browser = Client()
    browser.force_login(makers.alice())
    assert browser.get(reverse("apply:home")).status_code == 403


def test_strangers_sign_in_first(client):
    case = makers.case()
    client.logout()
    answer = client.get(address("case", case))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", ["upload", "check", "declare", "case", "progress"])
def test_a_case_that_was_sent_leads_to_where_it_stands(client, name):
    case = makers.ready_case()
    makers.task(case)
    answer = client.get(address(name, case))
    assert answer["Location"] == address("status", case)


def test_a_case_that_was_sent_takes_no_change(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    makers.task(case)
    change(client, value, text="9999.00")
    client.post(address("remove", case, value.document_id))
    assert makers.value(case.documents.get(), NET).value == value.value
    assert case.documents.kept().count() == 1


# Home, start, task list


def test_a_case_is_started_by_post_alone(client):
    makers.kind()
    start = reverse("apply:start", args=["mortgage"])
    assert "pay stub" in text(client.get(start)).lower()
    assert not Case.objects.exists()
    answer = client.post(start)
    assert answer["Location"] == address("case", Case.objects.get())


def test_home_lists_ones_own_cases_with_a_word_for_each_state(client):
    makers.case()
    theirs = open_case(makers.kind(), by=makers.erin())
    page = text(client.get(reverse("apply:home")))
    assert "Not sent yet" in page
    assert theirs.reference not in page


def test_task_list_says_what_cannot_start_yet(client):
    case = makers.case()
    page = client.get(address("case", case))
    assert address("check", case) not in page.content.decode()
    assert text(page).count("Cannot start yet") == 2
    assert "Pay stub Not yet started" in text(page)


def test_task_list_counts_what_is_left_to_check(client):
    case = makers.ready_case(flags={NET: ["readers_disagree"]})
    assert "1 to check" in text(client.get(address("case", case)))
    assert "Pay stub Completed" in text(client.get(address("case", case)))


def test_returned_case_shows_the_reviewers_words(client):
    case = makers.ready_case()
    task = makers.task(case)
    Case.objects.filter(pk=case.pk).update(state=Case.State.RETURNED)
    Decision.objects.create(
        task=task, verdict="returned", reason="Please add the stub of May.", by=makers.alice()
    )
    for name in ("case", "status"):
        assert "Please add the stub of May." in text(client.get(address(name, case)))
    assert "Alice" not in text(client.get(address("status", case)))


# Upload


def file(name: str = "stub.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, makers.sample().data if content is None else content)


def test_no_file_is_an_error_with_a_link_to_the_input(client):
    answer = client.post(address("upload", makers.case()))
    assert answer.status_code == 422
    assert title(answer).startswith("Error: ")
    assert '<a href="#files">Select a file</a>' in answer.content.decode()


def test_good_files_are_kept_beside_bad_ones(client):
    case = makers.case()
    files = [file("good.pdf"), file("letter.docx", b"PK\x03\x04"), file("empty.pdf", b"")]
    answer = client.post(address("upload", case), {"files": files})
    assert answer.status_code == 422
    page = text(answer)
    assert "letter.docx: The selected file must be a PDF, PNG or JPEG" in page
    assert "empty.pdf: The selected file is empty" in page
    assert [one.name for one in case.documents.kept()] == ["good.pdf"]


def test_the_same_file_twice_is_noticed_and_kept_once(client):
    case = makers.case()
    client.post(address("upload", case), {"files": [file("one.pdf")]})
    answer = client.post(address("upload", case), {"files": [file("again.pdf")]}, follow=True)
    assert "You had already added one.pdf" in text(answer)
    assert case.documents.kept().count() == 1


def test_script_gets_one_line_for_each_file(client):
    case = makers.case()
    script = {"HTTP_HX_REQUEST": "true"}
    good = client.post(address("upload", case), {"files": file("good.pdf")}, **script)
    assert (good.status_code, good.content.decode().count("<li")) == (201, 1)
    assert "<html" not in good.content.decode()
    twin = client.post(address("upload", case), {"files": file("good.pdf")}, **script)
    assert "You already added this file on" in text(twin)
    bad = client.post(address("upload", case), {"files": file("x.docx", b"PK")}, **script)
    assert bad.status_code == 422
    assert "must be a PDF, PNG or JPEG." in text(bad)


def test_file_names_are_never_markup(client):
    case = makers.case()
    makers.document(case, name="<img src=x onerror=alert(1)>.pdf")
    for name in ("upload", "check", "declare"):
        assert "<img src=x" not in client.get(address(name, case)).content.decode()


def test_removed_file_leaves_the_list(client):
    case = makers.ready_case()
    document = case.documents.get()
    answer = client.post(address("remove", case, document.pk), follow=True)
    assert "None yet" in text(answer)
    assert not case.documents.kept().exists()


# Progress


def test_without_a_document_there_is_nothing_to_watch(client):
    case = makers.case()
    answer = client.get(address("progress", case), follow=True)
    assert answer.redirect_chain[-1][0].startswith(address("upload", case))
    assert title(answer).startswith("Error: ")


def test_progress_names_the_step_and_works_without_scripts(client):
    case = makers.case()
    document = makers.document(case, state=Document.State.READING)
    Document.objects.filter(pk=document.pk).update(page_count=3)
    Step.objects.create(document=document, reading=1, name="render")
    page = client.get(address("progress", case))
    assert "Reading page 2 of 3" in text(page)
    assert '<noscript><meta http-equiv="refresh"' in page.content.decode()
    bar = re.search(r'<progress id="bar" value="(\d+)" max="(\d+)"', page.content.decode())
    assert bar
    assert 0 < int(bar[1]) < int(bar[2])


def test_progress_polls_fast_first_and_slowly_later(client):
    case = makers.case()
    makers.document(case, state=Document.State.RECEIVED)
    script = {"HTTP_HX_REQUEST": "true"}
    early = client.get(address("progress", case) + "?polls=3", **script).content.decode()
    assert "load delay:1s" in early
    assert "?polls=4" in early
    late = client.get(address("progress", case) + "?polls=40", **script).content.decode()
    assert "load delay:5s" in late


def test_progress_ends_at_the_check_page(client):
    case = makers.ready_case()
    assert client.get(address("progress", case))["Location"] == address("check", case)
    script = client.get(address("progress", case), HTTP_HX_REQUEST="true")
    assert script["HX-Redirect"] == address("check", case)


def test_failed_document_says_why_and_what_can_be_done(client):
    case = makers.ready_case()
    failed = makers.document(case, state=Document.State.FAILED, name="torn.pdf")
    Document.objects.filter(pk=failed.pk).update(failure="The page is torn")
    page = client.get(address("progress", case))
    assert "The page is torn." in text(page)
    assert "hx-trigger" not in page.content.decode()
    for name in ("again", "replace"):
        assert address(name, case, failed.pk) in page.content.decode()
    assert "a person will read it" in text(page)


def test_failed_document_is_read_again_when_asked(client):
    case = makers.case()
    failed = makers.document(case, state=Document.State.FAILED)
    client.post(address("again", case, failed.pk))
    failed.refresh_from_db()
    assert (failed.state, failed.reading) == (Document.State.RECEIVED, 2)


# Check


def test_check_page_shows_each_value_with_its_place(client):
    case = makers.ready_case()
    page = client.get(address("check", case)).content.decode()
    page_id = case.documents.get().pages.get().pk
    assert "2,550.00" in page
    assert "13 November 2026" in page
    assert f'<image href="{reverse("pages:image", args=[page_id])}"' in page
    assert re.search(r'<svg viewBox="[-0-9. ]+" role="img" aria-label="Net pay: this period', page)


def test_every_change_link_has_a_name_of_its_own(client):
    case = makers.case()
    makers.document(case, name="same.pdf")
    makers.document(case, values={"net_pay.current": "1.00"}, name="same.pdf")
    page = client.get(address("check", case)).content.decode()
    links = re.findall(r"<(?:a|button)\b[^>]*>(.*?)</(?:a|button)>", page, re.S)
    names = [" ".join(unescape(re.sub(r"<[^>]+>", "", link)).split()) for link in links]
    changes = [name for name in names if name.startswith(("Change", "Enter", "This is"))]
    assert len(changes) > 20
    assert len(changes) == len(set(changes))


def test_doubtful_values_come_first_in_plain_words(client):
    case = makers.ready_case(flags={NET: ["quote_not_found"], "pay_date": ["ambiguous"]})
    page = text(client.get(address("check", case)))
    assert "2 values need your eyes" in page
    assert "The day and the month can be read either way round." in page
    assert page.index("Net pay: this period 2,550.00") < page.index("Employee name")
    assert "%" not in page
    assert "confidence" not in page.lower()


def test_document_of_another_kind_is_shown_with_why(client):
    case = makers.ready_case()
    letter = makers.document(case, "unclassified", name="letter.pdf")
    Document.objects.filter(pk=letter.pk).update(type_reasons=["It looks like a letter."])
    answer = client.get(address("check", case))
    assert "We do not know what this is It looks like a letter. Say what it is" in text(answer)
    page = address("page", case, letter.pk, 1)
    assert f'href="{page}"' in answer.content.decode()
    assert client.get(page).status_code == 200


def test_confirming_settles_a_doubt_and_leads_to_the_next(client):
    case = makers.ready_case(flags={NET: ["quote_not_found"], "pay_date": ["ambiguous"]})
    document = case.documents.get()
    first, second = (makers.value(document, path) for path in ("pay_date", NET))
    answer = client.post(address("right", case, first.pk), {"version": 1})
    assert answer["Location"] == f"{address('check', case)}#row-{second.pk}"
    assert makers.value(document, "pay_date").act == FieldValue.Act.CONFIRMED
    assert "1 value needs your eyes" in text(client.get(address("check", case)))


def test_confirming_by_script_swaps_the_sheet_and_speaks(client):
    case = makers.ready_case(flags={NET: ["quote_not_found"]})
    value = makers.value(case.documents.get(), NET)
    page = client.post(
        address("right", case, value.pk), {"version": 1}, HTTP_HX_REQUEST="true"
    ).content.decode()
    assert "<html" not in page
    assert 'data-announce="Saved. Nothing is left to check."' in page
    assert "data-focus" in page


def test_confirming_what_changed_meanwhile_saves_nothing(client):
    case = makers.ready_case(flags={NET: ["quote_not_found"]})
    value = makers.value(case.documents.get(), NET)
    values.change(value, "2551.00", version=1, by=makers.dave())
    answer = client.post(address("right", case, value.pk), {"version": 1})
    assert answer.status_code == 409
    assert "changed in the meantime" in text(answer)
    assert makers.value(case.documents.get(), NET).act == FieldValue.Act.CHANGED


@pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}])
def test_confirming_twice_is_no_conflict_with_oneself(client, headers):
    case = makers.ready_case(flags={NET: ["quote_not_found"]})
    value = makers.value(case.documents.get(), NET)
    for _press in range(2):
        answer = client.post(address("right", case, value.pk), {"version": 1}, **headers)
        assert answer.status_code == (200 if headers else 302)
    assert makers.value(case.documents.get(), NET).version == 2


@pytest.mark.parametrize("sent", [{"text": " 2552.00 "}, {"text": "", "absent": "yes"}])
def test_saving_a_change_twice_is_no_conflict_with_oneself(client, sent):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    for _press in range(2):
        answer = change(client, value, **sent)
        newest = makers.value(case.documents.get(), NET)
        assert answer["Location"] == f"{address('check', case)}#row-{newest.pk}"
    assert newest.version == 2


def test_line_items_are_a_table_whose_cells_can_be_changed(client):
    case = makers.ready_case("supplier_invoice")
    page = client.get(address("check", case)).content.decode()
    cell = makers.value(case.documents.get(), "lines[1].amount")
    assert 'scope="col" class="number">Amount</th>' in page
    assert f'href="{address("change", case, cell.pk)}"' in page
    assert "(change Lines, line 2: amount, document 1)" in page


def test_what_the_document_need_not_state_is_out_of_the_way_but_can_be_entered(client):
    case = makers.ready_case()
    page = client.get(address("check", case)).content.decode()
    absent = makers.value(case.documents.get(), "employee.ssn")
    assert "Not on the document (" in page
    assert f'href="{address("change", case, absent.pk)}"' in page


def test_doubtful_cell_is_asked_about_like_any_other_value(client):
    case = makers.ready_case(flags={"earnings[0].current": ["line_mismatch"]})
    cell = makers.value(case.documents.get(), "earnings[0].current")
    page = client.get(address("check", case)).content.decode()
    assert page.count(f'id="row-{cell.pk}"') == 1
    assert "We may have taken this from the wrong line." in page
    assert address("right", case, cell.pk) in page


def test_check_page_asks_the_database_no_more_for_more_documents(
    client, django_assert_max_num_queries
):
    case = makers.case()
    for number in range(6):
        makers.document(case, values={NET: f"{number}.00"})
    with django_assert_max_num_queries(18):
        client.get(address("check", case))


# One question


def test_question_comes_with_what_was_read_and_its_place(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    page = client.get(address("change", case, value.pk)).content.decode()
    assert 'name="text" value="2550.00"' in page
    assert "Net pay of this period: what was paid out." in page
    assert "<rect" in page
    assert " required" not in page


def test_value_that_is_missing_is_entered_and_not_changed(client):
    case = makers.ready_case(values={NET: None})
    page = text(client.get(address("check", case)))
    assert "Enter net pay this period , document 1" in page


def test_applicant_can_say_that_they_cannot_read_it_either(client):
    case = makers.ready_case(values={NET: None})
    value = makers.value(case.documents.get(), NET)
    both = change(client, value, text="", absent="yes", illegible="yes")
    assert both.status_code == 422
    assert '<a href="#absent">Choose one of these two, not both</a>' in both.content.decode()
    answer = change(client, value, text="", illegible="yes")
    now = makers.value(case.documents.get(), NET)
    assert answer["Location"] == f"{address('check', case)}#row-{now.pk}"
    assert now.act == FieldValue.Act.ILLEGIBLE
    assert "Cannot be read" in text(client.get(address("check", case)))
    assert client.get(address("declare", case)).status_code == 200
    again = client.get(address("change", case, now.pk)).content.decode()
    assert re.search(r'id="illegible"[^>]*checked', again)


def test_typed_text_is_told_where_its_field_is_gone(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    FieldValue.objects.filter(pk=value.pk).update(current=False)
    page = client.post(
        address("change", case, value.pk), {"version": 1, "text": "2,551.00"}, follow=True
    )
    assert "What you typed was not saved: 2,551.00" in text(page)


def test_long_list_is_folded_and_open_where_it_was_come_from(client):
    many = {f"lines[{number}].amount": f"{number}.00" for number in range(2, 40)}
    case = makers.ready_case("supplier_invoice", values=many)
    page = client.get(address("check", case)).content.decode()
    assert "See or change all 40 lines" in text(client.get(address("check", case)))
    assert re.search(r"<details class=\"disclosure lines__fold\" *>", page)
    cell = makers.value(case.documents.get(), "lines[30].amount")
    answer = change(client, cell, text="31.00")
    now = makers.value(case.documents.get(), "lines[30].amount")
    assert answer["Location"] == f"{address('check', case)}?at={now.pk}#row-{now.pk}"
    page = client.get(answer["Location"]).content.decode()
    assert re.search(r"<details class=\"disclosure lines__fold\" open", page)


def test_changed_value_leads_back_to_its_row(client):
    case = makers.ready_case()
    answer = change(client, makers.value(case.documents.get(), NET), text="2,560.00")
    now = makers.value(case.documents.get(), NET)
    assert (now.value, now.act) == ("2560.00", FieldValue.Act.CHANGED)
    assert answer["Location"] == f"{address('check', case)}#row-{now.pk}"
    assert "You changed this" in text(client.get(address("check", case)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the value, or say that it is not there"),
        ("about a thousand", "Write an amount like 1234.50."),
    ],
)
def test_refused_value_is_worded_and_stays_in_the_input(client, typed, sentence):
    case = makers.ready_case()
    answer = change(client, makers.value(case.documents.get(), NET), text=typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert title(answer).startswith("Error: ")
    assert f'<a href="#text">{sentence}</a>' in page
    assert f'value="{typed}"' in page
    assert 'aria-invalid="true"' in page
    assert makers.value(case.documents.get(), NET).version == 1


def test_not_on_the_document_is_an_answer(client):
    case = makers.ready_case(values={NET: None})
    value = makers.value(case.documents.get(), NET)
    change(client, value, text="", absent="yes")
    assert makers.value(case.documents.get(), NET).act == FieldValue.Act.ABSENT
    assert "0 to fill in" not in text(client.get(address("case", case)))
    assert "Nothing left to check" in text(client.get(address("case", case)))


def test_conflict_keeps_what_was_typed_and_can_be_sent_again(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    values.change(value, "2551.00", version=1, by=makers.dave())
    answer = change(client, value, text="2552.00")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="2552.00"' in page
    assert "It now says 2,551.00" in text(answer)
    newest = makers.value(case.documents.get(), NET)
    assert f'action="{address("change", case, newest.pk)}"' in page
    change(client, newest, text="2552.00")
    assert makers.value(case.documents.get(), NET).value == "2552.00"


def test_address_of_an_old_version_leads_to_the_one_that_counts(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    newest = values.change(value, "2551.00", version=1, by=makers.dave())
    answer = client.get(address("change", case, value.pk))
    assert answer["Location"] == address("change", case, newest.pk)


def test_tampered_version_changes_nothing(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    for version in ("", "x", "-1", "9" * 30):
        assert change(client, value, text="1.00", version=version).status_code == 409
    assert makers.value(case.documents.get(), NET).value == "2550.00"


# One page, one type


def test_page_shows_the_box_of_the_value_that_was_asked_for(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    page = client.get(
        address("page", case, value.document_id, 1) + f"?value={value.pk}"
    ).content.decode()
    assert 'viewBox="0 0 612.00 792.00"' in page
    assert page.count('id="box"') == 1
    assert 'data-zoom="1.5"' in page


def test_page_without_a_value_shows_no_box_and_has_a_text(client):
    case = makers.ready_case()
    document = case.documents.get()
    assert 'class="box' not in client.get(address("page", case, document.pk, 1)).content.decode()
    assert "Kestrel Aerostructures" in text(
        client.get(address("page", case, document.pk, 1) + "?view=text")
    )
    assert client.get(address("page", case, document.pk, 2)).status_code == 404


@pytest.mark.parametrize(
    ("turn", "transform", "view_box"),
    [
        ("0", None, "0 0 612.00 792.00"),
        ("1", "translate(792.00 0) rotate(90)", "0 0 792.00 612.00"),
        ("2", "translate(612.00 792.00) rotate(180)", "0 0 612.00 792.00"),
        ("3", "translate(0 612.00) rotate(270)", "0 0 792.00 612.00"),
    ],
)
def test_page_is_turned_without_scripts(client, turn, transform, view_box):
    case = makers.ready_case()
    place = address("page", case, case.documents.get().pk, 1)
    page = client.get(f"{place}?turn={turn}").content.decode()
    assert f'viewBox="{view_box}"' in page
    assert (f'transform="{transform}"' in page) if transform else ("transform=" not in page)
    assert f"turn={(int(turn) + 1) % 4}" in page


@pytest.mark.parametrize("query", ["?value=x", "?value=" + "9" * 40, "?zoom=99", "?view=x&zoom="])
def test_odd_addresses_of_a_page_do_no_harm(client, query):
    case = makers.ready_case()
    page = address("page", case, case.documents.get().pk, 1)
    assert client.get(page + query).status_code == 200


def test_another_type_has_the_document_read_again(client):
    case = makers.ready_case()
    document = case.documents.get()
    answer = client.post(address("type", case, document.pk), {"doc_type": "invoice"})
    document.refresh_from_db()
    assert (document.doc_type, document.reading) == ("invoice", 2)
    assert answer["Location"] == address("progress", case)


def test_type_must_be_one_that_there_is(client):
    case = makers.ready_case()
    answer = client.post(address("type", case, case.documents.get().pk), {"doc_type": "sonnet"})
    assert answer.status_code == 422
    assert "Select what the document is" in text(answer)


# Declare, send, afterwards


def shown(client: Client, case: Case) -> str:
    page = client.get(address("declare", case)).content.decode()
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: Client, case: Case, **fields: str):
    return client.post(address("declare", case), {"shown": shown(client, case), **fields})


def test_declaration_lists_what_was_changed_and_is_not_ticked(client):
    case = makers.ready_case()
    change(client, makers.value(case.documents.get(), NET), text="2560.00")
    page = client.get(address("declare", case))
    assert not re.search(r"<input[^>]+\bchecked", page.content.decode())
    assert "Net pay: this period pay_stub-1.pdf 2,550.00 2,560.00" in text(page)
    assert "I changed 1 value myself" in text(page)


def test_sending_needs_the_tick(client):
    case = makers.ready_case()
    answer = send(client, case)
    assert answer.status_code == 422
    assert title(answer).startswith("Error: ")
    assert 'href="#accept"' in answer.content.decode()
    case.refresh_from_db()
    assert case.state == Case.State.OPEN


def test_sending_needs_an_answer_to_what_could_not_be_read(client):
    case = makers.ready_case(values={NET: None})
    row = f"row-{makers.value(case.documents.get(), NET).pk}"
    link = f'href="{address("check", case)}#{row}"'
    answer = client.get(address("declare", case))
    assert answer["Location"] == address("check", case) + "?send=yes"
    page = client.get(answer["Location"])
    assert title(page).startswith("Error: ")
    assert link in page.content.decode()
    assert f'id="{row}"' in page.content.decode()
    assert "Enter the net pay this period, or say that it is not there." in text(page)
    answer = client.post(address("declare", case), {"shown": presented(case), "accept": "yes"})
    assert answer.status_code == 422
    assert link in answer.content.decode()
    assert not Submission.objects.exists()


def test_what_was_not_on_the_screen_is_not_signed(client):
    case = makers.ready_case()
    seen = shown(client, case)
    values.change(makers.value(case.documents.get(), NET), "2551.00", version=1, by=makers.dave())
    answer = client.post(address("declare", case), {"shown": seen, "accept": "yes"})
    assert answer.status_code == 409
    assert "Something changed since you opened this page" in text(answer)
    assert not Submission.objects.exists()


def test_sent_case_has_a_receipt_that_can_be_kept(client):
    case = makers.ready_case()
    answer = send(client, case, accept="yes")
    assert answer["Location"] == address("sent", case)
    for _ in range(2):  # it can be bookmarked
        page = text(client.get(address("sent", case)))
        assert case.reference in page
        assert "declare for case" in page
        assert "What happens next" in page
    assert "You signed and sent it" in text(client.get(address("status", case)))


def test_case_that_was_not_sent_has_no_receipt(client):
    case = makers.ready_case()
    assert client.get(address("sent", case))["Location"] == address("case", case)


def test_policy_decision_says_that_no_person_decided(client):
    case = makers.ready_case("supplier_invoice")
    type(case.kind).objects.filter(pk=case.kind_id).update(straight_through=True)
    send(client, case, accept="yes")
    case.refresh_from_db()
    assert case.decided_by_policy
    assert "without a person" in text(client.get(address("sent", case)))
    assert "decided without a person" in text(client.get(address("status", case)))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Case.State.IN_REVIEW, "A person is checking your case"),
        (Case.State.APPROVED, "Your case is approved"),
        (Case.State.DECLINED, "Your case was declined by a person"),
    ],
)
def test_status_is_in_plain_words(client, state, words):
    case = makers.ready_case()
    task = makers.task(case)
    stands = task.opened_at - settings.REOPEN  # it can't be taken back any more
    decided = stands if state in (Case.State.APPROVED, Case.State.DECLINED) else None
    Case.objects.filter(pk=case.pk).update(state=state, decided_at=decided)
    assert words in text(client.get(address("status", case)))


def test_pages_with_case_data_are_never_cached_and_vary_by_script(client):
    answer = client.get(address("check", makers.ready_case()))
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]


# Sent from another tab while a request was on its way


def test_a_file_that_comes_after_the_case_was_sent_is_refused_in_words(client, monkeypatch):
    case = makers.ready_case()

    def look(content: bytes) -> tuple[str, int]:
        Case.objects.filter(pk=case.pk).update(state=Case.State.SUBMITTED)
        return "application/pdf", 1

    monkeypatch.setattr(intake, "_look", look)
    file = SimpleUploadedFile("late.pdf", b"%PDF-1.7")
    answer = client.post(address("upload", case), {"files": [file]}, follow=True)
    assert answer.redirect_chain == [(address("status", case), 302)]
    assert "has been sent and can't be changed" in text(answer)
    assert case.documents.count() == 1


def test_more_files_than_a_case_holds_are_refused_one_by_one(client, settings):
    settings.MAX_DOCUMENTS_PER_CASE = 2
    case = open_case(makers.kind(), by=makers.dave())
    drawn = [makers.sample(seed=seed).data for seed in range(1, 5)]
    files = [SimpleUploadedFile(f"{n}.pdf", content) for n, content in enumerate(drawn)]
    answer = client.post(address("upload", case), {"files": files})
    assert answer.status_code == 422
    assert "2.pdf: A case can hold 2 files." in text(answer)
    assert "3.pdf: A case can hold 2 files." in text(answer)
    assert case.documents.count() == 2
