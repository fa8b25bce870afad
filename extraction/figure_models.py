"""What is kept to find the same paper in another case."""

from __future__ import annotations

from django.db import models


class DocumentFigures(models.Model):
    """A digest of a document's type and figures, as they count now. See `extraction.twins`."""

    document = models.OneToOneField(
        "extraction.Document", models.CASCADE, related_name="figures", primary_key=True
    )
    digest = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"Figures of document {self.document_id}"
