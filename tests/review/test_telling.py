"""Applicants are told by mail what happens to their cases, once, and never what is in them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation

from accounts.preferences import keep
from extraction.models import Case, Document
from mail.delivery import deliver, ring_waiting
from mail.models import Message
from review import telling
from review.claims import claim
from review.decisions import approve, decline, give_back
from review.reopening import reopen
from review.submissions import presented, send
from tests import makers

pytestmark = pytest.mark.django_db
NOW = "2026-11-21T08:00:00Z"


@pytest.fixture(autouse=True)
def ready(settings):
    settings.MAIL_READY = True
    settings.BASE_URL = "https://sign.example"


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def claimed(**values):
    task = makers.task(makers.ready_case(**values))
    claim(task, by=makers.alice())
    return task


def read_now(case: Case) -> None:
    with transaction.atomic():
        telling.papers_read(Case.objects.select_for_update(of=("self",)).get(pk=case.pk))


def test_sending_a_case_is_confirmed(mailoutbox):
    case = makers.ready_case()
    send(case, shown=presented(case), by=makers.dave())

    deliver()

    assert kinds() == ["received"]
    assert mailoutbox[0].subject == f"Your case {case.reference} was received"


def test_case_that_policy_decides_at_once_gets_one_message(mailoutbox):
    case = makers.ready_case("supplier_invoice")
    case.kind.straight_through = True
    case.kind.save()
    send(case, shown=presented(case), by=makers.dave())
    assert case.state == Case.State.APPROVED

    deliver()

    assert [one.subject for one in mailoutbox] == [f"Your case {case.reference} was decided"]


@pytest.mark.parametrize("verdict", ["approved", "declined"])
def test_decision_is_told_without_saying_which(verdict, mailoutbox, time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    task = claimed()
    if verdict == "approved":
        approve(task, by=makers.alice())
    else:
        decline(task, reason="The employer says no.", by=makers.alice())

    assert deliver() == 0  # it may still be taken back
    time_machine.shift(settings.REOPEN + timedelta(seconds=1))
    deliver()

    (message,) = mailoutbox
    assert message.subject == f"Your case {task.case.reference} was decided"
    for word in ("approved", "declined", "employer"):
        assert word not in message.body.casefold()
    assert f"https://sign.example/apply/{task.case.reference}/status/" in message.body


def test_decision_that_was_taken_back_is_not_told(mailoutbox, time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    task = claimed()
    approve(task, by=makers.alice())
    time_machine.shift(timedelta(seconds=30))
    reopen(task, why="Too quick.", by=makers.alice())
    time_machine.shift(settings.REOPEN + timedelta(seconds=1))

    assert deliver() == 0
    assert mailoutbox == []


def test_of_two_decisions_the_one_that_stands_is_told(mailoutbox, time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    task = claimed()
    approve(task, by=makers.alice())
    time_machine.shift(timedelta(seconds=30))
    reopen(task, why="Too quick.", by=makers.alice())
    time_machine.shift(timedelta(seconds=30))
    approve(task, by=makers.alice())
    time_machine.shift(settings.REOPEN + timedelta(seconds=1))

    assert deliver() == 1


def test_returned_case_asks_its_applicant_to_look(mailoutbox):
    task = claimed()
    give_back(task, reason="Add the other side of your card 4111.", by=makers.alice())

    deliver()

    (message,) = mailoutbox
    assert message.subject.startswith("We need something from you")
    assert "4111" not in message.body
    assert f"/apply/{task.case.reference}/" in message.body


def test_who_went_away_is_told_when_everything_is_read(mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    case = makers.ready_case()
    read_now(case)

    assert deliver() == 0  # they may be looking at the page this moment
    time_machine.shift(timedelta(minutes=2, seconds=1))
    ring_waiting()
    deliver()

    assert [one.subject for one in mailoutbox] == [
        f"Please check what we read for your case {case.reference}"
    ]


def test_who_looked_at_the_case_since_is_not_written_to(client, mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    case = makers.ready_case()
    read_now(case)
    time_machine.shift(timedelta(seconds=30))
    client.force_login(makers.dave())
    assert client.get(f"/apply/{case.reference}/check/").status_code == 200
    time_machine.shift(timedelta(minutes=2))

    assert deliver() == 0
    assert Message.objects.get().state == Message.State.NEEDLESS


def test_who_looked_only_before_is_written_to(client, mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    case = makers.ready_case()
    client.force_login(makers.dave())
    client.get(f"/apply/{case.reference}/")
    time_machine.shift(timedelta(minutes=1))
    read_now(case)
    time_machine.shift(timedelta(minutes=3))

    assert deliver() == 1


def test_papers_read_together_are_told_of_once(mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    case = makers.ready_case()
    makers.document(case, "invoice")
    read_now(case)
    time_machine.shift(timedelta(seconds=20))
    read_now(case)
    time_machine.shift(timedelta(minutes=5))

    deliver()

    assert len(mailoutbox) == 1


def test_nothing_is_told_while_a_paper_is_still_being_read():
    case = makers.ready_case()
    makers.document(case, "invoice", state=Document.State.READING)

    read_now(case)

    assert not Message.objects.exists()


def test_case_that_was_sent_meanwhile_needs_no_look(mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    case = makers.ready_case()
    read_now(case)
    send(case, shown=presented(case), by=makers.dave())
    time_machine.shift(timedelta(minutes=3))

    deliver()

    assert [one.subject for one in mailoutbox] == [f"Your case {case.reference} was received"]


def test_looking_often_writes_seldom(client, django_assert_max_num_queries, time_machine):
    time_machine.move_to(NOW, tick=False)
    case = makers.ready_case()
    telling.looked(case)

    with django_assert_max_num_queries(1):
        telling.looked(case)

    assert telling.looked_since(case, int(timezone.now().timestamp()))


def test_mail_speaks_as_the_pages_did_that_the_applicant_saw(client, mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    case = makers.ready_case()
    client.force_login(makers.dave())
    client.get(f"/apply/{case.reference}/", headers={"Accept-Language": "es-MX"})
    time_machine.shift(timedelta(minutes=1))
    read_now(case)
    time_machine.shift(timedelta(minutes=3))
    ring_waiting()
    deliver()

    assert mailoutbox[0].subject == f"Revise lo que leímos para su caso {case.reference}, por favor"
    assert "(Solicitud de hipoteca)" in mailoutbox[0].body


def test_a_choice_counts_more_than_the_pages(mailoutbox):
    case = makers.ready_case()
    with translation.override("es"):
        telling.looked(case)
    keep(case.applicant, language="en")
    case.refresh_from_db()

    assert telling.language_for(case) == "en"
