"""Addresses: what is one place in other words, and what is another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses import Nearness, is_box, nearness, same_address

SAME = [
    ("123 Main Street, Springfield, IL 62704", "123 MAIN ST SPRINGFIELD IL 62704-1234"),
    (
        "123 N Main St Apt 4, Springfield, IL 62704",
        "123 North Main Street #4, Springfield, Illinois",
    ),
    ("123 Main St Apt 4, Springfield, IL 62704", "123 Main St, Springfield, IL 62704"),
    ("PO Box 120, Reno NV 89501", "P.O. Box 120, Reno, NV 89501"),
    ("123 5th Ave, New York, NY 10001", "123 Fifth Avenue New York New York 10001"),
    ("4820 County Road 12, Salem OR 97301", "4820 County Rd 12 Salem, OR 97301"),
    ("77 Park Place, Suite 300, Boston, MA 02110", "77 Park Pl Ste 300 Boston MA 02110"),
    ("88 Lakeview Dr, Salem OR 97301", "88 Lakevlew Dr Salem OR 97301"),
    ("500 Oak Hill Rd, Salem OR 97301", "500 Oak Hill Road Salem OR 97301"),
    ("12 Green Valley Church Rd, Salem OR", "12 Green Valley Church Rd Salem OR"),
    ("12 Elm St Park City, UT 84060", "12 Elm Street, Park City, UT 84060"),
    ("9 Elm St, Miami, FL 33101", "9 Elm Street Miami FL 33101"),
    ("123 Main St, Springfield, IL 62704", "123 Main St, Springfield, IL 62740"),
    ("Hauptstr. 12, 10115 Berlin", "Hauptstr 12 10115 BERLIN"),
    ("Kestrel Inc, 500 Oak Hill Rd, Salem OR 97301", "500 Oak Hill Road, Salem OR 97301"),
]
DIFFERENT = [
    ("123 Main St, Springfield, IL 62704", "123 Oak St, Springfield, IL 62704"),
    ("123 Main St, Springfield, IL 62704", "125 Main St, Springfield, IL 62704"),
    ("123 Main St, Springfield, IL 62704", "123 Main Ave, Springfield, IL 62704"),
    ("123 N Main St, Springfield, IL 62704", "123 S Main St, Springfield, IL 62704"),
    ("123 Main St, Springfield, IL 62704", "123 Main St, Albany, NY 12207"),
    ("PO Box 120, Reno NV 89501", "120 Box St, Reno, NV 89501"),
    ("PO Box 120, Reno NV 89501", "PO Box 120, Salem OR 97301"),
    ("500 Oak Hill Rd Salem OR 97301", "500 Oak Hill Ave Salem OR 97301"),
    ("Hauptstr. 12, 10115 Berlin", "Hauptstr. 14, 10115 Berlin"),
]
PARTS = [
    *("12", "7", "5th", "N.", "Main", "Street", "St", "Apt", "4", "#2", "Salem", ",", "OR"),
    *("97301", "P.O.", "Box", "Oak", "Hill", "Rd"),
]
LINES = st.lists(st.sampled_from(PARTS), max_size=9).map(" ".join) | st.text(max_size=30)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_place_is_known_in_other_words(one, other):
    assert nearness(one, other) is Nearness.SAME


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_place_is_another(one, other):
    assert nearness(one, other) is Nearness.DIFFERENT
    assert not same_address(one, other)


def test_another_unit_is_the_same_building_and_no_more():
    one, other = "1 Main St Apt 4, Salem, OR 97301", "1 Main St Unit 5, Salem, OR 97301"

    assert nearness(one, other) is Nearness.BUILDING
    assert not same_address(one, other)


def test_town_alone_tells_nothing():
    assert nearness("Salem, OR", "1 Main St, Salem, OR 97301") is Nearness.UNCLEAR


@pytest.mark.parametrize(
    ("address", "box"),
    [
        ("PO Box 120, Reno NV", True),
        ("P. O. BOX 7", True),
        ("Post Office Box 12", True),
        ("120 Box Elder Rd", False),
        ("12 Postal Way", False),
    ],
)
def test_box_is_told_from_a_street(address, box):
    assert is_box(address) is box


@given(LINES, LINES)
def test_nearness_is_the_same_both_ways_round(one, other):
    assert nearness(one, other) == nearness(other, one)


@given(LINES)
def test_an_address_is_its_own_however_it_is_written(line):
    assert nearness(line, f" {line} ") is Nearness.SAME
    assert nearness(line, line.replace(" ", "  ")) is Nearness.SAME
