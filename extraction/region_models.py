"""Pieces of pages that people have read again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Region(models.Model):
    """A box on a page that somebody wants read by OCR. What it says is offered, never saved."""

    page = models.ForeignKey("extraction.Page", models.CASCADE, related_name="+")
    box = models.JSONField()  # [x0, y0, x1, y1] in points
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    words = models.JSONField(default=list)  # as a page has them
    failure = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="region_says_nothing_before_it_ended",
                condition=Q(ended_at__isnull=False) | Q(words=[], failure=""),
            )
        ]
        indexes = [models.Index(fields=["asked_at"], name="region_by_age")]

    def __str__(self) -> str:
        return f"Region {self.pk} of page {self.page_id}"
