"""Signing in and out: refused entry, where to go afterwards, what a session is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.entry_models import RefusedSignIn
from accounts.models import Role, User
from accounts.people import MOST_OF_ONE, WINDOW, add_user, note_refused_sign_in
from audit.chain import tell
from audit.models import Entry
from review.sweeping import sweep
from tests import makers

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"
WRONG = "The e-mail address or the password is wrong."


def sign_in(client, email, password=makers.PASSWORD, **more):
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


def test_person_signs_in_and_comes_to_their_work(client):
    response = sign_in(client, makers.dave().email)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/apply/"
    told = list(tell("system"))[-1]
    assert (told.entry.action, told.entry.actor) == ("accounts.signed_in", makers.dave())


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("alice", "/review/"),
        ("carol", "/review/"),
        ("oscar", "/audit/"),
        ("ada", "/review/system/"),
    ],
)
def test_each_role_has_its_home(client, name, home):
    sign_in(client, getattr(makers, name)().email)

    assert client.get("/")["Location"] == home


def test_address_counts_without_regard_to_case(client):
    makers.dave()

    assert sign_in(client, "DAVE@Example.ORG").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("dave@example.org", "wrong"),
        ("nobody@example.org", makers.PASSWORD),
        ("dave@example.org", ""),
        ("", ""),
        ("x" * 3000 + "@example.org", "x"),
    ],
)
def test_refused_sign_in_is_told_and_kept(client, email, password):
    makers.dave()

    response = sign_in(client, email, password)

    assert response.status_code == 422
    assert "_auth_user_id" not in client.session
    told = list(tell("system"))[-1]
    assert (told.entry.action, told.entry.actor) == ("accounts.sign_in.refused", None)
    assert set(told.personal) == {"email"}
    assert "dave@" not in told.entry.canon


def test_address_that_can_not_be_stored_is_no_error_page(client):
    assert sign_in(client, "da\x00ve@example.org").status_code in (400, 422)

    note_refused_sign_in("da\x00ve@example.org")

    assert list(tell("system"))[-1].personal == {"email": "dave@example.org"}


def test_refusal_does_not_say_whether_the_address_is_known(client):
    makers.dave()

    pages = [sign_in(client, email, "wrong") for email in ("dave@example.org", "no@example.org")]

    assert all(WRONG in page.content.decode() for page in pages)


def test_password_is_not_shown_again(client):
    makers.dave()

    assert (
        "s3cret-typed" not in sign_in(client, "dave@example.org", "s3cret-typed").content.decode()
    )


def test_person_who_was_switched_off_does_not_come_in(client):
    makers.dave()
    User.objects.update(is_active=False)

    assert sign_in(client, "dave@example.org").status_code == 422


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/apply/", "/apply/"),
        ("/review/?page=2", "/review/?page=2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:evil.example", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_off_the_site(wanted, leads_to):
    email = makers.dave().email
    by_form, by_address = Client(), Client()

    assert sign_in(by_form, email, next=wanted)["Location"] == leads_to
    response = by_address.post(
        SIGN_IN, {"username": email, "password": makers.PASSWORD}, query_params={"next": wanted}
    )
    assert response["Location"] == leads_to
    assert by_form.get(SIGN_IN, {"next": wanted})["Location"] == leads_to


def test_session_gets_a_new_key_at_sign_in(client):
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "x"
    session.save()
    before = session.session_key

    sign_in(client, makers.dave().email)

    assert client.session.session_key != before


def test_session_ends_by_itself(client, settings, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z")
    sign_in(client, makers.dave().email)
    assert client.get("/apply/").status_code == 200

    time_machine.shift(timedelta(seconds=settings.SESSION_COOKIE_AGE + 60))

    assert client.get("/apply/").status_code == 302


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    sign_in(client, makers.dave().email)

    cookie = client.cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session(client):
    sign_in(client, makers.dave().email)

    response = client.post("/accounts/sign-out/")

    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/apply/").status_code == 302
    assert Entry.objects.filter(action="accounts.signed_out").count() == 1


def test_stranger_may_sign_out_and_leaves_no_entry(client):
    assert client.post("/accounts/sign-out/").status_code == 302
    assert not Entry.objects.exists()


def test_link_does_not_sign_anybody_out(client):
    sign_in(client, makers.dave().email)

    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.get("/apply/").status_code == 200


def test_user_is_added_with_an_entry_and_nothing_personal_in_clear():
    user = add_user(
        "new@example.org", full_name="New Person", role=Role.REVIEWER, password=None, by=None
    )

    assert not user.has_usable_password()
    told = list(tell("system"))[-1]
    assert told.entry.action == "accounts.user.added"
    assert told.details == {"role": "reviewer"}
    assert told.personal == {"email": "new@example.org", "name": "New Person"}
    assert "new@" not in told.entry.canon


def test_database_refuses_the_same_address_in_other_letters():
    makers.dave()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("DAVE@example.org", full_name="Another Dave")


def test_database_refuses_a_role_that_is_none():
    makers.dave()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(role="king")


def test_passwords_can_not_be_tried_without_end(client, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    makers.dave()
    for _ in range(MOST_OF_ONE):
        assert WRONG in sign_in(client, "dave@example.org", "wrong").content.decode()
    entries = Entry.objects.count()

    refused = sign_in(client, "Dave@example.org")

    assert refused.status_code == 422
    assert "Too many wrong passwords." in refused.content.decode()
    assert Entry.objects.count() == entries  # nobody fills the log
    time_machine.shift(WINDOW + timedelta(seconds=1))
    assert sign_in(client, "dave@example.org").status_code == 302
    sweep()
    assert not RefusedSignIn.objects.exists()


def test_limit_is_the_same_for_an_address_that_nobody_has(client):
    for _ in range(MOST_OF_ONE):
        sign_in(client, "nobody@example.org", "wrong")

    page = sign_in(client, "nobody@example.org", "wrong")

    assert "Too many wrong passwords." in page.content.decode()
    assert sign_in(client, makers.dave().email).status_code == 302
