"""Licences and passports of any shape: names without labels, joint labels, days in two tongues."""

from datetime import date

import pytest

from extraction.contract import Status
from extraction.dates import read_date
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.locales import document_locale
from extraction.reading import read_with
from extraction.samples import draw_by_chance
from extraction.schemas.id_document import IdDocument
from tests.extraction.test_local_forms import agree, pages_of
from tests.extraction.typed import typed

AS_OF = date(2026, 11, 21)
PLAIN = """
West Jefferson
Driver License
DLN D123-4567-8901      DOB 04/13/1987
SAMPLE
JANE QUINN
123 NORTH MAIN ST
LINDENWICK, IN 47901
SEX F    HGT 5'-06"    EYES BRO
"""
BARE = """
Ostrovia
Instruction Permit
4d W7716053        4b 05-02-2032
1  Mendoza
2  Victor
8  3138 Saltmeadow Way, Apt 38B
   Lindenwick, IN 47980
3 11-16-1956       4a 05-02-2024
15 M    16 6'-02"    18 GRY    9 D
12 BE   9a M    5 63627634458NA
"""
JOINT = """
PASSPORT
Type/Type      Code du pays/Country code     No du passeport/Passport No.
P              XRU                           K90403642
Nom/Surname
WHITCOMB
Prénoms/Given names
OWEN
Nationalité/Nationality           Date de naissance/Date of birth
RURITANIAN                        12 JUL /JUIL 1985
"""


def read(text):
    return {
        field.path: field.value
        for field in read_with(LocalReader(), [typed(text)], IdDocument)
        if field.status is Status.PRESENT and field.value is not None
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 JUL/JUIL 1985", date(1985, 7, 12)),
        ("12 JUL /JUIL 85", date(1985, 7, 12)),
        ("07 FÉVR/FEB 2015", date(2015, 2, 7)),
        ("12 JUL/AUG 1985", None),
        ("27 07 1985", date(1985, 7, 27)),
        ("1985 07 12", date(1985, 7, 12)),
    ],
)
def test_day_is_read_as_documents_of_identity_write_it(text, day):
    assert read_date(text)[0] == day


def test_name_without_labels_stands_over_the_address():
    found = read(PLAIN)

    assert (found["last_name"], found["first_name"]) == ("SAMPLE", "JANE QUINN")
    assert found["address"] == "123 NORTH MAIN ST, LINDENWICK, IN 47901"
    assert found["number"] == "D123-4567-8901"


@pytest.mark.parametrize("line", ["Jane Q Sample", "SAMPLE JANE Q", "SAMPLE, JANE Q"])
def test_name_in_one_line_over_the_address_is_parted(line):
    found = read(PLAIN.replace("SAMPLE\nJANE QUINN", line))

    assert (found["last_name"].upper(), found["first_name"].upper()) == ("SAMPLE", "JANE Q")


def test_capitals_alone_do_not_tell_the_surname():
    found = read(PLAIN.replace("SAMPLE\nJANE QUINN", "SAMPLE JANE"))

    assert not {"last_name", "first_name"} & found.keys()


def test_numbers_alone_name_every_field():
    found = read(BARE)

    assert found == found | {
        "number": "W7716053", "last_name": "Mendoza", "first_name": "Victor",
        "date_of_birth": "1956-11-16", "issued_on": "2024-05-02", "expires_on": "2032-05-02",
        "sex": "M", "height": "6'-02\"", "eye_color": "GRY", "vehicle_class": "D",
        "restrictions": "BE", "endorsements": "M", "discriminator": "63627634458NA",
    }  # fmt: skip


def test_labels_joined_by_a_slash_are_labels():
    found = read(JOINT)

    assert found == found | {
        "country": "XRU", "number": "K90403642", "last_name": "WHITCOMB", "first_name": "OWEN",
        "nationality": "RURITANIAN", "date_of_birth": "1985-07-12",
    }  # fmt: skip


def test_street_s_ln_is_no_label_of_a_name():
    found = read(PLAIN.replace("123 NORTH MAIN ST", "4011 Old Quarry Ln, Apt 26"))

    assert found["last_name"] == "SAMPLE"


def test_title_heads_no_number():
    found = read("Ostrovia\nDriver License\n\nEXP 06 SEP 2031    ISS 06 SEP 2023\n")

    assert "number" not in found


def test_values_side_by_side_go_to_the_labels_over_them():
    found = read(
        """
West Jefferson   Driver License
HAIR   SEX   HT        CLASS   ENDORS
BLN    M     6'-09"    M       NONE
"""
    )

    assert found["sex"] == "M"
    assert found["height"] == "6'-09\""
    assert found["vehicle_class"] == "M"
    assert "endorsements" not in found


def test_labels_in_one_cell_have_their_values_in_their_order():
    found = read(
        """
LAKEMONT   DRIVER LICENSE
CLASS END REST DD
D M B 12345678901
"""
    )

    assert found == found | {
        "vehicle_class": "D", "endorsements": "M", "restrictions": "B",
        "discriminator": "12345678901",
    }  # fmt: skip


def test_labels_of_several_fields_are_no_label_of_one():
    found = read("LAKEMONT   DRIVER LICENSE\nClass/End/Rest\nD/M/B\n")

    assert not {"vehicle_class", "endorsements", "restrictions"} & found.keys()


def test_birth_is_never_in_the_future():
    found = read("Driver License\nDOB 12/27/71\nEXP 01/25/32\n")

    assert found["date_of_birth"] == "1971-12-27"
    assert found["expires_on"] == "2032-01-25"


def test_code_stands_before_the_words_that_explain_it():
    found = read(
        """
Ostrovia   Driver License
CLASS: D - Passenger vehicles under 26,001 lb
RESTRICTIONS: B Corrective lenses
ENDORSEMENTS: M, T - Motorcycle, double trailers
"""
    )

    assert found["vehicle_class"] == "D"
    assert found["restrictions"] == "B"
    assert found["endorsements"] == "M, T"


def test_address_to_return_a_card_to_is_nobody_s():
    found = read(
        """
Ostrovia   Identification Card
ID NO A1234567
If found, return to
Department of Records
123 NORTH MAIN ST
LINDENWICK, IN 47901
"""
    )

    assert not {"address", "last_name", "first_name"} & found.keys()


def test_state_may_stand_under_the_title():
    assert read("DRIVER LICENSE\nLakemont\n4d D1234567\n")["state"] == "Lakemont"


def test_one_label_may_head_surname_and_given_names():
    found = read(
        """
Driver's Licence / Permis de conduire
1,2 NAME/NOM
SAMPLE,
JANE QUINN
8 123 NORTH MAIN ST
LINDENWICK, IN 47901
9 CLASS/CATÉG G    12 REST/COND X
4a ISS/DÉL 2023/04/13    4b EXP/EXP 2031/04/13
"""
    )

    assert (found["last_name"], found["first_name"]) == ("SAMPLE", "JANE QUINN")
    assert found["kind"] == "Driver's Licence"
    assert found["vehicle_class"] == "G"
    assert found["expires_on"] == "2031-04-13"


@pytest.mark.parametrize(
    ("printed", "zone"),
    [("07/12/1985", "851207"), ("12/07/1985", "851207"), ("07 12 85", "851207")],
)
def test_zone_tells_how_a_day_is_written(printed, zone):
    text = f"IDENTITY CARD\nDate of birth\n{printed}\n{zone}8M3201059UTO<<<<<<<<<<<8\n"

    day_first = printed.startswith("07")
    assert document_locale([typed(text)]).day_first is day_first


@pytest.mark.parametrize("title", ["CARTE D'IDENTITÉ", "Driving Licence", "Personalausweis"])
def test_titles_tell_that_the_day_comes_first(title):
    assert document_locale([typed(f"{title}\n07/12/1985\n")]).day_first is True


def test_documents_drawn_by_chance_are_read():
    right = printed = 0
    invented = set()
    for seed in range(501, 541):
        sample = draw_by_chance("id_document", seed=seed, as_of=AS_OF)
        claims = LocalReader().read(pages_of(sample), IdDocument)
        fields = ground(claims, pages_of(sample), IdDocument, source="local")
        found = {field.path: field.value for field in fields if field.value is not None}
        got, made_up = agree("id_document", sample.truth, found)
        invented |= made_up
        right, printed = right + got, printed + len(sample.truth)

    assert right >= 0.97 * printed
    assert not invented
