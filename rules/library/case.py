"""The built-in rules on a case as a whole."""

from collections.abc import Iterator
from decimal import Decimal

from rules.models import Severity
from rules.names import Likeness, best_likeness, same_organisation
from rules.registry import Fail, Missing, Override, Pass, Threshold, Verdict, rule
from rules.view import CaseView


@rule(
    "case.unread_document",
    on=CaseView,
    severity=Severity.WARNING,
    source="What no reader read is judged by nobody",
)
def unread_document(case: CaseView) -> Iterator[Fail]:
    """Every document of the case was read."""
    for place in case.failed:
        yield Fail(f"Document {place} could not be read by machine: look at it yourself.")
    for place in case.unknown:
        yield Fail(f"Document {place} is of a kind that is not read here: look at it yourself.")


@rule(
    "case.stale_pay_stub",
    on=CaseView,
    severity=Severity.WARNING,
    version=2,
    source="Fannie Mae Selling Guide, B3-3.1-02",
    thresholds={
        "days": Threshold(Decimal(30), "days", "Days from the latest pay date to the application")
    },
)
def stale_pay_stub(case: CaseView) -> Verdict:
    """The latest pay stub is recent when the case is sent."""
    stubs = case.documents("pay_stub")
    if not stubs:
        return Pass()
    latest = max(stub.pay_date.day() for stub in stubs)
    age, allowed = (case.as_of - latest).days, case.threshold("days")
    if age > allowed:
        return Fail(
            f"The latest pay date is {latest}, {age} days before {case.as_of}; "
            f"at most {allowed} are allowed.",
            expected=f"at most {allowed} days",
            found=f"{age} days",
        )
    return Pass()


# When each paper says that it was made. Pay may be handed out early.
MADE = {
    "pay_stub": "pay_date",
    "invoice": "issued_on",
    "bank_statement": "period_end",
    "utility_bill": "statement_date",
    "id_document": "issued_on",
    "check": "check_date",
    "receipt": "purchased_on",
    "purchase_order": "ordered_on",
    "form_w9": "signed_on",
}


@rule(
    "case.future_date",
    on=CaseView,
    severity=Severity.BLOCKER,
    version=2,
    source="Ocrolus, Detect: future_date",
    thresholds={
        "grace": Threshold(Decimal(14), "days", "Days that pay and bills may be dated ahead"),
        "grace_others": Threshold(Decimal(1), "days", "Days that other papers may be dated ahead"),
    },
)
def future_date(case: CaseView) -> Iterator[Fail]:
    """No paper is dated after the case was sent."""
    for doc_type, name in MADE.items():
        ahead = "grace" if doc_type in ("pay_stub", "invoice") else "grace_others"
        for document in case.documents(doc_type):
            node = getattr(document, name)
            day = node.maybe_day()
            if day is not None and (day - case.as_of).days > case.threshold(ahead):
                yield Fail(
                    f"{node.in_words()} is {day}, after {case.as_of}, when it was sent.",
                    about=(node,),
                    expected=f"{case.as_of} or before",
                    found=str(day),
                )


@rule(
    "case.employee_is_applicant",
    on=CaseView,
    severity=Severity.WARNING,
    version=2,
    source="Fannie Mae, Mortgage Fraud Prevention: common red flags",
)
def employee_is_applicant(case: CaseView) -> Iterator[Fail | Missing]:
    """The employee on each pay stub is the applicant."""
    for stub in case.documents("pay_stub"):
        name = stub.employee.name.maybe_text()
        if not name or best_likeness(name, case.names()) is not Likeness.DIFFERENT:
            continue
        employer = stub.employer.name.maybe_text()
        if employer and same_organisation(name, employer):
            yield Missing("Employee (name) was read as the employer's.")
            continue
        yield Fail(
            f"The pay stub is {name}'s, but the applicant is {case.applicant_name}.",
            about=(stub.employee.name,),
            expected=case.applicant_name,
            found=name,
        )


@rule(
    "case.paid_twice",
    on=CaseView,
    severity=Severity.BLOCKER,
    source="Accounts payable controls: a vendor's invoice number is paid once",
)
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
