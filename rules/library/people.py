"""Whose papers a case holds: where each type of document names a person, and what it says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.schemas.base import Schema
from rules.names import Likeness, best_likeness, likeness
from rules.view import CaseView, Node, View


@dataclass(frozen=True, slots=True)
class Places:
    """Where a type of document names a person. "" where it does not."""

    name: str
    ssn: str = ""
    address: str = ""


# What stands near an employer's name on a stub and is none, where it was misread.
_NO_FIRM = re.compile(
    r"\b(?:tax|taxes|withheld|withholding|deductions?|earnings?|gross|net pay|pay (?:date|period)"
    r"|pay stub|statement|advice|voucher)\b",
    re.I,
)
PLACES = {
    "pay_stub": Places("employee.name", "employee.ssn", "employee.address"),
    "w2": Places("employee.name", "employee.ssn", "employee.address"),
    "form_1099": Places("recipient.name", "recipient.tin", "recipient.address"),
    "form_1098": Places("borrower.name", "borrower.tin", "borrower.address"),
    "form_w9": Places("name", "ssn", "address"),
    "employment_letter": Places("employee.name", "", "employee.address"),
    "utility_bill": Places("customer_name", "", "service_address"),
    "insurance_declaration": Places("named_insured.name", "", "named_insured.address"),
    "bank_statement": Places("account_holder", "", "holder_address"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What one document says of a person."""

    doc_type: str
    document: View[Schema]
    name: Node
    ssn: Node | None
    address: Node | None


def at(node: Node, path: str) -> Node:
    """The leaf at a dotted path."""
    for step in path.split("."):
        node = getattr(node, step)
    return node


def shown(case: CaseView) -> Iterator[Shown]:
    """What each document of the case says of the person that it is about."""
    for doc_type, places in PLACES.items():
        for document in case.documents(doc_type):
            yield Shown(
                doc_type,
                document,
                at(document, places.name),
                at(document, places.ssn) if places.ssn else None,
                at(document, places.address) if places.address else None,
            )
    for document in case.documents("form_1040"):
        for who in (document.taxpayer, document.spouse):
            yield Shown("form_1040", document, who.name, who.ssn, None)


def told(document: View[Schema]) -> str:
    """A document within a sentence: "pay stub (document 2)"."""
    title, _, place = document.called().partition(", ")
    title = title if title.startswith("Form") else title[:1].lower() + title[1:]
    return f"{title} ({place})" if place else title


def id_name(document: View[Schema]) -> str | None:
    """The name on an identity document, given names first."""
    first, last = document.first_name.maybe_text(), document.last_name.maybe_text()
    return f"{first} {last}" if first and last else None


def is_of_co_applicant(case: CaseView, name: str | None) -> bool:
    """Whether a paper in this name is the co-applicant's, and not the applicant's."""
    other = case.stated.co_applicant.name.maybe_text()
    if not name or not other:
        return False
    own = tuple(one for one in case.names() if one != other)
    fit = likeness(name, other)
    return fit >= Likeness.LIKELY and fit > best_likeness(name, own)


def is_of_nobody(case: CaseView, name: str | None) -> bool:
    """Whether a paper in this name can be nobody's who applies."""
    return bool(name) and best_likeness(name or "", case.names()) is Likeness.DIFFERENT


def employers(case: CaseView) -> Iterator[tuple[str, Node, str]]:
    """Who employs by the papers: the type of paper, the leaf, the name."""
    for doc_type in ("pay_stub", "w2", "employment_letter"):
        for document in case.documents(doc_type):
            name = document.employer.name.maybe_text()
            if name and not _NO_FIRM.search(name):
                yield doc_type, document.employer.name, name


def stated_employers(case: CaseView) -> list[str]:
    """Who employs as the applicant states."""
    return [name for row in case.stated.employers if (name := row.name.maybe_text())]
