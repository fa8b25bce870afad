"""Cases that wait are judged again when rules change, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from review import claims, decisions, rejudging
from review.models import ReviewTask
from rules import findings, life
from rules.models import Finding, ShadowFinding, Version
from tests import makers
from tests.rules.test_life import back_tested, drafted, lead, other_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    """A clean case that has waited for a while."""
    case = makers.ready_case()
    findings.evaluate(case)
    earlier = timezone.now() - timedelta(minutes=5)
    return makers.task(case, why="It is clean.", judged_at=earlier)


def gone_live():
    return life.go_live(back_tested(drafted(lead())), by=other_lead())


def test_nothing_is_due_before_rules_change(task):
    assert not rejudging.ring()
    assert rejudging.run() == 0


def test_rule_that_goes_live_changes_the_queue(task):
    gone_live()

    assert rejudging.run() == 1

    task.refresh_from_db()
    assert task.why.startswith("Net pay is 2,550.00")
    assert task.weight > 0
    assert Finding.objects.of_case(task.case).filter(rule="team.small_pay").exists()


def test_case_is_not_judged_for_ever(task, time_machine):
    gone_live()
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    assert rejudging.run() == 1

    assert rejudging.run() == 0
    assert not rejudging.due().exists()


def test_case_that_was_sent_while_a_version_was_committed_is_judged_again(task):
    version = gone_live()
    ReviewTask.objects.update(judged_at=version.live_at + timedelta(seconds=1))

    assert rejudging.run() == 1


def test_version_in_the_shadow_is_counted_on_what_waits_and_flags_nothing(task):
    author = lead()
    life.shadow(back_tested(drafted(author)), by=author)

    assert rejudging.run() == 1

    task.refresh_from_db()
    assert ShadowFinding.objects.filter(case=task.case, outcome="fail").count() == 1
    assert not Finding.objects.filter(rule="team.small_pay").exists()


def test_decided_case_is_left_alone(task):
    gone_live()
    ReviewTask.objects.update(status=ReviewTask.Status.APPROVED)

    assert rejudging.run() == 0
    assert not Finding.objects.filter(rule="team.small_pay").exists()
    assert Version.objects.get().state == "live"


def test_case_is_not_approved_by_rules_of_yesterday(task):
    claims.claim(task, by=makers.alice())
    gone_live()

    with pytest.raises(decisions.StillOpen) as told:
        decisions.approve(task, by=makers.alice())

    assert [item.sentence for item in told.value.items] == ["Net pay is 2,550.00."]
    assert Finding.objects.of_case(task.case).filter(rule="team.small_pay").exists()
