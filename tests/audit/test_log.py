"""Writing the log: append-only, in the transaction of the change, stamped by the database."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from audit.chain import link, verify
from audit.log import SYSTEM, canonical, record
from audit.models import Entry, Head
from tests import makers
from tests.audit.tamper import sql

pytestmark = pytest.mark.django_db


def test_entry_tells_who_did_what_to_what():
    alice = makers.alice()

    with transaction.atomic():
        seq = record("tests.thing.done", subject=alice, by=alice, details={"count": 2})

    entry = Entry.objects.get(chain=SYSTEM, seq=seq)
    assert (entry.actor, entry.action) == (alice, "tests.thing.done")
    assert f'"subject":"User:{alice.pk}"' in entry.canon
    assert '"role":"reviewer"' in entry.canon
    assert '"details":{"count":2}' in entry.canon


def test_act_of_the_system_has_no_actor():
    with transaction.atomic():
        record("tests.thing.done", subject=makers.alice(), by=None)

    entry = Entry.objects.get()
    assert entry.actor is None
    assert '"role":"system"' in entry.canon


def test_entries_of_a_case_stand_in_its_own_chain():
    case = makers.case()

    with transaction.atomic():
        record("tests.thing.done", subject=case, by=case.applicant)

    assert list(Entry.objects.values_list("chain", "seq").order_by("seq")) == [
        (case.reference, 1),
        (case.reference, 2),
    ]


def test_entry_goes_with_its_transaction():
    case = makers.case()
    before = Head.objects.get(chain=case.reference)

    with transaction.atomic():
        record("tests.thing.done", subject=case, by=None)
        transaction.set_rollback(True)

    assert Entry.objects.filter(chain=case.reference).count() == 1
    after = Head.objects.get(chain=case.reference)
    assert (after.seq, bytes(after.hash)) == (before.seq, bytes(before.hash))


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    alice = makers.alice()

    with pytest.raises(RuntimeError):
        record("tests.thing.done", subject=alice, by=alice)

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'tests.other'",
        "UPDATE audit_entry SET canon = canon",
        "DELETE FROM audit_entry",
    ],
)
def test_database_refuses_to_change_an_entry(statement):
    case = makers.case()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement)

    assert Entry.objects.get(chain=case.reference).action == "extraction.case.opened"
    assert verify().broken is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tables", ["audit_entry", "audit_head, audit_entry", "accounts_user"])
def test_database_refuses_to_empty_the_log(tables):
    makers.case()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(f"TRUNCATE {tables} CASCADE")

    assert Entry.objects.count() == 1


def test_orm_can_not_change_an_entry_either():
    makers.case()
    entry = Entry.objects.get()
    entry.action = "tests.other"

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


def test_database_hashes_as_python_does():
    case = makers.case()
    with transaction.atomic():
        record("tests.thing.done", subject=case, by=None, details={"text": 'é "\\ \u2028 𝄞'})

    entries = list(Entry.objects.filter(chain=case.reference).order_by("seq"))
    prev = bytes(32)
    for entry in entries:
        assert bytes(entry.prev) == prev
        assert bytes(entry.hash) == link(prev, entry.seq, entry.at, entry.canon)
        prev = bytes(entry.hash)
    assert bytes(Head.objects.get(chain=case.reference).hash) == prev


def test_hash_covers_each_of_its_parts():
    at = datetime(2026, 11, 21, 10, 0, 0, 1, tzinfo=UTC)
    whole = link(bytes(32), 1, at, "{}")

    assert len(whole) == 32
    others = [
        link(b"\1" * 32, 1, at, "{}"),
        link(bytes(32), 2, at, "{}"),
        link(bytes(32), 1, at.replace(microsecond=2), "{}"),
        link(bytes(32), 1, at, "{ }"),
    ]
    assert len({whole, *others}) == 5


def test_time_is_the_databases_and_never_before_the_entry_before():
    case = makers.case()
    for _ in range(5):
        with transaction.atomic():
            record("tests.thing.done", subject=case, by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()

    times = list(Entry.objects.order_by("seq").values_list("at", flat=True))

    assert times == sorted(times)
    assert times[-1] <= now


def test_one_body_has_one_text():
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'


def test_numbers_that_json_does_not_have_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})
