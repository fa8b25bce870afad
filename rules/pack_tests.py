"""Judging the tests that a rule brings: given facts, and what it has to say of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import InvalidOperation

from extraction.contract import Status
from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Schema, leaf_at
from rules.bodies import RuleBody, RuleTest
from rules.engine import Judgement, judge_case, judge_document
from rules.facts_data import STATED, CaseFacts, DocumentFacts, Fact
from rules.language import compiled
from rules.language.types import CASE
from rules.view import typed


class NotFacts(Exception):
    """What a test gives are no facts; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a test."""

    name: str
    wrong: str  # what it should have said and did; "": as it should

    @property
    def right(self) -> bool:
        return not self.wrong


def outcomes(name: str, body: RuleBody) -> tuple[Outcome, ...]:
    """What a rule says of its own tests.

    Raises:
        NotARule: it has mistakes.
    """
    rule = compiled(name, 1, body, owner="")
    found = []
    for test in body.tests:
        try:
            if body.on == CASE:
                judged = judge_case(_case(test), [rule])
            else:
                judged = judge_document(_document(1, body.on, test.facts), [rule])
        except NotFacts as error:
            found.append(Outcome(test.name, str(error)))
        else:
            found.append(Outcome(test.name, _wrong(test, judged)))
    return tuple(found)


def _wrong(test: RuleTest, judged: list[Judgement]) -> str:
    (one,) = judged
    if one.outcome.value != test.outcome:
        said = f": {one.sentence}" if one.sentence else ""
        return f"expected {test.outcome}, and it is {one.outcome.value}{said}"
    if test.sentence and one.sentence != test.sentence:
        return f"expected “{test.sentence}”, and it says “{one.sentence}”"
    return ""


def _case(test: RuleTest) -> CaseFacts:
    if test.facts:
        raise NotFacts("A rule on the case is given documents, not facts.")
    return CaseFacts(
        as_of=test.as_of,
        applicant_name=test.applicant_name,
        required={},
        documents=tuple(
            _document(place, one.type, one.facts)
            for place, one in enumerate(test.documents, start=1)
        ),
        # What is not stated is then missing, as what was not read is.
        asks_application=True,
        stated=DocumentFacts(
            STATED, Application.slug, Application, _facts(Application, test.stated)
        ),
    )


def _document(place: int, doc_type: str, values: Iterable[tuple[str, str]]) -> DocumentFacts:
    schema = SCHEMAS.get(doc_type)
    if schema is None:
        raise NotFacts(f"“{doc_type}” is no document type that is read here.")
    return DocumentFacts(place, doc_type, schema, _facts(schema, values), place=place)


def _facts(schema: type[Schema], values: Iterable[tuple[str, str]]) -> dict[str, Fact]:
    facts = {}
    for path, value in values:
        try:
            leaf_at(schema, path)
        except KeyError:
            raise NotFacts(f"“{path}” is no field of {schema.title}.") from None
        facts[path] = Fact(path, Status.PRESENT, value, grounded=True, by="reader", act="read")
    document = DocumentFacts(0, schema.slug, schema, facts)
    for path, fact in facts.items():
        try:
            typed(document, path, fact.value or "")
        except (ValueError, InvalidOperation):
            raise NotFacts(f"{path}: “{fact.value}” is no such value.") from None
    return facts
