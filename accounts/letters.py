"""What the mail with a link to sign in says; the link itself is made here, when it is written."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.entry_models import SignInLink
from accounts.links import digest_of
from accounts.models import User
from accounts.preferences import language_of
from mail.letters import Letter

STALE = timedelta(hours=1)  # a link that comes later than this nobody waits for any more


def sign_in_link(to: User | None, about: Mapping[str, str | int]) -> Letter | None:
    """The letter with a fresh link; None where there is nobody to sign in."""
    now = timezone.now()
    link = SignInLink.objects.select_related("user").filter(pk=about["link"]).first()
    if link is None or link.used_at is not None or link.asked_at < now - STALE:
        return None
    user = link.user
    if user is None and settings.REGISTRATION != "open":
        return None
    if user is not None and not user.is_active:
        return None
    token = secrets.token_urlsafe(32)
    link.digest = digest_of(token)
    link.expires_at = now + settings.SIGN_IN_LINK
    link.save(update_fields=["digest", "expires_at"])
    context = {
        "name": user.full_name if user else "",
        "minutes": int(settings.SIGN_IN_LINK.total_seconds() // 60),
        "address": settings.BASE_URL + reverse("accounts:link", args=[token]),
    }
    language = (language_of(user) if user and user.preferences.get("language") else "") or (
        link.language
    )
    return Letter(user.email if user else link.email, language, context)
