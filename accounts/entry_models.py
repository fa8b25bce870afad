"""What people come in by, other than a password: links by mail, and passkeys."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.log import SYSTEM


class SignInLink(models.Model):
    """A link that somebody asked for. Its token is made when the mail is written, and not kept."""

    email = models.EmailField(max_length=254)  # as typed; whether it is known shows later
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )  # None: nobody has the address
    digest = models.CharField(max_length=64, blank=True)  # sha256 of the token
    leads_to = models.CharField(max_length=2000, blank=True)  # where the person wanted to go
    language = models.CharField(max_length=10, blank=True)  # in which it was asked for
    asked_at = models.DateTimeField(default=timezone.now)
    asked_from = models.CharField(max_length=64, blank=True)  # the address of the network
    expires_at = models.DateTimeField(null=True)  # from when the mail was written
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=~Q(digest=""), name="token_of_one_link"
            )
        ]
        indexes = [models.Index(fields=["asked_at"], name="link_asked_at")]

    def __str__(self) -> str:
        return f"Link {self.pk}"

    @property
    def chain(self) -> str:
        return SYSTEM


class RefusedSignIn(models.Model):
    """A sign-in by password that was refused, for as long as it counts against the next."""

    email = models.CharField(max_length=254)  # as typed, in lower case
    place = models.CharField(max_length=64, blank=True)  # the address of the network
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["email", "at"], name="refused_by_email"),
            models.Index(fields=["place", "at"], name="refused_by_place"),
        ]

    def __str__(self) -> str:
        return f"Refused {self.pk}"


class Passkey(models.Model):
    """A key that a person's device holds; we hold its public half."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()  # attested credential data, as WebAuthn writes it
    sign_count = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        return SYSTEM
