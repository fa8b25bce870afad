"""The built-in rules on a case as a whole.

Thirty days for a pay stub are the Fannie Mae Selling Guide's (B3-3.1-02).
"""

from collections.abc import Iterator
from datetime import timedelta

from extraction.schemas import SCHEMAS
from rules.models import Severity
from rules.names import Likeness, best_likeness
from rules.registry import Fail, Override, Pass, Verdict, rule
from rules.view import CaseView

STALE_AFTER = timedelta(days=30)


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


@rule("case.employee_is_applicant", on=CaseView, severity=Severity.WARNING, version=2)
def employee_is_applicant(case: CaseView) -> Iterator[Fail]:
    """The employee on each pay stub is the applicant."""
    for stub in case.documents("pay_stub"):
        name = stub.employee.name.maybe_text()
        if name and best_likeness(name, case.names()) is Likeness.DIFFERENT:
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


@rule(
    "case.twin",
    on=CaseView,
    severity=Severity.BLOCKER,
    source="Ocrolus, Detect: the same file or the same figures in another application",
    override=Override.LEAD,
)
def twin(case: CaseView) -> Iterator[Fail]:
    """No paper of the case is in a case of another applicant."""
    names = {view.document_key: view.called() for view in case.every}
    for one in case.twins:
        how = "is the same file as one" if one.how == "file" else "has the same figures as one"
        whose = "of the same applicant" if one.same_applicant else "of another applicant"
        yield Fail(
            f"{names.get(one.document, 'A document')} {how} in case {one.case}, {whose}.",
            severity=Severity.NOTE if one.same_applicant else None,
            expected="a paper of this case alone",
            found=one.case,
        )
