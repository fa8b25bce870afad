"""Verifying the log: whatever is done to it behind our back is found, and its place is named."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from audit.chain import GENESIS, Broken, link, tell, verify
from audit.log import record
from audit.models import Entry, Head, SealingKey
from tests import makers
from tests.audit.tamper import sql, tamper, trigger_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """A case with six entries in its chain."""
    made = makers.case()
    for number in range(5):
        with transaction.atomic():
            record("tests.thing.done", subject=made, by=made.applicant, details={"n": number})
    return made


def entry(case, seq):
    return Entry.objects.get(chain=case.reference, seq=seq)


def test_untouched_log_is_whole(case):
    other = makers.case()

    found = verify()

    assert found.broken is None
    assert (found.entries, found.chains) == (7, 2)
    assert verify(other.reference).entries == 1


def test_empty_log_is_whole():
    assert verify().broken is None


@pytest.mark.parametrize(
    "change",
    [
        "canon = replace(canon, '\"n\":1', '\"n\":7')",
        "at = at + interval '1 microsecond'",
        "hash = decode(repeat('ab', 32), 'hex')",
    ],
)
def test_changed_content_is_named(case, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE chain = %s AND seq = 3", case.reference)

    assert verify().broken == Broken(case.reference, 3, "its content was changed")


@pytest.mark.parametrize("change", ["action = 'tests.other'", "actor_id = NULL"])
def test_column_that_differs_from_what_was_hashed_is_named(case, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE chain = %s AND seq = 3", case.reference)

    assert verify().broken == Broken(case.reference, 3, "its columns differ from what it says")


def test_missing_entry_is_named(case):
    tamper("DELETE FROM audit_entry WHERE chain = %s AND seq = 4", case.reference)

    assert verify().broken == Broken(case.reference, 4, "entry 4 is missing")


def test_missing_first_entry_is_named(case):
    tamper("DELETE FROM audit_entry WHERE chain = %s AND seq = 1", case.reference)

    assert verify().broken == Broken(case.reference, 1, "entry 1 is missing")


def test_entries_that_changed_places_are_named(case):
    with trigger_off():
        for old, new in ((3, 99), (4, 3), (99, 4)):
            sql(
                "UPDATE audit_entry SET seq = %s WHERE chain = %s AND seq = %s",
                new,
                case.reference,
                old,
            )

    broken = verify().broken
    assert broken == Broken(case.reference, 3, "it does not follow from the entry before it")


def test_tail_cut_off_is_named(case):
    tamper("DELETE FROM audit_entry WHERE chain = %s AND seq > 4", case.reference)

    assert verify().broken == Broken(case.reference, 5, "entries at the end are missing")


def test_forged_entry_at_the_end_is_named(case):
    last = entry(case, 6)
    tamper(
        "INSERT INTO audit_entry (chain, seq, at, txid, actor_id, action, canon, prev, hash) "
        "SELECT chain, 7, at, txid, actor_id, action, canon, hash, %s FROM audit_entry "
        "WHERE chain = %s AND seq = 6",
        link(bytes(last.hash), 7, last.at, last.canon),
        case.reference,
    )

    assert verify().broken == Broken(case.reference, 7, "it is not what the chain's head says")


def test_last_entry_that_was_written_anew_is_named(case):
    last = entry(case, 6)
    canon = last.canon.replace('"n":4', '"n":5')
    tamper(
        "UPDATE audit_entry SET canon = %s, hash = %s WHERE chain = %s AND seq = 6",
        canon,
        link(bytes(last.prev), 6, last.at, canon),
        case.reference,
    )

    assert verify().broken == Broken(case.reference, 6, "it is not what the chain's head says")


def test_chain_without_entries_is_named(case):
    tamper("DELETE FROM audit_entry WHERE chain = %s", case.reference)

    assert verify().broken == Broken(case.reference, 1, "all entries are missing")
    assert verify(case.reference).broken is not None


def test_chain_removed_with_its_head_is_named_by_its_key(case):
    with transaction.atomic():
        record("tests.thing.done", subject=case, by=None, personal={"name": "Dave"})
    tamper("DELETE FROM audit_entry WHERE chain = %s", case.reference)
    sql("DELETE FROM audit_head WHERE chain = %s", case.reference)

    assert verify().broken == Broken(case.reference, 1, "all entries are missing")
    assert verify(case.reference).broken is not None


def test_chain_without_its_head_is_named(case):
    sql("DELETE FROM audit_head WHERE chain = %s", case.reference)

    assert verify().broken == Broken(case.reference, 6, "the chain has no head")


def test_chain_that_passes_for_another_case_is_named(case):
    with trigger_off():
        sql("UPDATE audit_entry SET chain = 'CS-AAAA-11' WHERE chain = %s", case.reference)
    sql("UPDATE audit_head SET chain = 'CS-AAAA-11' WHERE chain = %s", case.reference)

    assert verify().broken == Broken("CS-AAAA-11", 1, "its columns differ from what it says")


def test_fault_of_one_chain_is_not_another_chains(case):
    other = makers.case()
    tamper("DELETE FROM audit_entry WHERE chain = %s AND seq = 4", case.reference)

    assert verify(other.reference).broken is None
    assert verify(case.reference).broken is not None


def test_command_says_what_it_went_through(case):
    out = io.StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue().strip() == "6 entries in 1 chains, all whole."


def test_command_exits_3_and_names_the_first_bad_entry(case):
    tamper("DELETE FROM audit_entry WHERE chain = %s AND seq IN (2, 4)", case.reference)

    with pytest.raises(CommandError) as failed:
        call_command("verify_audit")

    assert failed.value.returncode == 3
    assert str(failed.value) == f"Entry 2 of {case.reference}: entry 2 is missing."


@pytest.mark.parametrize("name", ["CS-NONE-99", "Sytem"])
def test_command_calls_nothing_whole_that_is_not_there(name):
    with pytest.raises(CommandError) as failed:
        call_command("verify_audit", chain=name)

    assert failed.value.returncode == 1
    assert str(failed.value) == f"There is no chain {name}."


def test_timeline_is_told_in_order(case):
    told = list(tell(case.reference))

    assert [one.entry.seq for one in told] == [1, 2, 3, 4, 5, 6]
    assert [one.details.get("n") for one in told[1:]] == [0, 1, 2, 3, 4]
    assert told[1].subject == f"Case:{case.pk}"
    assert told[1].role == "applicant"
    assert told[1].personal is None
    assert not told[1].erased


def test_head_and_key_belong_to_the_chain(case):
    with transaction.atomic():
        record("tests.thing.done", subject=case, by=None, personal={"name": "Dave"})

    assert Head.objects.get().seq == 7
    assert SealingKey.objects.get().chain == case.reference


@pytest.mark.parametrize("canon", ["no JSON", "[]", "{}", "7"])
def test_forged_entry_that_says_nothing_is_found_too(case, canon):
    first = Entry.objects.get(chain=case.reference, seq=1)
    forged = link(GENESIS, 1, first.at, canon)
    tamper("UPDATE audit_entry SET canon = %s, hash = %s WHERE id = %s", canon, forged, first.pk)

    assert verify(case.reference).broken == Broken(
        case.reference, 1, "it is not written as entries are"
    )
