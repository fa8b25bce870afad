"""How reviewers deal with what they are shown: each act, and the time at work on each case.

Nothing personal but who: no value, no reason.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Handling(models.Model):
    """One act of a reviewer on one value or finding."""

    class Act(models.TextChoices):
        CONFIRMED = "confirmed"
        CHANGED = "changed"
        ABSENT = "absent"
        ILLEGIBLE = "illegible"
        ANSWERED = "answered"  # for a finding

    task = models.ForeignKey("review.ReviewTask", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=9, choices=Act)
    doc_type = models.CharField(max_length=32, blank=True)  # "": a finding of the whole case
    flagged = models.BooleanField(default=False)  # something spoke against the value
    # How long it was on show before the act, as the browser says, and never longer than the claim.
    seen_ms = models.PositiveIntegerField(null=True)  # None: the browser runs no scripts

    class Meta:
        indexes = [models.Index(fields=["at", "by"], name="handling_in_time")]

    def __str__(self) -> str:
        return f"{self.act} in task {self.task_id}"


class Activity(models.Model):
    """How long one person was at work on one task: gaps between two signs of life, if short."""

    task = models.ForeignKey("review.ReviewTask", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_at = models.DateTimeField()
    active_ms = models.PositiveBigIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "by"], name="one_activity_a_person"),
        ]

    def __str__(self) -> str:
        return f"Work on task {self.task_id}"
