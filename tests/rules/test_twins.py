"""The same paper in two cases: by its file, or by its figures."""

import pytest

from extraction import cases, values
from extraction.models import Document, DocumentFigures
from extraction.twins import figures_digest, remember
from review import pipeline
from rules.facts import facts_of_case
from rules.facts_data import Twin
from rules.findings import evaluate
from tests import makers

NET = "net_pay.current"


def twins(case):
    return facts_of_case(case).twins


def settled(case, **more):
    made = makers.document(case, **more)
    remember(made)
    return made


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"employee.name": "Erin Outsider", "employer.name": "Another Firm"}, True),
        ({"gross_pay.current": "3242.0"}, True),
        ({"deductions.ytd": "0.00"}, True),
        ({"earnings[0].hours": "79.00"}, True),
        ({NET: "2550.01"}, False),
        ({"pay_date": "2026-11-14"}, False),
        ({"gross_pay.ytd": None}, False),
    ],
)
def test_figures_tell_a_paper_and_names_do_not(changes, same):
    changed = {**makers.PAY_STUB, **changes}

    assert (
        figures_digest("pay_stub", changed) == figures_digest("pay_stub", makers.PAY_STUB)
    ) is same


def test_few_figures_tell_nothing():
    dates = {"pay_date": "2026-11-13", "period_start": "2026-10-26", "period_end": "2026-11-08"}

    assert figures_digest("pay_stub", {**dates, NET: "10.00"}) == ""
    assert figures_digest("pay_stub", {**dates, NET: "10.00", "net_pay.ytd": "10.00"}) == ""
    assert figures_digest("pay_stub", {**dates, NET: "10.00", "net_pay.ytd": "20.00"}) != ""
    assert figures_digest("unclassified", makers.PAY_STUB) == ""


def test_types_do_not_share_figures():
    values = {"wages": "100.00", "federal_income_tax": "10.00", "total": "1.00"}
    assert figures_digest("w2", values) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("other", "same_applicant"), [(makers.erin, False), (makers.dave, True)])
def test_same_figures_in_another_case_are_told_by_its_reference(other, same_applicant):
    theirs = makers.case(by=other())
    settled(theirs)
    mine = makers.case()
    document = settled(mine, values={"employee.name": "Somebody Else"})

    assert twins(mine) == (Twin(document.pk, theirs.reference, same_applicant, "figures"),)


@pytest.mark.django_db
def test_same_file_counts_before_same_figures():
    theirs, mine = makers.case(by=makers.erin()), makers.case()
    one, other = settled(theirs), settled(mine)
    Document.objects.filter(pk=one.pk).update(sha256=other.sha256)

    assert twins(mine) == (Twin(other.pk, theirs.reference, False, "file"),)


@pytest.mark.django_db
def test_case_is_no_twin_of_itself_and_what_was_removed_is_none():
    theirs, mine = makers.case(by=makers.erin()), makers.case()
    gone = settled(theirs)
    settled(mine)
    settled(mine, doc_type="invoice")
    cases.remove(gone, by=makers.erin())

    assert twins(mine) == ()


@pytest.mark.django_db
def test_correction_makes_or_ends_a_twin():
    theirs, mine = makers.case(by=makers.erin()), makers.case()
    settled(theirs)
    document = settled(mine, values={NET: "2555.00"})
    assert twins(mine) == ()

    fixed = values.change(makers.value(document, NET), "2550.00", version=1, by=makers.dave())
    assert len(twins(mine)) == 1

    values.mark_absent(fixed, version=2, by=makers.dave())
    assert twins(mine) == ()


@pytest.mark.django_db
def test_twin_of_another_applicant_stops_the_approval_and_names_no_person():
    theirs, mine = makers.case(by=makers.erin()), makers.case()
    settled(theirs)
    settled(mine)

    found = evaluate(mine).get(rule="case.twin", outcome="fail")

    assert found.severity == "blocker"
    assert theirs.reference in found.sentence
    assert "Erin" not in found.sentence


@pytest.mark.django_db
def test_document_that_is_read_has_its_figures_kept():
    case = makers.case()
    document = makers.stored_document(case)

    pipeline.process_document(document.pk)

    assert DocumentFigures.objects.get().document == document
