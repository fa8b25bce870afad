"""What is kept of lists: how many rows each should have, as its document showed when read."""

from __future__ import annotations

from django.db import models


class ListCount(models.Model):
    """Rows of one list that a page, or the whole document, shows, and those that were read.

    It belongs to one reading and never changes. What people say of values is not in it.
    """

    document = models.ForeignKey("extraction.Document", models.CASCADE, related_name="list_counts")
    reading = models.PositiveIntegerField()
    table = models.CharField(max_length=40)
    page = models.PositiveIntegerField(null=True)  # None: of the document as a whole
    expected = models.PositiveIntegerField()
    read = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reading", "table", "page"],
                nulls_distinct=False,
                name="list_counted_once_a_page",
            )
        ]
        ordering = ["document", "pk"]

    def __str__(self) -> str:
        return f"{self.table} of document {self.document_id}"
