"""Many writers at once, and the migrations there and back."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from audit.chain import verify
from audit.log import record
from audit.models import Entry
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8


@dataclass(frozen=True)
class Named:
    """A subject whose chain nobody has written to."""

    user: User
    chain: str

    @property
    def pk(self) -> int:
        return self.user.pk


EACH = 25


class Abandoned(Exception):
    """A writer that changed its mind after recording."""


def write(case, seed):
    """Record EACH entries, about 30 % of them in transactions that are rolled back."""
    chance = random.Random(seed)
    kept = 0
    try:
        for number in range(EACH):
            try:
                with transaction.atomic():
                    record(
                        "tests.thing.done",
                        subject=case,
                        by=None,
                        details={"writer": seed, "n": number},
                        personal={"name": "Dave"},
                    )
                    if chance.random() < 0.3:
                        raise Abandoned
                kept += 1
            except Abandoned:
                continue
    finally:
        connection.close()
    return kept


@pytest.mark.parametrize("chains", [1, WRITERS])
def test_concurrent_writers_leave_no_gap(chains):
    cases = [makers.case() for _ in range(chains)]

    with ThreadPoolExecutor(WRITERS) as pool:
        kept = list(pool.map(write, [cases[n % chains] for n in range(WRITERS)], range(WRITERS)))

    assert 0 < sum(kept) < WRITERS * EACH
    for case in cases:
        places = list(
            Entry.objects.filter(chain=case.reference).order_by("seq").values_list("seq", "at")
        )
        assert [seq for seq, _ in places] == list(range(1, len(places) + 1))
        assert [at for _, at in places] == sorted(at for _, at in places)
    assert Entry.objects.count() == sum(kept) + chains
    assert verify().broken is None


def test_first_entries_of_a_chain_at_once_are_numbered():
    for number in range(5):
        user = makers.person(f"person{number}", makers.Role.REVIEWER)
        subject = Named(user, f"CS-AAAA-{10 + number}")

        with ThreadPoolExecutor(WRITERS) as pool:
            assert sum(pool.map(write, [subject] * WRITERS, range(WRITERS))) > 0

        places = Entry.objects.filter(chain=subject.chain).order_by("seq")
        numbers = list(places.values_list("seq", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    assert verify().broken is None


def test_migrations_go_back_and_forth():
    makers.case()
    try:
        call_command("migrate", "audit", "zero", verbosity=0)
        assert not {"audit_entry", "audit_head"} & set(connection.introspection.table_names())
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'audit_%%'")
            assert cursor.fetchone() == (0,)
    finally:
        call_command("migrate", "audit", verbosity=0)

    makers.case()
    assert verify().entries == 1
