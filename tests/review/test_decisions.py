"""What a reviewer does under a claim: correct, answer, approve, decline, return."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.chain import tell, verify
from audit.models import Entry
from extraction import values
from extraction.contract import Flag, Grounding
from extraction.models import Case, Document, FieldValue
from extraction.values import Locked, NotOfItsKind, Stale
from review import decisions
from review.claims import NotClaimable, NotHeld, claim
from review.decisions import ReasonMissing, StillOpen, left_open, unsettled
from review.models import Decision, ReviewTask
from rules import findings
from rules.models import Answer, Finding
from rules.registry import REGISTRY
from rules.resolving import AlreadyAnswered, NotForYou
from rules.risk import LEVEL_STEP
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """Our own clock, to be shifted; the database's goes on as it was."""
    time_machine.move_to(timezone.now())
    return time_machine


NET = "net_pay.current"


@pytest.fixture
def task():
    """A task of a case in which nothing is open, held by alice."""
    made = makers.task()
    findings.evaluate(made.case)
    claim(made, by=makers.alice())
    return made


@pytest.fixture
def wrong():
    """A task of a case whose net pay does not add up, held by alice."""
    made = makers.task(makers.ready_case(values={NET: "2950.00"}))
    findings.evaluate(made.case)
    claim(made, by=makers.alice())
    return made


def net(task):
    return FieldValue.objects.of_case(task.case).get(path=NET)


def raised(task):
    return {one.rule for one in Finding.objects.open().filter(case=task.case)}


def finding(task, rule="pay_stub.net_adds_up"):
    return Finding.objects.open().get(case=task.case, rule=rule)


def test_correction_clears_its_finding(wrong):
    assert raised(wrong) == {"pay_stub.net_adds_up"}

    decisions.correct(
        wrong, net(wrong), "2550.00", reason="A 5, not a 9.", version=1, by=makers.alice()
    )

    assert raised(wrong) == set()
    assert net(wrong).value == "2550.00"
    assert net(wrong).reason == "A 5, not a 9."
    wrong.refresh_from_db()
    assert wrong.weight < LEVEL_STEP  # nothing that failed is left
    evaluated = list(tell(wrong.chain))[-1]
    assert evaluated.details["cleared"] == [
        f"pay_stub.net_adds_up v{REGISTRY.rules['pay_stub.net_adds_up'].version}"
    ]
    assert decisions.approve(wrong, by=makers.alice()).verdict == "approved"


def test_correction_that_breaks_something_raises_a_finding(task):
    decisions.correct(task, net(task), "9.00", reason="A test.", version=1, by=makers.alice())

    assert "pay_stub.net_adds_up" in raised(task)
    with pytest.raises(StillOpen):
        decisions.approve(task, by=makers.alice())


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_correction_needs_a_reason(task, reason):
    with pytest.raises(ReasonMissing):
        decisions.correct(task, net(task), "9.00", reason=reason, version=1, by=makers.alice())

    assert net(task).version == 1


def test_text_of_another_kind_is_refused(task):
    with pytest.raises(NotOfItsKind):
        decisions.correct(task, net(task), "much", reason="Why not.", version=1, by=makers.alice())


ACTS = {
    "confirm": lambda task, by: decisions.confirm(task, net(task), version=1, by=by),
    "correct": lambda task, by: decisions.correct(
        task, net(task), "1.00", reason="A test.", version=1, by=by
    ),
    "absent": lambda task, by: decisions.mark_absent(task, net(task), version=1, by=by),
    "illegible": lambda task, by: decisions.mark_illegible(task, net(task), version=1, by=by),
    "approve": lambda task, by: decisions.approve(task, by=by),
    "decline": lambda task, by: decisions.decline(task, reason="No.", by=by),
    "return": lambda task, by: decisions.give_back(task, reason="Again.", by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_without_the_claim(task, act):
    before = Entry.objects.count()

    with pytest.raises(NotHeld):
        ACTS[act](task, makers.bob())

    assert Entry.objects.count() == before
    assert net(task).version == 1
    assert not Decision.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_after_the_claim_ran_out(task, act, clock):
    clock.shift(settings.CLAIM + timedelta(seconds=1))

    with pytest.raises(NotHeld):
        ACTS[act](task, makers.alice())

    assert Case.objects.get().state == Case.State.IN_REVIEW


@pytest.mark.parametrize("act", ACTS)
def test_every_act_renews_the_claim_or_ends_it(task, act, clock):
    until = task.claimed_until
    clock.shift(timedelta(minutes=5))

    ACTS[act](task, makers.alice())

    task.refresh_from_db()
    if act in ("approve", "decline", "return"):
        assert (task.claimed_by, task.status != "open") == (None, True)
    else:
        assert task.claimed_until > until


@pytest.mark.parametrize("act", ["confirm", "correct", "absent", "illegible"])
def test_claim_is_no_key_to_another_case(task, act, monkeypatch):
    other = makers.ready_case()
    value = FieldValue.objects.of_case(other).get(path=NET)
    monkeypatch.setitem(globals(), "net", lambda _task: value)

    with pytest.raises(NotHeld):
        ACTS[act](task, makers.alice())

    value.refresh_from_db()
    assert value.current


def test_claim_does_not_answer_another_cases_finding(task, wrong):
    with pytest.raises(NotHeld):
        decisions.answer(task, finding(wrong), reason="It is fine.", by=makers.alice())

    assert raised(wrong)


def test_stale_form_is_refused(task):
    values.change(net(task), "2551.00", version=1, by=makers.carol())

    with pytest.raises(Stale) as refused:
        decisions.confirm(task, net(task), version=1, by=makers.alice())

    assert refused.value.current.value == "2551.00"


def test_answered_finding_no_longer_stands_in_the_way(wrong):
    decisions.answer(wrong, finding(wrong), reason="  Paid in advance.  ", by=makers.alice())

    assert left_open(wrong.case) == []
    answered = Finding.objects.get(rule="pay_stub.net_adds_up", current=True)
    assert (answered.resolved_by, answered.resolution) == (makers.alice(), "Paid in advance.")
    wrong.refresh_from_db()
    assert wrong.weight < LEVEL_STEP  # nothing that failed is left
    told = next(t for t in tell(wrong.chain) if t.entry.action == "rules.finding.resolved")
    assert told.personal["reason"] == "Paid in advance."
    assert "advance" not in told.entry.canon


def test_finding_that_is_confirmed_says_so(wrong):
    decisions.answer(
        wrong, finding(wrong), reason="A new stub came.", by=makers.alice(), answer=Answer.CONFIRMED
    )

    assert left_open(wrong.case) == []
    assert Finding.objects.get(rule="pay_stub.net_adds_up", current=True).answer == "confirmed"


def test_reviewer_does_not_let_a_leads_finding_stand(wrong):
    one = finding(wrong)
    Finding.objects.filter(pk=one.pk).update(may_override="lead")
    one.refresh_from_db()

    with pytest.raises(NotForYou):
        decisions.answer(wrong, one, reason="It is fine.", by=makers.alice())

    assert left_open(wrong.case) != []


def test_answer_needs_a_reason_and_is_given_once(wrong):
    one = finding(wrong)
    with pytest.raises(ReasonMissing):
        decisions.answer(wrong, one, reason=" ", by=makers.alice())
    decisions.answer(wrong, one, reason="Paid in advance.", by=makers.alice())

    with pytest.raises(AlreadyAnswered):
        decisions.answer(wrong, one, reason="Another reason.", by=makers.alice())

    one.refresh_from_db()
    assert one.resolution == "Paid in advance."


def test_answer_holds_while_other_values_are_confirmed_and_not_when_its_own_change(wrong):
    decisions.answer(wrong, finding(wrong), reason="Paid in advance.", by=makers.alice())
    pay_date = FieldValue.objects.of_case(wrong.case).get(path="pay_date")
    decisions.confirm(wrong, pay_date, version=1, by=makers.alice())
    assert raised(wrong) == set()

    decisions.correct(
        wrong, net(wrong), "2951.00", reason="It says so.", version=1, by=makers.alice()
    )

    assert raised(wrong) == {"pay_stub.net_adds_up"}


def test_case_with_open_items_is_not_approved_and_each_is_named(wrong):
    with pytest.raises(StillOpen) as refused:
        decisions.approve(wrong, by=makers.alice())

    anchors = [item.anchor for item in refused.value.items]
    assert anchors == [f"finding-{finding(wrong).pk}"]
    assert "2,950.00" in refused.value.items[0].sentence
    assert Case.objects.get().state == Case.State.IN_REVIEW


def test_doubted_value_is_open_until_a_reviewer_says_so():
    task = makers.task(makers.ready_case(flags={NET: [Flag.CONFLICT.value]}))
    claim(task, by=makers.alice())
    assert [item.anchor for item in left_open(task.case)] == [f"field-{net(task).pk}"]

    decisions.confirm(task, net(task), version=1, by=makers.alice())

    assert left_open(task.case) == []


@pytest.mark.parametrize("act", ["confirm", "change", "absent", "illegible"])
def test_applicants_word_settles_no_doubt(act):
    case = makers.ready_case(flags={NET: [Flag.CONFLICT.value]})
    value = FieldValue.objects.of_case(case).get(path=NET)
    by = makers.dave()
    {
        "confirm": lambda: values.confirm(value, version=1, by=by),
        "change": lambda: values.change(value, "2551.00", version=1, by=by),
        "absent": lambda: values.mark_absent(value, version=1, by=by),
        "illegible": lambda: values.mark_illegible(value, version=1, by=by),
    }[act]()
    task = makers.task(case)

    assert unsettled(net(task))
    assert [item.anchor for item in left_open(case)] == [f"field-{net(task).pk}"]
    claim(task, by=makers.alice())
    decisions.confirm(task, net(task), version=2, by=makers.alice())
    assert not [item for item in left_open(case) if item.anchor.startswith("field-")]


def test_value_that_the_applicant_called_right_without_a_doubt_is_settled():
    case = makers.ready_case()
    value = FieldValue.objects.of_case(case).get(path=NET)

    confirmed = values.confirm(value, version=1, by=makers.dave())

    assert unsettled(confirmed) == []


def test_document_that_is_still_read_keeps_a_case_open(task):
    makers.document(task.case, "invoice", state=Document.State.READING)

    items = left_open(task.case)

    assert any(item.anchor.startswith("document-") for item in items)


def test_approval_ends_task_claim_and_case(task):
    decision = decisions.approve(task, by=makers.alice())

    case = Case.objects.get()
    assert (case.state, case.decided_by_policy) == (Case.State.APPROVED, False)
    assert case.decided_at is not None
    assert (task.status, task.claimed_by) == ("approved", None)
    assert (decision.by, decision.verdict, decision.reason) == (makers.alice(), "approved", "")
    told = list(tell(task.chain))[-1]
    assert told.entry.action == "review.case.approved"
    assert told.details["documents"] == 1
    with pytest.raises(NotHeld):
        decisions.decline(task, reason="Changed my mind.", by=makers.alice())
    with pytest.raises(NotClaimable):
        claim(task, by=makers.bob())
    with pytest.raises(Locked):
        values.confirm(net(task), version=1, by=makers.carol())


@pytest.mark.parametrize(
    ("act", "state", "decided"),
    [("decline", Case.State.DECLINED, True), ("return", Case.State.RETURNED, False)],
)
def test_no_is_said_with_a_reason(wrong, act, state, decided):
    say = {"decline": decisions.decline, "return": decisions.give_back}[act]
    with pytest.raises(ReasonMissing):
        say(wrong, reason="  ", by=makers.alice())

    decision = say(wrong, reason=" The stub is altered. ", by=makers.alice())

    case = Case.objects.get()
    assert (case.state, case.decided_at is not None) == (state, decided)
    assert case.editable is not decided
    assert decision.reason == "The stub is altered."
    told = list(tell(wrong.chain))[-1]
    assert told.personal == {"reason": "The stub is altered."}
    assert "altered" not in told.entry.canon


def test_database_refuses_a_no_without_a_reason(task):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(task=task, verdict="declined", by=makers.alice())


def test_returned_case_can_be_sent_again(wrong):
    decisions.give_back(wrong, reason="Which figure is it?", by=makers.alice())

    again = ReviewTask.objects.create(case=wrong.case, why="It was sent again.")

    claim(again, by=makers.bob())
    assert again.claimed_by == makers.bob()


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_counts():
    task = makers.task()
    findings.evaluate(task.case)
    claim(task, by=makers.alice())
    alice, start = makers.alice(), threading.Barrier(2)

    def decide(act):
        try:
            start.wait()
            return ACTS[act](ReviewTask.objects.get(pk=task.pk), alice)
        except NotHeld as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(decide, ["approve", "decline"]))

    assert sum(isinstance(one, Decision) for one in results) == 1
    decision = Decision.objects.get()
    assert Case.objects.get().state == decision.verdict
    assert verify().broken is None


@pytest.mark.django_db(transaction=True)
def test_approval_never_misses_a_correction_made_at_once():
    for _ in range(4):
        task = makers.task(makers.ready_case())
        findings.evaluate(task.case)
        claim(task, by=makers.alice())
        alice, start = makers.alice(), threading.Barrier(2)

        def act(name, task=task, alice=alice, start=start):
            try:
                start.wait()
                return ACTS[name](ReviewTask.objects.get(pk=task.pk), alice)
            except (NotHeld, StillOpen, Locked) as refused:
                return refused
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(act, ["approve", "correct"]))

        case = Case.objects.get(pk=task.case_id)
        if case.state == Case.State.APPROVED:
            assert net(task).value == "2550.00"
        else:
            assert net(task).value == "1.00"


def test_value_off_the_page_is_an_open_finding():
    task = makers.task(makers.ready_case(grounding=Grounding.NONE))

    findings.evaluate(task.case)

    assert "value.not_on_the_page" in raised(task)
