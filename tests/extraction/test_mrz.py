from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import mrz

TODAY = date(2026, 11, 21)
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
SMALL = (
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "D231458907UTO7408122F1204159<<<<<<<6",
)


@pytest.mark.parametrize(
    ("lines", "number"), [(PASSPORT, "L898902C3"), (CARD, "D23145890"), (SMALL, "D23145890")]
)
def test_a_zone_of_each_size_is_read(lines, number):
    zone = mrz.read(lines)

    assert zone is not None
    assert (zone.surname, zone.given) == ("ERIKSSON", "ANNA MARIA")
    assert (zone.number, zone.country, zone.nationality) == (number, "UTO", "UTO")
    assert (zone.born_on, zone.sex, zone.expires_on) == ("740812", "F", "120415")
    assert not zone.bad


def test_a_changed_digit_is_told_by_the_check_digit():
    changed = PASSPORT[1].replace("740812", "740813")

    zone = mrz.read((PASSPORT[0], changed))

    assert zone is not None
    assert zone.bad == {"born_on"}


def test_letters_that_a_scan_takes_for_digits_are_set_right_in_dates():
    zone = mrz.read((PASSPORT[0], PASSPORT[1].replace("7408122", "74O8I22")))

    assert zone is not None
    assert zone.born_on == "740812"
    assert "born_on" not in zone.bad


def test_spaces_and_lost_fillers_at_the_end_do_no_harm():
    zone = mrz.read((PASSPORT[0][:-2] + " ", f"{PASSPORT[1][:20]} {PASSPORT[1][20:]}"))

    assert zone is not None
    assert zone.surname == "ERIKSSON"


def test_a_number_of_more_than_nine_characters_goes_on():
    number = "D23145890734"
    first = f"I<UTO{number[:9]}<{number[9:]}{mrz.check_digit(number)}".ljust(30, "<")

    zone = mrz.read((first, *CARD[1:]))

    assert zone is not None
    assert zone.number == number
    assert "number" not in zone.bad


@pytest.mark.parametrize(
    "lines", [(), ("P<UTO",), PASSPORT[:1], PASSPORT[::-1], ("ORDINARY WORDS OF A PAGE",) * 2]
)
def test_other_lines_are_no_zone(lines):
    assert mrz.read(lines) is None


def test_years_of_birth_lie_behind_and_of_expiry_ahead():
    assert mrz.as_date("740812", today=TODAY, future=False) == date(1974, 8, 12)
    assert mrz.as_date("260812", today=TODAY, future=False) == date(2026, 8, 12)
    assert mrz.as_date("270812", today=TODAY, future=False) == date(1927, 8, 12)
    assert mrz.as_date("340812", today=TODAY, future=True) == date(2034, 8, 12)
    assert mrz.as_date("991332", today=TODAY, future=True) is None


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Müller", "MUELLER"), ("Müller", "MULLER"), ("Groß-Bauer", "GROSS BAUER"),
        ("García", "GARCIA"), ("O'Neill", "ONEILL"), ("Anna Maria", "ANNA MARIA"),
        ("Konstantinopolskaya", "KONSTANTINOPOL"),
    ],
)  # fmt: skip
def test_printed_names_are_known_by_their_spelling_in_the_zone(name, zone):
    assert mrz.is_spelt(name, zone)


@pytest.mark.parametrize(("name", "zone"), [("Anna", "ANNABEL"), ("", "ANNA"), ("Bob", "")])
def test_other_names_are_not(name, zone):
    assert not mrz.is_spelt(name, zone)


@given(st.lists(st.text(alphabet="ABCP<019 «", max_size=46), max_size=3))
def test_no_lines_break_it(lines):
    mrz.read(lines)
