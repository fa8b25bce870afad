"""Two pages of a case side by side."""

import pytest
from django.test import Client
from django.urls import reverse

from extraction.models import Document
from review import comparing
from review.workbench_sheet import sheet
from rules import findings
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    """Two pay stubs that name the employer otherwise."""
    case = makers.ready_case()
    changed = {"employer.name": "Kestrel Aviation, Inc.", "gross_pay.current": "3300.00"}
    makers.document(case, "pay_stub", {**changed, "pay_date": None}, name="other.pdf")
    findings.evaluate(case)
    return makers.task(case)


def signed_in(person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def page(task, query: str = "", by=None) -> str:
    address = reverse("review:compare", args=[task.case.reference])
    return signed_in(by or makers.bob()).get(f"{address}?{query}").content.decode()


def pairs(task) -> dict[str, comparing.Pair]:
    found = sheet(task.case, makers.alice())
    left, right = comparing.sides(found, "1.1", "2.1")
    return {pair.name: pair for pair in comparing.pairs(found, left, right)}


def test_fields_of_both_are_paired_and_said_to_be_the_same_or_not(task):
    found = pairs(task)

    assert found["Employer name"].word == "Different"
    assert found["Employee name"].word == "Same"
    assert found["Pay date"].word == "Only on the left"
    left, right = found["Employer name"].left.pieces, found["Employer name"].right.pieces
    assert [(one.text, one.differs) for one in left] == [
        ("Kestrel", False),
        ("Aerostructures,", True),
        ("Inc.", False),
    ]
    assert [one.text for one in right if one.differs] == ["Aviation,"]


def test_what_differs_comes_first(task):
    order = [pair.same for pair in pairs(task).values() if pair.both]

    assert order == sorted(order)
    assert not order[0]


def test_page_shows_both_pictures_and_the_list_without_scripts(task):
    shown = page(task, "left=1.1&right=2.1&row=1")

    first, second = Document.objects.filter(case=task.case).order_by("pk")
    for document in (first, second):
        assert f"/pages/{document.pages.get().pk}/screen" in shown
    assert shown.count("box--selected") == 6  # three words on each side
    assert "<mark>" in shown
    assert 'aria-current="true"' in shown


def test_address_that_names_no_page_shows_two_documents(task):
    for query in ("", "left=9.9&right=x", "left=1.1&right=", "row=99999", "row=x"):
        shown = page(task, query)
        assert '<option value="1.1" selected>' in shown
        assert '<option value="2.1" selected>' in shown


def test_case_without_a_second_document_compares_a_page_with_itself():
    alone = makers.task(makers.ready_case())

    assert "Both are pages of one document." in page(alone)


def test_case_without_a_page_says_so():
    empty = makers.task(makers.case())

    assert "No page of this case can be shown yet." in page(empty)


def test_finding_that_looked_at_two_documents_leads_here(task):
    first, second = Document.objects.filter(case=task.case).order_by("pk")
    Finding.objects.create(
        case=task.case,
        rule="pay.same_employer",
        rule_version=1,
        title="Both name one employer",
        outcome="fail",
        severity="warning",
        sentence="They differ.",
        digest="1" * 64,
        inputs=[
            {"document": first.pk, "path": "employer.name", "label": "Employer", "value": "A"},
            {"document": second.pk, "path": "employee.name", "label": "Employee", "value": "B"},
        ],
    )
    found = sheet(task.case, makers.alice())
    left, right = comparing.sides(found, "1.1", "2.1")
    named = {pair.name: pair.why for pair in comparing.pairs(found, left, right)}
    assert named["Employer name and Employee name"] == "Both name one employer"
    addresses = {comparing.address_of(found, one) for one in found.flagged}

    assert "left=1.1&right=2.1" in addresses
    bench = signed_in(makers.bob()).get(reverse("review:workbench", args=[task.case.reference]))
    assert "?left=1.1&amp;right=2.1" in bench.content.decode()


def test_only_who_reviews_may_compare(task):
    address = reverse("review:compare", args=[task.case.reference])

    assert signed_in(makers.dave()).get(address).status_code == 403
    assert Client().get(address).status_code == 302
