"""What each reader made of a field is told to whoever looks at its history."""

import pytest
from django.test import Client
from django.urls import reverse

from extraction import values
from extraction.models import Extraction
from review import claims
from review.reading_votes import Says, votes
from tests import makers

pytestmark = pytest.mark.django_db
NET, CELL = "net_pay.current", "earnings[0].current"


@pytest.fixture
def stub():
    return makers.document(makers.case())


def said(path, value):
    return {"path": path, "value": value, "source": "llm:mini-1"}


def read(document, reader, *fields, tier="cheap", **more):
    return Extraction.objects.create(
        document=document, reading=1, reader=reader, tier=tier, schema="pay_stub",
        schema_version=1, fields=list(fields), rank=Extraction.objects.count(), **more,
    )  # fmt: skip


def told(document, path):
    return {one.reader: (one.says, one.text) for one in votes(makers.value(document, path))}


def test_readers_are_told_apart_by_what_they_say(stub):
    read(stub, "local", said(NET, "2550.00"), tier="local")
    read(stub, "small", said(NET, "2555.00"))
    read(stub, "silent")
    read(stub, "broken", failure_code="timeout", failure="It took too long.")
    read(stub, "large", said(CELL, "3242.00"), tier="strong", asks=["earnings[].current"])

    assert told(stub, NET) == {
        "local": (Says.SAME, "2,550.00"),
        "small": (Says.OTHER, "2,555.00"),
        "silent": (Says.NOTHING, ""),
        "broken": (Says.FAILED, ""),
        "large": (Says.NOT_ASKED, ""),
    }


def test_reader_is_named_with_its_model_and_tier(stub):
    read(stub, "small", said(NET, "2550.00"))

    (vote,) = votes(makers.value(stub, NET))

    assert vote.who == "small (model mini-1, cheap tier)"
    assert vote.what == "reads the same"


def test_rows_are_found_by_what_they_hold_and_not_by_number(stub):
    read(
        stub, "small",
        said("earnings[0].description", "Overtime"), said("earnings[0].current", "99.00"),
        said("earnings[1].description", "Regular"), said("earnings[1].current", "3242.00"),
    )  # fmt: skip

    assert told(stub, CELL) == {"small": (Says.SAME, "3,242.00")}


def test_votes_are_held_against_the_reading_and_not_against_a_correction(stub):
    read(stub, "small", said(NET, "2550.00"))
    values.change(makers.value(stub, NET), "1.00", version=1, by=makers.dave())

    assert told(stub, NET) == {"small": (Says.SAME, "2,550.00")}


def test_reviewer_finds_them_in_the_history(stub):
    read(stub, "small", said(NET, "2555.00"))
    claims.claim(makers.task(stub.case), by=makers.alice())
    browser = Client()
    browser.force_login(makers.alice())

    value = makers.value(stub, NET)
    page = browser.get(reverse("review:history", args=[stub.case.reference, value.pk]))

    assert "What each reader read" in page.content.decode()
    assert "reads 2,555.00" in page.content.decode()
