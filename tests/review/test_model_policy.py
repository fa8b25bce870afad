"""What a case kind allows models to do: set by a lead, with a reason, and told ever after."""

import pytest
from django.test import Client

from extraction.model_policy import ModelPolicy, policy_of, set_model_policy, shortfalls
from tests import makers
from tests.extraction.test_ledger import a_route
from tests.review.test_office_pages import signed_in, text

pytestmark = pytest.mark.django_db
ADDRESS = "/review/policies/mortgage/models/"
GIVEN = {"residencies": "local, eu", "document": "0.25", "day": "$20", "reason": "As agreed."}


def post(**changes: str):
    makers.kind()
    return signed_in(makers.carol()).post(ADDRESS, {**GIVEN, **changes}, follow=True)


def now() -> ModelPolicy:
    kind = makers.kind()
    kind.refresh_from_db()
    return policy_of(kind)


def test_lead_sets_places_and_budgets_with_a_reason_that_the_history_tells():
    said = text(post())

    assert now() == ModelPolicy(("local", "eu"), 250_000, 20_000_000)
    assert (
        "Carol Chandler : at local → became at local, eu, $0.25 a document, $20.00 a day . "
        "As agreed."
    ) in said


def test_nothing_written_is_local_only_and_no_cap():
    post()
    post(residencies="", document="", day="", reason="Back to the start.")

    assert now() == ModelPolicy()


def test_what_is_set_stands_in_the_form():
    page = post().content.decode()

    assert 'value="local, eu"' in page
    assert 'value="0.25"' in page
    assert 'value="20.00"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Write why"),
        ({"document": "a lot"}, "Write an amount of dollars"),
        ({"day": "-1"}, "Write an amount of dollars"),
        ({"residencies": "EU!"}, "Write places as the routes do"),
    ],
)
def test_what_can_not_be_understood_is_refused_and_kept_in_the_form(changes, sentence):
    response = post(**changes)

    assert response.status_code == 422
    assert sentence in text(response)
    assert next(iter(changes.values())).strip() in response.content.decode()
    assert now() == ModelPolicy()


def test_same_policy_again_leaves_no_entry():
    post()
    before = text(post(reason="Again."))

    assert "Again." not in before


@pytest.mark.parametrize("who", ["alice", "oscar", "ada", "dave"])
def test_nobody_else_sets_it(who):
    makers.kind()
    browser = Client()
    browser.force_login(getattr(makers, who)())

    assert browser.post(ADDRESS, GIVEN).status_code == 403
    assert now() == ModelPolicy()


def test_route_that_nobody_allows_and_one_without_a_price_are_told(settings):
    settings.READERS = ("local", "hosted", "far", "unpriced")
    settings.LLM_ROUTES = (
        a_route(),
        a_route(name="far", residency="unstated"),
        a_route(name="unpriced", prices=()),
    )
    post(residencies="")

    far, unpriced = shortfalls()

    assert "far is at unstated" in far
    assert "LLM_RESIDENCY" in far
    assert "no price is known for the route unpriced" in unpriced


def test_policy_counts_from_the_next_call_on():
    kind = makers.kind()
    set_model_policy(kind, ModelPolicy(("us",)), reason="A pilot.", by=makers.carol())

    assert kind.residencies == ["us"]
