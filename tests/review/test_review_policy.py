"""By when cases of a kind are to be decided, and how many that need no person get one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from extraction.models import Case
from extraction.review_policy import ReviewPolicy, review_policy_of, set_review_policy
from review import queue
from rules import findings
from tests import makers
from tests.review.test_office_pages import signed_in, text
from tests.review.test_queue import flawless

pytestmark = pytest.mark.django_db
ADDRESS = "/review/policies/mortgage/review/"
GIVEN = {"hours": "24", "sample": "10", "why": "As agreed."}


@pytest.fixture
def clock(time_machine):
    """The day that the made-up paperwork is of."""
    time_machine.move_to(f"{makers.TODAY.isoformat()}T12:00:00Z")


def post(**changes):
    makers.kind()
    return signed_in(makers.carol()).post(ADDRESS, {**GIVEN, **changes}, follow=True)


def now():
    kind = makers.kind()
    kind.refresh_from_db()
    return review_policy_of(kind)


def test_lead_sets_hours_and_share_with_a_reason_that_the_history_tells():
    said = text(post())

    assert now() == ReviewPolicy(24, 10)
    assert "48 hours, 0 of 100 drawn → became 24 hours, 10 of 100 drawn . As agreed." in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hours": "0"}, "Write a number of hours from 1 to 2,000."),
        ({"hours": "soon"}, "Write a number of hours from 1 to 2,000."),
        ({"sample": "101"}, "Write a number from 0 to 100."),
        ({"why": " "}, "Write why"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept_as_it_was_typed(changes, sentence):
    answer = post(**changes)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{next(iter(changes.values())).strip()}' in answer.content.decode()
    assert now() == ReviewPolicy(48, 0)


def test_case_is_due_as_its_kind_says_when_it_is_sent():
    set_review_policy(makers.kind(), ReviewPolicy(5, 0), reason="Quick.", by=makers.carol())
    case = makers.ready_case(values={"net_pay.current": "9999.00"})
    findings.evaluate(case)

    task = queue.route(case)

    assert abs(task.due_at - timezone.now() - timedelta(hours=5)) < timedelta(seconds=10)


@pytest.mark.parametrize(("percent", "goes"), [(100, True), (0, False)])
def test_of_flawless_cases_as_many_as_the_policy_says_go_to_a_person(clock, percent, goes):
    kind = makers.kind()
    kind.straight_through = True
    kind.save()
    set_review_policy(kind, ReviewPolicy(48, percent), reason="Look.", by=makers.carol())
    case = flawless()
    findings.evaluate(case)

    task = queue.route(case)

    assert (task is not None) == goes
    if task:
        assert task.sample
        assert task.why.startswith("Nothing was found; drawn by chance")
        assert task.case.state == Case.State.IN_REVIEW
