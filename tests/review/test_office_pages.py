"""The lead's policies and the admin's view of the system."""

import re
from html import unescape

import pytest
from django.test import Client

from extraction import bell, routes
from extraction.models import Document
from review import workbench_office
from review.workbench_office import Broker
from tests import makers

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("alice", "/review/policies/"),
        ("ada", "/review/policies/"),
        ("dave", "/review/policies/"),
        ("alice", "/review/system/"),
        ("carol", "/review/system/"),
        ("dave", "/review/system/"),
    ],
)
def test_office_pages_are_for_lead_and_admin_alone(who, address):
    assert signed_in(getattr(makers, who)()).get(address).status_code == 403


def test_policies_name_the_paperwork_of_each_kind():
    makers.kind()
    said = text(signed_in(makers.carol()).get("/review/policies/"))
    assert "Mortgage application" in said
    assert "1 pay stub" in said
    assert "Always goes to a person" in said


def test_policy_is_switched_with_a_reason_that_its_history_tells():
    kind = makers.kind()
    browser = signed_in(makers.carol())
    address = f"/review/policies/{kind.slug}/"
    response = browser.post(address, {"on": "yes", "reason": "The pilot went well."}, follow=True)
    kind.refresh_from_db()
    assert kind.straight_through
    said = text(response)
    assert "Straight-through is on" in said
    assert re.search(r"Carol Chandler : off → became on \. The pilot went well\.", said)


def test_policy_is_not_switched_without_a_reason():
    kind = makers.kind()
    browser = signed_in(makers.carol())
    response = browser.post(f"/review/policies/{kind.slug}/", {"on": "yes", "reason": "  "})
    kind.refresh_from_db()
    assert response.status_code == 422
    assert "Write why" in text(response)
    assert not kind.straight_through


def test_reviewer_does_not_switch_policies():
    kind = makers.kind()
    browser = signed_in(makers.alice())
    response = browser.post(f"/review/policies/{kind.slug}/", {"on": "yes", "reason": "Why not."})
    kind.refresh_from_db()
    assert response.status_code == 403
    assert not kind.straight_through


def test_system_page_tells_of_failed_documents_and_people():
    case = makers.case()
    failed = makers.document(case, state=Document.State.FAILED)
    Document.objects.filter(pk=failed.pk).update(failure="The file is damaged.")
    makers.bob()
    said = text(signed_in(makers.ada()).get("/review/system/"))
    assert "The file is damaged." in said
    assert case.reference in said
    assert "Bob Baker bob@example.org Reviewer" in said
    assert "no language model" in said


def test_system_page_says_when_no_worker_runs(monkeypatch):
    monkeypatch.setattr(workbench_office, "broker", lambda: Broker(jobs=3, workers=0))
    assert "None: nothing is being read" in text(signed_in(makers.ada()).get("/review/system/"))


def test_system_page_stands_when_the_broker_is_away(settings):
    settings.RQ_QUEUES = {"documents": {"URL": "redis://127.0.0.1:1/0", "DEFAULT_TIMEOUT": 60}}
    said = text(signed_in(makers.ada()).get("/review/system/"))
    assert "the broker can't be reached" in said


def test_system_page_tells_of_every_route_and_of_who_asks(settings, tmp_path):
    path = tmp_path / "routes.toml"
    one = (
        '[routes.{0}]\ntier = "{1}"\nbase_url = "http://127.0.0.1:9/v1"\n'
        'model = "{0}-1"\nresidency = "{2}"\n'
    )
    path.write_text(one.format("small", "cheap", "local") + one.format("spare", "strong", "us"))
    settings.LLM_ROUTES = routes.load(path)
    settings.READERS = ("small", "local")
    page = signed_in(makers.ada())

    said = text(page.get("/review/system/"))

    said = said.replace(" :", ":")
    assert "small: the model small-1 tier cheap, residency local" in said
    assert "spare: the model spare-1 tier strong, residency us; READERS does not name it" in said
    assert "local: rules on this machine, no language model" in said
    assert "None: no model is asked" in said
    bell.here("one", slots=50, busy=3)
    try:
        assert "1, asking 3 of at most 50 questions" in text(page.get("/review/system/"))
    finally:
        bell.gone("one")


def test_chains_are_verified_on_demand():
    makers.ready_case()
    said = text(signed_in(makers.ada()).post("/review/system/verify/"))
    assert "Every timeline is whole" in said
