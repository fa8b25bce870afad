"""A case before a reviewer: the task, the claim on it, what was signed and what was decided."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from extraction.models import Case


class Submission(models.Model):
    """What an applicant signed, word for word, and the values it was signed for."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    presented = models.CharField(max_length=64)  # sha256 of the values that were on the screen
    signed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Submission of {self.case}"

    @property
    def chain(self) -> str:
        return self.case.reference


class ReviewTaskQuerySet(models.QuerySet["ReviewTask"]):
    """Tasks by who could take them."""

    def open(self) -> ReviewTaskQuerySet:
        return self.filter(status=ReviewTask.Status.OPEN)

    def free_at(self, now: datetime) -> ReviewTaskQuerySet:
        """Open, and claimed by nobody any more."""
        return self.open().filter(Q(claimed_by=None) | Q(claimed_until__lt=now))

    def in_turn(self) -> ReviewTaskQuerySet:
        """The order of the queue: heaviest first, then oldest."""
        return self.order_by("-weight", "opened_at", "pk")


class ReviewTask(models.Model):
    """A case waiting for a person. A claim is a lease: it ends by itself at `claimed_until`."""

    class Status(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        DECLINED = "declined"
        RETURNED = "returned"

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    why = models.CharField(max_length=300)  # the reason that it is in the queue, as a sentence
    weight = models.PositiveIntegerField(default=0)  # of its risk, as rules.risk has it
    risk = models.CharField(max_length=400, blank=True)  # what the weight is made of, in words
    opened_at = models.DateTimeField(default=timezone.now)
    # When the case was last judged because the rules changed; else when it came here.
    judged_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)  # when the last claim began, ended or not
    claimed_until = models.DateTimeField(null=True)

    objects = ReviewTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="open"), name="one_open_task_a_case"
            ),
            models.CheckConstraint(
                name="claim_is_whole",
                condition=Q(claimed_by=None, claimed_until=None)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-weight", "opened_at", "id"],
                name="queue_order",
                condition=Q(status="open"),
            )
        ]

    def __str__(self) -> str:
        return f"Review of {self.case}"

    @property
    def chain(self) -> str:
        return self.case.reference

    def held_by(self, user: models.Model, now: datetime) -> bool:
        """Whether `user` has the claim now."""
        return (
            self.claimed_by_id == user.pk
            and self.claimed_until is not None
            and self.claimed_until >= now
        )


class Decision(models.Model):
    """What a reviewer decided on a case, and why."""

    class Verdict(models.TextChoices):
        APPROVED = "approved"
        DECLINED = "declined"
        RETURNED = "returned"

    task = models.ForeignKey(ReviewTask, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.TextField(blank=True)  # shown to the applicant where declined or returned
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_without_a_reason", condition=Q(verdict="approved") | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.task}"
