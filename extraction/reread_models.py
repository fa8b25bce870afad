"""What the pixels say where an applicant changed a value."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Reread(models.Model):
    """A place on a page, read again by OCR alone, by nobody who knows what was read or changed."""

    value = models.OneToOneField(  # the applicant's version
        "extraction.FieldValue", models.CASCADE, related_name="reread"
    )
    page = models.PositiveIntegerField(null=True)  # None: the value never had a place
    boxes = models.JSONField(default=list)
    text = models.TextField(blank=True)  # all that was read in the boxes
    read = models.TextField(null=True)  # noqa: DJ001 - canonical; None: nothing of its kind there
    score = models.FloatField(null=True)  # the lowest of its words, 0 to 1
    failure = models.CharField(max_length=40, blank=True)  # it could not be read at all
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.value} read again"
