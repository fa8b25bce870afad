"""What is known of a case when it leaves the queue, or passes it: what the figures are made of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Closing(models.Model):
    """One case that was decided or given back, with what is counted of it.

    Written in the transaction of the decision, and taken back when the case is opened again.
    """

    case = models.ForeignKey("extraction.Case", models.PROTECT, related_name="+")
    task = models.OneToOneField("review.ReviewTask", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=32)  # the case kind's slug
    verdict = models.CharField(max_length=8)  # approved, declined, returned
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    opened_at = models.DateTimeField()  # when it came into the queue; `at` where it never did
    straight = models.BooleanField()  # decided by policy, without a person
    in_time = models.BooleanField(null=True)  # None: it had no due time
    active_ms = models.PositiveBigIntegerField(null=True)  # of all at work; None: not measured
    cost_micros = models.PositiveBigIntegerField(default=0)  # of the calls to models
    unpriced = models.PositiveIntegerField(default=0)  # calls whose cost is not known
    checked = models.PositiveIntegerField(default=0)  # values that a reviewer answered for
    stood = models.PositiveIntegerField(default=0)  # of these: as they were read
    doubted = models.PositiveIntegerField(default=0)  # of `checked`: something spoke against it
    agreed = models.PositiveIntegerField(default=0)  # of `doubted`: stood
    answered = models.PositiveIntegerField(default=0)  # findings that people settled
    overridden = models.PositiveIntegerField(default=0)  # of these: let stand

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="straight_has_no_reviewer",
                condition=Q(straight=True, task=None, by=None)
                | Q(straight=False, task__isnull=False, by__isnull=False),
            ),
            models.CheckConstraint(
                name="parts_are_within_wholes",
                condition=Q(stood__lte=F("checked"))
                & Q(doubted__lte=F("checked"))
                & Q(agreed__lte=F("doubted"))
                & Q(agreed__lte=F("stood"))
                & Q(overridden__lte=F("answered")),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(straight=True), name="straight_through_once"
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], name="closing_in_time"),
            models.Index(fields=["by", "at"], name="closing_by_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.verdict}"


class ClosingPart(models.Model):
    """The same counts of values for the documents of one type in a case that was closed."""

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="parts")
    doc_type = models.CharField(max_length=32)
    checked = models.PositiveIntegerField(default=0)
    stood = models.PositiveIntegerField(default=0)
    doubted = models.PositiveIntegerField(default=0)
    agreed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "doc_type"], name="one_part_a_type"),
        ]
        indexes = [models.Index(fields=["doc_type", "closing"], name="part_by_type")]

    def __str__(self) -> str:
        return f"{self.doc_type} in closing {self.closing_id}"


class WeekFigures(models.Model):
    """The counts of a week that is over, for one choice of filters. Made again when it is gone."""

    zone = models.CharField(max_length=64)  # whose Monday it begins on
    first = models.DateField()
    kind = models.CharField(max_length=32)  # "": all
    doc = models.CharField(max_length=32)
    reviewer = models.BigIntegerField()  # 0: all
    counts = models.JSONField()  # `review.figures.Counts`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "kind", "doc", "reviewer", "first"], name="one_row_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"Figures of the week of {self.first}"
