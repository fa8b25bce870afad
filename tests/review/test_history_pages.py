"""The history of a field and of a case: changes word by word, values brought back, notes."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from extraction import values
from extraction.models import FieldValue
from review import claims, decisions, undoing
from review.bench_models import FieldNote
from review.models import ReviewTask
from review.workbench_history import words_of_change
from tests import makers

pytestmark = pytest.mark.django_db
NAME = "employer.name"
HX = {"HX-Request": "true"}


@pytest.fixture
def task() -> ReviewTask:
    made = makers.task(makers.ready_case())
    claims.claim(made, by=makers.alice())
    return made


@pytest.fixture
def alice() -> Client:
    client = Client()
    client.force_login(makers.alice())
    return client


def value(task: ReviewTask, path: str = NAME) -> FieldValue:
    return makers.value(task.case.documents.get(), path)


def url(task: ReviewTask, name: str, *more: object) -> str:
    return reverse(f"review:{name}", args=[task.case.reference, *more])


def correct(task: ReviewTask, text: str) -> FieldValue:
    now = value(task)
    return decisions.correct(
        task, now, text, reason="Misread.", version=now.version, by=makers.alice()
    )


def test_change_is_told_word_by_word(task, alice):
    correct(task, "Kestrel Aerospace, Inc.")
    page = alice.get(url(task, "history", value(task).pk), headers=HX).content.decode()
    assert "<del>Aerostructures,</del><ins>Aerospace,</ins>" in page
    assert "Kestrel" in page


def test_words_that_have_nothing_in_common_are_no_word_diff():
    assert words_of_change("2250.00", "2550.00") == ()
    assert words_of_change("", "new") == ()
    kinds = [one.kind for one in words_of_change("First Bank of Ohio", "First Bank of Iowa")]
    assert kinds == ["same", "del", "ins"]


def test_earlier_value_is_brought_back_from_the_history(task, alice):
    correct(task, "Somebody Else")
    page = alice.get(url(task, "history", value(task).pk), headers=HX).content.decode()
    assert page.count("Restore this value") == 1

    answer = alice.post(url(task, "take_again", value(task).pk), {"take": "1"}, headers=HX)

    assert answer.status_code == 200
    now = value(task)
    assert (now.value, now.version, now.act) == (makers.PAY_STUB[NAME], 3, "changed")
    assert f'id="field-{now.pk}"' in answer.content.decode()
    undoing.undo(task, by=makers.alice())
    assert value(task).value == "Somebody Else"


def test_value_that_was_changed_meanwhile_is_not_brought_back(task, alice):
    old = value(task)
    correct(task, "Somebody Else")
    answer = alice.post(url(task, "take_again", old.pk), {"take": "1"}, headers=HX)
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.content.decode()
    assert value(task).value == "Somebody Else"


def test_undoing_is_told_of_whoever_read_or_said_it_first(task, alice):
    correct(task, "Somebody Else")
    undoing.undo(task, by=makers.alice())
    page = alice.get(url(task, "history", value(task).pk), headers=HX).content.decode()
    assert "Alice Archer</strong> undid what came after: it is as in version 1 again" in page


def test_versions_are_narrowed_down_to_whose_they_are(task, alice):
    values.change(value(task), "Mine, Inc.", version=1, by=makers.carol(), reason="Seen.")
    correct(task, "Somebody Else")
    readers = alice.get(url(task, "history", value(task).pk), {"who": "readers"}, headers=HX)
    assert "read it" in readers.content.decode()
    assert "Somebody Else" not in readers.content.decode()


def test_note_is_kept_in_the_log_and_for_other_reviewers_alone(task, alice):
    now = value(task)
    answer = alice.post(url(task, "note", now.pk), {"note": "Looks pasted."}, headers=HX)
    assert "Looks pasted." in answer.content.decode()
    assert FieldNote.objects.get().by == makers.alice()
    entry = Entry.objects.get(action="review.note.written")
    assert "pasted" not in str(entry.__dict__)
    assert (
        "1 note by reviewers" in alice.get(url(task, "field", now.pk), headers=HX).content.decode()
    )
    empty = alice.post(url(task, "note", now.pk), {"note": " "}, headers=HX)
    assert empty.status_code == 422
    dave = Client()
    dave.force_login(makers.dave())
    assert dave.get(url(task, "history", now.pk)).status_code == 403


def test_history_of_a_case_goes_on_page_by_page(task, alice):
    for number in range(23):
        correct(task, f"Employer {number}")
    first = alice.get(url(task, "case_history"), headers=HX).content.decode()
    assert "<ins>22</ins>" in first
    assert "<ins>1</ins>" not in first
    assert "from=20" in first
    second = alice.get(url(task, "case_history"), {"from": "20"}, headers=HX).content.decode()
    assert "Employer 0" in second
    assert "Load more" not in second
    assert alice.get(url(task, "case_history")).status_code == 200
