"""Timelines: every entry in words, the chain verified on the page, the reading itself kept."""

import re
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client

from audit.models import Entry, SealingKey
from extraction import values
from review import claims, decisions
from review.timelines import READ
from rules import findings, life
from rules.models import Answer, Finding
from tests import makers
from tests.audit.tamper import tamper
from tests.rules.test_life import back_tested, drafted, other_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Oscar's browser."""
    browser = Client()
    browser.force_login(makers.oscar())
    return browser


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def case():
    """Dave's case, in which he raised his net pay."""
    made = makers.ready_case()
    net = makers.value(made.documents.get(), "net_pay.current")
    values.change(net, "3000.00", version=1, by=makers.dave(), reason="A corrected stub follows.")
    return made


@pytest.mark.parametrize("who", ["dave", "alice", "ada"])
def test_timelines_are_for_those_who_audit(case, who):
    browser = Client()
    browser.force_login(getattr(makers, who)())
    assert browser.get(f"/audit/{case.reference}/").status_code == 403


def test_change_is_told_with_who_before_after_and_why(client, case):
    said = text(client.get(f"/audit/{case.reference}/"))
    assert "Dave Applewood (applicant) changed Net pay" in said
    assert "2550.00 → became 3000.00" in said
    assert "Why: A corrected stub follows." in said


def test_chain_is_verified_on_the_page(client, case):
    said = text(client.get(f"/audit/{case.reference}/"))
    entries = Entry.objects.filter(chain=case.reference).count()
    assert f"Chain verified: {entries} entries" in said


def test_tampered_entry_is_named_loudly(client, case):
    entry = Entry.objects.filter(chain=case.reference).order_by("seq").first()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only")
        cursor.execute(
            "UPDATE audit_entry SET canon = replace(canon, 'opened', 'closed') WHERE id = %s",
            [entry.pk],
        )
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_append_only")
    said = text(client.get(f"/audit/{case.reference}/"))
    assert "This timeline was tampered with" in said
    assert "The chain breaks at entry 1" in said
    assert "Chain verified" not in said


@pytest.mark.parametrize(
    "canon",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        '{"details": []}',
        '{"details": {"document": "x", "status": [1], "path": 7}, "sealed": 9}',
        '{"details": {"document": [1], "status": "x"}, "sealed": "no base64", "address": "x"}',
    ],
)
def test_timeline_opens_however_its_entries_were_tampered_with(client, case, canon):
    with transaction.atomic():
        tamper("UPDATE audit_entry SET canon = %s WHERE chain = %s", canon, case.reference)
    said = text(client.get(f"/audit/{case.reference}/"))
    assert "This timeline was tampered with" in said
    assert "The chain breaks at entry 1: its content was changed." in said
    assert "can’t be read: it was changed, or the key does not fit." in said


def test_only_people_leaves_the_system_out(client, case):
    everything = text(client.get(f"/audit/{case.reference}/"))
    people = text(client.get(f"/audit/{case.reference}/?only=people"))
    assert "Dave Applewood" in people
    assert "(the system)" not in people
    assert "of the system left out" in people
    assert "of the system left out" not in everything


def test_reading_a_timeline_is_an_entry_once_an_hour(client, case):
    for _ in range(3):
        client.get(f"/audit/{case.reference}/")
    reads = Entry.objects.filter(chain=case.reference, action=READ)
    assert [entry.actor for entry in reads] == [makers.oscar()]


def test_each_reader_is_kept(client, case):
    client.get(f"/audit/{case.reference}/")
    lead = Client()
    lead.force_login(makers.carol())
    lead.get(f"/audit/{case.reference}/")
    readers = Entry.objects.filter(chain=case.reference, action=READ).values_list("actor__email")
    assert {email for (email,) in readers} == {makers.oscar().email, makers.carol().email}


def test_erased_values_say_so_and_the_chain_still_verifies(client, case):
    SealingKey.objects.filter(chain=case.reference).update(
        wrapped=None, destroyed_at="2026-11-21T00:00:00Z"
    )
    # The reading of an erased person's timeline has nothing personal in it but the address.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.context._address", lambda request: "")
        said = text(client.get(f"/audit/{case.reference}/"))
    assert "(erased)" in said
    assert "3000.00" not in said
    assert "Chain verified" in said


def test_unknown_chain_is_not_found(client):
    assert client.get("/audit/CS-XXXX-99/").status_code == 404


def test_what_belongs_to_no_case_has_a_timeline(client):
    client.post("/accounts/sign-out/")
    client.force_login(makers.oscar())
    said = text(client.get("/audit/system/"))
    assert "Oscar Auditor (auditor) signed out" in said


def test_list_finds_a_case_by_part_of_its_reference(client, case):
    other = makers.case()
    said = text(client.get("/audit/", {"q": case.reference[3:7].lower()}))
    assert case.reference in said
    assert other.reference not in said or case.reference[3:7] in other.reference


def test_list_without_a_match_says_so(client, case):
    assert "No case has" in text(client.get("/audit/?q=zzzz"))


def test_life_of_a_rule_is_told_in_words(client):
    live = life.go_live(back_tested(drafted(makers.carol())), by=other_lead())

    said = text(client.get("/audit/system/"))

    assert f"wrote {live.name} version 1" in said
    assert f"approved and put live: {live.name} version 1" in said


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer.CONFIRMED, "said that a finding is right: The net pay"),
        (Answer.OVERRIDDEN, "let a finding stand: The net pay"),
    ],
)
def test_answer_to_a_finding_is_told_with_its_reason(client, answer, says):
    wrong = makers.ready_case(values={"net_pay.current": "2600.00"})
    findings.evaluate(wrong)
    task = makers.task(wrong)
    claims.claim(task, by=makers.alice())
    finding = Finding.objects.open().get(case=wrong, rule="pay_stub.net_adds_up")
    Finding.objects.filter(pk=finding.pk).update(sentence="The net pay does not add up.")
    finding.refresh_from_db()
    decisions.answer(task, finding, reason="Asked the payer.", by=makers.alice(), answer=answer)

    said = text(client.get(f"/audit/{wrong.reference}/"))

    assert says in said
    assert "Why: Asked the payer." in said
