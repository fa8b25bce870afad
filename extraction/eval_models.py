"""Documents whose values are known, in datasets. Revisions are added; nothing of one is changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Dataset(models.Model):
    """A name for a growing set of documents."""

    name = models.SlugField(unique=True, max_length=60)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # None: on the command line

    def __str__(self) -> str:
        return self.name


class DatasetCase(models.Model):
    """One document and what is true of it. Another truth is another case."""

    class Provenance(models.TextChoices):
        IMPORTED = "imported"  # from somebody else's manifest
        GENERATED = "generated"  # drawn with its values
        CORRECTED = "corrected"  # as a reviewer left it
        DOUBLE_KEYED = "double_keyed"  # two people wrote the same, each alone

    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200)
    file_name = models.CharField(max_length=150)
    doc_type = models.CharField(max_length=60)  # as who knows it calls it
    schema = models.CharField(max_length=32, blank=True)  # "": no type that can be read
    schema_version = models.PositiveIntegerField(default=0)
    expected = models.JSONField(default=dict)  # as `extraction.expected` writes it
    digest = models.CharField(max_length=64, unique=True)  # of the file and all that is expected
    provenance = models.CharField(max_length=12, choices=Provenance)
    tags = models.JSONField(default=list)  # "en", "scan", "long"
    group = models.CharField(max_length=64)  # of near duplicates; decides the split
    signature = models.JSONField(default=list)  # of the page's words, to find more of the group
    issuer = models.CharField(max_length=260, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Case {self.pk}"


class DatasetRevision(models.Model):
    """What a dataset held from a change on."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()  # from 1
    cases = models.ManyToManyField(DatasetCase, through="DatasetEntry", related_name="+")
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="revisions_count_up"),
            models.CheckConstraint(name="revisions_from_one", condition=Q(number__gte=1)),
        ]
        ordering = ["dataset", "number"]

    def __str__(self) -> str:
        return f"{self.dataset}@{self.number}"


class DatasetEntry(models.Model):
    """A case in a revision."""

    revision = models.ForeignKey(DatasetRevision, models.PROTECT, related_name="entries")
    case = models.ForeignKey(DatasetCase, models.PROTECT, related_name="entries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "case"], name="case_once_in_a_revision")
        ]

    def __str__(self) -> str:
        return f"{self.case} in {self.revision}"
