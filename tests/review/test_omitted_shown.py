"""A field that nobody found though its label has a value is shown to people, and goes once said."""

import pytest
from django.urls import reverse

from extraction.contract import Flag, Status
from extraction.doubts import FLAG_SAYS, doubts
from extraction.models import FieldValue
from review.check_sheet import PLAINLY
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def missed():
    document = makers.document(makers.case(), "invoice", {"number": "HP-20481", "due_on": None})
    value = document.values.current().get(path="due_on")
    FieldValue.objects.filter(pk=value.pk).update(flags=[Flag.OMITTED], status=Status.NOT_FOUND)
    value.refresh_from_db()
    return value


def test_a_reviewer_is_told_that_it_may_stand_there(missed):
    assert doubts(missed) == [FLAG_SAYS[Flag.OMITTED]]


def test_a_field_that_is_not_there_either_way_is_no_doubt(missed):
    missed.flags = []

    assert doubts(missed) == []


def test_an_applicant_is_asked_to_look(missed, client):
    client.force_login(makers.dave())

    page = client.get(reverse("apply:check", args=[missed.document.case.reference]))

    assert str(PLAINLY[Flag.OMITTED]) in page.content.decode()
