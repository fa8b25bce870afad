"""The life of a rule: its versions, what they were tested on, and who let them go live.

The database holds the promises: a version's words never change, nothing goes live without a
finished back-test of that very version and the consent of a second lead. See migration 0004.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from extraction.models import Case, CaseKind, Document
from rules.bodies import BODIES, LimitsBody, PaperworkBody, RuleBody

PAPERWORK_RULE = "case.required_document_missing"  # judges what paperwork is there


class Version(models.Model):
    """One version of a rule, of a built-in rule's limits, or of a case kind's paperwork."""

    class Subject(models.TextChoices):
        RULE = "rule"  # `name` is its id, as "team.overtime_share"
        LIMITS = "limits"  # `name` is the built-in rule's id
        PAPERWORK = "paperwork"  # `name` is "paperwork"; of one case kind

    class State(models.TextChoices):
        DRAFT = "draft"
        BACK_TESTED = "back_tested"
        SHADOW = "shadow"  # runs, flags nobody, counts
        LIVE = "live"
        RETIRED = "retired"  # was live; another version took its place
        DISCARDED = "discarded"  # never was

    subject = models.CharField(max_length=9, choices=Subject)
    name = models.CharField(max_length=60)
    case_kind = models.ForeignKey(CaseKind, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()  # of its subject, name and case kind, from 1
    body = models.JSONField()  # as rules.bodies has it
    owner = models.CharField(max_length=60)  # the team that answers for it
    rationale = models.TextField()  # why it is wanted
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=11, choices=State, default=State.DRAFT)
    back_test = models.ForeignKey("BackTest", models.PROTECT, null=True, related_name="+")
    shadow_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # retired or discarded

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "name", "case_kind", "number"],
                name="versions_count_up",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["subject", "name", "case_kind"],
                condition=Q(state="live"),
                name="one_live_version",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own", condition=~Q(approved_by=F("author"))
            ),
            models.CheckConstraint(
                name="live_is_tested_and_approved",
                condition=~Q(state__in=["live", "retired"])
                | Q(
                    back_test__isnull=False,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    live_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="tested_has_its_test",
                condition=~Q(state__in=["back_tested", "shadow"]) | Q(back_test__isnull=False),
            ),
            models.CheckConstraint(
                name="paperwork_is_of_a_case_kind",
                condition=~Q(subject="paperwork") | Q(case_kind__isnull=False),
            ),
        ]
        ordering = ["subject", "name", "number"]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    @property
    def says(self) -> RuleBody | LimitsBody | PaperworkBody:
        """Its body, typed."""
        return BODIES[self.subject].model_validate(self.body)

    @property
    def rule_id(self) -> str:
        """The rule whose judgement it changes."""
        return PAPERWORK_RULE if self.subject == self.Subject.PAPERWORK else self.name

    @property
    def open(self) -> bool:
        """Whether it may still come to be in force."""
        return self.state in (self.State.DRAFT, self.State.BACK_TESTED, self.State.SHADOW)


class ShadowFinding(models.Model):
    """What a version in the shadow would have raised. Nobody is flagged by it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="shadows")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=6)  # "fail" or "cannot"
    severity = models.CharField(max_length=7)
    sentence = models.TextField()
    new = models.BooleanField()  # nothing in force raises it
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["version", "case"], name="shadow_by_case")]

    def __str__(self) -> str:
        return f"{self.version} in the shadow of {self.case}"


class CaseSnapshot(models.Model):
    """A case's facts as they were when it was sent or decided, for judging it again as it was."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField(default=timezone.now)
    moment = models.CharField(max_length=9, choices=[("submitted", "Sent"), ("decided", "Decided")])
    kind = models.CharField(max_length=32)
    facts = models.TextField(blank=True)  # as rules.snapshots packs them; "" when decided
    found = models.JSONField(default=list)  # [[rule, document or null, outcome, severity, answer]]
    verdict = models.CharField(max_length=8, blank=True)  # approved, declined, returned
    minutes = models.FloatField(null=True)  # a reviewer's, from claim to decision

    class Meta:
        indexes = [
            models.Index(fields=["moment", "kind", "-id"], name="snapshots_of_a_kind"),
            models.Index(fields=["case", "moment", "-id"], name="snapshots_of_a_case"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} when {self.moment}"


class BackTestQuerySet(models.QuerySet["BackTest"]):
    """Back-tests by what is left to do."""

    def active(self) -> BackTestQuerySet:
        return self.filter(state__in=[BackTest.State.DUE, BackTest.State.RUNNING])


class BackTest(models.Model):
    """A version tried on past cases, in the background."""

    class State(models.TextChoices):
        DUE = "due"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"

    version = models.ForeignKey(Version, models.PROTECT, related_name="back_tests")
    # As rules.backtest.Scope has it: {"last": 500}, {"since": "2026-08-01"}, {"dataset": "x@2"}
    scope = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.DUE)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)  # cases judged so far
    of = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)  # as rules.backtest.Result writes it
    failure = models.CharField(max_length=400, blank=True)

    objects = BackTestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="done_has_a_result",
                condition=~Q(state="done") | Q(result__isnull=False, finished_at__isnull=False),
            )
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Back-test {self.pk} of {self.version}"

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (self.State.DUE, self.State.RUNNING)


class BackTestCase(models.Model):
    """One case on which a version would change what is found."""

    class Change(models.TextChoices):
        NEWLY = "newly"  # flagged, and was not
        GONE = "gone"  # was flagged, and is not
        STILL = "still"
        CANNOT = "cannot"  # could not be judged

    back_test = models.ForeignKey(BackTest, models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    label = models.CharField(
        max_length=150, blank=True
    )  # of a dataset's document, which is no case
    change = models.CharField(max_length=6, choices=Change)
    sentence = models.TextField(blank=True)
    decided = models.CharField(max_length=10, blank=True)  # what reviewers made of it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["back_test", "case", "change"], name="case_once_in_a_list"
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case or self.label} in {self.back_test}: {self.change}"
