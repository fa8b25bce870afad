"""What a typed value would change, before it is saved; the figures and the risk over a case."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from extraction import values
from extraction.models import FieldValue
from review import claims
from review.models import ReviewTask
from rules import findings, life
from rules.models import Finding
from tests import makers
from tests.rules.test_life import back_tested, other_lead

pytestmark = pytest.mark.django_db
NET, GROSS = "net_pay.current", "gross_pay.current"
HTMX = {"HX-Request": "true"}


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    browser = Client()
    browser.force_login(makers.alice())
    return browser


def held(**changes) -> ReviewTask:
    """A judged case that alice holds."""
    case = makers.ready_case(**changes)
    findings.evaluate(case)
    made = makers.task(case)
    claims.claim(made, by=makers.alice())
    return made


@pytest.fixture
def task() -> ReviewTask:
    return held(values={"pay_frequency": "Monthly"})


def ask(client: Client, task: ReviewTask, typed: str, path: str = NET, *, scripts: bool = True):
    value = makers.value(task.case.documents.get(), path)
    where = f"/review/{task.case.reference}/value/{value.pk}/effect/"
    sent = {"text": typed, "version": value.version, "reason": "Misread."}
    return client.post(where, sent, headers=HTMX if scripts else None)


def test_finding_that_would_appear_is_told_and_nothing_is_written(client, task):
    claimed_until = ReviewTask.objects.get(pk=task.pk).claimed_until
    before = [model.objects.count() for model in (FieldValue, Finding, Entry)]

    said = text(ask(client, task, "2,950.00"))

    assert "If it is saved" in said
    assert "Would be found: " in said
    assert "but the net pay says 2,950.00" in said
    assert [model.objects.count() for model in (FieldValue, Finding, Entry)] == before
    assert ReviewTask.objects.get(pk=task.pk).claimed_until == claimed_until


def test_finding_that_would_go_is_told(client):
    said = text(ask(client, held(values={NET: "2600.00"}), "2550.00"))

    assert "Would be settled: " in said
    assert "but the net pay says 2,600.00" in said
    assert "Would be found" not in said


def test_finding_that_would_only_say_another_figure_is_no_new_one(client):
    said = text(ask(client, held(values={NET: "2600.00"}), "2700.00"))

    assert "Would still be found: " in said
    assert "but the net pay says 2,700.00" in said
    assert "Would be settled" not in said


def test_figure_that_would_move_is_told_before_and_after(client, task):
    said = text(ask(client, task, "4,242.00", GROSS))

    assert re.search(r"Qualifying income a month: [\d,.]+ → becomes [\d,.]+", said)


def test_value_as_it_stands_changes_nothing_and_says_nothing(client, task):
    assert text(ask(client, task, "2550.00")) == ""


def test_change_without_consequence_says_so(client, task):
    said = text(ask(client, task, "12 Elm Street, Springfield, IL 62704", "employer.address"))

    assert said == "No finding and no figure would change."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("25,", "Not an amount yet. Write an amount like 1234.50."),
        ("a lot", "Not an amount yet. Write an amount like 1234.50."),
        ("", "Nothing is typed."),
    ],
)
def test_text_that_is_no_value_yet_is_told_quietly(client, task, typed, says):
    response = ask(client, task, typed)

    assert response.status_code == 200
    assert text(response) == says
    assert "octagon-alert" not in response.content.decode()


def test_rule_that_is_switched_off_is_not_told_of(client, task):
    body = {"enabled": False}
    off = life.draft(
        "limits", "pay_stub.net_adds_up", body, by=makers.carol(), rationale="Noise.", owner="Risk"
    )
    life.go_live(back_tested(off), by=other_lead())

    assert "but the net pay says" not in text(ask(client, task, "2950.00"))


def test_what_was_saved_meanwhile_is_judged_with_it(client, task):
    assert "Would be found" in text(ask(client, task, "2,950.00"))
    net = makers.value(task.case.documents.get(), NET)
    values.change(net, "2950.00", version=1, by=makers.carol(), reason="Seen on the page.")

    said = text(ask(client, task, "2550.00"))

    assert "Would be settled: " in said
    assert "but the net pay says 2,950.00" in said


def test_case_is_not_loaded_again_between_keystrokes(client, task):
    ask(client, task, "2,950.00")
    with CaptureQueriesContext(connection) as asked:
        ask(client, task, "2,951.00")
    every = [one["sql"] for one in asked if 'FROM "extraction_fieldvalue"' in one["sql"]]
    loads = [sql for sql in every if '"raw"' in sql and "LIMIT" not in sql]
    assert loads == []


def test_without_scripts_it_is_told_on_the_whole_page_with_what_was_typed(client, task):
    response = ask(client, task, "2950.00", scripts=False)

    assert response.status_code == 200
    assert "Would be found: " in text(response)
    page = response.content.decode()
    assert 'value="2950.00"' in page
    assert 'value="Misread."' in page
    assert makers.value(task.case.documents.get(), NET).version == 1


def test_it_is_asked_by_posts_of_reviewers_about_their_case_alone(client, task):
    value = makers.value(task.case.documents.get(), NET)
    where = f"/review/{task.case.reference}/value/{value.pk}/effect/"
    other = makers.task(makers.ready_case())
    assert client.get(where).status_code == 405
    strange = f"/review/{other.case.reference}/value/{value.pk}/effect/"
    assert client.post(strange, {"text": "1"}).status_code == 404
    browser = Client()
    browser.force_login(makers.dave())
    assert browser.post(where, {"text": "1"}).status_code == 403


def test_field_that_was_read_again_meanwhile_is_said_to_be_gone(client, task):
    value = makers.value(task.case.documents.get(), NET)
    task.case.documents.update(reading=2)
    where = f"/review/{task.case.reference}/value/{value.pk}/effect/"
    response = client.post(where, {"text": "1"}, headers=HTMX)
    assert "The document was read again meanwhile." in text(response)


def test_figures_stand_over_the_case_with_their_parts(client, task):
    said = text(client.get(f"/review/{task.case.reference}/"))

    assert "Figures that follow from the papers Qualifying income a month 3,242.00" in said
    assert "Kestrel Aerostructures, Inc.: 3,242.00" in said


def test_figure_that_can_not_be_derived_says_what_is_missing(client):
    task = held(values={"pay_frequency": None, "period_start": None, "period_end": None})

    assert "was not read" in text(client.get(f"/review/{task.case.reference}/"))


def test_risk_stands_over_the_case_as_in_the_queue_and_follows_what_is_done(client):
    task = held(values={NET: "2600.00"})
    value = makers.value(task.case.documents.get(), NET)
    where = f"/review/{task.case.reference}/"
    sent = {"version": 1, "act": "save", "text": "2700.00", "reason": "Misread."}
    saved = text(client.post(f"{where}value/{value.pk}/save/", sent, headers=HTMX))
    task.refresh_from_db()
    head, _, parts = task.risk.partition(": ")
    assert "blocker" in parts
    for said in (saved, text(client.get(where))):
        assert f"Risk: {head}" in said
        assert all(part in said for part in parts.split(", "))
