"""A case before a reviewer: the task, the claim on it, what was signed and what was decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from extraction.models import REVIEW_HOURS, Case
from review.bench_models import BenchAct, FieldNote  # noqa: F401
from review.closing_models import Closing, ClosingPart, WeekFigures  # noqa: F401
from review.conflict_models import ConflictAnswer  # noqa: F401
from review.handling_models import Activity, Handling  # noqa: F401
from review.presence_models import Presence  # noqa: F401
from review.probe_models import Probe, Vigilance  # noqa: F401
from review.request_models import Request  # noqa: F401
from review.visit_models import Visit  # noqa: F401


def due_by_default() -> datetime:
    """When a case is to be decided whose kind says nothing else."""
    return timezone.now() + timedelta(hours=REVIEW_HOURS)


class Submission(models.Model):
    """What an applicant signed, word for word, and the values it was signed for."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=12, default="en")  # that the text is in
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

    def waiting_at(self, now: datetime) -> ReviewTaskQuerySet:
        """Open, and not put off until later."""
        return self.open().filter(Q(deferred_until=None) | Q(deferred_until__lte=now))

    def deferred_at(self, now: datetime) -> ReviewTaskQuerySet:
        """Open, and put off until later."""
        return self.open().filter(deferred_until__gt=now)

    def in_turn(self) -> ReviewTaskQuerySet:
        """The order of the queue: heaviest first, then what is due first."""
        return self.order_by("-weight", "due_at", "pk")


class ReviewTask(models.Model):
    """A case waiting for a person. A claim is a lease: it ends by itself at `claimed_until`.

    Who is to do it (`assigned_to`, an escalation) and when (`deferred_until`) stand beside the
    claim: each says who may be given the case next, the claim alone who works on it now.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        DECLINED = "declined"
        RETURNED = "returned"

    class Escalation(models.TextChoices):
        FORGED = "forged", "It may be forged or altered"
        CONTRADICTS = "contradicts", "Papers contradict each other"
        IDENTITY = "identity", "It is not clear who the applicant is"
        POLICY = "policy", "The policy does not say what to do"
        COMPLAINT = "complaint", "A complaint, or special circumstances"
        OTHER = "other", "Something else"

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
    due_at = models.DateTimeField(default=due_by_default)  # to be decided by
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    deferred_until = models.DateTimeField(null=True)  # it comes back by itself
    deferred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    deferred_why = models.CharField(max_length=500, blank=True)
    escalated_at = models.DateTimeField(null=True)
    escalated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    escalated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # None: any lead
    escalated_for = models.CharField(max_length=12, blank=True, choices=Escalation)
    escalated_why = models.CharField(max_length=1000, blank=True)  # in words
    sample = models.BooleanField(default=False)  # drawn by chance, though nothing was found

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
            models.CheckConstraint(
                name="deferral_is_whole",
                condition=Q(deferred_until=None, deferred_by=None, deferred_why="")
                | (
                    Q(deferred_until__isnull=False, deferred_by__isnull=False) & ~Q(deferred_why="")
                ),
            ),
            models.CheckConstraint(
                name="escalation_is_whole",
                condition=Q(
                    escalated_at=None, escalated_by=None, escalated_to=None, escalated_for=""
                )
                | (
                    Q(escalated_at__isnull=False, escalated_by__isnull=False) & ~Q(escalated_for="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-weight", "due_at", "id"], name="queue_in_turn", condition=Q(status="open")
            ),
            models.Index(fields=["due_at", "id"], name="queue_by_due", condition=Q(status="open")),
            models.Index(
                fields=["opened_at", "id"], name="queue_by_age", condition=Q(status="open")
            ),
            models.Index(
                fields=["claimed_until"],
                name="queue_claimed",
                condition=Q(status="open", claimed_by__isnull=False),
            ),
            models.Index(
                fields=["assigned_to"],
                name="queue_assigned",
                condition=Q(status="open", assigned_to__isnull=False),
            ),
            models.Index(
                fields=["deferred_until"],
                name="queue_deferred",
                condition=Q(status="open", deferred_until__isnull=False),
            ),
            models.Index(
                fields=["escalated_at"],
                name="queue_escalated",
                condition=Q(status="open", escalated_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"], name="queue_sample", condition=Q(status="open", sample=True)
            ),
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
    # The case was reopened: the decision does not count, and stays for the record.
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_without_a_reason", condition=Q(verdict="approved") | ~Q(reason="")
            )
        ]
        indexes = [models.Index(fields=["by", "-at"], name="decisions_of_a_person")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.task}"
