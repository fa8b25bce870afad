"""The doors for papers: in pieces, line by line, kept as they are, used again, left to a person."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from extraction import arriving
from extraction.arriving import PIECE_BYTES
from extraction.models import Case, Document, Page
from extraction.upload_models import PendingUpload
from review.feedback import feedback
from review.submissions import left_to_do
from review.task_list import Tone, task_list
from tests import makers

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_HX_REQUEST": "true"}
BYTES = "application/offset+octet-stream"


@pytest.fixture
def client() -> Client:
    """Dave's browser."""
    browser = Client()
    browser.force_login(makers.dave())
    return browser


def address(name: str, case: Case, *more: object) -> str:
    return reverse(f"apply:{name}", args=[case.reference, *more])


def begin(client: Client, case: Case, size: int, **more: object):
    form = {"key": f"stub/{size}", "name": "stub.pdf", "size": size, **more}
    return client.post(address("pieces", case), form, **SCRIPT)


def add(client: Client, place: str, content: bytes, offset: int):
    return client.post(place, content, content_type=BYTES, HTTP_UPLOAD_OFFSET=str(offset), **SCRIPT)


def wrong_type(case: Case, doc_type: str = "invoice", **fields: object) -> Document:
    document = makers.document(case, doc_type)
    Document.objects.filter(pk=document.pk).update(asked_for="pay_stub", **fields)
    document.refresh_from_db()
    return document


# Pieces


def test_a_file_comes_in_pieces_and_ends_as_a_line_of_the_list(client):
    case = makers.case()
    content = makers.sample().data
    made = begin(client, case, len(content), asked_for="pay_stub").json()
    assert (made["here"], made["piece"]) == (0, PIECE_BYTES)
    half = add(client, made["address"], content[:1000], 0)
    assert (half.status_code, half.json()["here"]) == (202, 1000)
    assert client.get(made["address"], **SCRIPT).json()["here"] == 1000
    done = add(client, made["address"], content[1000:], 1000)
    assert done.status_code == 201
    document = case.documents.get()
    assert f'id="file-{document.pk}"' in done.content.decode()
    assert (document.name, document.asked_for) == ("stub.pdf", "pay_stub")
    # The answer was lost on its way: asked again, it is the same document.
    again = begin(client, case, len(content), asked_for="pay_stub").json()
    assert again["here"] == len(content)
    assert add(client, again["address"], b"", len(content)).status_code == 201
    assert case.documents.count() == 1


def test_a_piece_from_elsewhere_is_told_where_to_go_on(client):
    case = makers.case()
    made = begin(client, case, 5000).json()
    add(client, made["address"], b"x" * 100, 0)
    for offset in ("0", "200", "", "-1", "1e3"):
        answer = client.post(
            made["address"], b"y", content_type=BYTES, HTTP_UPLOAD_OFFSET=offset, **SCRIPT
        )
        assert (answer.status_code, answer.json()["here"]) == (409, 100)


def test_no_piece_is_larger_than_a_piece(client):
    made = begin(client, makers.case(), 2_000_000).json()
    assert add(client, made["address"], b"x" * (PIECE_BYTES + 1), 0).status_code == 413


@pytest.mark.parametrize(
    ("size", "says"),
    [
        (0, "is empty"),
        ("x", "is empty"),
        (25_000_000, "smaller than 25 MB"),
        ("9" * 40, "is empty"),
    ],
)
def test_what_can_never_be_taken_is_refused_before_it_is_sent(client, size, says):
    answer = begin(client, makers.case(), size)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not PendingUpload.objects.exists()


def test_what_came_is_no_pdf_and_says_so(client):
    case = makers.case()
    made = begin(client, case, 4).json()
    answer = add(client, made["address"], b"PK\x03\x04", 0)
    assert answer.status_code == 422
    assert "must be a PDF, PNG or JPEG." in answer.content.decode()
    assert not PendingUpload.objects.exists()


def test_pieces_are_the_applicants_own(client):
    theirs = makers.case(by=makers.erin())
    mine = makers.case()
    upload = arriving.begin(theirs, "k", name="a.pdf", size_bytes=9, by=makers.erin())
    assert begin(client, theirs, 10).status_code == 404
    for case in (theirs, mine):
        place = address("piece", case, upload.pk)
        assert client.get(place).status_code == 404
        assert add(client, place, b"x", 0).status_code == 404
        assert client.post(address("stop", case, upload.pk)).status_code == 404
    assert client.get(address("piece", mine, uuid.uuid4())).status_code == 404


def test_pieces_need_the_token_of_a_page():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(makers.dave())
    assert begin(browser, makers.case(), 10).status_code == 403


def test_a_sent_case_takes_no_piece(client):
    case = makers.case()
    made = begin(client, case, 10).json()
    makers.task(case)
    answer = add(client, made["address"], b"x", 0)
    assert answer["HX-Redirect"] == address("status", case)
    assert PendingUpload.objects.get().here_bytes == 0


def test_what_stopped_is_listed_and_can_be_forgotten(client):
    case = makers.case()
    made = begin(client, case, 3_000_000).json()
    add(client, made["address"], b"x" * 1000, 0)
    page = client.get(address("upload", case)).content.decode()
    assert "Choose the same file again, and it goes on from there." in page
    client.post(address("stop", case, made["id"]))
    assert not PendingUpload.objects.exists()


# What is told


def test_another_kind_is_told_of_until_it_is_kept(client):
    case = makers.case()
    document = wrong_type(case)
    (told,) = feedback(document)
    assert told.says == "This looks like an invoice; we asked for a pay stub."
    place = address("keep", case, document.pk)
    for _press in range(2):
        client.post(place, {"told": ["type", "blurred", "nonsense"]})
    document.refresh_from_db()
    assert document.kept_although == ["type"]
    assert feedback(document) == []
    assert Entry.objects.filter(action="extraction.document.kept").count() == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, True),
        ({"doc_type": "unclassified"}, True),
        ({"doc_type": ""}, False),  # nobody can say yet
        ({"doc_type": "pay_stub"}, False),
        ({"type_set_by": "dave"}, False),  # a person said so
        ({"asked_for": ""}, False),
    ],
)
def test_a_kind_is_told_of_where_it_is_another_than_was_asked_for(fields, told):
    if "type_set_by" in fields:
        fields = {"type_set_by": makers.dave()}
    document = wrong_type(makers.case(), **{k: v for k, v in fields.items() if k != "asked_for"})
    document.asked_for = fields.get("asked_for", "pay_stub")
    assert bool(feedback(document)) is told


def test_poor_pages_are_named():
    document = makers.document(makers.case())
    first = document.pages.get()
    Page.objects.filter(pk=first.pk).update(capture=["blurred"])
    (only,) = feedback(document)
    assert only.says == "The picture is blurred, so we may not be able to read it."
    for number in (2, 3):
        Page.objects.create(
            document=document,
            number=number,
            width=1,
            height=1,
            words=[],
            capture=["blurred"][: 3 - number],
        )
    (only,) = feedback(Document.objects.get(pk=document.pk))
    assert only.says.startswith("Pages 1, 2: ")


def test_a_lines_page_asks_again_only_while_the_file_is_read(client):
    case = makers.case()
    document = makers.document(case, state=Document.State.READING)
    place = address("line", case, document.pk)
    early = client.get(place, {"looks": "3"}, **SCRIPT)
    assert "load delay:2s" in early.content.decode()
    assert "looks=4" in early.content.decode()
    assert "load delay:10s" in client.get(place, {"looks": "30"}, **SCRIPT).content.decode()
    assert "hx-trigger" not in client.get(place, {"looks": "999"}, **SCRIPT).content.decode()
    Document.objects.update(state=Document.State.READ)
    done = client.get(place, **SCRIPT)
    assert "hx-trigger" not in done.content.decode()
    assert "was read." in done["HX-Trigger"]


def test_the_list_says_where_something_is_wrong():
    case = makers.case()
    wrong_type(case)
    (papers,) = [part for part in task_list(case).parts if part.key == "papers"]
    assert papers.tasks[0].tone is Tone.PROBLEM
    Document.objects.update(kept_although=["type"])
    Page.objects.update(capture=["dark"])
    (papers,) = [part for part in task_list(case).parts if part.key == "papers"]
    assert papers.tasks[0].tone is Tone.LOOK


# Used again


def test_only_ones_own_read_files_of_that_type_are_offered(client):
    here = makers.case()
    mine = makers.stored_document(makers.case(), seed=1)
    theirs = makers.stored_document(makers.case(by=makers.erin()), seed=2)
    other = makers.stored_document(makers.case(), "invoice", seed=3)
    Document.objects.filter(pk__in=[mine.pk, theirs.pk]).update(state="read", doc_type="pay_stub")
    Document.objects.filter(pk=other.pk).update(state="read", doc_type="invoice")
    page = client.get(address("upload_type", here, "pay_stub")).content.decode()
    assert f"Use {mine.name} again" in page
    for one in (theirs, other):
        assert address("use_again", here, one.pk) not in page
        form = {"asked_for": "pay_stub"}
        assert client.post(address("use_again", here, one.pk), form).status_code == 404
    client.post(address("use_again", here, mine.pk), {"asked_for": "pay_stub"})
    assert here.documents.get().sha256 == mine.sha256


# The wait


def test_the_bar_is_not_set_back_by_more_work(client):
    case = makers.case()
    makers.document(case)
    makers.document(case, "invoice", state=Document.State.READING)

    def bar() -> int:
        page = client.get(address("progress", case)).content.decode()
        return int(page.split('id="bar" value="')[1].split('"')[0])

    first = bar()
    for _ in range(3):
        makers.document(case, state=Document.State.RECEIVED)
    assert bar() == first
    Document.objects.update(state=Document.State.READ)
    assert client.get(address("progress", case))["Location"] == address("check", case)
    makers.document(case, "invoice", state=Document.State.RECEIVED)
    assert bar() < 1000  # a new round


def test_who_waits_too_long_goes_on_and_a_person_reads(client):
    case = makers.ready_case()
    slow = makers.document(case, state=Document.State.READING, name="slow.pdf")
    quick = makers.document(case, "invoice", state=Document.State.READING)
    old = timezone.now() - timedelta(minutes=11)
    Document.objects.filter(pk=slow.pk).update(waits_since=old)
    page = client.get(address("progress", case)).content.decode()
    assert "hx-trigger" in page  # one is still waited for
    Document.objects.filter(pk=quick.pk).update(waits_since=old)
    page = client.get(address("progress", case)).content.decode()
    assert "This takes too long" in page
    assert "hx-trigger" not in page
    assert 'http-equiv="refresh"' not in page
    client.post(address("leave", case))
    slow.refresh_from_db()
    assert (slow.state, slow.failure_code) == (Document.State.FAILED, "took_too_long")
    assert left_to_do(case) == []
    assert Entry.objects.filter(action="extraction.document.left_to_person").count() == 2


def test_nobody_is_left_to_a_person_before_the_time(client):
    case = makers.case()
    document = makers.document(case, state=Document.State.READING)
    client.post(address("leave", case))
    document.refresh_from_db()
    assert document.state == Document.State.READING
