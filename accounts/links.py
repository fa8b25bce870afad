"""Links to sign in with, sent by mail: asked for, limited, used once."""

import hashlib
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.entry_models import SignInLink
from accounts.models import Role, User
from audit.context import origin
from audit.log import record
from mail.outbox import post

WINDOW = timedelta(hours=1)
MOST_TO_ONE = 5  # links to one address within the window
MOST_FROM_ONE = 20  # links asked for from one place in the network
KEPT = timedelta(days=1)  # then its row, which holds an address, goes


class TooMany(Exception):
    """Too many links were asked for. The same for addresses that are known and that are not."""


class NotValid(Exception):
    """The link was used, is too old, or never was one."""


def digest_of(token: str) -> str:
    """What is kept of a token. It is random and long: nothing is gained by a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def ask(email: str, *, leads_to: str = "") -> SignInLink:
    """Have a link sent to an address, whoever it belongs to.

    Args:
        email: a valid address.
        leads_to: an address on this site to go on to.

    Raises:
        TooMany: for this address, or from where the person is.
    """
    now = timezone.now()
    place = origin().address
    _one_at_a_time(email.lower(), place)
    recent = SignInLink.objects.filter(asked_at__gt=now - WINDOW)
    if recent.filter(email__iexact=email).count() >= MOST_TO_ONE:
        raise TooMany
    if place and recent.filter(asked_from=place).count() >= MOST_FROM_ONE:
        raise TooMany
    user = User.objects.filter(email__iexact=email).first()
    link = SignInLink.objects.create(
        email=email,
        user=user,
        leads_to=leads_to,
        language=get_language() or "",
        asked_at=now,
        asked_from=place,
    )
    post(user, "sign_in_link", about={"link": link.pk})
    record("accounts.link.asked", subject=link, by=None, personal={"email": email})
    return link


def forget_old() -> None:
    """Remove links of before: they hold addresses, and nobody can use them any more."""
    SignInLink.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()


def valid(token: str) -> SignInLink:
    """The link of a token, without using it.

    Raises:
        NotValid.
    """
    link = (
        SignInLink.objects.select_related("user")
        .filter(digest=digest_of(token), used_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if link is None or (link.user is not None and not link.user.is_active):
        raise NotValid
    return link


@transaction.atomic
def use(token: str, *, full_name: str) -> User:
    """Use a link up.

    Args:
        full_name: of somebody who has no account yet, which is made.

    Returns:
        Who may be signed in now.

    Raises:
        NotValid.
    """
    link = valid(token)
    now = timezone.now()
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise NotValid  # in another window, a moment ago
    # Two links to an address that was unknown: the first made the account.
    user = link.user or User.objects.filter(email__iexact=link.email, is_active=True).first()
    return user or _register(link.email, full_name)


def _register(email: str, full_name: str) -> User:
    """An applicant's account: who could open the link has the address."""
    user = User.objects.create_user(email, None, full_name=full_name, role=Role.APPLICANT)
    record(
        "accounts.user.added",
        subject=user,
        by=user,
        details={"role": user.role},
        personal={"email": email, "name": full_name},
    )
    return user


def _one_at_a_time(*names: str) -> None:
    """Have others that ask for the same address or from the same place wait for us to commit."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 20))", [name])
