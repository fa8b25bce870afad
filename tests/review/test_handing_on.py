"""Putting a case off, assigning it, escalating it; and what that does to who is given it next."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Role
from audit.chain import tell, verify
from extraction.models import Case
from review import claims, decisions, reopening
from review.claims import NotClaimable, claim, claim_next
from review.handing_on import Refused, assign, bring_back, defer, end_escalation, escalate
from review.models import Decision, ReviewTask
from review.words import told_in_words
from rules import findings
from tests import makers

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(time_machine):
    """Our own clock, to be shifted."""
    time_machine.move_to(timezone.now())
    return time_machine


@pytest.fixture
def task():
    return makers.task()


def put_off(task, *, by=None, hours=3):
    defer(
        task,
        until=timezone.now() + hours * HOUR,
        why="The bank calls back.",
        by=by or makers.alice(),
    )


def last(task):
    return told_in_words(list(tell(task.chain))[-1])


def test_case_that_is_put_off_is_nobodys_next_until_its_time(task, clock):
    put_off(task)
    assert claim_next(by=makers.bob()) is None

    clock.shift(3 * HOUR + timedelta(seconds=1))

    assert claim_next(by=makers.bob()) == task
    task.refresh_from_db()
    assert task.deferred_until is None


def test_putting_off_gives_the_claim_back_and_says_until_when_and_why(task):
    claim(task, by=makers.alice())

    put_off(task)

    assert task.claimed_by is None
    line = last(task)
    assert line.verb == "put the case off until"
    assert line.why == "The bank calls back."


def test_case_that_is_put_off_comes_back_for_whoever_claims_it(task):
    put_off(task)

    claim(task, by=makers.bob())

    assert (task.deferred_until, task.deferred_why) == (None, "")


def test_case_that_is_put_off_can_be_brought_back(task):
    put_off(task)

    bring_back(task, by=makers.bob())
    bring_back(task, by=makers.bob())

    assert claim_next(by=makers.alice()) == task
    told = [one.entry.action for one in tell(task.chain)]
    assert told.count("review.task.brought_back") == 1


@pytest.mark.parametrize(
    ("hours", "why", "says"),
    [(-1, "Why.", "still to come"), (24 * 61, "Why.", "within 60 days"), (1, " ", "why it has")],
)
def test_putting_off_needs_a_time_ahead_and_a_reason(task, hours, why, says):
    with pytest.raises(Refused) as refused:
        defer(task, until=timezone.now() + hours * HOUR, why=why, by=makers.alice())
    assert says in refused.value.sentence


def test_nobody_puts_off_what_another_holds(task):
    claim(task, by=makers.bob())

    with pytest.raises(Refused) as refused:
        put_off(task)

    assert refused.value.sentence == "Bob Baker holds this case now."
    task.refresh_from_db()
    assert task.claimed_by == makers.bob()


def test_assigned_case_is_next_for_its_reviewer_and_for_nobody_else():
    heavy, light = makers.task(weight=90), makers.task(weight=1)
    assign(light, to=makers.bob(), by=makers.carol())

    assert claim_next(by=makers.bob()) == light
    assert claim_next(by=makers.alice()) == heavy
    claims.release(light, by=makers.bob())
    assert claim_next(by=makers.person("frank", Role.REVIEWER)) is None


def test_reviewer_assigns_to_themselves_alone(task):
    assign(task, to=makers.alice(), by=makers.alice())
    assert task.assigned_to == makers.alice()
    with pytest.raises(Refused):
        assign(task, to=makers.bob(), by=makers.alice())
    with pytest.raises(Refused):
        assign(task, to=makers.bob(), by=makers.bob())
    assign(task, to=None, by=makers.alice())
    assert task.assigned_to is None
    assert last(task).verb == "assigned the case to nobody"


@pytest.mark.parametrize("who", ["dave", "oscar", "ada"])
def test_case_is_assigned_only_to_those_who_review(task, who):
    with pytest.raises(Refused):
        assign(task, to=getattr(makers, who)(), by=makers.carol())


def test_assigning_again_to_the_same_is_no_act(task):
    assign(task, to=makers.alice(), by=makers.carol())
    assign(task, to=makers.alice(), by=makers.carol())

    told = [one.entry.action for one in tell(task.chain)]
    assert told.count("review.task.assigned") == 1


def test_escalated_case_waits_for_a_lead(task):
    claim(task, by=makers.alice())

    escalate(task, reason="forged", why="Two fonts in one line.", to=None, by=makers.alice())

    assert task.claimed_by is None
    assert claim_next(by=makers.bob()) is None
    with pytest.raises(NotClaimable):
        claim(task, by=makers.bob())
    line = last(task)
    assert (line.verb, line.thing) == ("escalated the case to", "any lead")
    assert "Two fonts" in line.why
    assert claim_next(by=makers.carol()) == task


def test_case_escalated_to_one_lead_is_not_the_next_of_another(task):
    other = makers.person("lena", Role.LEAD)
    escalate(task, reason="policy", why="No word on trusts.", to=other, by=makers.alice())

    assert claim_next(by=makers.carol()) is None
    assert claim_next(by=other) == task


def test_escalation_needs_a_reason_and_a_lead(task):
    for reason, why, to in (
        ("", "Why.", None),
        ("forged", " ", None),
        ("forged", "W", makers.bob()),
    ):
        with pytest.raises(Refused):
            escalate(task, reason=reason, why=why, to=to, by=makers.alice())


def test_escalation_is_ended_by_who_made_it_or_by_a_lead(task):
    escalate(task, reason="other", why="Please look.", to=None, by=makers.alice())
    with pytest.raises(Refused):
        end_escalation(task, why="", by=makers.bob())

    end_escalation(task, why="Take it as it is.", by=makers.carol())

    assert task.escalated_at is None
    assert last(task).why == "Take it as it is."
    assert claim_next(by=makers.bob()) == task


def test_order_of_what_a_lead_is_given():
    now = timezone.now()
    rest = makers.task(weight=30_000)
    due = makers.task(weight=0, sample=True, due_at=now + 3 * HOUR)
    later = makers.task(weight=0, sample=True, due_at=now + 40 * HOUR)
    mine = makers.task(weight=1)
    assign(mine, to=makers.carol(), by=makers.carol())
    up = makers.task(weight=2)
    escalate(up, reason="other", why="Please look.", to=None, by=makers.alice())
    held = makers.task(weight=3)
    claim(held, by=makers.carol())

    given = []
    while task := claim_next(by=makers.carol()):
        given.append(task)
        ReviewTask.objects.filter(pk=task.pk).update(
            status="approved", claimed_by=None, claimed_until=None
        )

    assert given == [held, up, mine, due, rest, later]


def decided(verdict="approved", *, by=None):
    task = makers.task()
    findings.evaluate(task.case)
    claim(task, by=by or makers.alice())
    if verdict == "approved":
        decisions.approve(task, by=by or makers.alice())
    elif verdict == "declined":
        decisions.decline(task, reason="The stub is of another year.", by=by or makers.alice())
    else:
        decisions.give_back(task, reason="Add page 2.", by=by or makers.alice())
    return task


@pytest.mark.parametrize("verdict", ["approved", "declined"])
def test_decision_is_taken_back_by_who_made_it(verdict):
    task = decided(verdict)

    reopening.reopen(task, why="", by=makers.alice())

    task.case.refresh_from_db()
    assert (task.status, task.case.state) == ("open", Case.State.IN_REVIEW)
    assert task.case.decided_at is None
    assert task.held_by(makers.alice(), timezone.now())
    assert Decision.objects.get().undone_by == makers.alice()
    line = last(task)
    assert (line.verb, line.thing) == ("reopened the case, which was", verdict)
    decisions.decline(task, reason="On a second look.", by=makers.alice())
    assert Decision.objects.filter(undone_at=None).get().verdict == "declined"
    assert verify().broken is None


def test_decision_is_final_for_its_reviewer_after_a_while_and_not_for_a_lead(clock):
    task = decided()
    with pytest.raises(Refused):
        reopening.reopen(task, why="Why not.", by=makers.bob())
    clock.shift(settings.REOPEN + timedelta(seconds=1))
    with pytest.raises(Refused):
        reopening.reopen(task, why="Why not.", by=makers.alice())
    with pytest.raises(Refused) as refused:
        reopening.reopen(task, why=" ", by=makers.carol())
    assert refused.value.about == "why"

    reopening.reopen(task, why="A letter came.", by=makers.carol())

    assert last(task).why == "A letter came."


def test_case_that_is_back_with_its_applicant_is_not_reopened():
    task = decided("returned")
    with pytest.raises(Refused):
        reopening.reopen(task, why="Why not.", by=makers.carol())


def test_decision_is_taken_back_once():
    task = decided()
    reopening.reopen(task, why="", by=makers.alice())
    with pytest.raises(Refused) as refused:
        reopening.reopen(task, why="", by=makers.alice())
    assert refused.value.sentence == reopening.GONE
