"""The built-in rules on who employs and who pays: whether a firm is another one than it seems."""

from collections.abc import Iterator

from extraction.schemas.base import Schema
from rules.addresses import Nearness, is_box, nearness
from rules.library.people import at, employers, stated_employers, told
from rules.models import Severity
from rules.names import folded, holds_surname, same_organisation, same_person
from rules.registry import Fail, Missing, rule
from rules.taxpayers import (
    EIN_PREFIXES,
    EIN_PREFIXES_SOURCE,
    agree,
    digits,
    ein_prefix,
    masked,
    phone_digits,
)
from rules.view import CannotEvaluate, CaseView, Node, NotStated, View

FANNIE = "Fannie Mae, Mortgage Fraud Prevention: employment and income red flags"
# Where a type of document has an employer's or payer's own number.
EINS = {
    "w2": ("employer.name", "employer.ein"),
    "form_1099": ("payer.name", "payer.tin"),
    "form_1098": ("lender.name", "lender.tin"),
    "form_w9": ("business_name", "ein"),
}


@rule("firms.own_employer", on=CaseView, severity=Severity.BLOCKER, source=FANNIE)
def own_employer(case: CaseView) -> Iterator[Fail | Missing]:
    """No employer bears the applicant's name, unless the applicant's own firm is stated."""
    named = {node: name for _, node, name in employers(case)}
    named |= {row.name: name for row in case.stated.employers if (name := row.name.maybe_text())}
    if not named:
        if _has_employers(case):
            yield Missing("No employer's name was read.")
        return
    seen: set[str] = set()
    for node, name in named.items():
        if folded(name) in seen or _is_own_as_stated(case, name):
            continue
        seen.add(folded(name))
        for person in case.names():
            whole = _bears(name, person)
            if not whole and not holds_surname(name, person):
                continue
            yield Fail(
                f"The employer, {name}, bears the "
                + ("name" if whole else "last name")
                + f" of {person}: look whether it is the applicant's or the family's own firm.",
                severity=None if whole else Severity.WARNING,
                about=(node,),
                expected="an employer of another name",
                found=name,
            )
            break


def _has_employers(case: CaseView) -> bool:
    return any(case.documents(doc_type) for doc_type in ("pay_stub", "w2", "employment_letter"))


def _is_own_as_stated(case: CaseView, name: str) -> bool:
    return any(
        row.self_employed.maybe_text() == "true"
        and same_organisation(name, row.name.maybe_text() or "")
        for row in case.stated.employers
    )


def _bears(firm: str, person: str) -> bool:
    """Whether a firm bears a person's first and last name."""
    words, names = folded(firm).split(), folded(person).split()
    return same_person(firm, person) or (
        len(names) > 1 and len(names[0]) > 1 and names[0] in words and names[-1] in words
    )


@rule("firms.contact_is_applicants", on=CaseView, severity=Severity.BLOCKER, source=FANNIE)
def contact_is_applicants(case: CaseView) -> Iterator[Fail]:
    """No employer has the applicant's own telephone or home address."""
    own = case.stated.person
    phone = phone_digits(own.phone.maybe_text() or "")
    home = own.address.maybe_text()
    phones, addresses = list(_phones(case)), list(_addresses(case))
    if not home and addresses:
        homes = [one.address for one in case.documents("id_document") if one.address.maybe_text()]
        home = homes[0].maybe_text() if homes else None
    for node in phones:
        if phone and phone_digits(node.maybe_text() or "") == phone:
            yield Fail(
                f"The employer's telephone, {node.maybe_text()}, is the applicant's own.",
                about=(node, own.phone),
                expected="another number than the applicant's",
                found=str(node.maybe_text()),
            )
    for node in addresses:
        address = node.maybe_text()
        if home and address and nearness(address, home) is Nearness.SAME:
            yield Fail(
                f"The employer's address, {address}, is the applicant's home.",
                about=(node, own.address),
                expected="another address than the applicant's",
                found=address,
            )
    if not phone and not home and (phones or addresses):
        raise NotStated("Neither the applicant's telephone nor home address is stated.")


def _phones(case: CaseView) -> Iterator[Node]:
    for row in case.stated.employers:
        if row.phone.maybe_text() and row.self_employed.maybe_text() != "true":
            yield row.phone
    for letter in case.documents("employment_letter"):
        if letter.employer.phone.maybe_text():
            yield letter.employer.phone


def _addresses(case: CaseView) -> Iterator[Node]:
    for doc_type in ("pay_stub", "w2", "employment_letter"):
        for document in case.documents(doc_type):
            name = document.employer.name.maybe_text()
            if document.employer.address.maybe_text() and not _is_own_as_stated(case, name or ""):
                yield document.employer.address


@rule("firms.address_is_a_box", on=CaseView, severity=Severity.NOTE, source=FANNIE)
def address_is_a_box(case: CaseView) -> Iterator[Fail]:
    """An employer has a street address, and not a post office box alone."""
    nodes = list(_addresses(case))
    if not nodes and _has_employers(case):
        raise CannotEvaluate("No employer's address was read.")
    if nodes and all(is_box(node.maybe_text() or "") for node in nodes):
        yield Fail(
            f"The employer's only address is a post office box: {nodes[0].maybe_text()}.",
            about=tuple(nodes),
            expected="a street address",
            found=str(nodes[0].maybe_text()),
        )


@rule("firms.ein_prefix", on=CaseView, severity=Severity.WARNING, source=EIN_PREFIXES_SOURCE)
def ein_prefixes(case: CaseView) -> Iterator[Fail | Missing]:
    """Every employer's number begins as such numbers do."""
    numbers = list(_eins(case))
    if not numbers and any(case.documents(doc_type) for doc_type in EINS):
        yield Missing("No employer identification number was read.")
    for document, _, node, number in numbers:
        prefix = ein_prefix(number)
        if prefix and prefix not in EIN_PREFIXES:
            yield Fail(
                f"{node.in_words()} on the {told(document)} is {number}, and none is known that "
                f"begins with {prefix}: look whether it was misread.",
                about=(node,),
                expected="a known prefix",
                found=prefix,
            )


@rule(
    "firms.ein_stable",
    on=CaseView,
    severity=Severity.WARNING,
    source="IRS, Publication 1635: one number for as long as a business exists",
)
def ein_stable(case: CaseView) -> Iterator[Fail | Missing]:
    """One employer has one number on all papers."""
    numbers = list(_eins(case))
    forms = case.documents("w2")
    if len(forms) > 1 and len([one for one in numbers if one[0] in forms]) < len(forms):
        yield Missing("An employer identification number was not read.")
    for at_, (document, name, node, number) in enumerate(numbers):
        for before, other, there, earlier in numbers[:at_]:
            if not name or not other or not same_organisation(name, other):
                continue
            if agree(number, earlier) is False:
                yield Fail(
                    f"{name} has the number {number} on the {told(document)}, and {earlier} on "
                    f"the {told(before)}.",
                    about=(node, there),
                    expected=earlier,
                    found=number,
                )
                break


def _eins(case: CaseView) -> Iterator[tuple[View[Schema], str, Node, str]]:
    for doc_type, (name, number) in EINS.items():
        for document in case.documents(doc_type):
            node = at(document, number)
            text = node.maybe_text()
            if text and digits(text) and ein_prefix(text):
                yield document, at(document, name).maybe_text() or "", node, text


@rule("firms.payer_is_recipient", on=CaseView, severity=Severity.BLOCKER, source=FANNIE)
def payer_is_recipient(case: CaseView) -> Iterator[Fail | Missing]:
    """Who pays on a Form 1099 or lends on a Form 1098 is another taxpayer than who is paid."""
    pairs = [(one, one.payer.tin, one.recipient.tin) for one in case.documents("form_1099")]
    pairs += [(one, one.lender.tin, one.borrower.tin) for one in case.documents("form_1098")]
    for document, payer, recipient in pairs:
        one, other = payer.maybe_text(), recipient.maybe_text()
        if not one or not other:
            unread = recipient if one else payer
            yield Missing(f"{unread.in_words()} on the {told(document)} was not read.")
        elif digits(one).isdigit() and digits(one) == digits(other):
            yield Fail(
                f"On the {told(document)} both taxpayers have one number, {masked(one)}.",
                about=(payer, recipient),
                expected="two taxpayers",
                found=masked(one),
            )


@rule(
    "firms.employers_stated",
    on=CaseView,
    severity=Severity.WARNING,
    source="Freddie Mac and Fannie Mae, Uniform Residential Loan Application, section 1b to 1d",
)
def employers_stated(case: CaseView) -> Iterator[Fail]:
    """Every employer on the papers is one that the applicant states."""
    stated = stated_employers(case)
    found = list(employers(case))
    if found and not stated:
        raise NotStated("No employer is stated in the application.")
    told_of: set[str] = set()
    for doc_type, node, name in found:
        if any(same_organisation(name, one) for one in stated) or folded(name) in told_of:
            continue
        told_of.add(folded(name))
        yield Fail(
            f"{name} employs by the papers, and is not among the employers stated: "
            f"{', '.join(stated)}.",
            # An employer of a year that has ended may have been left since.
            severity=Severity.NOTE if doc_type == "w2" else None,
            about=(node, *(row.name for row in case.stated.employers)),
            expected=", ".join(stated),
            found=name,
        )
