"""Messages to people, from the moment they are due until they are sent or given up."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.log import SYSTEM


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by what is to be done."""

    def waiting(self) -> MessageQuerySet:
        """Neither sent nor given up."""
        return self.filter(state=Message.State.DUE)

    def due_at_last(self, now: datetime) -> MessageQuerySet:
        """Waiting, and its time has come; the longest waiting first."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")


class Message(models.Model):
    """One message. What it says is composed when it is sent: nothing of it is stored here."""

    class State(models.TextChoices):
        DUE = "due"
        SENT = "sent"
        NEEDLESS = "needless"  # when its time came there was nothing to say any more
        GAVE_UP = "gave_up"

    # None: to somebody who has no account; `about` then leads the kind to their address.
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    about = models.JSONField(default=dict)  # ids and references alone
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    failure_code = models.CharField(max_length=60, blank=True)  # of the last try

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_message_has_its_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            )
        ]
        indexes = [models.Index(fields=["due_at", "id"], name="mail_due", condition=Q(state="due"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def chain(self) -> str:
        return str(self.about.get("case", SYSTEM))
