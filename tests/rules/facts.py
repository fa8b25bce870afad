"""Facts for rules, without a database."""

from collections.abc import Mapping
from datetime import date

from extraction.contract import Status
from extraction.schemas import SCHEMAS
from rules.engine import Judgement, judge_case, judge_document
from rules.registry import REGISTRY
from rules.view import CaseFacts, DocumentFacts, Fact
from tests import makers


def fact(path: str, value: str | None, **more: object) -> Fact:
    plain = {
        "status": Status.PRESENT if value is not None else Status.NOT_FOUND,
        "grounded": value is not None,
        "by": "reader",
        "act": "read",
        "read_value": value,
    }
    return Fact(path=path, value=value, **{**plain, **more})


def document(
    doc_type: str = "pay_stub",
    values: Mapping[str, str | Fact | None] | None = None,
    *,
    key: int = 1,
    whole: bool = True,
) -> DocumentFacts:
    """The facts of makers' paperwork, with some changed; `whole=False` has the given ones alone."""
    stated = {**(makers.VALUES[doc_type] if whole else {}), **(values or {})}
    facts = {
        path: value if isinstance(value, Fact) else fact(path, value)
        for path, value in stated.items()
    }
    return DocumentFacts(key, doc_type, SCHEMAS[doc_type], facts)


def case(*documents: DocumentFacts, **more: object) -> CaseFacts:
    plain = {
        "as_of": makers.TODAY,
        "applicant_name": "Dave Applewood",
        "required": {"pay_stub": 1},
    }
    return CaseFacts(documents=documents, **{**plain, **more})


def verdicts(rule: str, facts: DocumentFacts | CaseFacts) -> list[Judgement]:
    judge = judge_case if isinstance(facts, CaseFacts) else judge_document
    return judge(facts, [REGISTRY.rules[rule]])


def verdict(rule: str, facts: DocumentFacts | CaseFacts) -> Judgement:
    (one,) = verdicts(rule, facts)
    return one


def rows(table: str, *lines: Mapping[str, str | None]) -> dict[str, str | None]:
    """Values of a table's rows by path."""
    return {
        f"{table}[{number}].{column}": text
        for number, line in enumerate(lines)
        for column, text in line.items()
    }


__all__ = ["case", "date", "document", "fact", "rows", "verdict", "verdicts"]
