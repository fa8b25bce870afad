"""What an applicant says where two of their figures don't go together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ConflictAnswer(models.Model):
    """Which of two or more values is right, as the applicant states it. It changes no value.

    An answer is for the values that were shown: where one of them changes, the question is another
    one. A later answer to the same question takes the earlier one's place, which is kept.
    """

    class Choice(models.TextChoices):
        SIDE = "side"  # one of those shown
        ALL = "all"  # each of them, as somebody who works for two employers
        NEITHER = "neither"
        UNSURE = "unsure"

    case = models.ForeignKey("extraction.Case", models.PROTECT, related_name="+")
    question = models.CharField(max_length=32)  # review.conflicts.Conflict.key
    meaning = models.CharField(max_length=20)
    # As shown: [{"text", "where", "stated", "places": [[document, path], ...]}]
    sides = models.JSONField()
    choice = models.CharField(max_length=7, choices=Choice)
    side = models.PositiveSmallIntegerField(null=True)  # which of `sides` is right
    words = models.CharField(max_length=500, blank=True)  # the applicant's own
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "question"], condition=Q(current=True), name="one_answer_a_conflict"
            ),
            models.CheckConstraint(
                name="conflict_side_where_one_is_right",
                condition=Q(choice="side", side__isnull=False)
                | (~Q(choice="side") & Q(side__isnull=True)),
            ),
            models.CheckConstraint(
                name="conflict_neither_in_words", condition=~Q(choice="neither", words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.choice} of {self.meaning} in {self.case}"

    @property
    def chain(self) -> str:
        return self.case.reference
