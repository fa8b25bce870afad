import pytest
from django.urls import reverse

from extraction.models import Document
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaves
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return makers.ready_case(by=makers.dave())


def get(client, case, user):
    client.force_login(user)
    return client.get(reverse("api:case", args=[case.reference]))


@pytest.mark.parametrize("user", [makers.dave, makers.alice, makers.carol, makers.oscar])
def test_case_is_told_to_its_applicant_and_to_staff_who_read_cases(client, case, user):
    told = get(client, case, user()).json()

    assert (told["reference"], told["state"]) == (case.reference, "open")
    (document,) = told["documents"]
    net = next(value for value in document["values"] if value["path"] == "net_pay.current")
    assert (net["value"], net["status"], net["version"]) == ("2550.00", "present", 1)
    assert net["evidence"]["page"] == 1


@pytest.mark.parametrize("user", [makers.erin, makers.ada])
def test_case_of_others_looks_as_if_it_were_not_there(client, case, user):
    refused = get(client, case, user())
    missing = client.get(reverse("api:case", args=["CS-AAAA-11"]))

    assert (refused.status_code, missing.status_code) == (404, 404)
    assert refused.json() == missing.json()
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["case", "document_types"])
def test_stranger_is_told_to_sign_in(client, case, name):
    arguments = [case.reference] if name == "case" else []

    refused = client.get(reverse(f"api:{name}", args=arguments))

    assert refused.status_code == 401
    assert refused.json()["status"] == 401


def test_removed_document_is_not_told(client, case):
    case.documents.update(state=Document.State.REMOVED)

    assert get(client, case, makers.dave()).json()["documents"] == []


def test_document_types_name_every_field_of_every_schema(client):
    client.force_login(makers.dave())

    told = client.get(reverse("api:document_types")).json()["document_types"]

    assert {one["type"]: [field["path"] for field in one["fields"]] for one in told} == {
        slug: [leaf.path for leaf in leaves(schema)] for slug, schema in SCHEMAS.items()
    }


def test_nothing_is_changed_through_it(client, case):
    client.force_login(makers.dave())

    assert client.post(reverse("api:case", args=[case.reference])).status_code == 405
