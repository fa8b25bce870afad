"""The outbox: what is posted is sent once, tried again when it fails, and given up loudly."""

import re
import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone

from audit.chain import tell
from config import doctor
from mail import delivery, outbox
from mail.delivery import PAUSES, deliver
from mail.models import Message
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
State = Message.State


@pytest.fixture(autouse=True)
def ready(settings):
    settings.MAIL_READY = True


@pytest.fixture
def case():
    return makers.case()


def posted(case, kind="received", **more) -> Message:
    with transaction.atomic():
        return outbox.post(case.applicant, kind, about={"case": case.reference}, **more)


def failing(monkeypatch, error):
    def refuse(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_message_is_written_in_the_moment_it_is_sent(case, mailoutbox, settings):
    settings.BASE_URL = "https://sign.example"
    message = posted(case)

    assert deliver() == 1

    (sent,) = mailoutbox
    assert sent.to == ["dave@example.org"]
    assert case.reference in sent.subject
    assert f"https://sign.example/apply/{case.reference}/status/" in sent.body
    assert "Hello Dave Applewood," in sent.body
    (html,) = sent.alternatives
    assert f'href="https://sign.example/apply/{case.reference}/status/"' in html[0]
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 1)
    assert message.about == {"case": case.reference}


def test_nothing_is_sent_twice(case, mailoutbox):
    posted(case)

    assert (deliver(), deliver(), len(mailoutbox)) == (1, 0, 1)


def test_what_is_rolled_back_is_never_sent(case, mailoutbox):
    with transaction.atomic():
        outbox.post(case.applicant, "received", about={"case": case.reference})
        transaction.set_rollback(True)

    assert deliver() == 0
    assert mailoutbox == []


def test_message_wants_a_transaction(case):
    with pytest.raises(RuntimeError):
        outbox.post(case.applicant, "received", about={"case": case.reference})


def test_unknown_kind_is_refused_at_once(case):
    with pytest.raises(KeyError), transaction.atomic():
        outbox.post(case.applicant, "no_such_kind", about={})


def test_names_are_not_escaped_in_plain_text_and_are_in_html(case, mailoutbox):
    dave = case.applicant
    dave.full_name = "Dáve O'Neil <b>"
    dave.save()
    posted(case)

    deliver()

    assert "Hello Dáve O'Neil <b>," in mailoutbox[0].body
    assert "<b>" not in mailoutbox[0].alternatives[0][0]


def test_failure_is_tried_again_after_growing_pauses_and_then_given_up(
    case, monkeypatch, time_machine
):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    failing(monkeypatch, OSError("dave@example.org is behind a wall"))
    message = posted(case)

    for attempt, pause in enumerate(PAUSES, start=1):
        deliver()
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.DUE, attempt)
        assert message.failure_code == "OSError"
        waits = message.due_at - timezone.now()
        assert pause * 0.8 <= waits <= pause * 1.2
        assert deliver() == 0  # not before its time
        message.refresh_from_db()
        assert message.attempts == attempt
        time_machine.shift(pause * 1.21)
    deliver()

    message.refresh_from_db()
    assert message.state == State.GAVE_UP
    told = list(tell(case.reference))[-1]
    assert told.entry.action == "mail.message.gave_up"
    assert told.details == {"kind": "received", "attempts": 7, "code": "OSError"}
    assert "dave@" not in told.entry.canon
    assert doctor.mail()[0] == doctor.State.WARNING


def test_address_that_the_server_refuses_for_good_is_not_tried_again(case, monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({"dave@example.org": (550, b"no such user")})
    failing(monkeypatch, refusal)
    message = posted(case)

    deliver()

    message.refresh_from_db()
    assert (message.state, message.failure_code) == (State.GAVE_UP, "SMTPRecipientsRefused 550")


def test_address_that_the_server_refuses_for_now_is_tried_again(case, monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({"dave@example.org": (451, b"greylisted")})
    failing(monkeypatch, refusal)
    message = posted(case)

    deliver()

    message.refresh_from_db()
    assert message.state == State.DUE


def test_one_that_fails_does_not_hold_up_the_others(case, monkeypatch, mailoutbox):
    posted(case)
    second = makers.case(by=makers.erin())
    posted(second)
    send = EmailBackend.send_messages

    def refuse_dave(self, messages):
        if messages[0].to == ["dave@example.org"]:
            raise OSError
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_dave)

    assert deliver() == 1
    assert mailoutbox[0].to == ["erin@example.org"]


def test_two_workers_never_send_one_message_twice(case, mailoutbox):
    for _ in range(10):
        posted(case)
    start = threading.Barrier(2)

    def work():
        start.wait()
        deliver()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(mailoutbox) == 10
    assert len({one.extra_headers["Message-ID"] for one in mailoutbox}) == 10
    assert not Message.objects.waiting().exists()


def test_message_of_a_killed_worker_is_sent_when_its_claim_ran_out(case, mailoutbox, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    message = posted(case)
    claimed = delivery._claimed(timezone.now())
    assert claimed == message  # and here the worker dies

    assert deliver() == 0
    time_machine.shift(delivery.CLAIM + timedelta(seconds=1))

    assert deliver() == 1
    # Who was only slow and comes back late changes nothing of what the other wrote.
    delivery._failed(claimed, "Late", for_good=False)
    message.refresh_from_db()
    assert (message.state, message.failure_code) == (State.SENT, "")


def test_without_a_mail_server_messages_wait_and_the_doctor_says_so(case, settings, mailoutbox):
    settings.MAIL_READY = False
    posted(case)

    assert deliver() == 0
    assert mailoutbox == []
    state, words = doctor.mail()
    assert state == doctor.State.WARNING
    assert "1 messages wait: set EMAIL_URL" in words


def test_message_that_waits_on_purpose_waits(case, mailoutbox, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    posted(case, after=timedelta(minutes=2))

    assert deliver() == 0
    time_machine.shift(timedelta(minutes=2, seconds=1))
    assert deliver() == 1


def test_applicant_is_written_to_in_their_language(case, mailoutbox):
    dave = case.applicant
    dave.preferences = {"language": "es"}
    dave.save()
    posted(case)

    deliver()

    assert re.search(r'<html lang="es', mailoutbox[0].alternatives[0][0])
    assert django_mail.outbox == mailoutbox
