"""Posting a message: it is due as soon as the transaction that posts it has committed."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django_rq import get_queue
from redis import RedisError

from mail.letters import About
from mail.models import Message

log = structlog.get_logger(__name__)

QUEUE = "mail"
JOB = "mail.delivery.deliver"


def post(
    to: models.Model | None, kind: str, *, about: About, after: timedelta = timedelta()
) -> Message:
    """Have a message sent, in the caller's transaction: no commit, no message.

    Args:
        to: the person; None for somebody without an account, whose address the kind finds by
            `about`.
        kind: a name in MAIL_KINDS.
        about: ids and references; nothing secret or personal, as it is stored.
        after: not before this has passed; whether there is still anything to say shows then.

    Raises:
        KeyError: there is no such kind.
        RuntimeError: there is no transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("post() belongs in the transaction of what it tells of")
    settings.MAIL_KINDS[kind]
    due_at = timezone.now() + after
    message = Message.objects.create(
        to_id=None if to is None else to.pk, kind=kind, about=dict(about), due_at=due_at
    )
    if not after:
        transaction.on_commit(ring)
    return message


def ring() -> None:
    """Tell a worker that something is due. A broker that is away costs time, never a message."""
    if not settings.MAIL_READY:
        return
    try:
        # No name: of two jobs of one name the later could end with the earlier, unheard.
        get_queue(QUEUE).enqueue(JOB, result_ttl=0, failure_ttl=3600)
    except RedisError:
        log.warning("mail.ring_postponed")
