"""What rules found in a case, and what people made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from extraction.models import Case, Document
from rules.life_models import BackTest, BackTestCase, CaseSnapshot, ShadowFinding, Version
from rules.terms import Answer, Outcome, Override, Severity

__all__ = [
    "Answer",
    "BackTest",
    "BackTestCase",
    "CaseSnapshot",
    "Finding",
    "FindingQuerySet",
    "Outcome",
    "Override",
    "Severity",
    "ShadowFinding",
    "Version",
]


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings by what is left to do."""

    def of_case(self, case: Case) -> FindingQuerySet:
        return self.filter(case=case, current=True).select_related("document", "resolved_by")

    def open(self) -> FindingQuerySet:
        """Failed, weighty enough to stop a decision, and nobody has answered for it."""
        return self.filter(
            current=True,
            outcome=Outcome.FAIL,
            severity__in=[Severity.BLOCKER, Severity.WARNING],
            resolved_at=None,
        )


class Finding(models.Model):
    """One rule's verdict on one document or case, with the inputs it saw."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=60)
    rule_version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    outcome = models.CharField(max_length=6, choices=Outcome)
    severity = models.CharField(max_length=7, choices=Severity)
    sentence = models.TextField()
    expected = models.CharField(max_length=80, blank=True)  # as shown, beside what was found
    found = models.CharField(max_length=80, blank=True)
    may_override = models.CharField(max_length=8, choices=Override, default=Override.REVIEWER)
    # [{"document", "path", "value", "label", "version", "page", "boxes"}]
    inputs = models.JSONField(default=list)
    digest = models.CharField(max_length=64)  # of everything above: the same again is the same row
    current = models.BooleanField(default=True)
    found_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True)  # when it did not come out any more
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    resolution = models.CharField(max_length=500, blank=True)  # the person's reason

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "digest"], condition=Q(current=True), name="finding_once_in_a_case"
            ),
            models.CheckConstraint(
                name="resolution_is_whole",
                condition=Q(resolved_by=None, resolved_at=None, resolution="")
                | (
                    Q(resolved_by__isnull=False, resolved_at__isnull=False)
                    & Q(answer__in=["confirmed", "overridden"])
                    & ~Q(resolution="")
                ),
            ),
            models.CheckConstraint(
                name="nobody_overrides_what_nobody_may",
                condition=~Q(may_override="nobody", answer="overridden"),
            ),
        ]
        indexes = [
            # What a rule raised, the newest first: its figures and its page.
            models.Index(
                fields=["rule", "-found_at"], condition=Q(outcome="fail"), name="failed_by_rule"
            )
        ]
        ordering = ["severity", "pk"]  # blocker, note, warning: screens sort by weight themselves

    def __str__(self) -> str:
        return f"{self.rule} v{self.rule_version}: {self.outcome}"

    @property
    def chain(self) -> str:
        return self.case.reference

    @property
    def paths(self) -> set[str]:
        """The fields that it looked at, on its own document."""
        return {seen["path"] for seen in self.inputs}
