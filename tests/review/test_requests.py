"""Asking an applicant: what is asked, in which words, and how it counts as done."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.preferences import keep
from extraction import values
from extraction.cases import NotEditable
from extraction.models import Case
from mail.models import Message
from review import claims, decisions, requests
from review.request_models import Request
from review.requests import Draft
from rules import findings
from tests import makers
from tests.review.test_queue_pages import signed_in, text

pytestmark = pytest.mark.django_db
Kind = Request.Kind
NET = "net_pay.current"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def task():
    """A task that alice holds."""
    made = makers.task()
    findings.evaluate(made.case)
    claims.claim(made, by=makers.alice())
    return made


def paper(doc_type="bank_statement", **more):
    return Draft(Kind.PAPER, doc_type=doc_type, **more)


def look(task, path=NET, **more):
    return Draft(Kind.VALUE, document=task.case.documents.get(), path=path, **more)


def question(text="Which of the two is your employer?"):
    return Draft(Kind.QUESTION, text=text)


def ask(task, *drafts, message=""):
    requests.ask(task, drafts, message=message, by=makers.alice())
    task.case.refresh_from_db()
    return list(Request.objects.filter(case=task.case))


def test_asking_gives_the_case_back_with_all_that_is_asked(task):
    made = ask(task, paper(text="For October."), look(task), question(), message="Nearly done.")

    assert task.case.state == Case.State.RETURNED
    assert [requests.asked(one) for one in made] == [
        "Add this paper: account statement. For October.",
        "Look at “Net pay: this period” on pay_stub-1.pdf: is it right?",
        "Which of the two is your employer?",
    ]
    assert task.decisions.get().reason == "Nearly done."
    assert requests.open_of(task.case) == made
    assert Message.objects.filter(kind="please_look").count() == 1


def test_without_a_message_the_case_goes_back_with_a_sentence_of_ours(task):
    keep(makers.dave(), language="es")
    ask(task, paper(), question("Why two?"))
    reason = task.decisions.get().reason
    assert reason
    with translation.override("es"):
        assert reason == gettext("We need a few things from you before we can go on.")


def test_nothing_is_asked_by_whoever_does_not_hold_the_case(task):
    with pytest.raises(claims.NotHeld):
        requests.ask(task, [paper()], message="", by=makers.bob())
    assert not Request.objects.exists()


def test_nothing_at_all_is_no_request(task):
    with pytest.raises(requests.NothingAsked):
        ask(task, message="Hello.")


def test_draft_that_is_not_whole_is_not_asked(task):
    foreign = makers.document(makers.case())
    for draft in (
        paper(""),
        paper("no_such"),
        look(task, "no.such"),
        Draft(Kind.VALUE, document=foreign, path=NET),
        question("  "),
    ):
        assert draft.wanting(task.case)
        with pytest.raises(ValueError, match="not whole"):
            ask(task, draft)


def test_paper_that_is_added_answers_the_request_for_it(task):
    ask(task, paper(), paper("w2"))

    makers.document(task.case, "bank_statement")

    assert [one.doc_type for one in requests.open_of(task.case)] == ["w2"]
    requests.settle(task.case, by=makers.dave())
    done = Request.objects.get(doc_type="bank_statement")
    assert done.answered_by == makers.dave()
    assert Request.objects.get(doc_type="w2").answered_at is None


def test_paper_of_before_and_one_taken_out_answer_nothing(task):
    makers.document(task.case, "bank_statement")
    ask(task, paper())
    assert len(requests.open_of(task.case)) == 1
    added = makers.document(task.case, "bank_statement")
    assert requests.open_of(task.case) == []

    type(added).objects.filter(pk=added.pk).update(state="removed")

    assert len(requests.open_of(task.case)) == 1


@pytest.mark.parametrize("act", ["confirm", "change"])
def test_value_that_the_applicant_looks_at_is_answered(task, act):
    ask(task, look(task))
    value = makers.value(task.case.documents.get(), NET)

    if act == "confirm":
        values.confirm(value, version=value.version, by=makers.dave())
    else:
        values.change(value, "2551.00", version=value.version, by=makers.dave())

    assert requests.open_of(task.case) == []


def test_question_is_answered_in_words_that_can_be_put_differently(task):
    (asked,) = ask(task, question())
    with pytest.raises(requests.NothingAsked):
        requests.answer(asked, "  ", by=makers.dave())

    requests.answer(asked, "The first.", by=makers.dave())
    requests.answer(asked, "The second.", by=makers.dave())

    assert asked.answer == "The second."
    assert requests.open_of(task.case) == []
    Case.objects.filter(pk=task.case_id).update(state=Case.State.IN_REVIEW)
    with pytest.raises(NotEditable):
        requests.answer(asked, "The third.", by=makers.dave())


def form(*items, **more):
    sent = {"count": str(len(items)), **more}
    for at, item in enumerate(items):
        sent |= {f"{name}-{at}": said for name, said in item.items()}
    return sent


def page(task):
    return f"/review/{task.case.reference}/ask/"


PAPER = {"kind": "paper", "doc_type": "bank_statement", "text": "For October."}


def test_page_shows_the_very_words_before_they_go(task):
    alice = signed_in(makers.alice())
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = form(PAPER, message="Nearly done.", due_on=due)

    shown = text(alice.post(page(task), sent | {"act": "preview"}))
    assert (
        "Nearly done. 1. Add this paper: account statement. For October. Please answer by" in shown
    )
    assert task.case.state == Case.State.IN_REVIEW
    alice.post(page(task), sent | {"act": "send"})

    made = Request.objects.get()
    assert (made.doc_type, made.text) == ("bank_statement", "For October.")
    assert made.due_on == date.fromisoformat(due)


def test_things_are_added_and_taken_out_without_losing_what_was_typed(task):
    alice = signed_in(makers.alice())
    answer = alice.post(page(task), form(PAPER, message="Hello.") | {"add": "question"})
    said = answer.content.decode()
    assert 'name="count" value="2"' in said
    assert "For October." in said
    assert "Hello.</textarea>" in said
    question = {"kind": "question", "text": "Why?"}
    answer = alice.post(page(task), form(PAPER, question) | {"drop": "0"}, headers=HTMX)
    assert 'name="count" value="1"' in answer.content.decode()
    assert "Why?</textarea>" in answer.content.decode()


def test_page_starts_with_the_value_that_the_reviewer_was_at(task):
    value = makers.value(task.case.documents.get(), NET)
    said = signed_in(makers.alice()).get(f"{page(task)}?value={value.pk}").content.decode()
    assert f'<option value="{value.pk}" selected>Net pay: this period</option>' in said


@pytest.mark.parametrize(
    ("item", "more", "sentence"),
    [
        (PAPER | {"doc_type": ""}, {}, "Choose which paper is to be added."),
        ({"kind": "value", "value": ""}, {}, "Choose which value is to be looked at."),
        ({"kind": "question", "text": " "}, {}, "Write the question."),
        (PAPER, {"due_on": "2020-01-01"}, "Choose a day that is still to come"),
        (PAPER, {"due_on": "2020-13-99"}, "Write the date like 2026-12-31"),
    ],
)
def test_what_is_not_whole_is_refused_beside_what_was_typed(task, item, more, sentence):
    answer = signed_in(makers.alice()).post(
        page(task), form(item, message="Kept.", **more) | {"act": "send"}
    )
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Kept.</textarea>" in answer.content.decode()
    assert not Request.objects.exists()


def test_lost_claim_keeps_what_was_typed_and_can_be_taken_again(task):
    claims.release(task, by=makers.alice())
    alice = signed_in(makers.alice())
    sent = form(PAPER, message="Kept.") | {"act": "send"}

    answer = alice.post(page(task), sent)

    assert answer.status_code == 409
    assert "Claim again and return the case" in text(answer)
    assert "Kept.</textarea>" in answer.content.decode()
    assert alice.post(page(task), sent | {"claim": "yes"}).status_code == 302
    assert Request.objects.count() == 1


def test_reviewer_sees_what_was_asked_and_answered(task):
    asked = ask(task, question())[0]
    requests.answer(asked, "The first of them.", by=makers.dave())
    again = makers.task(task.case)

    said = text(signed_in(makers.alice()).get(f"/review/{again.case.reference}/"))

    assert "What the applicant was asked" in said
    assert "The first of them." in said


def test_applicant_is_told_of_a_decision_once_it_stands(task, time_machine):
    time_machine.move_to(timezone.now())
    decisions.decline(task, reason="Of another year.", by=makers.alice())
    status = f"/apply/{task.case.reference}/status/"

    assert "Of another year." not in text(signed_in(makers.dave()).get(status))
    assert "declined" not in text(signed_in(makers.dave()).get("/apply/")).lower()
    message = Message.objects.get(kind="decided")
    assert message.due_at >= timezone.now() + settings.REOPEN - timedelta(seconds=5)
    time_machine.shift(settings.REOPEN + timedelta(seconds=1))
    assert "Of another year." in text(signed_in(makers.dave()).get(status))
