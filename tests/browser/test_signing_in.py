"""Signing in at the browser: by a link, by a passkey, and again where the session had ended."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.entry_models import Passkey
from accounts.models import User
from accounts.preferences import keep, preferences_of
from extraction.models import FieldValue
from mail.delivery import deliver
from review.claims import claim
from rules import findings
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
SIGN_IN = "/accounts/sign-in/"


@pytest.fixture(autouse=True)
def ready(settings, live_server):
    settings.MAIL_READY = True
    settings.REGISTRATION = "open"
    settings.BASE_URL = live_server.url
    for slug in makers.KINDS:
        makers.kind(slug)


def link_in_mail() -> str:
    deliver()
    return re.search(r"http://\S+/accounts/link/\S+", mail.outbox[-1].body).group(0)


def with_authenticator(page: Page) -> None:
    """Give the browser a device that holds passkeys and always finds its person there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_stranger_makes_an_account_by_a_link_and_starts(browser, axe, scripts):
    page = browser(width=320, height=640, java_script_enabled=scripts)
    page.goto("/apply/new/mortgage/")
    expect(page).to_have_url(re.compile("sign-in/.next="))
    page.get_by_label("E-mail address").fill("nora@example.org")
    page.get_by_label("E-mail address").press("Enter")
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    if scripts:
        assert axe(page) == []

    elsewhere = browser(width=320, height=640, java_script_enabled=scripts)
    elsewhere.goto(link_in_mail())
    elsewhere.get_by_label("Your full name").fill("Nora Newcomer")
    if scripts:
        assert axe(elsewhere) == []
    elsewhere.get_by_role("button", name="Make my account and sign in").click()

    expect(elsewhere).to_have_url(re.compile("/apply/new/mortgage/"))
    assert User.objects.get(email="nora@example.org").full_name == "Nora Newcomer"


def test_enter_in_the_password_signs_in_by_it(page):
    page.goto(SIGN_IN)
    page.get_by_label("E-mail address").fill(makers.dave().email)
    page.get_by_label("Password").fill(makers.PASSWORD)
    page.get_by_label("Password").press("Enter")

    expect(page).to_have_url(re.compile("/apply/"))


def test_errors_are_worded_on_submit_and_lead_to_the_field(page, axe):
    page.goto(SIGN_IN)
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_label("E-mail address").press("Tab")
    assert page.locator("[aria-invalid]").count() == 0
    page.get_by_role("button", name="E-mail me a link").click()

    expect(page).to_have_title(re.compile("^Error: "))
    assert axe(page) == []
    page.get_by_role("link", name="Enter an e-mail address").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_passkey_is_added_named_used_and_removed(signed_in, browser, axe):
    dave = makers.dave()
    page = signed_in(dave)
    with_authenticator(page)
    page.goto("/me/")
    page.get_by_label("Name of a new passkey").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey “My phone” was added.")).to_be_visible()
    assert axe(page) == []
    key = Passkey.objects.get()
    assert (key.user, key.name) == (dave, "My phone")

    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/apply/"))
    assert Passkey.objects.get().last_used_at is not None

    page.goto("/me/")
    page.get_by_label("Name", exact=True).fill("Old phone")
    page.get_by_role("button", name=re.compile("Rename ?: My phone")).click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Old phone")
    page.get_by_role("button", name=re.compile("Remove ?: Old phone")).click()
    expect(page.get_by_text("was removed")).to_be_visible()
    assert not Passkey.objects.exists()

    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This passkey is not known here.")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_focused()


def test_device_without_a_passkey_is_told_so_in_words(page):
    page.goto(SIGN_IN)
    with_authenticator(page)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("The passkey could not be used.")).to_be_visible(timeout=20_000)


def field_of(page: Page, value: FieldValue):
    """The input of a value in the workbench, whose row is opened where it is a line."""
    text = page.locator(f"#field-{value.pk} input[name=text]")
    if text.count() == 0:
        page.locator(f"[data-goto='field-{value.pk}'], #field-{value.pk} a").first.click()
    return text


def end_session() -> None:
    Session.objects.all().delete()


@pytest.fixture
def task():
    task = makers.task(makers.ready_case(values={"net_pay.current": "2950.00"}))
    findings.evaluate(task.case)
    claim(task, by=makers.alice())
    return task


def test_save_of_a_session_that_ended_is_signed_in_for_and_sent_again(signed_in, task, axe):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    value = makers.value(task.case.documents.get(), "net_pay.current")
    text = field_of(page, value)
    text.fill("2,550.00")
    text.press("Enter")
    reason = page.locator(f"#field-{value.pk} input[name=reason]")
    reason.fill("Misread")
    end_session()
    reason.press("Enter")

    dialog = page.get_by_role("dialog", name="Your sign-in has ended")
    expect(dialog).to_be_visible()
    assert axe(page) == []
    expect(dialog.get_by_label("Password")).to_be_focused()
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_label("Password").press("Enter")
    expect(dialog.get_by_text("password is wrong")).to_be_visible()
    dialog.get_by_label("Password").fill(makers.PASSWORD)
    dialog.get_by_label("Password").press("Enter")

    expect(dialog).to_be_hidden()
    page.wait_for_timeout(1500)
    saved = FieldValue.objects.get(document=value.document, path=value.path, current=True)
    assert saved.value == "2550.00"
    assert page.evaluate("document.activeElement !== document.body")


def test_who_signed_in_again_in_another_window_goes_on_without_a_word(signed_in, task):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{task.case.reference}/")
    value = makers.value(task.case.documents.get(), "net_pay.current")
    expect(field_of(page, value)).to_be_visible()
    end_session()
    other = page.context.new_page()
    other.goto(SIGN_IN)
    other.get_by_label("E-mail address").fill("alice@example.org")
    other.get_by_label("Password").fill(makers.PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other).to_have_url(re.compile("/review/"))

    page.bring_to_front()
    field_of(page, value).press("Enter")

    page.wait_for_timeout(2000)
    assert page.locator("dialog[open]").count() == 0
    saved = FieldValue.objects.get(document=value.document, path=value.path, current=True)
    assert saved.set_by == makers.alice()


def test_applicants_form_is_carried_through_the_sign_in(signed_in, axe):
    case = makers.ready_case()
    page = signed_in(makers.dave(), width=320)
    page.goto(f"/apply/{case.reference}/about/loan/")
    page.get_by_label("To buy a home").check()
    end_session()
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_text("What you typed is kept on this page")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("E-mail address").fill("dave@example.org")
    page.get_by_label("Password").fill(makers.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="You are signed in again")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Send it now").click()

    expect(page).to_have_url(re.compile(f"/apply/{case.reference}/about/"))
    case.refresh_from_db()
    assert case.stated["loan.purpose"] == "purchase"


def test_keys_are_given_another_place_and_two_on_one_are_refused(signed_in, axe):
    alice = makers.alice()
    page = signed_in(alice, width=1440)
    page.goto("/me/")
    assert axe(page) == []
    history = page.get_by_role("textbox", name="History of the field")
    history.press("x")
    expect(page.get_by_text("Taken: Not on the document")).to_be_visible()
    page.get_by_role("button", name="Keep these choices").click()
    expect(history).to_be_focused()
    history.press("q")
    page.get_by_label("Colours").select_option("dark")
    page.get_by_role("button", name="Keep these choices").click()
    expect(page.get_by_text("Your choices are kept.")).to_be_visible()

    kept = preferences_of(User.objects.get(pk=alice.pk))
    assert (kept.keys, kept.theme) == ({"history": "q"}, "dark")
    expect(page.get_by_role("textbox", name="History of the field")).to_have_value("q")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_chosen_colours_hold_against_those_of_the_device(signed_in):
    dave = makers.dave()
    keep(dave, theme="light")
    page = signed_in(dave, color_scheme="dark")
    page.goto("/apply/")

    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_mail_of_the_demo_keeps_nobody_out(browser, axe, settings, tmp_path, theme):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "mail.folder.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    page = browser(color_scheme=theme)
    page.goto("/demo/mail/")
    assert axe(page) == []
    page.goto(SIGN_IN)
    page.get_by_label("E-mail address").fill("somebody.with.a.long.address@mail.example.org")
    page.get_by_role("button", name="E-mail me a link").click()
    deliver()
    page.get_by_role("link", name="See the mail of this demonstration").click()
    for address in ("/demo/mail/", page.locator(".letters a").first.get_attribute("href")):
        page.goto(str(address))
        for width in (1440, 720, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert axe(page) == []
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) == 0
