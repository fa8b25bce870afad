"""Personal values in the log: sealed, bound to their chain, gone with their key."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from audit.chain import tell, verify
from audit.context import NOWHERE, Origin, _origin
from audit.log import record
from audit.models import Entry, SealingKey
from audit.sealing import Erased, Sealer, Unreadable, unseal
from tests import makers

pytestmark = pytest.mark.django_db

CANARY = "Zebulon Quagmire-Testament"


def seal(chain, personal):
    return Sealer(chain).seal(personal)


def destroy_key(chain):
    SealingKey.objects.filter(chain=chain).update(wrapped=None, destroyed_at=timezone.now())


def everything_in(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text, t::text FROM {table} t")
        return "\n".join(text for row in cursor.fetchall() for text in row)


@pytest.fixture
def at_an_address():
    token = _origin.set(Origin(request_id="r1", address="203.0.113.77"))
    yield "203.0.113.77"
    _origin.reset(token)


def test_sealed_values_open_again():
    assert unseal("CS-AAAA-11", seal("CS-AAAA-11", {"name": CANARY})) == {"name": CANARY}


def test_same_value_is_sealed_differently_each_time():
    assert seal("CS-AAAA-11", {"name": CANARY}) != seal("CS-AAAA-11", {"name": CANARY})


def test_ciphertext_moved_to_another_chain_does_not_open():
    sealed = seal("CS-AAAA-11", {"name": CANARY})
    seal("CS-BBBB-22", {"name": "somebody else"})

    with pytest.raises(Unreadable):
        unseal("CS-BBBB-22", sealed)


def test_key_moved_to_another_chain_does_not_open():
    sealed = seal("CS-AAAA-11", {"name": CANARY})
    SealingKey.objects.filter(chain="CS-AAAA-11").update(chain="CS-BBBB-22")

    with pytest.raises(Unreadable):
        unseal("CS-BBBB-22", sealed)


@pytest.mark.parametrize("bad", ["", "!!", "AAAA", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="])
def test_damaged_text_does_not_open(bad):
    seal("CS-AAAA-11", {"name": CANARY})

    with pytest.raises(Unreadable):
        unseal("CS-AAAA-11", bad)


def test_another_master_key_does_not_open(settings):
    sealed = seal("CS-AAAA-11", {"name": CANARY})
    settings.AUDIT_MASTER_KEY = bytes(32)

    with pytest.raises(Unreadable) as failed:
        unseal("CS-AAAA-11", sealed)
    assert not isinstance(failed.value, Erased)


@pytest.mark.parametrize("table", ["audit_entry", "audit_head", "audit_sealingkey"])
def test_nothing_personal_stands_in_clear(table, at_an_address):
    case = makers.case(by=makers.person("zebulon", makers.Role.APPLICANT, full_name=CANARY))
    with transaction.atomic():
        record(
            "tests.thing.done",
            subject=case,
            by=case.applicant,
            personal={"name": CANARY, "email": "zebulon@example.org"},
        )

    text = everything_in(table)

    assert case.reference in text
    for personal in (CANARY, "Zebulon", "zebulon@example.org", at_an_address):
        assert personal not in text
    told = list(tell(case.reference))[-1]
    assert told.personal == {"name": CANARY, "email": "zebulon@example.org"}
    assert told.address == at_an_address


def test_destroyed_key_erases_and_leaves_the_chain_whole():
    case = makers.case()
    with transaction.atomic():
        record("tests.thing.done", subject=case, by=None, personal={"name": CANARY})
    destroy_key(case.reference)

    told = list(tell(case.reference))

    assert [one.erased for one in told] == [False, True]
    assert told[1].personal is None
    assert not told[1].unreadable
    assert verify().broken is None


def test_text_that_was_moved_is_no_erasure():
    one, other = makers.case(), makers.case()
    for case in (one, other):
        with transaction.atomic():
            record("tests.thing.done", subject=case, by=None, personal={"name": CANARY})
    key = SealingKey.objects.get(chain=other.reference)
    SealingKey.objects.filter(chain=one.reference).update(wrapped=key.wrapped)

    told = list(tell(one.reference))[-1]

    assert told.unreadable
    assert not told.erased


def test_nothing_personal_is_written_after_erasure():
    case = makers.case()
    with transaction.atomic():
        record("tests.thing.done", subject=case, by=None, personal={"name": CANARY})
    destroy_key(case.reference)

    with pytest.raises(Erased), transaction.atomic():
        record("tests.thing.done", subject=case, by=None, personal={"name": CANARY})

    assert Entry.objects.filter(chain=case.reference).count() == 2


def test_erased_chain_can_still_be_looked_at(at_an_address):
    case = makers.case()
    destroy_key(case.reference)

    with transaction.atomic():
        record("tests.timeline.read", subject=case, by=makers.oscar())

    told = list(tell(case.reference))[-1]
    assert told.address == ""
    assert told.request_id == "r1"


def test_key_is_there_or_destroyed():
    seal("CS-AAAA-11", {"name": CANARY})

    with pytest.raises(IntegrityError), transaction.atomic():
        SealingKey.objects.update(wrapped=None)


def test_entry_of_a_request_holds_its_id_and_address():
    alice = makers.alice()
    client = Client(REMOTE_ADDR="203.0.113.9")

    response = client.post(
        "/accounts/sign-in/", {"username": alice.email, "password": makers.PASSWORD}
    )

    told = list(tell("system"))[-1]
    assert told.entry.action == "accounts.signed_in"
    assert told.address == "203.0.113.9"
    assert told.request_id == response["X-Request-Id"]
    assert _origin.get() == NOWHERE


@pytest.mark.parametrize(("trusted", "address"), [(False, "127.0.0.1"), (True, "198.51.100.7")])
def test_forwarded_address_counts_only_behind_our_proxy(settings, trusted, address):
    settings.TRUST_FORWARDED = trusted
    client = Client(headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.7"})

    client.post("/accounts/sign-in/", {"username": "x@example.org", "password": "y"})

    assert list(tell("system"))[-1].address == address
