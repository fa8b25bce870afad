"""Claims: one reviewer at a time, for a while, and fair under a rush."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from audit.chain import tell, verify
from audit.models import Entry
from review import claims
from review.claims import NotClaimable, NotHeld, claim, claim_next, hold, release, renew
from review.models import ReviewTask
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """Our own clock, to be shifted; the database's goes on as it was."""
    time_machine.move_to(timezone.now())
    return time_machine


@pytest.fixture
def task():
    return makers.task()


def acts(task):
    return [one.entry.action for one in tell(task.chain) if "task" in one.entry.action]


def test_claimed_task_is_held_for_a_while(task):
    alice = makers.alice()
    before = timezone.now()

    claim(task, by=alice)

    assert task.claimed_by == alice
    assert task.held_by(alice, timezone.now())
    assert not task.held_by(makers.bob(), timezone.now())
    assert before + settings.CLAIM <= task.claimed_until
    assert acts(task) == ["review.task.claimed"]


def test_held_task_is_refused_to_others(task):
    claim(task, by=makers.alice())

    with pytest.raises(NotClaimable):
        claim(task, by=makers.bob())

    task.refresh_from_db()
    assert task.claimed_by == makers.alice()
    assert acts(task) == ["review.task.claimed"]


def test_claiming_again_renews_and_is_no_second_act(task, clock):
    claim(task, by=makers.alice())
    until = task.claimed_until
    clock.shift(timedelta(minutes=5))

    claim(task, by=makers.alice())

    assert task.claimed_until > until
    assert acts(task) == ["review.task.claimed"]


def test_lease_ends_by_itself(task, clock):
    claim(task, by=makers.alice())
    clock.shift(settings.CLAIM + timedelta(seconds=1))

    assert not task.held_by(makers.alice(), timezone.now())
    assert not renew(task, by=makers.alice())
    claim(task, by=makers.bob())

    assert task.claimed_by == makers.bob()


def test_renewed_lease_goes_on(task, clock):
    claim(task, by=makers.alice())
    for _ in range(3):
        clock.shift(settings.CLAIM - timedelta(seconds=1))
        assert renew(task, by=makers.alice())

    with pytest.raises(NotClaimable):
        claim(task, by=makers.bob())


@pytest.mark.parametrize("status", ["approved", "declined", "returned"])
def test_decided_task_is_not_claimable(task, status):
    ReviewTask.objects.update(status=status)

    with pytest.raises(NotClaimable):
        claim(task, by=makers.alice())


def test_nobody_reviews_their_own_case():
    task = makers.task()
    dave = makers.dave()
    dave.role = Role.REVIEWER
    dave.save()

    with pytest.raises(NotClaimable):
        claim(task, by=dave)
    assert claim_next(by=dave) is None


def test_saving_needs_the_claim(task, clock):
    with pytest.raises(NotHeld):
        hold(task, by=makers.alice())
    claim(task, by=makers.alice())
    hold(task, by=makers.alice())
    with pytest.raises(NotHeld):
        hold(task, by=makers.bob())
    clock.shift(settings.CLAIM + timedelta(seconds=1))
    with pytest.raises(NotHeld):
        hold(task, by=makers.alice())


def test_released_task_is_free_again(task):
    claim(task, by=makers.alice())

    release(task, by=makers.alice())

    assert (task.claimed_by, task.claimed_until) == (None, None)
    claim(task, by=makers.bob())
    assert acts(task) == ["review.task.claimed", "review.task.released", "review.task.claimed"]


def test_reviewer_does_not_release_anothers_claim(task):
    claim(task, by=makers.alice())

    release(task, by=makers.bob())

    task.refresh_from_db()
    assert task.claimed_by == makers.alice()
    assert acts(task) == ["review.task.claimed"]


def test_lead_ends_anothers_claim_and_it_is_said_whose(task):
    claim(task, by=makers.alice())

    release(task, by=makers.carol())

    assert task.claimed_by is None
    told = list(tell(task.chain))[-1]
    assert told.entry.actor == makers.carol()
    assert told.details == {"holder": makers.alice().pk}


def test_releasing_what_nobody_holds_is_no_act(task):
    release(task, by=makers.carol())

    assert acts(task) == []


def test_next_is_the_heaviest_then_what_is_due_first():
    now = timezone.now()
    light = makers.task(weight=1, due_at=now - timedelta(hours=9))
    later = makers.task(weight=100, due_at=now + timedelta(hours=2))
    sooner = makers.task(weight=100, due_at=now + timedelta(hours=1))

    people = [makers.alice(), makers.bob(), makers.carol()]
    assert [claim_next(by=person) for person in people] == [sooner, later, light]
    assert claim_next(by=makers.person("frank", Role.REVIEWER)) is None


def test_next_is_the_one_that_is_held_already():
    first, second = makers.task(weight=1), makers.task(weight=9)
    claim(first, by=makers.alice())

    assert claim_next(by=makers.alice()) == first
    assert claim_next(by=makers.bob()) == second


def test_database_refuses_half_a_claim(task):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewTask.objects.update(claimed_by=makers.alice())


def test_database_refuses_a_second_open_task(task):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewTask.objects.create(case=task.case, why="Again.")


def at_once(people, act):
    """Let everybody act at the same moment; what each got."""
    start = threading.Barrier(len(people))

    def one(person):
        try:
            start.wait()
            return act(person)
        except NotClaimable as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


@pytest.mark.django_db(transaction=True)
def test_twenty_who_want_the_next_get_twenty_different_ones():
    tasks = [makers.task(makers.case()) for _ in range(20)]
    people = [makers.person(f"reviewer{n}", Role.REVIEWER) for n in range(20)]

    got = at_once(people, lambda person: claim_next(by=person))

    assert {task.pk for task in got} == {task.pk for task in tasks}
    for person, task in zip(people, got, strict=True):
        assert ReviewTask.objects.get(pk=task.pk).claimed_by == person
    assert Entry.objects.filter(action="review.task.claimed").count() == 20
    assert verify().broken is None


@pytest.mark.django_db(transaction=True)
def test_one_task_that_many_want_at_once_has_one_holder():
    people = [makers.person(f"reviewer{n}", Role.REVIEWER) for n in range(8)]
    for _ in range(5):
        task = makers.task(makers.case())

        got = at_once(
            people,
            lambda person, task=task: claims.claim(ReviewTask.objects.get(pk=task.pk), by=person),
        )

        assert sum(one is None for one in got) == 1
        assert acts(task) == ["review.task.claimed"]


@pytest.mark.django_db(transaction=True)
def test_claim_that_ran_out_goes_to_one_of_many():
    task = makers.task(makers.case())
    claim(task, by=makers.alice())
    ReviewTask.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    people = [makers.person(f"reviewer{n}", Role.REVIEWER) for n in range(8)]

    got = at_once(
        people, lambda person: claims.claim(ReviewTask.objects.get(pk=task.pk), by=person)
    )

    assert sum(one is None for one in got) == 1
