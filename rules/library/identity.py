"""The built-in rules on who somebody is, across the papers of a case: numbers, names, addresses.

A paper of the co-applicant is held against the co-applicant. What is masked is compared as far as
it is shown.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extraction.schemas.base import Schema
from extraction.schemas.w2 import W2
from rules.addresses import Nearness, is_box, nearness
from rules.library.people import (
    Shown,
    at,
    id_name,
    is_of_co_applicant,
    is_of_nobody,
    shown,
    told,
)
from rules.models import Override, Severity
from rules.names import Likeness, best_likeness
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.taxpayers import agree, are_near, digits, flaw_of_ssn, is_itin, is_placeholder, masked
from rules.view import CaseView, Node, NotStated, View

FANNIE = "Fannie Mae, Mortgage Fraud Prevention: common red flags"
SSA = "Social Security Administration, structure of social security numbers (since 2011)"


@rule(
    "identity.ssn_possible",
    on=CaseView,
    severity=Severity.BLOCKER,
    source=SSA,
    override=Override.LEAD,
)
def ssn_possible(case: CaseView) -> Iterator[Fail]:
    """Every social security number can have been issued."""
    for node, where in _numbers(case):
        number = node.maybe_text()
        if number is None:
            continue
        if flaw := flaw_of_ssn(number):
            yield Fail(
                f"The number on the {where} can't have been issued: {flaw}. Look whether it was "
                "misread.",
                about=(node,),
                found=masked(number),
            )
        elif is_placeholder(number):
            yield Fail(
                f"The number on the {where} is one that people write as a placeholder.",
                severity=Severity.WARNING,
                about=(node,),
                found=masked(number),
            )


def _numbers(case: CaseView) -> Iterator[tuple[Node, str]]:
    """Persons' numbers on papers and in the application, and where each stands."""
    yield case.stated.person.ssn, "application"
    yield case.stated.co_applicant.ssn, "application (of the co-applicant)"
    for one in shown(case):
        if one.ssn is not None and not _is_firms(one.ssn):
            yield one.ssn, told(one.document)


def _is_firms(node: Node) -> bool:
    """Whether it is written as an employer's number: 12-3456789, of a firm that is paid."""
    text = node.maybe_text() or ""
    return len(text) > 2 and text[2] == "-" and text.count("-") == 1


@rule(
    "identity.itin_on_w2",
    on=W2,
    severity=Severity.BLOCKER,
    source="IRS, General Instructions for Forms W-2 and W-3, box a: no ITIN in place of an SSN",
)
def itin_on_w2(form: View[W2]) -> Verdict:
    """The number on a Form W-2 is a social security number, and no ITIN."""
    number = str(form.employee.ssn.known())
    if is_itin(number):
        return Fail(
            f"The employee's number, {masked(number)}, is an ITIN: those who have one may not be "
            "paid on a Form W-2.",
            found=masked(number),
        )
    return Pass()


@rule("identity.ssn_agrees", on=CaseView, severity=Severity.BLOCKER, source=FANNIE)
def ssn_agrees(case: CaseView) -> Iterator[Fail | Missing]:
    """One person has one social security number on all papers."""
    own: list[tuple[Node, str, str]] = []
    other: list[tuple[Node, str, str]] = []
    for node, where, mine in _owned(case):
        number = node.maybe_text()
        if number and digits(number):
            (own if mine else other).append((node, where, number))
    if not own and not other and any(one.ssn is not None for one in shown(case)):
        yield Missing("No social security number was read.")
    for numbers in (own, other):
        yield from _disagreeing(numbers)


def _owned(case: CaseView) -> Iterator[tuple[Node, str, bool]]:
    """Each number, where it stands, and whether it is the applicant's: else the co-applicant's."""
    yield case.stated.person.ssn, "application", True
    yield case.stated.co_applicant.ssn, "application", False
    for one in shown(case):
        name = one.name.maybe_text()
        if one.ssn is None or _is_firms(one.ssn) or is_of_nobody(case, name):
            continue
        if one.name.path == "spouse.name" and not is_of_co_applicant(case, name):
            continue
        yield one.ssn, told(one.document), not is_of_co_applicant(case, name)


def _disagreeing(numbers: list[tuple[Node, str, str]]) -> Iterator[Fail]:
    """Numbers that can't be the first whole one."""
    whole = [one for one in numbers if digits(one[2]).isdigit()] or numbers
    for node, where, number in numbers:
        first, there, expected = whole[0]
        if node is first or agree(number, expected) is not False:
            continue
        near = are_near(number, expected)
        yield Fail(
            f"The number on the {where} is {masked(number)}, but on the {there} it is "
            f"{masked(expected)}"
            + ("; they are one digit apart: look whether one was misread." if near else "."),
            severity=Severity.WARNING if near else None,
            about=(node, first),
            expected=masked(expected),
            found=masked(number),
        )


@rule("identity.names_agree", on=CaseView, severity=Severity.WARNING, source=FANNIE)
def names_agree(case: CaseView) -> Iterator[Fail | Missing]:
    """Every paper is in the name of whoever applies, or in another name that they state."""
    found = [
        (one.document, one.name, name)
        for one in shown(case)
        if one.doc_type not in _ELSEWHERE and (name := one.name.maybe_text())
    ]
    for document in case.documents("id_document"):
        if name := id_name(document):
            found.append((document, document.last_name, name))
    for document, node, name in found:
        fit = best_likeness(name, case.names())
        if fit >= Likeness.LIKELY or (
            fit is Likeness.DIFFERENT and _other_fits(case, document, node)
        ):
            continue
        doubtful = fit is Likeness.DOUBTFUL
        yield Fail(
            f"The {told(document)} is {name}'s, "
            + (
                f"and the applicant is {case.applicant_name}: what stands between or after the "
                "names differs."
                if doubtful
                else f"but the applicant is {case.applicant_name}."
            ),
            severity=Severity.NOTE if doubtful else None,
            about=(node,),
            expected=case.applicant_name,
            found=name,
        )
    if not found and (unread := [one for one in shown(case) if one.doc_type not in _ELSEWHERE]):
        yield Missing(f"{unread[0].name.in_words()} was not read.")


# A pay stub's and an account's names have rules of their own.
_ELSEWHERE = ("pay_stub", "bank_statement")


def _other_fits(case: CaseView, document: View[Schema], node: Node) -> bool:
    """Whether the other of a couple that files a return together is one who applies."""
    other = {"taxpayer.name": "spouse.name", "spouse.name": "taxpayer.name"}.get(node.path)
    return other is not None and not is_of_nobody(case, at(document, other).maybe_text() or "-")


@rule(
    "identity.addresses_agree",
    on=CaseView,
    severity=Severity.WARNING,
    source=FANNIE,
    thresholds={
        "days": Threshold(
            Decimal(120), "days", "How old a paper may be whose address has to be the stated one"
        )
    },
)
def addresses_agree(case: CaseView) -> Iterator[Fail]:
    """Recent papers show the address that the applicant states."""
    stated = case.stated.person.address.maybe_text()
    if stated is None:
        if any(one.address is not None for one in shown(case)):
            raise NotStated("No home address is stated in the application.")
        return
    for one in shown(case):
        if one.address is None or (address := one.address.maybe_text()) is None:
            continue
        if is_of_nobody(case, one.name.maybe_text()):
            continue
        fit = nearness(address, stated)
        if fit in (Nearness.SAME, Nearness.UNCLEAR) or is_box(address):
            continue
        recent = _is_recent(case, one)
        yield Fail(
            f"The {told(one.document)} shows the address {address}; {stated} is stated"
            + (", in the same building." if fit is Nearness.BUILDING else "."),
            severity=None if recent and fit is Nearness.DIFFERENT else Severity.NOTE,
            about=(one.address, case.stated.person.address),
            expected=stated,
            found=address,
        )


def _is_recent(case: CaseView, one: Shown) -> bool:
    """Whether a paper of a kind that goes to where people live is new."""
    path = {
        "pay_stub": "pay_date",
        "bank_statement": "period_end",
        "utility_bill": "statement_date",
    }.get(one.doc_type)
    day = at(one.document, path).maybe_day() if path else None
    return day is not None and (case.as_of - day).days <= case.threshold("days")


@rule("identity.birth_dates_agree", on=CaseView, severity=Severity.BLOCKER, source=FANNIE)
def birth_dates_agree(case: CaseView) -> Iterator[Fail]:
    """The identity document's date of birth is the stated one."""
    for document in case.documents("id_document"):
        if is_of_nobody(case, id_name(document)) or is_of_co_applicant(case, id_name(document)):
            continue
        stated, born = case.stated.person.date_of_birth.day(), document.date_of_birth.day()
        if born == stated:
            continue
        yield Fail(
            f"The {told(document)} says born on {born}, but {stated} is stated.",
            severity=Severity.WARNING if _is_swapped(born, stated) else None,
            about=(document.date_of_birth, case.stated.person.date_of_birth),
            expected=str(stated),
            found=str(born),
        )


def _is_swapped(one: date, other: date) -> bool:
    """Day and month changed places, as forms of two countries differ."""
    return (one.year, one.day, one.month) == (other.year, other.month, other.day)


@rule(
    "identity.of_age",
    on=CaseView,
    severity=Severity.BLOCKER,
    source="Age of contractual capacity in most states",
    thresholds={"years": Threshold(Decimal(18), "years", "Least age of who applies")},
)
def of_age(case: CaseView) -> Iterator[Fail]:
    """Who applies is of age when the case is sent."""
    nodes = [document.date_of_birth for document in case.documents("id_document")]
    if case.stated.person.date_of_birth.maybe():
        nodes.append(case.stated.person.date_of_birth)
    for node in nodes:
        born = node.day()
        had_birthday = (case.as_of.month, case.as_of.day) >= (born.month, born.day)
        age = case.as_of.year - born.year - (not had_birthday)
        if age < case.threshold("years"):
            yield Fail(
                f"Born on {born}, the holder is {age} years old on {case.as_of}; at least "
                f"{case.threshold('years')} are required.",
                about=(node,),
                expected=f"{case.threshold('years')} years",
                found=f"{age} years",
            )


@rule(
    "identity.id_in_date",
    on=CaseView,
    severity=Severity.BLOCKER,
    source="Customer identification programs, 31 CFR 1020.220: an unexpired document",
    thresholds={
        "grace": Threshold(Decimal(0), "days", "Days that a document may be past its expiry")
    },
)
def id_in_date(case: CaseView) -> Iterator[Fail]:
    """The identity document has not expired when the case is sent."""
    for document in case.documents("id_document"):
        expires = document.expires_on.day()
        if (case.as_of - expires).days > case.threshold("grace"):
            yield Fail(
                f"The {told(document)} expired on {expires}, before {case.as_of}, when the case "
                "was sent.",
                about=(document.expires_on,),
                expected=f"{case.as_of} or later",
                found=str(expires),
            )
