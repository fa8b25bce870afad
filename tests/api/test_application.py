"""What an applicant states, read and changed through the API."""

import json

import pytest
from django.urls import reverse

from extraction.models import Case
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return makers.case(states=False)


@pytest.fixture
def dave(client):
    client.force_login(makers.dave())
    return client


def at(case):
    return reverse("api:case", args=[case.reference])


def patch(client, case, body, match=None, **more):
    match = client.get(at(case))["ETag"] if match is None else match
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"If-Match": match} if match else {}
    return client.patch(at(case), sent, content_type="application/json", headers=headers, **more)


def now(case):
    return Case.objects.get(pk=case.pk).stated


def test_what_is_stated_is_told_by_group(client):
    case = makers.ready_case()
    client.force_login(makers.alice())

    told = client.get(at(case)).json()["stated"]

    assert told["loan"] == {"purpose": "purchase"}
    assert told["employers"] == [
        {"name": "Kestrel Aerostructures, Inc.", "monthly_income": "7024.33"}
    ]


def test_patch_merges_groups_and_replaces_lists(dave, case):
    first = {"loan": {"purpose": "purchase", "amount": "1000"}, "debts": [{"creditor": "A"}]}
    answer = patch(dave, case, {"stated": first})
    assert answer.status_code == 200
    assert answer.json()["stated"]["loan"] == {"purpose": "purchase", "amount": "1000.00"}

    then = {
        "loan": {"amount": None},
        "debts": [{"creditor": "B"}, {"creditor": "C"}],
        "employers": [{"name": "A Firm", "self_employed": False}],
    }
    again = patch(dave, case, {"stated": then}, match=answer["ETag"])

    assert again.status_code == 200
    assert again["ETag"] != answer["ETag"]
    assert now(case) == {
        "debts[0].creditor": "B",
        "debts[1].creditor": "C",
        "employers[0].name": "A Firm",
        "employers[0].self_employed": "false",
        "loan.purpose": "purchase",
    }


def test_null_takes_a_group_away(dave, case):
    makers.stated(case)

    patch(dave, case, {"stated": {"loan": None, "employers": None}})

    assert set(now(case)) == {"person.name", "person.address", "person.phone"}


def test_what_get_tells_can_be_sent_back_and_changes_nothing(dave, case):
    makers.stated(case, {"person.ssn": "536-22-8726"})
    told = dave.get(at(case))

    answer = patch(dave, case, {"stated": told.json()["stated"]})

    assert (answer.status_code, answer["ETag"]) == (200, told["ETag"])


@pytest.mark.parametrize(("match", "status"), [("", 428), ('"another"', 412), ("*", 200)])
def test_edition_has_to_be_named_and_to_be_the_present_one(dave, case, match, status):
    answer = patch(dave, case, {"stated": {"loan": {"purpose": "purchase"}}}, match=match)

    assert answer.status_code == status
    assert now(case) == ({"loan.purpose": "purchase"} if status == 200 else {})


def test_second_of_two_who_saw_the_same_is_refused(dave, case):
    seen = dave.get(at(case))["ETag"]
    assert patch(dave, case, {"stated": {"loan": {"amount": "1"}}}, match=seen).status_code == 200

    answer = patch(dave, case, {"stated": {"loan": {"amount": "2"}}}, match=seen)

    assert answer.status_code == 412
    assert now(case) == {"loan.amount": "1.00"}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b"{", ["#"]),
        (b"[" * 100_000, ["#"]),
        (b"\xff", ["#"]),
        ([], ["#"]),
        ({"state": "approved"}, ["#"]),
        ({"stated": []}, ["#/stated"]),
        ({"stated": {"planets": {}}}, ["#/stated/planets"]),
        ({"stated": {"a/b": {}}}, ["#/stated/a~1b"]),
        ({"stated": {"loan": "much"}}, ["#/stated/loan"]),
        ({"stated": {"loan": {"amount": 1.5}}}, ["#/stated/loan/amount"]),
        ({"stated": {"loan": {"amount": "much"}}}, ["#/stated/loan/amount"]),
        ({"stated": {"loan": {"colour": "red"}}}, ["#/stated/loan/colour"]),
        ({"stated": {"debts": {}}}, ["#/stated/debts"]),
        ({"stated": {"debts": ["A"]}}, ["#/stated/debts/0"]),
        (
            {"stated": {"debts": [{"creditor": "A"}, {"balance": "-1"}], "person": {"ssn": "1"}}},
            ["#/stated/debts/1/balance", "#/stated/person/ssn"],
        ),
    ],
)
def test_problem_points_at_what_is_wrong_and_nothing_is_kept(dave, case, body, pointers):
    answer = patch(dave, case, body)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], [one["pointer"] for one in told["errors"]]) == (422, pointers)
    assert all(one["detail"] for one in told["errors"])
    assert now(case) == {}


def test_staff_and_strangers_state_nothing(client, case):
    for user, status in ((makers.alice(), 403), (makers.erin(), 404)):
        client.force_login(user)
        answer = patch(client, case, {"stated": {"loan": {"purpose": "purchase"}}}, match="*")
        assert answer.status_code == status
    client.logout()
    assert patch(client, case, {"stated": {}}, match="*").status_code == 401
    assert now(case) == {}


def test_sent_case_and_kind_that_asks_nothing_are_left_alone(dave):
    for case in (makers.task().case, makers.case("supplier_invoice")):
        answer = patch(dave, case, {"stated": {"loan": {"purpose": "refinance"}}}, match="*")
        assert answer.status_code == 409
        assert now(case).get("loan.purpose") != "refinance"
