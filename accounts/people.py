"""What is done to users. Each act is one transaction with its audit entry."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.entry_models import RefusedSignIn
from accounts.models import Role, User
from audit.context import origin
from audit.log import record

WINDOW = timedelta(minutes=15)
MOST_OF_ONE = 10  # refused passwords for one address within the window
MOST_FROM_ONE = 100  # from one place in the network, where a whole office may be


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is not signed in, as the subject of an entry."""

    pk: str = "stranger"


@transaction.atomic
def add_user(
    email: str, *, full_name: str, role: Role, password: str | None, by: User | None
) -> User:
    """Make a user; without a password nobody can sign in as them yet."""
    user = User.objects.create_user(email, password, full_name=full_name, role=role)
    record(
        "accounts.user.added",
        subject=user,
        by=by,
        details={"role": role.value},
        personal={"email": email, "name": full_name},
    )
    return user


def too_many_refused(email: str) -> bool:
    """Whether passwords are not looked at for now: for this address, or from where the person is.

    It goes by what was typed, so that it does not say whether the address is known.
    """
    recent = RefusedSignIn.objects.filter(at__gt=timezone.now() - WINDOW)
    if recent.filter(email=email.replace("\0", "")[:254].lower()).count() >= MOST_OF_ONE:
        return True
    place = origin().address
    return bool(place) and recent.filter(place=place).count() >= MOST_FROM_ONE


def forget_refused() -> None:
    """Remove refused sign-ins that count no more; the audit log keeps that they were."""
    RefusedSignIn.objects.filter(at__lt=timezone.now() - WINDOW).delete()


@transaction.atomic
def note_refused_sign_in(email: str) -> None:
    """Keep that somebody tried to sign in and was refused.

    Args:
        email: as typed, which may be anything.
    """
    email = email.replace("\0", "")[:254]  # PostgreSQL can't store that one
    RefusedSignIn.objects.create(email=email.lower(), place=origin().address)
    known = User.objects.filter(email__iexact=email).first()
    record(
        "accounts.sign_in.refused",
        subject=known or Stranger(),
        by=None,
        personal={"email": email},
    )
