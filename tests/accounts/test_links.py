"""Signing in by a link: one time, for a while, the same answer for everybody."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.entry_models import SignInLink
from accounts.links import MOST_FROM_ONE, MOST_TO_ONE
from accounts.models import Role, User
from audit.chain import tell
from audit.models import Entry
from mail.delivery import deliver
from mail.models import Message
from review.sweeping import sweep
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
SIGN_IN = "/accounts/sign-in/"


@pytest.fixture(autouse=True)
def ready(settings):
    settings.MAIL_READY = True
    settings.REGISTRATION = "open"
    settings.BASE_URL = "http://testserver"


def ask(client, email="dave@example.org", **more):
    return client.post(SIGN_IN, {"username": email, "how": "link", **more})


def link_in_mail() -> str:
    """The address in the message that was sent last."""
    deliver()
    return re.search(r"http://testserver(/accounts/link/\S+)", mail.outbox[-1].body).group(1)


def test_link_signs_in_once_and_in_another_browser(client):
    dave = makers.dave()
    ask(client, next="/apply/?from=mail")
    link = link_in_mail()
    elsewhere = Client()

    page = elsewhere.get(link)
    assert b"dave@example.org" in page.content
    response = elsewhere.post(link)

    assert (response.status_code, response["Location"]) == (302, "/apply/?from=mail")
    assert elsewhere.get("/apply/").status_code == 200
    assert client.get("/apply/").status_code == 302  # who asked is not who opened it
    again = Client()
    assert again.get(link).status_code == 410
    assert again.post(link).status_code == 410
    assert again.get("/apply/").status_code == 302
    signed_in = [one for one in tell("system") if one.entry.action == "accounts.signed_in"]
    assert [one.details for one in signed_in] == [{"by": "link"}]
    assert signed_in[0].entry.actor == dave


def test_looking_at_a_link_does_not_use_it(client):
    makers.dave()
    ask(client)
    link = link_in_mail()

    for _ in range(3):  # as mail programs do
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200

    assert client.post(link).status_code == 302


def test_link_grows_old(client, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    makers.dave()
    ask(client)
    link = link_in_mail()

    time_machine.shift(timedelta(minutes=20, seconds=1))

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


def test_token_is_kept_nowhere(client):
    makers.dave()
    ask(client)
    token = link_in_mail().split("/")[-2]

    kept = SignInLink.objects.get()
    assert len(token) >= 40
    assert token not in str(vars(kept))
    assert Message.objects.get().about == {"link": kept.pk}
    assert not Entry.objects.filter(canon__contains=token).exists()
    assert not Entry.objects.filter(canon__contains="dave@").exists()


def test_answer_does_not_say_whether_the_address_is_known(client):
    makers.dave()

    pages = [ask(client, email) for email in ("dave@example.org", "nobody@example.org")]

    assert [page.status_code for page in pages] == [200, 200]
    known, unknown = (
        re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode()).replace(email, "")
        for page, email in zip(pages, ("dave@example.org", "nobody@example.org"), strict=True)
    )
    hidden = re.compile(r"X-CSRFToken&?[^}]*}|dave%40example.org|nobody%40example.org|dave|nobody")
    assert hidden.sub("", known) == hidden.sub("", unknown)


def test_open_registration_makes_an_applicant_who_says_only_their_name(client):
    ask(client, "new@example.org")
    link = link_in_mail()

    assert b"Your full name" in client.get(link).content
    nameless = client.post(link, {"full_name": "  "})
    assert nameless.status_code == 422
    assert b"Enter your name." in nameless.content
    assert client.post(link, {"full_name": " Nora  Newcomer "}).status_code == 302

    nora = User.objects.get(email="new@example.org")
    assert (nora.full_name, nora.role) == ("Nora Newcomer", Role.APPLICANT)
    assert not nora.has_usable_password()
    assert client.get("/apply/").status_code == 200
    actions = [one.entry.action for one in tell("system")]
    assert actions[-2:] == ["accounts.user.added", "accounts.signed_in"]


def test_two_links_to_a_new_address_make_one_account(client):
    ask(client, "new@example.org")
    first = link_in_mail()
    ask(client, "New@example.org")
    second = link_in_mail()
    assert Client().post(first, {"full_name": "Nora"}).status_code == 302

    assert client.post(second, {"full_name": "Nora Again"}).status_code == 302

    assert User.objects.filter(email__iexact="new@example.org").count() == 1


def test_without_open_registration_strangers_get_no_mail(client, settings):
    settings.REGISTRATION = "invited"

    page = ask(client, "nobody@example.org")

    assert page.status_code == 200
    assert deliver() == 0
    assert mail.outbox == []
    assert Message.objects.get().state == Message.State.NEEDLESS


def test_switched_off_person_gets_no_link_and_a_link_of_before_does_not_work(client):
    makers.dave()
    ask(client)
    link = link_in_mail()
    User.objects.update(is_active=False)

    assert client.post(link).status_code == 410
    ask(client)
    assert deliver() == 0


def test_links_to_one_address_are_limited_and_the_limit_is_worded(client, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    for _ in range(MOST_TO_ONE):
        assert ask(client).status_code == 200

    refused = ask(client, "DAVE@example.org")

    assert refused.status_code == 422
    assert "Too many links were asked for." in refused.content.decode()
    assert SignInLink.objects.count() == MOST_TO_ONE
    assert ask(client, "erin@example.org").status_code == 200
    time_machine.shift(timedelta(hours=1, seconds=1))
    assert ask(client).status_code == 200


def test_links_from_one_place_are_limited(client):
    for number in range(MOST_FROM_ONE):
        assert ask(client, f"person{number}@example.org").status_code == 200

    assert ask(client, "another@example.org").status_code == 422
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert ask(elsewhere, "another@example.org").status_code == 200


def test_addresses_are_forgotten_after_a_day(client, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    ask(client)
    time_machine.shift(timedelta(days=1, minutes=1))
    ask(client, "erin@example.org")

    sweep()

    assert [one.email for one in SignInLink.objects.all()] == ["erin@example.org"]


def test_link_that_nobody_waits_for_any_more_is_not_sent(client, time_machine):
    time_machine.move_to("2026-11-21T08:00:00Z", tick=False)
    makers.dave()
    ask(client)
    time_machine.shift(timedelta(hours=2))

    assert deliver() == 0


def test_newer_try_of_a_mail_makes_a_newer_link_and_only_that_works(client):
    makers.dave()
    ask(client)
    first = link_in_mail()
    Message.objects.update(state=Message.State.DUE, sent_at=None, due_at=timezone.now(), attempts=0)
    second = link_in_mail()

    assert client.get(first).status_code == 410
    assert client.post(second).status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_link_leads_nobody_off_the_site(client, wanted):
    makers.dave()
    ask(client, next=wanted)

    assert client.post(link_in_mail())["Location"] == "/"


@pytest.mark.parametrize("email", ["", "dave", "dave@", "a b@example.org"])
def test_what_is_no_address_is_said_to_be_none(client, email):
    response = ask(client, email)

    assert response.status_code == 422
    assert "Enter" in response.content.decode()
    assert not SignInLink.objects.exists()


def test_mail_speaks_the_language_that_the_link_was_asked_in(client):
    client.post("/language/", {"language": "es", "next": "/accounts/sign-in/"})

    ask(client, "nueva@example.org")

    link_in_mail()
    assert 'lang="es' in mail.outbox[-1].alternatives[0][0]
