"""Checks of attention: values shown wrong on purpose to one reviewer, and never stored as such."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.log import SYSTEM

MOST_PER_MILLE = 50


def new_salt() -> str:
    """What makes the draws of a setting unlike those of any other, and nobody's guess."""
    return secrets.token_hex(16)


class Vigilance(models.Model):
    """How many cases get a check of attention. The last row counts; earlier ones are its past."""

    per_mille = models.PositiveSmallIntegerField()  # of the cases that reviewers claim; 0: off
    reason = models.CharField(max_length=500)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vigilance_is_small", condition=Q(per_mille__lte=MOST_PER_MILLE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_mille} per mille"

    @property
    def chain(self) -> str:
        return SYSTEM


class Probe(models.Model):
    """One value of one claimed case that its holder is shown with another text.

    `shown` is on the holder's screen only: no field value, finding, export or answer of the
    interface for programs ever holds it.
    """

    class State(models.TextChoices):
        LIVE = "live"
        CAUGHT = "caught"  # the reviewer noticed
        MISSED = "missed"  # confirmed as shown, or approved with it on the screen
        WITHDRAWN = "withdrawn"  # the claim, the value or the option ended first

    task = models.ForeignKey("review.ReviewTask", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    value = models.ForeignKey("extraction.FieldValue", models.CASCADE, related_name="+")
    shown = models.CharField(max_length=80)  # canonical
    state = models.CharField(max_length=9, choices=State, default=State.LIVE)
    planted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when the reviewer read what came of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "by"], name="one_draw_a_person_and_task"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="live"), name="one_live_probe_a_task"
            ),
            models.CheckConstraint(
                name="ended_probe_has_a_time",
                condition=Q(state="live", ended_at=None)
                | (~Q(state="live") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["by", "planted_at"], name="probe_by_reviewer")]

    def __str__(self) -> str:
        return f"Probe in task {self.task_id}"

    @property
    def chain(self) -> str:
        return self.task.case.reference
