"""Cases as they were when they were sent: facts packed to be judged again, and what came of them.

A snapshot's text is JSON, format 1: what a plain reading says of a field is its value alone, any
other fact is a list. Where a value stands on the page is left out: nothing that is judged again
needs it. Fields are unpacked when a rule asks for them, which is what makes 100,000 cases quick.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from extraction.contract import Status
from extraction.models import Case
from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from rules.facts import facts_of_case
from rules.models import CaseSnapshot, Finding, Outcome
from rules.view import STATED, CaseFacts, DocumentFacts, Fact, Reread, Twin

FORMAT = 1
SUBMITTED, DECIDED = "submitted", "decided"


class Unreadable(Exception):
    """A snapshot of a format that this version does not know."""


def take_submitted(case: Case, facts: CaseFacts) -> CaseSnapshot:
    """Keep a case as it was sent. In the transaction of the sending."""
    return CaseSnapshot.objects.create(
        case=case, moment=SUBMITTED, kind=case.kind_id, facts=packed(facts), found=_found(case)
    )


def take_decided(case: Case, verdict: str, *, minutes: float | None) -> CaseSnapshot:
    """Keep what people made of the findings. In the transaction of the decision.

    Args:
        verdict: approved, declined or returned.
        minutes: a reviewer's, from the claim; None where nobody claimed it.
    """
    return CaseSnapshot.objects.create(
        case=case,
        moment=DECIDED,
        kind=case.kind_id,
        found=_found(case),
        verdict=verdict,
        minutes=minutes,
    )


def take_again(case: Case) -> None:
    """Make up for snapshots that a case lacks, from its values as they are now.

    For cases that were sent before snapshots were taken: values corrected since are the
    corrected ones.
    """
    if not CaseSnapshot.objects.filter(case=case, moment=SUBMITTED).exists():
        take_submitted(case, facts_of_case(case))
    if case.decided and not CaseSnapshot.objects.filter(case=case, moment=DECIDED).exists():
        take_decided(case, case.state, minutes=None)


def _found(case: Case) -> list[list[Any]]:
    """What fails or can't be judged, and what people said of it; of what went, what cured it."""
    rows = Finding.objects.filter(case=case).exclude(outcome=Outcome.PASS)
    rows = rows.filter(Q(current=True) | ~Q(answer=""))
    return [
        list(one)
        for one in rows.order_by("pk").values_list(
            "rule", "document_id", "outcome", "severity", "answer"
        )
    ]


def packed(facts: CaseFacts) -> str:
    """The facts as text."""
    return json.dumps(
        {
            "v": FORMAT,
            "as_of": facts.as_of.isoformat(),
            "name": facts.applicant_name,
            "required": facts.required,
            "kind": facts.kind,
            "failed": facts.failed,
            "unknown": facts.unknown,
            "stated": {path: one.value for path, one in facts.stated.facts.items()},
            "twins": [astuple(one) for one in facts.twins],
            "documents": [
                [
                    one.key,
                    one.doc_type,
                    one.place,
                    one.sha256,
                    one.unseen,
                    {path: _cell(fact) for path, fact in one.facts.items()},
                ]
                for one in facts.documents
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpacked(text: str) -> CaseFacts:
    """The facts of a packed text. Limits are not in it: they come from a policy.

    Raises:
        Unreadable: it is of another format.
    """
    held = json.loads(text)
    if held.get("v") != FORMAT:
        raise Unreadable(f"a snapshot of format {held.get('v')}")
    stated = held["stated"]
    return CaseFacts(
        as_of=date.fromisoformat(held["as_of"]),
        applicant_name=held["name"],
        required=held["required"],
        documents=tuple(_document(*one) for one in held["documents"]),
        failed=tuple(held["failed"]),
        unknown=tuple(held["unknown"]),
        kind=held["kind"],
        stated=DocumentFacts(STATED, Application.slug, Application, Packed(stated, _as_stated)),
        twins=tuple(Twin(*one) for one in held["twins"]),
    )


def _document(
    key: int, doc_type: str, place: int, sha256: str, unseen: list[int], cells: dict[str, Any]
) -> DocumentFacts:
    return DocumentFacts(
        key=key,
        doc_type=doc_type,
        schema=SCHEMAS.get(doc_type),
        facts=Packed(cells, _fact),
        unseen=tuple(unseen),
        sha256=sha256,
        place=place,
    )


class Packed(Mapping[str, Fact]):
    """Facts by path that are made when they are asked for."""

    __slots__ = ("_cells", "_made", "_make")

    def __init__(self, cells: Mapping[str, Any], make: Any) -> None:
        self._cells = cells
        self._make = make
        self._made: dict[str, Fact] = {}

    def __getitem__(self, path: str) -> Fact:
        made = self._made.get(path)
        if made is None:
            made = self._made[path] = self._make(path, self._cells[path])
        return made

    def __contains__(self, path: object) -> bool:
        return path in self._cells

    def get(self, path: str, default: Any = None) -> Any:
        return self[path] if path in self._cells else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


def _cell(fact: Fact) -> Any:
    """A fact's text, or a list of all it says."""
    plain = Fact(
        path=fact.path,
        status=Status.PRESENT,
        value=fact.value,
        grounded=True,
        by="reader",
        act="read",
        read_value=fact.value,
    )
    if fact.value is not None and fact == _without_place(fact, plain):
        return fact.value
    return [
        fact.value,
        fact.status.value,
        int(fact.grounded),
        fact.by,
        fact.act,
        int(fact.disagree),
        list(fact.candidates),
        fact.read_value,
        fact.applicant_value,
        fact.version,
        fact.set_at.isoformat() if fact.set_at else None,
        [fact.reread.value, fact.reread.score] if fact.reread else None,
    ]


def _without_place(fact: Fact, plain: Fact) -> Fact:
    """`plain` where `fact` stands, so that they compare by the rest."""
    return Fact(
        path=plain.path,
        status=plain.status,
        value=plain.value,
        grounded=plain.grounded,
        by=plain.by,
        act=plain.act,
        read_value=plain.read_value,
        page=fact.page,
        boxes=fact.boxes,
    )


def _fact(path: str, cell: Any) -> Fact:
    if isinstance(cell, str):
        return Fact(path, Status.PRESENT, cell, True, "reader", "read", read_value=cell)
    value, status, grounded, by, act, disagree, candidates, read, applicants, version, at, re = cell
    return Fact(
        path=path,
        status=Status(status),
        value=value,
        grounded=bool(grounded),
        by=by,
        act=act,
        disagree=bool(disagree),
        candidates=tuple(candidates),
        read_value=read,
        applicant_value=applicants,
        version=version,
        set_at=datetime.fromisoformat(at) if at else None,
        reread=Reread(*re) if re else None,
    )


def _as_stated(path: str, value: str) -> Fact:
    return Fact(path, Status.PRESENT, value, False, "applicant", "changed")
