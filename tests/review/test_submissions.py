"""Sending a case: signed for what was on the screen, once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from audit.chain import tell, verify
from extraction import cases, values
from extraction.cases import NotEditable
from extraction.models import Case, Document, FieldValue
from extraction.values import Locked
from review.models import ReviewTask, Submission
from review.submissions import (
    NotReady,
    ValuesChanged,
    declaration,
    left_to_do,
    presented,
    send,
)
from tests import makers

pytestmark = pytest.mark.django_db

NET = "net_pay.current"


@pytest.fixture
def case():
    return makers.ready_case()


def value(case, path=NET):
    return FieldValue.objects.of_case(case).get(path=path)


def change(case, text, path=NET):
    now = value(case, path)
    return values.change(now, text, version=now.version, by=makers.dave())


def test_sent_case_is_signed_judged_and_routed(case):
    shown = presented(case)

    submission = send(case, shown=shown, by=makers.dave())

    case.refresh_from_db()
    assert (case.state, case.submitted_at is not None) == (Case.State.IN_REVIEW, True)
    assert (submission.signed_by, submission.presented) == (makers.dave(), shown)
    assert submission.text == declaration(case)
    assert ReviewTask.objects.get().case == case
    *_, told, routed = tell(case.reference)
    assert told.entry.action == "review.case.submitted"
    assert routed.entry.action == "review.task.opened"
    assert told.details == {"presented": shown, "documents": 1}
    assert told.personal == {"declaration": submission.text}
    assert verify().broken is None


def test_declaration_names_person_and_case_and_counts_no_change(case):
    text = declaration(case)

    assert "I, Dave Applewood," in text
    assert case.reference in text
    assert "I changed" not in text


def test_declaration_counts_what_the_applicant_changed(case):
    change(case, "2551.00")
    assert "I changed 1 value myself" in declaration(case)

    absent, lost = value(case, "gross_pay.ytd"), value(case, "net_pay.ytd")
    values.mark_absent(absent, version=1, by=makers.dave())
    values.mark_illegible(lost, version=1, by=makers.dave())
    values.confirm(value(case, "pay_date"), version=1, by=makers.dave())

    assert "I changed 3 values myself" in declaration(case)


def test_change_that_was_called_right_is_still_counted(case):
    changed = change(case, "2551.00")
    values.confirm(changed, version=changed.version, by=makers.dave())

    assert "I changed 1 value myself" in declaration(case)


def test_what_was_signed_is_what_was_shown(case):
    shown = presented(case)
    change(case, "2551.00")

    with pytest.raises(ValuesChanged):
        send(case, shown=shown, by=makers.dave())

    case.refresh_from_db()
    assert case.state == Case.State.OPEN
    assert not Submission.objects.exists()
    assert send(case, shown=presented(case), by=makers.dave())


@pytest.mark.parametrize("what", ["added", "removed", "reclassified", "absent", "confirmed"])
def test_everything_on_the_screen_counts(case, what):
    extra = makers.document(case, "unclassified")
    shown = presented(case)

    {
        "added": lambda: makers.document(case, "unclassified"),
        "removed": lambda: cases.remove(extra, by=makers.dave()),
        "reclassified": lambda: Document.objects.filter(pk=extra.pk).update(doc_type="invoice"),
        "absent": lambda: values.mark_absent(
            value(case, "employee.ssn"), version=1, by=makers.dave()
        ),
        "confirmed": lambda: values.confirm(value(case), version=1, by=makers.dave()),
    }[what]()

    assert presented(case) != shown


def test_nothing_changed_is_nothing_changed(case):
    assert presented(case) == presented(Case.objects.get())


def test_case_without_a_document_is_not_ready():
    case = makers.case()

    with pytest.raises(NotReady) as refused:
        send(case, shown=presented(case), by=makers.dave())

    assert refused.value.open == [("upload", "Add at least one document.")]


def test_case_that_is_still_read_is_not_ready(case):
    document = makers.document(case, "invoice", state=Document.State.READING, name="bill.pdf")

    with pytest.raises(NotReady) as refused:
        send(case, shown=presented(case), by=makers.dave())

    assert (f"document-{document.pk}", "bill.pdf is still being read.") in refused.value.open


def test_required_value_has_to_be_given_or_said_not_to_be_there():
    case = makers.ready_case(values={NET: None, "employee.ssn": None})
    net = value(case)

    assert left_to_do(case) == [
        (f"row-{net.pk}", "Enter the net pay this period, or say that it is not there.")
    ]
    with pytest.raises(NotReady):
        send(case, shown=presented(case), by=makers.dave())

    values.mark_absent(net, version=1, by=makers.dave())
    assert left_to_do(case) == []


@pytest.mark.parametrize("doc_type", ["unclassified", "failed"])
def test_document_that_nobody_can_read_is_for_a_person_to_look_at(doc_type):
    case = makers.case()
    if doc_type == "failed":
        makers.document(case, "invoice", state=Document.State.FAILED)
    else:
        makers.document(case, doc_type)

    send(case, shown=presented(case), by=makers.dave())

    assert ReviewTask.objects.get().case == case


def test_second_sending_is_refused(case):
    shown = presented(case)
    send(case, shown=shown, by=makers.dave())

    with pytest.raises(NotEditable):
        send(case, shown=shown, by=makers.dave())

    assert Submission.objects.count() == 1
    assert ReviewTask.objects.count() == 1


def test_nothing_is_changed_after_signing(case):
    send(case, shown=presented(case), by=makers.dave())

    with pytest.raises(Locked):
        change(case, "9999.00")


def test_returned_case_is_sent_again_with_a_new_signature(case):
    send(case, shown=presented(case), by=makers.dave())
    ReviewTask.objects.update(status="returned")
    Case.objects.update(state=Case.State.RETURNED)
    change(Case.objects.get(), "2551.00")

    send(Case.objects.get(), shown=presented(case), by=makers.dave())

    assert Submission.objects.count() == 2
    assert ReviewTask.objects.open().count() == 1
    assert "I changed 1 value" in Submission.objects.latest("pk").text


def at_once(*acts):
    start = threading.Barrier(len(acts))

    def one(act):
        try:
            start.wait()
            return act()
        except (NotEditable, ValuesChanged, Locked) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
def test_double_click_sends_once():
    case = makers.ready_case()
    shown, dave = presented(case), makers.dave()

    results = at_once(*[lambda: send(Case.objects.get(), shown=shown, by=dave)] * 3)

    assert sum(isinstance(one, Submission) for one in results) == 1
    assert ReviewTask.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_value_is_changed_before_signing_or_not_at_all():
    for _ in range(5):
        case = makers.ready_case()
        shown, dave, now = presented(case), makers.dave(), value(case)

        at_once(
            lambda case=case, shown=shown, dave=dave: send(
                Case.objects.get(pk=case.pk), shown=shown, by=dave
            ),
            lambda now=now, dave=dave: values.change(now, "9999.00", version=1, by=dave),
        )

        sent = Submission.objects.filter(case=case).exists()
        assert (value(case).value == "2550.00") is sent
        if sent:
            assert presented(case) == shown
