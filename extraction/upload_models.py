"""Files on their way in, kept in pieces until they are whole."""

import uuid

from django.db import models
from django.utils import timezone


class PendingUpload(models.Model):
    """A file that comes in pieces, so that a dropped connection costs one piece and no more.

    Swept away a day after it was last heard of; whole, it is a document and its pieces are gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("extraction.Case", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)  # the browser's own name for the chosen file
    name = models.CharField(max_length=150)
    asked_for = models.CharField(max_length=32, blank=True)
    size_bytes = models.BigIntegerField()  # as the browser says
    here_bytes = models.BigIntegerField(default=0)
    checksum = models.BigIntegerField(default=1)  # Adler-32 of what is here
    touched_at = models.DateTimeField(default=timezone.now)
    document = models.ForeignKey("extraction.Document", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="file_on_its_way_once_in_a_case"),
            models.CheckConstraint(
                name="no_more_came_than_was_said",
                condition=models.Q(here_bytes__lte=models.F("size_bytes")),
            ),
        ]
        indexes = [models.Index(fields=["touched_at"], name="upload_touched")]

    def __str__(self) -> str:
        return f"Upload {self.pk}"

    @property
    def whole(self) -> bool:
        return self.here_bytes == self.size_bytes


class UploadPiece(models.Model):
    """Some bytes of a file that is on its way."""

    upload = models.ForeignKey(PendingUpload, models.CASCADE, related_name="pieces")
    start = models.BigIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "start"], name="piece_once_in_an_upload")
        ]
        ordering = ["start"]

    def __str__(self) -> str:
        return f"Piece of upload {self.upload_id} at {self.start}"
