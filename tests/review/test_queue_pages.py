"""The queue: what waits, why, in whose hands, and how a case is claimed and given back."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from extraction.contract import Grounding
from review import claims
from review.models import ReviewTask
from rules import findings
from tests import makers

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return signed_in(makers.alice())


def text(response) -> str:
    """What a person can read, in one line."""
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("who", ["dave", "oscar", "ada"])
def test_queue_is_for_those_who_review(who):
    response = signed_in(getattr(makers, who)()).get("/review/")
    assert response.status_code == 403


def test_strangers_sign_in_first():
    response = Client().get("/review/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/sign-in/")


def test_each_row_says_first_why_it_is_there(client):
    task = makers.task(why="The net pay does not add up.")
    said = text(client.get("/review/"))
    assert said.index("The net pay does not add up.") < said.index(task.case.reference)
    assert "Mortgage application" in said
    assert "1 pay stub" in said
    assert "Dave Applewood" in said


def test_heaviest_case_is_first(client):
    light = makers.task(makers.ready_case(), weight=1)
    heavy = makers.task(makers.ready_case(), weight=100)
    said = text(client.get("/review/"))
    assert said.index(heavy.case.reference) < said.index(light.case.reference)


def test_row_shows_the_severity_of_its_heaviest_open_finding(client):
    case = makers.ready_case(values={"net_pay.current": "9999.00"})
    findings.evaluate(case)
    makers.task(case)
    assert "Rule failed" in text(client.get("/review/"))


def test_row_names_whoever_holds_it_and_until_when(client):
    task = makers.task()
    claims.claim(task, by=makers.bob())
    until = timezone.localtime(task.claimed_until).strftime("%H:%M")
    assert f"Bob Baker, until {until}" in text(client.get("/review/"))


def test_views_narrow_the_list(client):
    free = makers.task(makers.ready_case())
    mine = makers.task(makers.ready_case())
    others = makers.task(makers.ready_case())
    claims.claim(mine, by=makers.alice())
    claims.claim(others, by=makers.bob())
    there = {
        view: {
            task.case.reference
            for task in (free, mine, others)
            if task.case.reference in text(client.get(f"/review/?view={view}"))
        }
        for view in ("all", "free", "mine")
    }
    assert there["all"] == {one.case.reference for one in (free, mine, others)}
    assert there["free"] == {free.case.reference}
    assert there["mine"] == {mine.case.reference}


def test_view_that_does_not_exist_is_all(client):
    makers.task()
    assert client.get("/review/?view=nonsense").status_code == 200


def test_empty_queue_says_that_nothing_waits(client):
    assert "No case waits for a person" in text(client.get("/review/"))


def test_view_without_free_cases_says_who_has_them_and_until_when(client):
    task = makers.task()
    claims.claim(task, by=makers.bob())
    until = timezone.localtime(task.claimed_until).strftime("%H:%M")
    said = text(client.get("/review/?view=free"))
    assert "1 waiting case is held by others" in said
    assert until in said


def test_claiming_the_next_case_opens_it(client):
    light = makers.task(makers.ready_case(), weight=1)
    heavy = makers.task(makers.ready_case(), weight=100)
    response = client.post("/review/next/")
    assert response["Location"] == f"/review/{heavy.case.reference}/"
    heavy.refresh_from_db()
    light.refresh_from_db()
    assert heavy.claimed_by == makers.alice()
    assert light.claimed_by is None


def test_nothing_to_claim_leads_to_the_page_that_says_so(client):
    claims.claim(makers.task(), by=makers.bob())
    response = client.post("/review/next/")
    assert response["Location"] == "/review/done/"
    assert "held by others" in text(client.get("/review/done/"))


def test_a_link_never_claims(client):
    task = makers.task()
    client.get(f"/review/{task.case.reference}/")
    assert client.get("/review/next/").status_code == 405
    task.refresh_from_db()
    assert task.claimed_by is None


def test_claim_of_a_held_case_is_refused_in_words(client):
    task = makers.task()
    claims.claim(task, by=makers.bob())
    response = client.post(f"/review/{task.case.reference}/claim/", follow=True)
    assert "Bob Baker holds this case until" in text(response)
    task.refresh_from_db()
    assert task.claimed_by == makers.bob()


def test_reviewer_gives_back_own_claim_only(client):
    mine, others = makers.task(makers.ready_case()), makers.task(makers.ready_case())
    claims.claim(mine, by=makers.alice())
    claims.claim(others, by=makers.bob())
    for task in (mine, others):
        client.post(f"/review/{task.case.reference}/release/")
        task.refresh_from_db()
    assert mine.claimed_by is None
    assert others.claimed_by == makers.bob()


def test_lead_ends_anothers_claim():
    task = makers.task()
    claims.claim(task, by=makers.bob())
    signed_in(makers.carol()).post(f"/review/{task.case.reference}/release/")
    task.refresh_from_db()
    assert task.claimed_by is None


def test_claim_that_ran_out_is_free_again(client):
    task = makers.task()
    past = timezone.now() - timedelta(minutes=1)
    ReviewTask.objects.filter(pk=task.pk).update(claimed_by=makers.bob(), claimed_until=past)
    assert task.case.reference in text(client.get("/review/?view=free"))


def test_number_of_queries_does_not_grow_with_the_queue(client, django_assert_max_num_queries):
    for _ in range(8):
        makers.task(makers.ready_case(grounding=Grounding.NONE))
    with django_assert_max_num_queries(22):
        client.get("/review/")
