"""Passkeys: made, checked and kept. The cryptography is python-fido2's."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.entry_models import Passkey
from accounts.models import User
from accounts.people import Stranger
from audit.log import record

STATE = "passkey"  # in the session: the challenge of the ceremony under way
MOST = 20  # passkeys of one person
MOST_LETTERS = 60
CAN_NOT_BE_READ = (ValueError, TypeError, KeyError, AttributeError, AssertionError)


class Refused(Exception):
    """The device's answer does not fit what was asked, or the key is not known."""


def new_options(request: HttpRequest, user: User) -> dict[str, Any]:
    """What a device needs to make a key for `user`, as JSON."""
    known = [_credential(key) for key in user.passkeys.all()]
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            id=_handle(user), name=user.email, display_name=user.full_name or user.email
        ),
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return dict(options)


def add(request: HttpRequest, user: User, *, name: str, answer: Mapping[str, Any]) -> Passkey:
    """Keep the key that the device made.

    Raises:
        Refused.
    """
    state = request.session.pop(STATE, None)
    try:
        data = _server(request).register_complete(state, answer)
        credential = data.credential_data
        assert credential is not None
    except CAN_NOT_BE_READ:
        raise Refused from None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        taken = Passkey.objects.filter(credential_id=credential.credential_id)
        if user.passkeys.count() >= MOST or taken.exists():
            raise Refused
        key = Passkey.objects.create(
            user=user,
            name=_name(name, user),
            credential_id=credential.credential_id,
            credential=bytes(credential),
            sign_count=data.counter,
        )
        record("accounts.passkey.added", subject=key, by=user, personal={"name": key.name})
    return key


def options(request: HttpRequest) -> dict[str, Any]:
    """What a device needs to answer with whichever key it holds for this site, as JSON."""
    asked, state = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[STATE] = state
    return dict(asked)


def person_of(request: HttpRequest, answer: Mapping[str, Any]) -> User:
    """Who a device's answer proves to be there. The challenge is used up, whatever comes of it.

    Raises:
        Refused.
    """
    state = request.session.pop(STATE, None)
    try:
        parsed = AuthenticationResponse.from_dict(answer)
        with transaction.atomic():
            known = Passkey.objects.select_for_update(of=("self",)).select_related("user")
            key = known.get(credential_id=parsed.raw_id, user__is_active=True)
            if parsed.response.user_handle not in (None, _handle(key.user)):
                raise ValueError
            _server(request).authenticate_complete(state, [_credential(key)], parsed)
            count = parsed.response.authenticator_data.counter
            # A device that counts never counts back: there is a copy of the key.
            if count <= key.sign_count and (count or key.sign_count):
                raise ValueError
            key.sign_count, key.last_used_at = count, timezone.now()
            key.save(update_fields=["sign_count", "last_used_at"])
    except (Passkey.DoesNotExist, *CAN_NOT_BE_READ):
        with transaction.atomic():
            record("accounts.passkey.refused", subject=Stranger(), by=None)
        raise Refused from None
    return key.user


@transaction.atomic
def rename(key: Passkey, name: str, *, by: User) -> None:
    """Give a key another name. The same one changes nothing."""
    before, after = key.name, _name(name, by)
    if before == after:
        return
    key.name = after
    key.save(update_fields=["name"])
    record(
        "accounts.passkey.renamed",
        subject=key,
        by=by,
        personal={"before": before, "after": after},
    )


@transaction.atomic
def remove(key: Passkey, *, by: User) -> None:
    """Let nobody in by a key any more."""
    subject = Passkey(pk=key.pk)
    key.delete()
    record("accounts.passkey.removed", subject=subject, by=by, personal={"name": key.name})


def _server(request: HttpRequest) -> Fido2Server:
    host = split_domain_port(request.get_host())[0]
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Countersign"))


def _credential(key: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(key.credential))


def _handle(user: User) -> bytes:
    """The user as a device keeps them: says nothing about the person."""
    return int(user.pk).to_bytes(8, "big")


def _name(given: str, user: User) -> str:
    name = " ".join(given.split())[:MOST_LETTERS]
    return name or f"Passkey {user.passkeys.count() + 1}"
