"""What a case needs, and how far the reading is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from extraction.models import Document, Page, Step
from review.paperwork import SLOW, TOO_LONG, WHOLE, needs, progress
from tests import makers

pytestmark = pytest.mark.django_db


def reading(case, *, pages: int = 4) -> Document:
    document = makers.document(case, state=Document.State.RECEIVED)
    document.pages.all().delete()
    Document.objects.filter(pk=document.pk).update(page_count=pages)
    document.refresh_from_db()
    return document


def step(document: Document, name: str, state: Step.State = Step.State.DONE) -> None:
    Step.objects.update_or_create(
        document=document, reading=document.reading, name=name, defaults={"state": state}
    )


def page(document: Document, number: int) -> None:
    Page.objects.create(
        document=document, number=number, width=1, height=1, image=f"{number}", words=[]
    )


def test_progress_only_ever_grows_and_ends_whole():
    case = makers.case()
    document = reading(case)
    seen = [progress(case).done]
    step(document, "render", Step.State.DUE)
    for number in range(1, 5):
        page(document, number)
        seen.append(progress(case).done)
    for name in ("render", "classify", "read:local", "read:llm", "settle"):
        step(document, name)
        seen.append(progress(case).done)
    Document.objects.update(state=Document.State.READ)
    seen.append(progress(case).done)
    assert seen == sorted(seen)
    assert seen[0] < seen[4] < seen[-2] < seen[-1] == WHOLE
    assert progress(case).finished


def test_progress_says_what_is_being_done():
    case = makers.case()
    document = reading(case)
    said = [progress(case).says]
    step(document, "render", Step.State.DUE)
    page(document, 1)
    said.append(progress(case).says)
    for name in ("render", "classify", "read:local", "settle"):
        step(document, name)
        said.append(progress(case).says)
    assert said == [
        "Waiting for its turn",
        "Reading page 2 of 4",
        "Finding out what kind of document it is",
        "Reading the values",
        "Putting the values together",
        "Checking that the numbers fit together",
    ]


def test_steps_of_an_earlier_reading_do_not_count():
    case = makers.case()
    document = reading(case)
    step(document, "render")
    step(document, "classify")
    Document.objects.update(reading=2)
    assert progress(case).says == "Waiting for its turn"


def test_failed_document_ends_the_reading_of_a_case():
    case = makers.ready_case()
    makers.document(case, state=Document.State.FAILED)
    now = progress(case)
    assert now.finished
    assert len(now.failed) == 1
    assert now.done == now.whole


def test_long_wait_is_admitted():
    case = makers.case()
    reading(case)
    assert not progress(case).slow
    Document.objects.update(waits_since=timezone.now() - SLOW - timedelta(seconds=1))
    assert progress(case).slow


def test_removed_documents_meet_no_need():
    case = makers.ready_case()
    assert needs(case.kind, case.documents.kept())[0].met
    Document.objects.update(state=Document.State.REMOVED)
    assert not needs(case.kind, case.documents.kept())[0].met


def test_nobody_is_asked_to_wait_for_ever():
    case = makers.ready_case()
    document = reading(case)
    assert not progress(case).over
    Document.objects.filter(pk=document.pk).update(
        waits_since=timezone.now() - TOO_LONG - timedelta(seconds=1)
    )
    now = progress(case)
    assert (now.over, now.finished) == (True, False)
    assert [one.document for one in now.overdue] == [document]


def counted(case, **fields: object) -> tuple[int, int, int]:
    """Of the one need: got, coming, troubled, with one document of these fields."""
    document = makers.document(case)
    Document.objects.filter(pk=document.pk).update(**fields)
    (need,) = needs(case.kind, case.documents.kept())
    return need.got, need.coming, need.troubled


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, (1, 0, 0)),
        ({"state": "received", "doc_type": "", "asked_for": "pay_stub"}, (0, 1, 0)),
        ({"state": "reading", "doc_type": "pay_stub"}, (0, 1, 0)),
        ({"state": "failed", "doc_type": "", "asked_for": "pay_stub"}, (0, 0, 1)),
        ({"doc_type": "invoice", "asked_for": "pay_stub"}, (0, 0, 1)),
        ({"doc_type": "invoice", "asked_for": "pay_stub", "kept_although": ["type"]}, (1, 0, 0)),
        ({"doc_type": "invoice"}, (0, 0, 0)),
    ],
    ids=["read", "added", "known", "failed", "another kind", "kept", "not asked for"],
)
def test_a_paper_counts_once_for_what_it_is_or_was_added_for(fields, counts):
    assert counted(makers.case(), **fields) == counts
