"""When an applicant last looked at a case."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Visit(models.Model):
    """The last time that the applicant opened a page of their case. Not exact: see `telling`."""

    case = models.OneToOneField("extraction.Case", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=10, blank=True)  # that the page spoke

    def __str__(self) -> str:
        return f"Visit to {self.case_id}"
