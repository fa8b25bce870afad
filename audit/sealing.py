"""Personal values in the log: sealed under a key per chain, so that a person can be erased."""

import base64
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from audit.models import SealingKey

NONCE_BYTES = 12


class Unreadable(Exception):
    """The key or the sealed text does not fit."""


class Erased(Unreadable):
    """The key was destroyed: the person was erased."""


def seal(chain: str, personal: Mapping[str, Any]) -> str:
    """Encrypt `personal` (JSON-able) under the chain's key, made on first use. Base64.

    Raises:
        Erased: the key was destroyed; nothing more may be written about that person.
        Unreadable: the key is there, but is wrapped by another master key.
    """
    text = json.dumps(personal, sort_keys=True, ensure_ascii=False, default=str)
    # The chain is bound in: a ciphertext moved to another case does not open.
    return _encrypt(_key(chain, create=True), text.encode(), chain)


def unseal(chain: str, sealed: str) -> dict[str, Any]:
    """Decrypt what `seal` gave.

    Raises:
        Erased: the key was destroyed.
        Unreadable: there is no key, or the text was tampered with or moved here.
    """
    opened: dict[str, Any] = json.loads(_decrypt(_key(chain, create=False), sealed, chain))
    return opened


def _key(chain: str, *, create: bool) -> bytes:
    row = SealingKey.objects.filter(chain=chain).first()
    if row is None and create:
        fresh = AESGCM.generate_key(256)
        wrapped = _encrypt(settings.AUDIT_MASTER_KEY, fresh, chain).encode()
        SealingKey.objects.bulk_create(
            [SealingKey(chain=chain, wrapped=wrapped)], ignore_conflicts=True
        )
        row = SealingKey.objects.get(chain=chain)  # another writer's, where that was first
    if row is None:
        raise Unreadable(chain)
    if row.wrapped is None:
        raise Erased(chain)
    return _decrypt(settings.AUDIT_MASTER_KEY, bytes(row.wrapped).decode(), chain)


def _encrypt(key: bytes, clear: bytes, bound_to: str) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, clear, bound_to.encode())).decode()


def _decrypt(key: bytes, sealed: str, bound_to: str) -> bytes:
    try:
        blob = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):  # ValueError: no base64, or too short to hold anything
        raise Unreadable(bound_to) from None
