"""Who has a case on the screen at this moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Presence(models.Model):
    """That a person looks at a case; the page says so every few seconds, and it fades by itself.

    No act, so the audit log has none of it.
    """

    case = models.ForeignKey("extraction.Case", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="present_once_at_a_case")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at case {self.case_id}"
