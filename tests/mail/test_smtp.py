"""Messages reach a mail server over SMTP, and what it says decides what becomes of them."""

import socketserver
import threading
from collections.abc import Iterator

import pytest
from django.db import transaction
from django_rq import get_queue
from redis import ConnectionError as BrokerAway

from mail import outbox
from mail.delivery import deliver
from mail.models import Message
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
State = Message.State


class Server(socketserver.ThreadingTCPServer):
    """As much of a mail server as a client needs."""

    daemon_threads = True
    answer_to_address = "250 ok"
    hangs_up_after_data = False

    def __init__(self) -> None:
        self.received: list[str] = []
        super().__init__(("127.0.0.1", 0), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    """One client: every command is answered, the text of a message kept."""

    server: Server

    def handle(self) -> None:
        self.say("220 test")
        for line in self.rfile:
            command = line.decode().strip().upper()
            if command.startswith("DATA"):
                self.say("354 go on")
                text = self.take_message()
                if self.server.hangs_up_after_data:
                    return
                self.server.received.append(text)
                self.say("250 kept")
            elif command.startswith("RCPT"):
                self.say(self.server.answer_to_address)
            elif command.startswith("QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def take_message(self) -> str:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.decode())
        return "".join(lines)


@pytest.fixture
def server(settings) -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        settings.MAIL_READY = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield running
        running.shutdown()


@pytest.fixture
def message(server) -> Message:
    case = makers.case()
    with transaction.atomic():
        return outbox.post(case.applicant, "received", about={"case": case.reference})


def test_message_arrives_with_both_texts_and_its_id(server, message):
    assert deliver() == 1

    (text,) = server.received
    assert "To: dave@example.org" in text
    assert "Content-Type: multipart/alternative" in text
    assert "text/plain" in text
    assert "text/html" in text
    assert f"Message-ID: <{message.pk}." in text


@pytest.mark.parametrize(
    ("answer", "state"), [("550 no such user", State.GAVE_UP), ("451 try later", State.DUE)]
)
def test_address_that_the_server_refuses(server, message, answer, state):
    server.answer_to_address = answer

    assert deliver() == 0

    message.refresh_from_db()
    assert (message.state, message.failure_code) == (state, f"SMTPRecipientsRefused {answer[:3]}")


def test_connection_that_breaks_in_the_middle_is_tried_again(server, message):
    server.hangs_up_after_data = True
    assert deliver() == 0
    message.refresh_from_db()
    assert message.state == State.DUE

    server.hangs_up_after_data = False
    Message.objects.update(due_at=message.created_at)
    assert deliver() == 1
    assert len(server.received) == 1


def test_worker_is_rung_for_and_does_it(server):
    get_queue("mail").empty()
    case = makers.case()
    with transaction.atomic():
        outbox.post(case.applicant, "received", about={"case": case.reference})

    (job,) = get_queue("mail").get_jobs()

    assert job.func_name == "mail.delivery.deliver"
    job.perform()
    assert len(server.received) == 1
    get_queue("mail").empty()


def test_broker_that_is_away_costs_no_message(server, monkeypatch):
    def away(_name):
        raise BrokerAway

    monkeypatch.setattr(outbox, "get_queue", away)
    case = makers.case()
    with transaction.atomic():
        outbox.post(case.applicant, "received", about={"case": case.reference})

    assert deliver() == 1  # as the sweep has it done
