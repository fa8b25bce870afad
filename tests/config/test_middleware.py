"""Requests that no page could make sense of."""

import pytest
from django.conf import settings
from django.test import Client

from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/audit/%00/", "/audit/?q=%00", "/audit/?%00=1", "/audit/CS-%00/", "/nowhere/%00"]
)
def test_an_address_with_a_nul_character_is_refused_in_words(path):
    browser = Client()
    browser.force_login(makers.oscar())
    answer = browser.get(path)
    assert answer.status_code == 400
    assert "Nothing was changed." in answer.content.decode()


@pytest.mark.parametrize("multipart", [True, False])
def test_a_form_with_a_nul_character_is_refused_in_words(multipart):
    browser = Client()
    browser.force_login(makers.carol())
    case_kind = makers.kind()
    fields = {"on": "yes", "reason": "a\0b"}
    more = {} if multipart else {"content_type": "application/x-www-form-urlencoded"}
    data = fields if multipart else "on=yes&reason=a%00b"
    answer = browser.post(f"/review/policies/{case_kind.pk}/", data, **more)
    assert answer.status_code == 400
    case_kind.refresh_from_db()
    assert not case_kind.straight_through


def test_everything_else_goes_through():
    browser = Client()
    browser.force_login(makers.oscar())
    assert browser.get("/audit/?q=%C3%A9%20%F0%9F%93%84").status_code == 200


def test_more_files_may_be_sent_than_a_case_holds_so_that_each_is_answered_for():
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES > settings.MAX_DOCUMENTS_PER_CASE


def test_pages_are_sent_compressed_and_pictures_as_they_are(client):
    packed = client.get("/accounts/sign-in/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/accounts/sign-in/")

    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < 0.5 * len(plain.content)
    assert "Accept-Encoding" in packed["Vary"]
    assert "Content-Encoding" not in plain
    again = client.get("/accounts/sign-in/", headers={"Accept-Encoding": "gzip"})
    assert packed.content != again.content  # nor does it have the same length each time
