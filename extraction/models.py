"""Cases, the documents in them, and what was read from each."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from extraction.eval_models import (  # noqa: F401
    Dataset,
    DatasetCase,
    DatasetEntry,
    DatasetRevision,
)
from extraction.figure_models import DocumentFigures  # noqa: F401
from extraction.list_models import ListCount  # noqa: F401
from extraction.llm_models import Budget, EndpointState, KeptAnswer, LlmCall  # noqa: F401
from extraction.region_models import Region  # noqa: F401
from extraction.reread_models import Reread  # noqa: F401
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.schemas.base import Leaf, Schema, leaf_at
from extraction.upload_models import PendingUpload, UploadPiece  # noqa: F401

REVIEW_HOURS = 48  # within which a case is to be decided, unless its kind says otherwise
REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # none that look alike, no vowel but A and E
DOCUMENT_TYPES = [(slug, schema.title) for slug, schema in SCHEMAS.items()] + [
    (UNCLASSIFIED, "Another kind of document")
]


def new_reference() -> str:
    """A case's reference, as CS-7Q4K-22: short enough to say on the phone."""
    middle = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(4))
    return f"CS-{middle}-{secrets.randbelow(90) + 10}"


class CaseKind(models.Model):
    """What a case is about, the paperwork it needs, and its policy."""

    slug = models.SlugField(primary_key=True, max_length=32)
    title = models.CharField(max_length=60)
    summary = models.CharField(max_length=200)
    required = models.JSONField(default=dict)  # {"pay_stub": 1}: how many of which type
    asks_application = models.BooleanField(default=False)  # income, debts, accounts are stated
    straight_through = models.BooleanField(default=False)  # decide without a person
    review_hours = models.PositiveIntegerField(default=REVIEW_HOURS)  # to a decision, once sent
    # Of a hundred cases that straight-through would approve, so many go to a person all the same.
    sample_percent = models.PositiveSmallIntegerField(default=0)
    residencies = models.JSONField(default=list)  # where models may read; []: only "local"
    budget_document_micros = models.PositiveBigIntegerField(null=True)  # None: no cap of its own
    budget_day_micros = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return self.title


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by who may see them."""

    def of(self, applicant: models.Model) -> CaseQuerySet:
        return self.filter(applicant_id=applicant.pk)


class Case(models.Model):
    """One applicant's paperwork for one purpose."""

    class State(models.TextChoices):
        OPEN = "open"  # with the applicant
        SUBMITTED = "submitted"  # signed, being routed
        IN_REVIEW = "in_review"
        RETURNED = "returned"  # back with the applicant, who is asked for something
        APPROVED = "approved"
        DECLINED = "declined"

    reference = models.CharField(max_length=12, unique=True, default=new_reference)
    kind = models.ForeignKey(CaseKind, models.PROTECT, related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_policy = models.BooleanField(default=False)  # straight through, no person decided
    # What the applicant states in the application: canonical text by path of schemas.application.
    stated = models.JSONField(default=dict)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decided_case_has_a_time",
                condition=Q(state__in=["approved", "declined"], decided_at__isnull=False)
                | (~Q(state__in=["approved", "declined"]) & Q(decided_at=None)),
            ),
            models.CheckConstraint(
                name="policy_only_approves",
                condition=Q(decided_by_policy=False) | Q(state="approved"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def chain(self) -> str:
        return self.reference

    @property
    def editable(self) -> bool:
        """Whether the applicant may still change it."""
        return self.state in (self.State.OPEN, self.State.RETURNED)

    @property
    def decided(self) -> bool:
        return self.state in (self.State.APPROVED, self.State.DECLINED)

    @property
    def told_state(self) -> str:
        """The state as it is told outside: a person's decision only once it stands.

        For a while whoever decided can take that back, and nobody is told what may not be so.
        """
        if self.decided_at is None or self.decided_by_policy:
            return self.state
        stands = timezone.now() >= self.decided_at + settings.REOPEN
        return self.state if stands else self.State.IN_REVIEW


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents by what is to be done with them."""

    def kept(self) -> DocumentQuerySet:
        return self.exclude(state__in=[Document.State.REMOVED, Document.State.SPLIT])

    def files(self) -> DocumentQuerySet:
        return self.filter(packet=None).exclude(state=Document.State.REMOVED)

    def unfinished(self) -> DocumentQuerySet:
        return self.filter(state__in=[Document.State.RECEIVED, Document.State.READING])


class Document(models.Model):
    """One uploaded file, or some pages of one that holds several documents.

    The original is kept once by its sha256, outside the database. A part's pages never change:
    where people regroup the pages of a file, other parts take its place.
    """

    class State(models.TextChoices):
        RECEIVED = "received"  # stored, waiting for a worker
        READING = "reading"
        READ = "read"
        FAILED = "failed"  # `failure` says why, in words
        SPLIT = "split"  # it holds several documents, its `parts`, which count in its place
        REMOVED = "removed"  # taken out of the case, or regrouped; kept for the record

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=150)  # as uploaded, cleaned; for display only
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    page_count = models.PositiveIntegerField()
    doc_type = models.CharField(
        max_length=32, blank=True, choices=DOCUMENT_TYPES
    )  # "": not known yet
    type_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # None: the classifier said so
    type_reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    failure_code = models.CharField(max_length=40, blank=True)
    failure = models.CharField(max_length=400, blank=True)
    reading = models.PositiveIntegerField(default=1)  # goes up each time it is read anew
    received_at = models.DateTimeField(default=timezone.now)
    waits_since = models.DateTimeField(default=timezone.now)  # for its present reading
    asked_for = models.CharField(max_length=32, blank=True)  # the type that a page asked for
    kept_although = models.JSONField(default=list)  # what its applicant was told of it, and keeps
    packet = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    page_numbers = models.JSONField(default=list)  # of a part: its pages' numbers in the file
    carried = models.JSONField(default=list)  # people's values that wait for it to be read
    unplaced = models.JSONField(default=list)  # of a file: keys of people's values left over

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sha256"],
                condition=~Q(state="removed") & Q(packet=None),
                name="same_file_once_in_a_case",
            ),
            models.CheckConstraint(
                name="part_has_its_pages",
                condition=(Q(packet=None) & Q(page_numbers=[]))
                | (Q(packet__isnull=False) & ~Q(page_numbers=[]) & ~Q(state="split")),
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="document_by_file")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Document {self.pk}"

    @property
    def chain(self) -> str:
        return self.case.reference

    @property
    def schema(self) -> type[Schema] | None:
        """The schema it is read under; None where it is not classified."""
        return SCHEMAS.get(self.doc_type)

    @property
    def type_title(self) -> str:
        return gettext(self.schema.title if self.schema else "Another kind of document")

    @property
    def finished(self) -> bool:
        return self.state not in (self.State.RECEIVED, self.State.READING)

    @property
    def file(self) -> Document:
        return self.packet or self

    @property
    def pages_in_file(self) -> tuple[int, ...]:
        """The numbers that its pages have in the file, in its own order."""
        return tuple(self.page_numbers) or tuple(range(1, self.page_count + 1))


class Page(models.Model):
    """One page as people see it.

    Words are [text, x0, y0, x1, y1], in points, origin top left; those of OCR have its score too.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    width = models.FloatField()  # points
    height = models.FloatField()
    image = models.CharField(max_length=200)  # name in the storage
    thumbnail = models.CharField(max_length=200)
    image_type = models.CharField(max_length=20)
    words = models.JSONField()
    words_from = models.CharField(max_length=4)  # "text" or "ocr"
    unseen = models.JSONField(default=list)  # words of the file that people can't see here
    capture = models.JSONField(default=list)  # what is wrong with the picture: `extraction.capture`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="page_once_in_a_document")
        ]
        ordering = ["document", "number"]

    def __str__(self) -> str:
        return f"Page {self.number} of document {self.document_id}"


class Step(models.Model):
    """One step of a document's work, and who is doing it. See `extraction.steps`."""

    class State(models.TextChoices):
        DUE = "due"
        LEASED = "leased"
        DONE = "done"
        FAILED = "failed"

    document = models.ForeignKey(Document, models.CASCADE, related_name="steps")
    reading = models.PositiveIntegerField()
    name = models.CharField(max_length=50)  # "render", "read:" and the reader's name, ...
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    began_at = models.DateTimeField(null=True)  # when it was first taken
    ended_at = models.DateTimeField(null=True)
    asks = models.JSONField(null=True)  # of a model's: the leaves to read; None: all of them
    answer = models.JSONField(null=True)  # of a model's: what it claims, until it is grounded
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    failure_code = models.CharField(max_length=40, blank=True)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reading", "name"], name="step_once_in_a_reading"
            ),
            models.CheckConstraint(
                name="lease_is_whole",
                condition=Q(state="leased", lease_token__isnull=False, lease_until__isnull=False)
                | (~Q(state="leased") & Q(lease_token=None, lease_until=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="step_open", condition=Q(state__in=["due", "leased"])
            ),
            models.Index(fields=["ended_at"], name="step_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of document {self.document_id}"


class Extraction(models.Model):
    """One reading of one document by one reader under one schema version. Never changed."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="extractions")
    reading = models.PositiveIntegerField()
    reader = models.CharField(max_length=40)
    tier = models.CharField(max_length=8, default="local")  # "local", "cheap", "strong"
    family = models.CharField(max_length=40, blank=True)  # readers of one err alike; "": not known
    rank = models.PositiveIntegerField(default=0)  # order of trust, 0 first
    asks = models.JSONField(null=True)  # the leaves it was asked for; None: all of them
    schema = models.CharField(max_length=32)
    schema_version = models.PositiveIntegerField()
    failure_code = models.CharField(max_length=40, blank=True)  # "": it worked
    failure = models.CharField(max_length=400, blank=True)
    reader_version = models.CharField(max_length=64, blank=True)  # of the code that made the fields
    prompt_version = models.CharField(max_length=64, blank=True)  # of a model's instructions
    answers = models.JSONField(default=list)  # a model's, in order: key, digest, pages, fields
    fields = models.JSONField(
        default=list
    )  # the ReadFields, as `extraction.values.dump` writes them
    finished_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reading", "reader"], name="one_extraction_a_reader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader} on document {self.document_id}"


class FieldValueQuerySet(models.QuerySet["FieldValue"]):
    """Values by what counts now."""

    def current(self) -> FieldValueQuerySet:
        return self.filter(current=True, reading=F("document__reading"))

    def of_case(self, case: Case) -> FieldValueQuerySet:
        return (
            self.current()
            .filter(document__case=case)
            .exclude(document__state__in=[Document.State.REMOVED, Document.State.SPLIT])
            .select_related("document__case", "set_by")
            .order_by("document_id", "position")
        )


class FieldValue(models.Model):
    """One version of one field of a document. People never overwrite: they add a version."""

    class Act(models.TextChoices):
        READ = "read"  # by a reader
        CONFIRMED = "confirmed"  # a person says that it is right as it is
        CHANGED = "changed"  # a person gives another value
        ABSENT = "absent"  # a person says that the document does not state it
        ILLEGIBLE = "illegible"  # a person says that it can't be read

    document = models.ForeignKey(Document, models.CASCADE, related_name="values")
    reading = models.PositiveIntegerField()
    path = models.CharField(max_length=80)
    position = models.PositiveIntegerField()  # order on the page and in lists
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    act = models.CharField(max_length=9, choices=Act, default=Act.READ)
    status = models.CharField(max_length=16)
    raw = models.TextField(blank=True)
    value = models.TextField(null=True)  # noqa: DJ001 - None is "no value", "" would be a value
    flags = models.JSONField(default=list)
    evidence = models.JSONField(null=True)  # {"page", "boxes", "quote", "grounding"}
    # "local:<rule>", "llm:<model>", "person", "person:row" of a row that a person added, "nobody"
    source = models.CharField(max_length=80)
    candidates = models.JSONField(default=list)  # what other readers say, where they differ
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_role = models.CharField(max_length=9, blank=True)  # the person's role at that time
    reason = models.CharField(max_length=500, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    # Of its flags, those that hold no more since people changed what they followed from.
    outdated = models.JSONField(default=list)
    restores = models.PositiveIntegerField(null=True)  # the version that an undoing brought back
    restored_at = models.DateTimeField(null=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = FieldValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reading", "path", "version"], name="value_versions_count_up"
            ),
            models.UniqueConstraint(
                fields=["document", "reading", "path"],
                condition=Q(current=True),
                name="one_current_value_a_field",
            ),
            models.CheckConstraint(
                name="people_act_readers_read",
                condition=Q(act="read", set_by=None) | (~Q(act="read") & Q(set_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="restored_by_somebody",
                condition=Q(restores=None, restored_at=None, restored_by=None)
                | Q(restores__isnull=False, restored_at__isnull=False, restored_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} v{self.version} of document {self.document_id}"

    @property
    def chain(self) -> str:
        return self.document.case.reference

    @property
    def leaf(self) -> Leaf:
        """What the schema says of the field."""
        schema = self.document.schema
        assert schema is not None, "a value belongs to a classified document"
        return leaf_at(schema, self.path)

    @property
    def standing(self) -> list[str]:
        """Its flags that still hold."""
        return [flag for flag in self.flags if flag not in self.outdated]

    @property
    def grounding(self) -> str:
        """exact, folded, value_only or none; "none" too where there is no evidence."""
        evidence: dict[str, Any] = self.evidence or {}
        return str(evidence.get("grounding", "none"))
