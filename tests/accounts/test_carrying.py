"""A form sent after the session had ended is carried through the sign-in, and lost nowhere."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import makers

pytestmark = pytest.mark.django_db
SIGN_IN, GO_ON = "/accounts/sign-in/", "/accounts/go-on/"
HERE = {"Origin": "http://testserver"}  # as browsers say it


@pytest.fixture
def case():
    return makers.case()


def late(case, fields=None):
    """What comes back where a stranger sends a form about the case."""
    typed = {"text": '1,234.50 "quoted" <b>', "reason": ["one", "two"]}
    return Client(headers=HERE).post(f"/apply/{case.reference}/about/loan/", fields or typed)


@pytest.fixture
def client():
    return Client(headers=HERE)


def carried_in(response) -> str:
    found = re.search(r'name="carried" value="([^"]*)"', response.content.decode())
    return html.unescape(found.group(1)) if found else ""


def test_what_was_typed_is_on_the_sign_in_page(case):
    response = late(case)

    assert response.status_code == 401
    assert "nothing was sent yet" in response.content.decode()
    assert "1,234.50" in carried_in(response)


def test_after_signing_in_it_can_be_sent_and_is_not_sent_by_itself(case, client):
    carried = carried_in(late(case))

    page = client.post(
        SIGN_IN, {"username": "dave@example.org", "password": makers.PASSWORD, "carried": carried}
    )

    text = page.content.decode()
    assert page.status_code == 200
    assert f'action="/apply/{case.reference}/about/loan/"' in text
    values = {html.unescape(one) for one in re.findall(r'value="([^"]*)"', text)}
    assert {'1,234.50 "quoted" <b>', "one", "two"} <= values
    assert client.get("/apply/").status_code == 200


def test_wrong_password_keeps_it(case, client):
    carried = carried_in(late(case))

    page = client.post(
        SIGN_IN, {"username": "dave@example.org", "password": "wrong", "carried": carried}
    )

    assert page.status_code == 422
    assert carried_in(page) == carried


def test_asking_for_a_link_keeps_it_too(case, client):
    carried = carried_in(late(case))

    sent = client.post(SIGN_IN, {"username": "x@example.org", "how": "link", "carried": carried})
    assert carried_in(sent) == carried
    assert carried_in(client.post(GO_ON, {"carried": carried})) == carried  # not signed in yet

    client.force_login(makers.dave())
    assert "Send it now" in client.post(GO_ON, {"carried": carried}).content.decode()


def test_page_to_go_on_needs_no_token_of_the_session_that_ended(case):
    carried = carried_in(late(case))
    strict = Client(enforce_csrf_checks=True, headers=HERE)
    strict.force_login(makers.dave())

    assert strict.post(GO_ON, {"carried": carried}).status_code == 200


def test_passwords_and_tokens_are_not_carried(case):
    response = late(case, {"new_password": "s3cret-typed", "csrfmiddlewaretoken": "tok", "a": "b"})

    assert "s3cret-typed" not in response.content.decode()
    assert carried_in(response).endswith('[["a", "b"]], false]')


def test_files_are_said_to_be_chosen_again(case):
    file = SimpleUploadedFile("a.pdf", b"%PDF-")
    response = Client(headers=HERE).post(f"/apply/{case.reference}/upload/", {"files": file})

    assert "choose them again" in response.content.decode()


def test_form_without_anything_typed_leads_to_the_sign_in_page(case):
    response = Client(headers=HERE).post(
        f"/apply/{case.reference}/about/loan/", {"csrfmiddlewaretoken": "x"}
    )

    assert response.status_code == 302


@pytest.mark.parametrize(
    "carried",
    [
        "x",
        "[]",
        '["https://evil.example/", [["a", "b"]], false]',
        '["//evil.example/", [["a", "b"]], false]',
        '["/apply/", 7, false]',
        '{"to": "/apply/"}',
    ],
)
def test_what_we_did_not_write_is_carried_nowhere(client, carried):
    client.force_login(makers.dave())

    response = client.post(GO_ON, {"carried": carried})

    assert "evil.example" not in response.content.decode()
    assert response.status_code == 302


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {}])
def test_what_another_site_sends_is_not_carried(case, headers):
    foreign = Client(headers=headers)
    packed = f'["/apply/{case.reference}/declare/", [["agree", "yes"]], false]'

    late_form = foreign.post(f"/apply/{case.reference}/declare/", {"agree": "yes"})
    assert late_form.status_code == 302
    assert "agree" not in foreign.post(GO_ON, {"carried": packed}).content.decode()
    foreign.force_login(makers.dave())
    assert foreign.post(GO_ON, {"carried": packed}).status_code == 302


def test_form_of_before_another_sign_in_is_not_lost_for_its_token(case):
    strict = Client(enforce_csrf_checks=True, headers=HERE)
    strict.force_login(makers.dave())

    page = strict.post(f"/apply/{case.reference}/about/loan/", {"purpose": "typed before"})

    assert page.status_code == 403
    assert "Send it now" in page.content.decode()
    assert "typed before" in page.content.decode()
    case.refresh_from_db()
    assert "typed before" not in str(case.stated)


def test_forged_form_of_another_site_is_refused_as_ever(case):
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
    strict.force_login(makers.dave())

    page = strict.post(f"/apply/{case.reference}/declare/", {"agree": "yes"})

    assert page.status_code == 403
    assert "Send it now" not in page.content.decode()


def test_fragment_with_an_old_token_asks_to_sign_in_and_is_never_swapped_in():
    strict = Client(enforce_csrf_checks=True, headers={**HERE, "HX-Request": "true"})
    strict.force_login(makers.alice())

    assert strict.post("/review/next/", {}).status_code == 401


def test_page_learns_whether_its_person_is_signed_in_again():
    dave, erin = makers.dave(), makers.erin()
    client = Client()

    def ask():
        return client.get("/accounts/token/", {"as": dave.pk})

    assert ask().status_code == 401
    client.force_login(erin)
    assert ask().status_code == 409
    client.force_login(dave)
    assert ask().status_code == 204
    assert len(ask()["X-CSRFToken"]) == 64
