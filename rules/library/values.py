"""The built-in rules on values of any document."""

from collections.abc import Iterator

from extraction.schemas.base import Schema
from rules.models import Severity
from rules.registry import Fail, Pass, Verdict, rule
from rules.view import View


@rule(
    "value.not_on_the_page",
    on=None,
    severity=Severity.WARNING,
    source="A value counts by its evidence on the page",
)
def not_on_the_page(document: View[Schema]) -> Iterator[Fail]:
    """Every value that was read stands on the page."""
    for fact in document.notable():
        if fact.value is not None and not fact.grounded and fact.as_read:
            node = document.at(fact.path)
            yield Fail(
                f"{node.in_words()} was read as {node.told(fact.value)}, "
                "which is not found on the page.",
                about=(node.path,),
            )


@rule(
    "document.unseen_text",
    on=None,
    severity=Severity.BLOCKER,
    source="Text that only machines see is no part of a paper that people sign",
)
def unseen_text(document: View[Schema]) -> Verdict:
    """A document holds no text that people can't see."""
    pages = document.unseen_pages()
    if not pages:
        return Pass()
    where = (
        f"Page {pages[0]} holds"
        if len(pages) == 1
        else (f"Pages {', '.join(map(str, pages[:-1]))} and {pages[-1]} hold")
    )
    return Fail(f"{where} text that can't be seen on the page. It was kept from every reader.")


@rule(
    "value.readers_disagree",
    on=None,
    severity=Severity.WARNING,
    source="Readers that are built differently err differently",
)
def readers_disagree(document: View[Schema]) -> Iterator[Fail]:
    """Readers agree on every value."""
    for fact in document.notable():
        if fact.disagree and fact.as_read:
            node = document.at(fact.path)
            other = " and ".join(map(node.told, fact.candidates)) or "no such line"
            yield Fail(
                f"{node.in_words()} was read as {node.told(fact.value)} and as {other}.",
                about=(node.path,),
            )


@rule(
    "value.required_missing",
    on=None,
    severity=Severity.WARNING,
    source="The schema's required fields",
)
def required_missing(document: View[Schema]) -> Iterator[Fail]:
    """Every required value was read."""
    for fact in document.notable():
        if fact.value is not None:
            continue
        node = document.at(fact.path)
        if not node.leaf().required:
            continue
        if fact.act == "read" or fact.by == "applicant":  # a reviewer may say that it is so
            yield Fail(f"{node.in_words()} is required and was not found.", about=(node.path,))
