"""What reviewers did at the workbench, so that they can take it back; and their notes on fields."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from extraction.models import Document


class BenchAct(models.Model):
    """One act of a reviewer on a case: one save, however many values it was about.

    It names versions and holds no value. Undoing adds versions; the act stays, marked as undone.
    """

    class Kind(models.TextChoices):
        FIELD = "field"
        FINDING = "finding"
        ROW = "row"  # one row of a list was saved
        ADDED = "added"
        REMOVED = "removed"
        MOVED = "moved"
        CELLS = "cells"  # pasted, or a column given to another field

    task = models.ForeignKey("review.ReviewTask", models.CASCADE, related_name="bench_acts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=8, choices=Kind)
    says = models.CharField(max_length=120)  # what it was about: "Net pay", "Lines, line 3"
    versions = models.JSONField(default=list)  # [[before, after]], by the values' keys
    finding = models.ForeignKey("rules.Finding", models.CASCADE, null=True, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="+")
    table = models.CharField(max_length=40, blank=True)
    row = models.PositiveIntegerField(null=True)
    step = models.SmallIntegerField(default=0)  # of a row that was moved
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["task", "by", "-id"], name="acts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.task_id}"


class FieldNote(models.Model):
    """What a reviewer wrote about a field for other reviewers. No applicant ever sees it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="field_notes")
    reading = models.PositiveIntegerField()
    path = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="note_says_something", condition=~models.Q(text=""))
        ]
        indexes = [models.Index(fields=["document", "path"], name="notes_of_a_field")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Note on {self.path} of document {self.document_id}"

    @property
    def chain(self) -> str:
        return self.document.case.reference
