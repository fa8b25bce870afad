"""Writing the audit log. Every act of a person or the system ends here."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from django.db import connection

from audit.context import origin
from audit.sealing import Erased, Sealer

SYSTEM = "system"  # the chain of what belongs to no case


class Actor(Protocol):
    """A signed-in person, as far as the log cares."""

    @property
    def pk(self) -> Any: ...
    @property
    def role(self) -> str: ...


class Subject(Protocol):
    """A row that acts are about. `chain` is its case's reference; without one it is SYSTEM."""

    @property
    def pk(self) -> Any: ...


def record(
    action: str,
    *,
    subject: Subject,
    by: Actor | None,
    details: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> int:
    """Append one entry to the subject's chain, in the transaction of the change it tells of.

    Call it last: it holds the chain's lock until commit.

    Args:
        action: dotted past tense, "review.task.claimed".
        subject: what it is about.
        by: the person; None for the system.
        details: JSON-able facts that are no personal data: paths, states, versions, counts.
        personal: values, names, reasons in a person's words; sealed under the chain's key.

    Returns:
        The entry's sequence number in its chain.

    Raises:
        RuntimeError: there is no transaction that the entry could share.
        Erased: there are `personal` values, and the key of the chain was destroyed.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the change it tells of")
    chain = getattr(subject, "chain", SYSTEM)
    sealed, address = _sealed(chain, personal)
    body = {
        "chain": chain,
        "action": action,
        "actor": None if by is None else str(by.pk),
        "role": "system" if by is None else by.role,
        "subject": f"{type(subject).__name__}:{subject.pk}",
        "details": details or {},
        "sealed": sealed,
        "request_id": origin().request_id,
        "address": address,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_append(%s, %s, %s, %s)",
            [chain, None if by is None else by.pk, action, canonical(body)],
        )
        (seq,) = cursor.fetchone()
    return int(seq)


def _sealed(chain: str, personal: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """The personal values and the request's address, each sealed where there is one."""
    address = origin().address
    if not personal and not address:
        return None, None
    try:
        sealer = Sealer(chain)
    except Erased:
        if personal:
            raise
        return None, None  # an erased chain can still tell that it was looked at
    return (
        sealer.seal(personal) if personal else None,
        sealer.seal({"address": address}) if address else None,
    )


def canonical(body: Mapping[str, Any]) -> str:
    """One text for one body: sorted keys and no spaces, as RFC 8785 has it for such data."""
    return json.dumps(
        body,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
        allow_nan=False,
    )
