"""What is done to cases and documents before anybody reviews them."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.chain import tell
from audit.models import Entry
from extraction import cases
from extraction.cases import NotEditable
from extraction.models import Case, Document, FieldValue, new_reference
from tests import makers

pytestmark = pytest.mark.django_db


def in_state(case, state):
    decided = timezone.now() if state in ("approved", "declined") else None
    Case.objects.filter(pk=case.pk).update(state=state, decided_at=decided)


def test_reference_is_short_and_without_letters_that_look_alike():
    references = {new_reference() for _ in range(500)}

    assert len(references) > 495
    assert all(re.fullmatch(r"CS-[2-9A-HJ-NP-TV-Z]{4}-\d\d", one) for one in references)


def test_opened_case_belongs_to_the_applicant_and_can_be_changed():
    case = makers.case()

    assert (case.applicant, case.state) == (makers.dave(), Case.State.OPEN)
    assert case.editable
    assert not case.decided
    assert Case.objects.of(makers.dave()).get() == case
    assert not Case.objects.of(makers.erin()).exists()
    told = list(tell(case.reference))
    assert [one.entry.action for one in told] == ["extraction.case.opened"]
    assert told[0].details == {"kind": "mortgage"}


@pytest.mark.parametrize("state", ["approved", "declined"])
def test_database_refuses_a_decision_without_its_time(state):
    case = makers.case()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=state)


def test_database_refuses_a_policy_that_does_not_approve():
    case = makers.case()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(decided_by_policy=True)


def test_removed_document_is_kept_for_the_record():
    document = makers.document(makers.case())

    cases.remove(document, by=makers.dave())

    assert Document.objects.get().state == Document.State.REMOVED
    assert not document.case.documents.kept().exists()
    assert not FieldValue.objects.of_case(document.case).exists()
    assert list(tell(document.chain))[-1].personal == {"name": "pay_stub-1.pdf"}


@pytest.mark.parametrize("state", ["submitted", "in_review", "approved", "declined"])
def test_nothing_is_removed_from_a_case_that_was_sent(state):
    document = makers.document(makers.case())
    in_state(document.case, state)

    with pytest.raises(NotEditable):
        cases.remove(document, by=makers.dave())

    assert Document.objects.get().state == Document.State.READ


def test_reclassified_document_is_read_anew_and_its_first_reading_kept():
    document = makers.document(makers.case())
    count = document.values.count()

    cases.reclassify(document, "invoice", by=makers.alice())

    assert (document.doc_type, document.reading) == ("invoice", 2)
    assert (document.state, document.type_set_by) == (Document.State.RECEIVED, makers.alice())
    assert document.values.count() == count
    assert not FieldValue.objects.of_case(document.case).exists()


def test_same_type_again_changes_nothing():
    document = makers.document(makers.case())

    cases.reclassify(document, "pay_stub", by=makers.alice())

    assert (document.reading, document.state) == (1, Document.State.READ)


def test_unknown_type_is_refused():
    document = makers.document(makers.case())

    with pytest.raises(KeyError):
        cases.reclassify(document, "passport", by=makers.alice())


@pytest.mark.parametrize(
    ("state", "name", "allowed"),
    [
        ("open", "dave", True),
        ("returned", "dave", True),
        ("in_review", "dave", False),
        ("in_review", "alice", True),
        ("approved", "alice", False),
        ("declined", "dave", False),
    ],
)
@pytest.mark.parametrize("act", ["reclassify", "read_again"])
def test_who_may_have_a_document_read_anew(state, name, allowed, act):
    document = makers.document(makers.case(), state=Document.State.FAILED)
    in_state(document.case, state)
    by = getattr(makers, name)()

    def do():
        if act == "reclassify":
            cases.reclassify(document, "invoice", by=by)
        else:
            cases.read_again(document, by=by)

    if allowed:
        do()
    else:
        with pytest.raises(NotEditable):
            do()

    document.refresh_from_db()
    assert document.reading == (2 if allowed else 1)


def test_removed_document_is_not_brought_back_by_another_type():
    document = makers.document(makers.case())
    cases.remove(document, by=makers.dave())

    with pytest.raises(NotEditable):
        cases.reclassify(document, "invoice", by=makers.dave())

    document.refresh_from_db()
    assert document.state == Document.State.REMOVED


def test_failed_document_is_read_again_without_its_failure():
    document = makers.document(makers.case(), state=Document.State.FAILED)
    Document.objects.update(failure="It is broken.", failure_code="broken")

    cases.read_again(document, by=None)

    assert (document.state, document.reading) == (Document.State.RECEIVED, 2)
    assert (document.failure, document.failure_code) == ("", "")


def test_document_that_was_read_is_not_read_again():
    document = makers.document(makers.case())

    cases.read_again(document, by=makers.alice())

    assert document.reading == 1


def test_policy_is_changed_with_a_reason_and_once():
    kind = makers.kind()
    carol = makers.carol()

    cases.set_straight_through(kind, on=True, reason="Tried for a month.", by=carol)
    cases.set_straight_through(kind, on=True, reason="Again.", by=carol)

    kind.refresh_from_db()
    assert kind.straight_through
    entry = Entry.objects.get(action="extraction.policy.changed")
    assert entry.actor == carol
    told = next(one for one in tell("system") if one.entry == entry)
    assert told.personal == {"reason": "Tried for a month."}
    assert told.details["straight_through"] == {"before": False, "after": True}
