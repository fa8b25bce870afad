"""The built-in rules on values of any document, and on a case as a whole.

Pure: the same facts give the same finding, now and in a back-test. Sources: 30 days for a pay stub
is the Fannie Mae Selling Guide's (B3-3.1-02); what an applicant's change is worth follows its
direction.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from operator import or_

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from extraction.schemas import SCHEMAS
from extraction.schemas.base import Favours, Schema
from rules.models import Severity
from rules.registry import Fail, Pass, Verdict, rule
from rules.view import CaseView, Node, View

STALE_AFTER = timedelta(days=30)
NAMES_ALIKE = 85  # rapidfuzz ratio, 0 to 100: a letter of six or more may differ, as OCR errs
GONE = {"absent": "is not on the document", "illegible": "can't be read"}


@rule("value.not_on_the_page", on=None, severity=Severity.WARNING)
def not_on_the_page(document: View[Schema]) -> Iterator[Fail]:
    """Every value that was read stands on the page."""
    for node in document.leaves():
        fact = node.fact()
        if fact and fact.as_read and fact.value is not None and not fact.grounded:
            yield Fail(
                f"{node.in_words()} was read as {node.told(fact.value)}, "
                "which is not found on the page.",
                about=(node.path,),
            )


@rule("document.unseen_text", on=None, severity=Severity.BLOCKER)
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


@rule("value.readers_disagree", on=None, severity=Severity.WARNING)
def readers_disagree(document: View[Schema]) -> Iterator[Fail]:
    """Readers agree on every value."""
    for node in document.leaves():
        fact = node.fact()
        if fact and fact.as_read and fact.disagree:
            other = " and ".join(map(node.told, fact.candidates)) or "no such line"
            yield Fail(
                f"{node.in_words()} was read as {node.told(fact.value)} and as {other}.",
                about=(node.path,),
            )


@rule("value.required_missing", on=None, severity=Severity.WARNING)
def required_missing(document: View[Schema]) -> Iterator[Fail]:
    """Every required value was read."""
    for node in document.leaves():
        fact = node.fact()
        if fact is None or fact.value is not None or not node.leaf().required:
            continue
        if fact.act == "read" or fact.by == "applicant":  # a reviewer may say that it is so
            yield Fail(f"{node.in_words()} is required and was not found.", about=(node.path,))


@rule("value.applicant_changed", on=None, severity=Severity.WARNING)
def applicant_changed(document: View[Schema]) -> Iterator[Fail]:
    """The applicant changed nothing in their own favour or against the page."""
    for node in document.leaves():
        fact = node.fact()
        if fact is None or fact.by == "reviewer" or fact.applicant_value == fact.read_value:
            continue  # a reviewer has looked at it since
        if fact.act in GONE and fact.read_value is not None:
            yield Fail(
                f"The applicant says that {node.within_words()} {GONE[fact.act]}; "
                f"it was read as {node.told(fact.read_value)}.",
                about=(node.path,),
            )
        elif fact.act == "changed":
            yield _changed(node, fact.read_value, fact.value or "", grounded=fact.grounded)


def _changed(node: Node, before: str | None, after: str, *, grounded: bool) -> Fail:
    """A changed value: the page's support and the direction of the change decide how it weighs."""
    shown = "which stands on the page" if grounded else "which is not found on the page"
    way = node.leaf().favours
    was, now = node.told(before), node.told(after)
    if before and way is not Favours.NEITHER:
        rose = Decimal(after) > Decimal(before)
        if rose is (way is Favours.HIGHER):
            verb = "raised" if rose else "lowered"
            return Fail(
                f"The applicant {verb} {node.within_words()} from {was} to {now}, {shown}.",
                severity=Severity.WARNING if grounded else Severity.BLOCKER,
                about=(node.path,),
            )
    return Fail(
        f"The applicant changed {node.within_words()} from {was} to {now}, {shown}.",
        severity=Severity.NOTE if grounded else Severity.WARNING,
        about=(node.path,),
    )


@rule("case.required_document_missing", on=CaseView, severity=Severity.BLOCKER)
def required_document_missing(case: CaseView) -> Iterator[Fail]:
    """The case has the paperwork that its kind requires."""
    for doc_type, needed in sorted(case.required.items()):
        there = len(case.documents(doc_type))
        if there < needed:
            yield Fail(
                f"{SCHEMAS[doc_type].title}: this kind of case needs {needed}, "
                f"and there {'is' if there == 1 else 'are'} {there or 'none'}."
            )


@rule("case.unread_document", on=CaseView, severity=Severity.WARNING)
def unread_document(case: CaseView) -> Iterator[Fail]:
    """Every document of the case was read."""
    for place in case.failed:
        yield Fail(f"Document {place} could not be read by machine: look at it yourself.")
    for place in case.unknown:
        yield Fail(f"Document {place} is of a kind that is not read here: look at it yourself.")


@rule("case.stale_pay_stub", on=CaseView, severity=Severity.WARNING)
def stale_pay_stub(case: CaseView) -> Verdict:
    """The latest pay stub is at most 30 days old when the case is sent."""
    stubs = case.documents("pay_stub")
    if not stubs:
        return Pass()
    latest = max(stub.pay_date.day() for stub in stubs)
    if case.as_of - latest > STALE_AFTER:
        return Fail(
            f"The latest pay date is {latest}, {(case.as_of - latest).days} days before "
            f"{case.as_of}; at most {STALE_AFTER.days} are allowed."
        )
    return Pass()


@rule("case.future_date", on=CaseView, severity=Severity.BLOCKER)
def future_date(case: CaseView) -> Iterator[Fail]:
    """No pay date or invoice date lies in the future."""
    nodes = [stub.pay_date for stub in case.documents("pay_stub")]
    nodes += [invoice.issued_on for invoice in case.documents("invoice")]
    for node in nodes:
        # Two weeks of grace for pay that is handed out early.
        if node.maybe() and node.day() > case.as_of + timedelta(days=14):
            yield Fail(f"{node.in_words()} is {node.day()}, after {case.as_of}, when it was sent.")


@rule("case.employee_is_applicant", on=CaseView, severity=Severity.WARNING)
def employee_is_applicant(case: CaseView) -> Iterator[Fail]:
    """The employee on each pay stub is the applicant."""
    for stub in case.documents("pay_stub"):
        name = stub.employee.name.maybe()
        if name and not _alike(str(name), case.applicant_name):
            yield Fail(f"The pay stub is {name}'s, but the applicant is {case.applicant_name}.")


@rule("case.paid_twice", on=CaseView, severity=Severity.BLOCKER)
def billed_twice(case: CaseView) -> Iterator[Fail]:
    """No invoice is in the case twice."""
    seen: set[tuple[str, str]] = set()
    for invoice in case.documents("invoice"):
        vendor, number = invoice.vendor.name.maybe(), invoice.number.maybe()
        if vendor and number:
            key = (str(vendor).casefold(), str(number).casefold())
            if key in seen:
                yield Fail(f"Invoice {number} of {vendor} is in this case twice.")
            seen.add(key)


def _alike(one: str, other: str) -> bool:
    """Whether two names can be one person's: in any order, some left out, given names as initials.

    An initial stands for any name that begins with it, but one whole name has to agree.
    """
    fewer, more = sorted((default_process(one).split(), default_process(other).split()), key=len)
    whole = [any(_same_name(name, other) for other in more) for name in fewer]
    short = [any(_initial(name, other) for other in more) for name in fewer]
    return any(whole) and all(map(or_, whole, short))


def _same_name(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 1 and fuzz.ratio(one, other) >= NAMES_ALIKE


def _initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]
