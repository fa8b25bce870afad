"""Cases as they were when they were sent: facts packed to be judged again, and what came of them.

A snapshot's text is lines of JSON, format 1: the case, then the fields of each of its documents,
last of what is stated.
What a plain reading says of a field is its value alone, any other fact is a list, and rows of a
table share their columns' names. Where a value stands on the page is left out: nothing that is
judged again needs it. A document's line is parsed when a rule first asks for one of its fields,
which is what makes 100,000 cases quick.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Q

from extraction.contract import Status
from extraction.models import Case
from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from rules.facts import facts_of_case
from rules.facts_data import (
    STATED,
    CaseFacts,
    Cells,
    DocumentFacts,
    Fact,
    LateFacts,
    Reread,
    Twin,
)
from rules.models import CaseSnapshot, Finding, Outcome

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
    case = {
        "v": FORMAT,
        "as_of": facts.as_of.isoformat(),
        "name": facts.applicant_name,
        "required": facts.required,
        "kind": facts.kind,
        "asks": facts.asks_application,
        "failed": facts.failed,
        "unknown": facts.unknown,
        "twins": [astuple(one) for one in facts.twins],
        "documents": [
            [one.key, one.doc_type, one.place, one.sha256, one.unseen] for one in facts.documents
        ],
    }
    fields = [_fields(one.facts, _cell) for one in facts.documents]
    stated = _fields(facts.stated.facts, lambda fact: fact.value)
    return "\n".join(map(_json, (case, *fields, stated)))


def _json(held: Any) -> str:
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def _fields(facts: Mapping[str, Fact], cell: Callable[[Fact], Any]) -> list[Any]:
    """A document's fields: those in no table by path, and of each table its columns and rows."""
    single: dict[str, Any] = {}
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    for path, fact in facts.items():
        table, bracket, rest = path.partition("[")
        if not bracket:
            single[path] = cell(fact)
            continue
        number, _, column = rest.partition("].")
        rows.setdefault(table, {}).setdefault(number, {})[column] = cell(fact)
    tables = {}
    for table, held in rows.items():
        columns = list(dict.fromkeys(column for cells in held.values() for column in cells))
        lines = [
            [int(number), *(cells.get(one, 0) for one in columns)] for number, cells in held.items()
        ]
        tables[table] = [columns, lines]
    return [single, tables]


def _cells(text: str) -> Cells:
    """What `_fields` wrote, by path."""
    cells: dict[str, Any]
    cells, tables = json.loads(text)
    rows = {}
    for table, (columns, lines) in tables.items():
        ends = [f"].{column}" for column in columns]
        rows[table] = sorted(line[0] for line in lines)
        for number, *held in lines:
            head = f"{table}[{number}"
            for end, cell in zip(ends, held, strict=True):
                if cell != 0:
                    cells[head + end] = cell
    return cells, rows


def unpacked(text: str) -> CaseFacts:
    """The facts of a packed text. Limits are not in it: they come from a policy.

    Raises:
        Unreadable: it is of another format.
    """
    head, *fields, stated = text.split("\n")
    held = json.loads(head)
    if held.get("v") != FORMAT:
        raise Unreadable(f"a snapshot of format {held.get('v')}")
    return CaseFacts(
        as_of=date.fromisoformat(held["as_of"]),
        applicant_name=held["name"],
        required=held["required"],
        documents=tuple(
            _document(*(*one, line)) for one, line in zip(held["documents"], fields, strict=True)
        ),
        failed=tuple(held["failed"]),
        unknown=tuple(held["unknown"]),
        kind=held["kind"],
        asks_application=held["asks"],
        stated=DocumentFacts(
            STATED,
            Application.slug,
            Application,
            LateFacts(partial(_cells, stated), _as_stated),
        ),
        twins=tuple(Twin(*one) for one in held["twins"]),
    )


def _document(
    key: int, doc_type: str, place: int, sha256: str, unseen: list[int], fields: str
) -> DocumentFacts:
    return DocumentFacts(
        key=key,
        doc_type=doc_type,
        schema=SCHEMAS.get(doc_type),
        facts=LateFacts(partial(_cells, fields), _fact),
        unseen=tuple(unseen),
        sha256=sha256,
        place=place,
    )


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
    if fact.value is not None and replace(fact, page=None, boxes=()) == plain:
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
