"""What the next case shows first, told beforehand."""

import pytest
from django.test import Client
from django.urls import reverse

from extraction.models import Page
from review import claims
from review.models import ReviewTask
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def task() -> ReviewTask:
    made = makers.task(makers.ready_case(), weight=50)
    claims.claim(made, by=makers.alice())
    return made


def asked(task, by):
    client = Client()
    client.force_login(by)
    return client.get(reverse("review:next_page", args=[task.case.reference]))


def test_first_page_to_look_at_of_the_next_case_is_told_and_nothing_is_claimed(task):
    coming = makers.task(makers.ready_case(flags={"pay_date": ["ambiguous"]}), weight=40)
    makers.task(makers.ready_case(), weight=10)

    answer = asked(task, makers.alice())

    page = Page.objects.get(document__case=coming.case)
    assert answer.json() == {"pictures": [f"/pages/{page.pk}/screen"]}
    assert answer["Cache-Control"] == "private, no-store"
    coming.refresh_from_db()
    assert coming.claimed_by is None
    assert claims.peek_next(by=makers.alice(), after=task) == coming


def test_nothing_is_told_where_nothing_waits_or_the_case_is_not_held(task):
    assert asked(task, makers.alice()).status_code == 204
    makers.task(makers.ready_case(), weight=40)
    assert asked(task, makers.bob()).status_code == 204
    assert asked(task, makers.dave()).status_code == 403


def test_own_case_is_never_the_next_one(task):
    own = makers.ready_case(by=makers.erin())
    waiting = makers.task(own)
    waiting.case.applicant = makers.alice()
    waiting.case.save()

    assert claims.peek_next(by=makers.alice(), after=task) is None
