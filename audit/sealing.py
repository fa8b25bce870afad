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


class Sealer:
    """Seals under one chain's key, which is looked up once, and made where there is none.

    Raises:
        Erased: the key was destroyed; nothing more may be written about that person.
        Unreadable: the key is there, but is wrapped by another master key.
    """

    def __init__(self, chain: str) -> None:
        self._chain = chain
        self._key = _key(chain, create=True)

    def seal(self, personal: Mapping[str, Any]) -> str:
        """Encrypt JSON-able values. Base64."""
        text = json.dumps(personal, sort_keys=True, ensure_ascii=False, default=str)
        # The chain is bound in: a ciphertext moved to another case does not open.
        return _encrypt(self._key, text.encode(), self._chain)


def unseal(chain: str, sealed: str) -> dict[str, Any]:
    """Decrypt what `Sealer.seal` gave.

    Raises:
        Erased: the key was destroyed.
        Unreadable: there is no key, or the text was tampered with or moved here.
    """
    opened: dict[str, Any] = json.loads(_decrypt(_key(chain, create=False), sealed, chain))
    return opened


def _key(chain: str, *, create: bool) -> bytes:
    keys = SealingKey.objects.filter(chain=chain).values_list("wrapped", flat=True)
    found = list(keys)
    if not found and create:
        fresh = AESGCM.generate_key(256)
        wrapped = _encrypt(settings.AUDIT_MASTER_KEY, fresh, chain).encode()
        SealingKey.objects.bulk_create(
            [SealingKey(chain=chain, wrapped=wrapped)], ignore_conflicts=True
        )
        found = list(keys.all())  # another writer's, where that was first
    if not found:
        raise Unreadable(chain)
    if found[0] is None:
        raise Erased(chain)
    return _decrypt(settings.AUDIT_MASTER_KEY, bytes(found[0]).decode(), chain)


def _encrypt(key: bytes, clear: bytes, bound_to: str) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, clear, bound_to.encode())).decode()


def _decrypt(key: bytes, sealed: str, bound_to: str) -> bytes:
    try:
        blob = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):  # ValueError: no base64, or too short to hold anything
        raise Unreadable(bound_to) from None
