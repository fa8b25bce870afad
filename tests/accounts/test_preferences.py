"""A person's choices: kept, audited, obeyed by every page."""

import json
import re

import pytest

from accounts.models import User
from accounts.numbers import written_as
from accounts.preferences import NotUnderstood, Preferences, keep, language_of, preferences_of
from audit.chain import tell
from audit.models import Entry
from extraction.schemas.base import Kind
from review.claims import claim
from review.display import shown
from tests import makers

pytestmark = pytest.mark.django_db
ME = "/me/"


def text(client, address=ME) -> str:
    return client.get(address).content.decode()


def test_who_chose_nothing_gets_what_the_site_has():
    assert preferences_of(makers.dave()) == Preferences()
    assert preferences_of(None) == Preferences()


def test_choices_are_kept_with_an_entry_that_says_which():
    dave = makers.dave()

    keep(dave, theme="dark", time_zone="Europe/Madrid")

    kept = preferences_of(User.objects.get(pk=dave.pk))
    assert (kept.theme, kept.time_zone) == ("dark", "Europe/Madrid")
    assert User.objects.get(pk=dave.pk).preferences == {
        "theme": "dark",
        "time_zone": "Europe/Madrid",
    }
    told = list(tell("system"))[-1]
    assert told.entry.action == "accounts.preferences.changed"
    assert told.details == {"changed": ["theme", "time_zone"]}


def test_same_choice_again_leaves_no_entry():
    dave = makers.dave()
    keep(dave, theme="dark")
    before = Entry.objects.count()

    keep(dave, theme="dark")

    assert Entry.objects.count() == before


def test_dragging_a_border_is_kept_without_an_entry():
    alice = makers.alice()

    keep(alice, panes={"fields": 420})

    assert preferences_of(User.objects.get(pk=alice.pk)).panes == {"fields": 420}
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "pink"},
        {"time_zone": "Moon/Crater"},
        {"keys": {"next": "Ctrl+t"}},
        {"keys": {"Next one": "j"}},
        {"panes": {"fields": -1}},
        {"role": "admin"},
    ],
)
def test_choice_that_there_is_not_is_refused(wrong):
    dave = makers.dave()

    with pytest.raises(NotUnderstood):
        keep(dave, **wrong)

    assert User.objects.get(pk=dave.pk).preferences == {}


def test_what_an_earlier_version_kept_does_not_break_a_page(client):
    dave = makers.dave()
    User.objects.filter(pk=dave.pk).update(preferences={"theme": "sepia", "density": "compact"})
    dave.refresh_from_db()

    assert preferences_of(dave) == Preferences(density="compact")
    client.force_login(dave)
    assert 'data-density="compact"' in text(client)


def test_pages_obey_theme_and_density(client):
    client.force_login(makers.dave())
    assert "data-theme" not in text(client).partition("<body")[0]

    client.post(ME, {"theme": "dark", "density": "compact"})

    head = text(client, "/apply/").partition("<body")[0]
    assert 'data-theme="dark"' in head
    assert 'data-density="compact"' in head
    assert '<meta name="color-scheme" content="dark">' in head


def test_applicant_reads_pages_in_the_language_chosen_here(client):
    client.force_login(makers.dave())

    client.post(ME, {"language": "es"})

    assert '<html lang="es"' in text(client, "/apply/")
    assert language_of(User.objects.get(email="dave@example.org")) == "es"


def test_language_chosen_at_the_foot_of_a_page_is_the_language_of_mail(client):
    client.force_login(makers.dave())

    client.post("/language/", {"language": "es", "next": "/apply/"})

    assert language_of(User.objects.get(email="dave@example.org")) == "es"


def test_staff_are_written_to_in_english():
    alice = makers.alice()
    keep(alice, language="es")

    assert language_of(alice) == "en"


def test_times_are_shown_in_the_zone_chosen(client):
    makers.person("dave", makers.Role.APPLICANT)
    dave = makers.dave()
    client.force_login(dave)
    key = dave.passkeys.create(name="Phone", credential_id=b"x", credential=b"y")
    type(key).objects.update(created_at="2026-11-20T23:30:00Z", last_used_at="2026-11-20T23:30:00Z")

    assert re.search(r"20[^<]*11:30 p\.m\.|23:30", text(client))
    client.post(ME, {"time_zone": "Pacific/Auckland"})
    assert re.search(r"12:30 p\.m\.|12:30", text(client))


def test_staff_pages_tell_scripts_how_to_behave_and_others_do_not(client):
    alice = makers.alice()
    keep(alice, single_keys=False, keys={"next": "ArrowRight"}, panes={"fields": 400})
    client.force_login(alice)

    body = re.search(r'data-preferences="([^"]*)"', text(client)).group(1)

    assert json.loads(body.replace("&quot;", '"')) == {
        "single_keys": False,
        "keys": {"next": "ArrowRight"},
        "auto_zoom": True,
        "auto_advance": True,
        "panes": {"fields": 400},
    }
    client.force_login(makers.dave())
    assert "data-preferences" not in text(client)


def test_page_keeps_the_switches_of_the_keyboard(client):
    client.force_login(makers.alice())

    client.post(ME, {"by_keyboard": "yes", "auto_zoom": "on", "key-next": "n", "key-right": ""})

    kept = preferences_of(User.objects.get(email="alice@example.org"))
    assert (kept.auto_zoom, kept.auto_advance, kept.single_keys) == (True, False, False)
    assert kept.keys == {"next": "n"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"name": "single_keys", "value": "no"}, {"single_keys": False}),
        ({"name": "panes", "of": "fields", "value": "320"}, {"panes": {"fields": 320}}),
        ({"name": "keys", "of": "next", "value": "n"}, {"keys": {"next": "n"}}),
        ({"name": "theme", "value": "light"}, {"theme": "light"}),
    ],
)
def test_script_keeps_one_choice(client, sent, kept):
    client.force_login(makers.alice())

    assert client.post("/me/keep/", sent).status_code == 204
    assert User.objects.get(email="alice@example.org").preferences == kept


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name": "password", "value": "x"},
        {"name": "theme", "value": "pink"},
        {"name": "panes", "of": "fields", "value": "wide"},
    ],
)
def test_script_that_sends_nonsense_is_refused(client, sent):
    client.force_login(makers.alice())

    assert client.post("/me/keep/", sent).status_code == 422


def test_name_is_changed_with_an_entry_that_holds_both(client):
    client.force_login(makers.dave())

    client.post("/me/name/", {"full_name": " Dave  Appleby "})

    assert User.objects.get(email="dave@example.org").full_name == "Dave Appleby"
    told = list(tell("system"))[-1]
    assert told.personal == {"before": "Dave Applewood", "after": "Dave Appleby"}
    assert client.post("/me/name/", {"full_name": " "}).status_code == 422


def test_password_is_changed_by_who_knows_the_old_one(client):
    dave = makers.dave()
    client.force_login(dave)
    fresh = "another quite long one"

    wrong = client.post("/me/password/", {"old_password": "no", "new_password": fresh})
    short = client.post("/me/password/", {"old_password": makers.PASSWORD, "new_password": "short"})
    right = client.post("/me/password/", {"old_password": makers.PASSWORD, "new_password": fresh})

    assert (wrong.status_code, short.status_code, right.status_code) == (422, 422, 302)
    assert User.objects.get(pk=dave.pk).check_password(fresh)
    assert client.get("/apply/").status_code == 200  # this session goes on
    actions = [one.entry.action for one in tell("system")]
    assert actions == ["accounts.password.refused", "accounts.password.changed"]


def test_who_came_by_a_link_sets_a_first_password(client):
    dave = makers.dave()
    dave.set_unusable_password()
    dave.save()
    client.force_login(dave)

    assert "Set a password" in text(client)
    client.post("/me/password/", {"new_password": "another quite long one"})

    assert User.objects.get(pk=dave.pk).check_password("another quite long one")
    assert list(tell("system"))[-1].entry.action == "accounts.password.set"


@pytest.mark.parametrize(
    ("chosen", "written"),
    [("", "1,234,567.50"), ("point", "1,234,567.50"), ("comma", "1.234.567,50")],
)
def test_amounts_are_written_as_chosen(chosen, written):
    with written_as(chosen):
        assert shown(Kind.MONEY, "1234567.50") == written

    assert shown(Kind.MONEY, "1234567.50") == "1,234,567.50"


def test_spaces_between_thousands_do_not_break_a_line():
    with written_as("space"):
        assert shown(Kind.MONEY, "1234.50") == "1\u202f234,50"


def test_reviewer_sees_amounts_as_chosen_and_fields_hold_them_as_kept(client):
    alice = makers.alice()
    task = makers.task(makers.ready_case(values={"gross_pay.ytd": "58805.40"}))
    claim(task, by=alice)
    client.force_login(alice)
    keep(alice, number_format="comma")

    page = text(client, f"/review/{task.case.reference}/")

    assert "58.805,40" in page
    assert "58,805.40" not in page
