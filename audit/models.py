"""The audit log: entries that only grow, in one hash chain per case."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act. Written by `audit.log.record` alone; the database refuses to change it."""

    chain = models.CharField(max_length=32)  # a case's reference, or SYSTEM
    seq = models.BigIntegerField()  # 1, 2, 3 ... within the chain: this is the order, not `at`
    at = models.DateTimeField()  # the database's clock
    txid = models.BigIntegerField()  # lets a reader by cursor stop at the oldest open transaction
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # None: the system
    action = models.CharField(max_length=64)
    canon = models.TextField()  # the canonical JSON that the hash covers
    prev = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="entry_place_in_chain")
        ]
        indexes = [models.Index(fields=["txid", "id"], name="entry_cursor")]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.action}"


class Head(models.Model):
    """Where a chain ends. The row that writers of one chain queue for."""

    chain = models.CharField(max_length=32, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


class SealingKey(models.Model):
    """The key that a chain's personal values are sealed under, itself wrapped by the master key.

    Destroying it makes those values unreadable; the chain covers the ciphertext and still verifies.
    """

    chain = models.CharField(max_length=32, primary_key=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="key_is_there_or_destroyed",
                condition=models.Q(wrapped__isnull=False, destroyed_at=None)
                | models.Q(wrapped=None, destroyed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Key of {self.chain}"
