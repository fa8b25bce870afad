"""A changed value's place is read again by OCR, blind, and the rules hear of it."""

import pytest

from extraction import rereading, values
from extraction.models import FieldValue
from extraction.reread_models import Reread
from review import reread_job, submissions
from review import rereading as bell
from review.pipeline import process_document
from rules.facts import facts_of_case
from rules.models import Finding
from tests import makers

NET = "net_pay.current"
CHANGED = "value.applicant_changed"


@pytest.fixture
def read(db):
    """A pay stub that was drawn and read, before its applicant."""
    document = makers.stored_document(makers.case(), "pay_stub", 1, seed=5)
    process_document(document.pk)
    document.refresh_from_db()
    return document


def net(document):
    return FieldValue.objects.current().get(document=document, path=NET)


def changed(document, text):
    value = net(document)
    return values.change(value, text, version=value.version, by=makers.dave())


def fact_of(document):
    (facts,) = facts_of_case(document.case).documents
    return facts.facts[NET]


def test_pixels_are_read_without_knowing_either_value(read):
    before = net(read).value
    changed(read, f"{float(before) + 400:.2f}")

    reread_job.take(read.pk)

    kept = Reread.objects.get()
    assert kept.read == before
    assert kept.score > 0.5
    assert kept.page == 1
    assert fact_of(read).reread.value == before


def test_change_is_read_again_once(read):
    changed(read, "9999.00")

    reread_job.take(read.pk)
    reread_job.take(read.pk)

    assert Reread.objects.count() == 1
    assert rereading.pending(read) == []


def test_finding_follows_what_the_pixels_say(read):
    before = net(read).value
    changed(read, f"{float(before) + 400:.2f}")
    reread_job.take(read.pk)

    found = Finding.objects.get(case=read.case, rule=CHANGED, outcome="fail", current=True)

    assert found.severity == "blocker"
    assert "still says" in found.sentence


def test_change_waits_for_the_sweep_where_nobody_rang(read):
    changed(read, "9999.00")

    assert bell.ring_pending() == 1
    reread_job.take(read.pk)
    assert bell.ring_pending() == 0


def test_reading_that_fails_is_no_answer(read, monkeypatch):
    changed(read, "9999.00")
    monkeypatch.setattr(rereading.default_storage, "open", _broken)

    reread_job.take(read.pk)

    assert Reread.objects.get().failure == "filenotfounderror"
    assert fact_of(read).reread is None
    assert submissions.left_to_do(read.case) is not None


def _broken(*_args):
    raise FileNotFoundError


def test_value_without_a_place_has_nothing_to_read(read):
    value = net(read)
    FieldValue.objects.filter(document=read, path=NET).update(evidence=None)
    values.mark_absent(value, version=value.version, by=makers.dave())

    reread_job.take(read.pk)

    kept = Reread.objects.get()
    assert (kept.page, kept.read, kept.failure) == (None, None, "")
