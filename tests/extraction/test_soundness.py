"""Doubts that other values' corrections settle, and that come back with what they came from."""

import pytest

from audit.models import Entry
from extraction import bringing_back, values
from extraction.contract import Flag
from extraction.doubts import doubts
from extraction.models import Document, FieldValue
from tests import makers

pytestmark = pytest.mark.django_db
SUM = Flag.SUM_FAILED.value


def stub_with_a_wrong_sum() -> Document:
    """Net pay was misread, so that nothing of the sum is to be trusted."""
    figures = ("gross_pay.current", "deductions.current", "net_pay.current")
    case = makers.case()
    return makers.document(
        case,
        values={"net_pay.current": "2250.00"},
        flags={path: [SUM] for path in figures} | {"pay_date": ["ambiguous"]},
    )


def said_of(document: Document, path: str) -> list[str]:
    return doubts(makers.value(document, path))


def test_correction_settles_the_doubts_of_figures_that_it_makes_come_out():
    stub = stub_with_a_wrong_sum()
    net = makers.value(stub, "net_pay.current")
    assert said_of(stub, "gross_pay.current")

    values.change(net, "2550.00", version=1, by=makers.dave())

    assert not said_of(stub, "gross_pay.current")
    assert not said_of(stub, "deductions.current")
    assert said_of(stub, "pay_date")
    gross = makers.value(stub, "gross_pay.current")
    assert (gross.version, gross.flags, gross.outdated) == (1, [SUM], [SUM])
    assert Entry.objects.filter(action="extraction.document.rejudged").count() == 1


def test_doubts_stay_where_the_change_does_not_make_it_come_out():
    stub = stub_with_a_wrong_sum()
    net = makers.value(stub, "net_pay.current")

    values.change(net, "2540.00", version=1, by=makers.dave())

    assert said_of(stub, "gross_pay.current")
    assert not Entry.objects.filter(action="extraction.document.rejudged").exists()


def test_doubts_come_back_when_the_correction_is_undone():
    stub = stub_with_a_wrong_sum()
    net = makers.value(stub, "net_pay.current")
    changed = values.change(net, "2550.00", version=1, by=makers.dave())

    document = values.locked(stub, by=makers.alice())
    undone = bringing_back.restore(document, changed, net, version=2, by=makers.alice())
    values.followed(document)

    assert (undone.version, undone.value, undone.act, undone.set_by) == (3, "2250.00", "read", None)
    assert (undone.restores, undone.restored_by) == (1, makers.alice())
    assert said_of(stub, "gross_pay.current")
    assert said_of(stub, "net_pay.current")


def test_what_a_person_said_is_left_alone():
    stub = stub_with_a_wrong_sum()
    gross = makers.value(stub, "gross_pay.current")
    values.confirm(gross, version=1, by=makers.dave())

    values.change(makers.value(stub, "net_pay.current"), "2550.00", version=1, by=makers.dave())

    assert makers.value(stub, "gross_pay.current").outdated == []


def test_flag_that_no_check_gave_is_not_taken_away():
    """A reader may have its own ground to doubt a sum, of which nothing here knows."""
    case = makers.case()
    stub = makers.document(
        case, values={"net_pay.current": "2250.00"}, flags={"net_pay.ytd": [SUM]}
    )

    values.change(makers.value(stub, "net_pay.current"), "2550.00", version=1, by=makers.dave())

    assert said_of(stub, "net_pay.ytd")


def test_earlier_version_is_taken_again_with_its_place():
    stub = stub_with_a_wrong_sum()
    net = makers.value(stub, "net_pay.current")
    changed = values.change(net, "1.00", version=1, by=makers.dave())

    again = bringing_back.take_again(changed, net, version=2, by=makers.alice())

    assert (again.value, again.act, again.evidence) == ("2250.00", "changed", net.evidence)
    assert again.set_by == makers.alice()
    assert "version 1" in again.reason
    with pytest.raises(values.Stale):
        bringing_back.take_again(changed, net, version=2, by=makers.alice())
    nothing = FieldValue(version=1, status="not_found")
    with pytest.raises(ValueError, match="no value"):
        bringing_back.take_again(again, nothing, version=3, by=makers.alice())
