"""What is done to users. Each act is one transaction with its audit entry."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Role, User
from audit.log import record


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


@transaction.atomic
def note_refused_sign_in(email: str) -> None:
    """Keep that somebody tried to sign in and was refused.

    Args:
        email: as typed, which may be anything.
    """
    email = email.replace("\0", "")[:254]  # PostgreSQL can't store that one
    known = User.objects.filter(email__iexact=email).first()
    record(
        "accounts.sign_in.refused",
        subject=known or Stranger(),
        by=None,
        personal={"email": email},
    )
