"""Reading the audit log: does every entry follow from the one before it, and what does it say?"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from audit.models import Entry, Head, SealingKey
from audit.sealing import Erased, Unreadable, unseal

GENESIS = bytes(32)
COVERED = ("chain", "seq", "at", "actor_id", "action", "canon", "prev", "hash")


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place of a chain that does not fit."""

    chain: str
    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification went through."""

    entries: int
    chains: int
    broken: Broken | None


def link(prev: bytes, seq: int, at: datetime, canon: str) -> bytes:
    """The hash of an entry: SHA-256 over 0x01, the hash before, seq (8 bytes), time and body."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
    return hashlib.sha256(
        b"\x01" + prev + seq.to_bytes(8, "big") + stamp.encode() + canon.encode()
    ).digest()


def verify(chain: str | None = None) -> Verified:
    """Recompute every chain, or one, in one consistent snapshot.

    Gaps, changed or reordered entries, a tail cut off and a chain removed are found. Whoever takes
    away a whole chain with its head and its key, or the tail and sets the head back with the right
    hash, is not found (that takes a checkpoint kept elsewhere).
    """
    counted, chains, prev, seq, current = 0, 0, GENESIS, 0, ""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.savepoint_ids:  # the outermost transaction may still choose
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        heads = {
            head.chain: (head.seq, bytes(head.hash))
            for head in Head.objects.all()
            if chain in (None, head.chain)
        }
        entries = Entry.objects.order_by("chain", "seq")
        if chain is not None:
            entries = entries.filter(chain=chain)
        # Rows without models: a long log is read five times as fast.
        for entry in entries.values_list(*COVERED, named=True).iterator(chunk_size=2_000):
            if entry.chain != current:
                if current and (broken := _tail(current, seq, prev, heads)):
                    return Verified(counted, chains, broken)
                chains, prev, seq, current = chains + 1, GENESIS, 0, entry.chain
            if broken := _misfit(entry, prev, seq):
                return Verified(counted, chains, broken)
            counted, prev, seq = counted + 1, bytes(entry.hash), entry.seq
        if current and (broken := _tail(current, seq, prev, heads)):
            return Verified(counted, chains, broken)
        if lost := _removed(heads, chain):
            return Verified(counted, chains, Broken(lost, 1, "all entries are missing"))
    return Verified(counted, chains, None)


def _removed(heads: dict[str, tuple[int, bytes]], chain: str | None) -> str | None:
    """A chain of which nothing is left but its head, or but its key."""
    orphans = SealingKey.objects.exclude(chain__in=Head.objects.values("chain"))
    if chain is not None:
        orphans = orphans.filter(chain=chain)
    return min([*heads, *orphans.values_list("chain", flat=True)], default=None)


def _misfit(entry: Any, prev: bytes, seq: int) -> Broken | None:
    if entry.seq != seq + 1:
        return Broken(entry.chain, seq + 1, f"entry {seq + 1} is missing")
    if bytes(entry.prev) != prev:
        return Broken(entry.chain, entry.seq, "it does not follow from the entry before it")
    if link(prev, entry.seq, entry.at, entry.canon) != bytes(entry.hash):
        return Broken(entry.chain, entry.seq, "its content was changed")
    actor = None if entry.actor_id is None else str(entry.actor_id)
    try:
        said = json.loads(entry.canon)
        columns = said["chain"], said["action"], said["actor"]
    except (ValueError, TypeError, KeyError):  # whoever forges a hash may write anything
        return Broken(entry.chain, entry.seq, "it is not written as entries are")
    if columns != (entry.chain, entry.action, actor):
        return Broken(entry.chain, entry.seq, "its columns differ from what it says")
    return None


def _tail(chain: str, seq: int, last: bytes, heads: dict[str, tuple[int, bytes]]) -> Broken | None:
    head = heads.pop(chain, None)
    if head is None:
        return Broken(chain, seq, "the chain has no head")
    if head[0] > seq:
        return Broken(chain, seq + 1, "entries at the end are missing")
    if head != (seq, last):
        return Broken(chain, min(head[0] + 1, seq), "it is not what the chain's head says")
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, opened for a person who may read it."""

    entry: Entry
    subject: str
    role: str
    details: dict[str, Any]
    personal: dict[str, Any] | None  # None: there is none
    erased: bool  # there was, and the key was destroyed
    request_id: str
    address: str
    unreadable: bool = False  # there is, and it does not open though the key was not destroyed


def tell(chain: str) -> Iterator[Told]:
    """The entries of a chain, oldest first, with their sealed values opened."""
    for entry in Entry.objects.filter(chain=chain).select_related("actor").order_by("seq"):
        said, legible = _said(entry.canon)
        personal, trouble = _opened(chain, said["sealed"])
        address, _ = _opened(chain, said["address"])
        yield Told(
            entry=entry,
            subject=said["subject"],
            role=said["role"],
            details=said["details"],
            personal=personal,
            erased=isinstance(trouble, Erased),
            request_id=said["request_id"],
            address=(address or {}).get("address", ""),
            unreadable=not legible or bool(trouble and not isinstance(trouble, Erased)),
        )


def _said(canon: str) -> tuple[dict[str, Any], bool]:
    """What an entry says, and whether it could be read: one that was tampered with may not."""
    blank: dict[str, Any] = {
        "subject": "",
        "role": "",
        "details": {},
        "sealed": None,
        "request_id": "",
        "address": None,
    }
    try:
        said = json.loads(canon)
    except ValueError:
        return blank, False
    if not isinstance(said, dict) or not isinstance(said.get("details"), dict):
        return blank, False
    texts = all(isinstance(said.get(name, ""), str | None) for name in blank if name != "details")
    return (blank | said, blank.keys() <= said.keys()) if texts else (blank, False)


def _opened(chain: str, sealed: str | None) -> tuple[dict[str, Any] | None, Unreadable | None]:
    if sealed is None:
        return None, None
    try:
        return unseal(chain, sealed), None
    except Unreadable as trouble:
        return None, trouble
