"""What a reviewer asks of an applicant."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Request(models.Model):
    """One thing that a reviewer asks for. The case is with the applicant until it is sent again.

    A paper or a look at a value is answered by doing it: `review.requests` finds that out.
    """

    class Kind(models.TextChoices):
        PAPER = "paper"  # add a document of `doc_type`
        VALUE = "value"  # look at one value, of `document` at `path`
        QUESTION = "question"  # answer in words

    case = models.ForeignKey("extraction.Case", models.PROTECT, related_name="+")
    task = models.ForeignKey("review.ReviewTask", models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=8, choices=Kind)
    doc_type = models.CharField(max_length=32, blank=True)  # of a paper
    document = models.ForeignKey(
        "extraction.Document", models.PROTECT, null=True, related_name="+"
    )  # that the value stands on
    path = models.CharField(max_length=80, blank=True)  # of the value
    text = models.TextField(blank=True)  # what is asked, in the reviewer's words
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(null=True)  # None: no date was set
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(blank=True)  # in the applicant's words; "" where it was done instead

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="asks_for_what_its_kind_needs",
                condition=(Q(kind="paper", document=None, path="") & ~Q(doc_type=""))
                | (Q(kind="value", doc_type="", document__isnull=False) & ~Q(path=""))
                | (Q(kind="question", doc_type="", document=None, path="") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="answer_is_whole",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Request {self.pk} of {self.case}"

    @property
    def chain(self) -> str:
        return self.case.reference
