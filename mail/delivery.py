"""Sending what is due, one message at a time.

A try is claimed by one UPDATE that commits before anything is sent, and settled by one after: two
workers never work on one message at once. A worker that is killed between the mail server's yes
and its own note of it leaves a message that is sent a second time when its claim has run out. The
other order would lose it instead; one message twice is the lesser harm, and both bear the same
Message-ID.
"""

import random
import smtplib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.log import record
from mail import outbox
from mail.letters import letter_of, rendered
from mail.models import Message, MessageQuerySet

log = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=5)  # longer than a mail server may take
MOST_AT_ONCE = 500
# After the first try, the second, ... and after the last of these pauses it is given up.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
JITTER = 0.2  # of a pause, so that what failed together is not tried together


def deliver() -> int:
    """Send what is due. Safe to run again, or twice at once.

    Returns:
        How many were sent.
    """
    if not settings.MAIL_READY:
        return 0
    sent = 0
    for _ in range(MOST_AT_ONCE):
        message = _claimed(timezone.now())
        if message is None:
            return sent
        sent += _try(message)
    outbox.ring()
    return sent


def ring_waiting() -> None:
    """Ring for messages whose time has come; the sweep calls it."""
    if Message.objects.due_at_last(timezone.now()).exists():
        outbox.ring()


def _claimed(now: datetime) -> Message | None:
    with transaction.atomic():
        due = Message.objects.due_at_last(now).select_for_update(skip_locked=True, of=("self",))
        message = due.select_related("to").first()
        if message is not None:
            message.attempts += 1
            message.due_at = now + CLAIM
            message.save(update_fields=["attempts", "due_at"])
    return message


def _try(message: Message) -> bool:
    try:
        letter = letter_of(message)
        if letter is None:
            _settle(message, Message.State.NEEDLESS)
            return False
        rendered(message, letter).send()
    except Exception as error:  # whatever it is, the message stays and is tried again
        # Its words may quote the address.
        _failed(message, _code(error), for_good=_refused_for_good(error))
        return False
    _settle(message, Message.State.SENT)
    return True


def _failed(message: Message, code: str, *, for_good: bool) -> None:
    if for_good or message.attempts > len(PAUSES):
        log.error("mail.gave_up", message=message.pk, kind=message.kind, code=code)
        _settle(message, Message.State.GAVE_UP, code)
        return
    pause = PAUSES[message.attempts - 1]
    pause *= 1 + random.uniform(-JITTER, JITTER)  # noqa: S311 - no secret
    log.warning("mail.failed", message=message.pk, kind=message.kind, code=code)
    _mine(message).update(due_at=timezone.now() + pause, failure_code=code)


@transaction.atomic
def _settle(message: Message, state: Message.State, code: str = "") -> None:
    sent_at = timezone.now() if state == Message.State.SENT else None
    if not _mine(message).update(state=state, sent_at=sent_at, failure_code=code):
        return  # our claim ran out, and whoever has it now tells of it
    record(
        f"mail.message.{state}",
        subject=message,
        by=None,
        details={"kind": message.kind, "attempts": message.attempts, "code": code},
    )


def _mine(message: Message) -> MessageQuerySet:
    return Message.objects.waiting().filter(pk=message.pk, attempts=message.attempts)


def _code(error: Exception) -> str:
    number = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        number = next((code for code, _ in error.recipients.values()), "")
    return f"{type(error).__name__} {number}".strip()[:60]


def _refused_for_good(error: Exception) -> bool:
    """Whether the mail server said for good that it doesn't take this one: 5xx to the address."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(500 <= code < 600 for code, _ in error.recipients.values())
