"""What an applicant's page makes a phone load: the scripts and sheets it names, compressed."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from extraction.models import Document
from tests import makers

pytestmark = pytest.mark.django_db
MOST = {"js": 25_000, "css": 10_000}  # bytes


@pytest.fixture
def client() -> Client:
    browser = Client()
    browser.force_login(makers.dave())
    return browser


def loaded(page: str, kind: str) -> set[str]:
    """The page's files of a kind, and those that its modules import."""
    names = set(re.findall(rf'(?:href|src)="/?static/([^"?]+\.{kind})"', page))
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        folder = name.rpartition("/")[0]
        for other in re.findall(r'(?:from|import)\s*\(?"\./([^"]+)"', source(name).decode()):
            if f"{folder}/{other}" not in names:
                names.add(f"{folder}/{other}")
                waiting.append(f"{folder}/{other}")
    return names


def source(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name
    with open(found, "rb") as file:
        return file.read()


def weight(page: str, kind: str) -> int:
    return sum(len(gzip.compress(source(name), 9)) for name in loaded(page, kind))


def every_page() -> dict[str, str]:
    """The addresses of the pages of one case in a state that shows most of each."""
    case = makers.ready_case(flags={"net_pay.current": ["quote_not_found"]})
    document = case.documents.get()
    reading = makers.case()
    makers.document(reading, state=Document.State.READING)
    sent = makers.ready_case()
    makers.task(sent)
    at = {
        name: reverse(f"apply:{name}", args=[case.reference])
        for name in ("case", "upload", "about", "check", "declare")
    }
    more = [case.reference, document.pk]
    return at | {
        "home": reverse("apply:home"),
        "start": reverse("apply:start", args=["mortgage"]),
        "progress": reverse("apply:progress", args=[reading.reference]),
        "status": reverse("apply:status", args=[sent.reference]),
        "change": reverse(
            "apply:change", args=[case.reference, makers.value(document, "net_pay.current").pk]
        ),
        "page": reverse("apply:page", args=[*more, 1]),
        "type": reverse("apply:type", args=more),
    }


def test_no_applicants_page_loads_more_than_a_slow_phone_can_take(client):
    heavy = {}
    for name, address in every_page().items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        page = answer.content.decode()
        for kind, most in MOST.items():
            assert loaded(page, kind), f"{name} names no {kind}"
            if (found := weight(page, kind)) > most:
                heavy[name, kind] = found
    assert heavy == {}


def test_sign_in_page_is_as_light(client):
    client.logout()
    page = client.get(reverse("accounts:sign_in")).content.decode()
    assert {kind: weight(page, kind) <= most for kind, most in MOST.items()} == {
        "js": True,
        "css": True,
    }
