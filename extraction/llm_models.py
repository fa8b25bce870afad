"""What is kept of models: every call, the answers, the state of each endpoint, what was spent."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class LlmCallQuerySet(models.QuerySet["LlmCall"]):
    """Calls by what is known of them."""

    def in_flight(self, now: datetime) -> LlmCallQuerySet:
        """Let out and not back; one whose worker died counts until its time is over."""
        return self.filter(outcome="", expires_at__gt=now)


class LlmCall(models.Model):
    """One question to a model: what left, to whom, when, and what came of it.

    Written before anything leaves and ended once, with its outcome; after that the database lets
    nobody change it.
    """

    document = models.ForeignKey("extraction.Document", models.CASCADE, related_name="llm_calls")
    reading = models.PositiveIntegerField()
    route = models.CharField(max_length=40)
    tier = models.CharField(max_length=8, blank=True)
    endpoint = models.CharField(max_length=300, blank=True)  # base address; never a key
    model = models.CharField(max_length=120, blank=True)  # that was asked for
    model_reported = models.CharField(max_length=120, blank=True)  # "": it did not say
    residency = models.CharField(max_length=20, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    prompt_version = models.CharField(max_length=64)
    schema = models.CharField(max_length=48, blank=True)  # "pay_stub v1"
    key = models.CharField(max_length=64, blank=True)  # of the question, see `KeptAnswer`
    from_cache = models.BooleanField(default=False)  # answered by a kept answer: nothing left
    pages = models.JSONField(default=list)  # page numbers whose text or picture was sent
    fields = models.JSONField(default=list)  # template paths that were asked for
    masked = models.PositiveIntegerField(default=0)  # digits hidden before sending
    pictures = models.PositiveIntegerField(default=0)
    prompt_tokens = models.PositiveIntegerField(null=True)  # None: the endpoint did not say
    cached_tokens = models.PositiveIntegerField(null=True)
    completion_tokens = models.PositiveIntegerField(null=True)
    reserved_micros = models.PositiveBigIntegerField(null=True)  # at most; None: no price is known
    cost_micros = models.PositiveBigIntegerField(null=True)  # None: not known
    price_since = models.DateField(null=True)  # of the price list's entry that was used
    outcome = models.CharField(max_length=20, blank=True)  # "": not back yet
    seconds = models.FloatField(null=True)
    far_request_id = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)  # when an answer can't come any more
    settled_at = models.DateTimeField(null=True)

    objects = LlmCallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["endpoint", "model"], name="llm_call_in_flight", condition=Q(outcome="")
            ),
            models.Index(fields=["at"], name="llm_call_at"),
            models.Index(fields=["key"], name="llm_call_key"),
        ]

    def __str__(self) -> str:
        return f"{self.route} on document {self.document_id}: {self.outcome or 'not back'}"

    @property
    def lost(self) -> bool:
        """Whether its worker died before the answer: what it cost is not known."""
        return not self.outcome and (self.expires_at is None or self.expires_at < timezone.now())


class KeptAnswer(models.Model):
    """A whole answer to a question, so that the same one is never asked twice. Never changed."""

    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)  # sha256 of the text
    text = models.TextField()
    model_reported = models.CharField(max_length=120, blank=True)
    prompt_tokens = models.PositiveIntegerField(null=True)
    completion_tokens = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "digest"], name="answer_kept_once"),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.key[:12]}"


class EndpointState(models.Model):
    """What all workers know of one model at one endpoint. Its row's lock orders who may ask."""

    endpoint = models.CharField(max_length=300)  # base address
    model = models.CharField(max_length=120)
    capabilities = models.JSONField(null=True)  # what it was found to do; None: never tried
    probed_at = models.DateTimeField(null=True)
    recent = models.JSONField(default=list)  # [[seconds since 1970, was a fault], ...] newest last
    trips = models.PositiveIntegerField(default=0)  # how often in a row the breaker opened
    opened_at = models.DateTimeField(null=True)  # None: the breaker is closed
    open_until = models.DateTimeField(null=True)  # no call before, while it is open
    trial_until = models.DateTimeField(null=True)  # somebody tries whether it is well again
    pace = models.FloatField(default=1.0)  # part of the limits that is used, at `paced_at`
    paced_at = models.DateTimeField(null=True)  # when it last asked to slow down
    not_before = models.DateTimeField(null=True)  # as the endpoint asked
    turns = models.FloatField(null=True)  # calls that may start at `turns_at`; None: all of them
    turns_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "model"], name="one_state_an_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.model} at {self.endpoint}"


class Budget(models.Model):
    """What a day's calls cost so far: an unknown cost counts as what was reserved for it."""

    scope = models.CharField(max_length=40)  # "installation", or "kind:" and a case kind's slug
    day = models.DateField()  # UTC
    charged_micros = models.PositiveBigIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    unpriced = models.PositiveIntegerField(default=0)  # calls that nothing was reserved for

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "day"], name="one_budget_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} on {self.day}"
