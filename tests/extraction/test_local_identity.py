from datetime import date

import pytest

from extraction import render
from extraction.contract import Flag, Status
from extraction.local import LocalReader
from extraction.reading import read_with
from extraction.samples.drawing import LAYOUTS, draw
from extraction.schemas.id_document import IdDocument
from tests.extraction.typed import typed

AS_OF = date(2026, 11, 5)
LICENCE = """
LAKEMONT    DRIVER LICENSE
4d LIC NO  D123-4567-8901
4a ISS 04/25/2023    4b EXP 04/13/2031
3 DOB 04/13/1987
1 SAMPLE
2 JANE QUINN
8 123 NORTH MAIN ST
  LINDENWICK, IN 47901
9 CLASS D    9a END M     12 REST B
15 SEX F     16 HGT 5'-06"     18 EYES BRO
5 DD 12345678901234
"""
PASSPORT = """
PASSPORT    UTOPIA
Passport No. / No. du passeport
L898902C3
Surname / Nom
ERIKSSON
Given names / Prénoms
ANNA MARIA
Date of birth / Date de naissance       Sex / Sexe
{born}                                  F
Date of issue / Date de délivrance
16 APR 2002
Date of expiry / Date d'expiration
15 APR 2012

P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10
"""
EUROPEAN = """
DRIVING LICENCE     UK
1. MORGAN
2. SARAH MEREDYTH
3. 11.03.1976 ZENDA
4a. 19.01.2013    4c. DVLA
4b. 18.01.2031
5. MORGA753116SM9IJ
9. AM/B1/B
"""


def read(text: str) -> dict[str, str | None]:
    return {
        field.path: field.value
        for field in read_with(LocalReader(), [typed(text)], IdDocument)
        if field.status is Status.PRESENT
    }


def flags(text: str, path: str) -> tuple[Flag, ...]:
    fields = read_with(LocalReader(), [typed(text)], IdDocument)
    return next(field.flags for field in fields if field.path == path)


def test_a_licence_is_read_by_its_numbered_labels():
    found = read(LICENCE)

    assert found == found | {
        "state": "LAKEMONT",
        "kind": "DRIVER LICENSE",
        "number": "D123-4567-8901",
        "last_name": "SAMPLE",
        "first_name": "JANE QUINN",
        "date_of_birth": "1987-04-13",
        "issued_on": "2023-04-25",
        "expires_on": "2031-04-13",
        "address": "123 NORTH MAIN ST, LINDENWICK, IN 47901",
        "sex": "F",
        "vehicle_class": "D",
        "discriminator": "12345678901234",
    }


def test_a_european_licence_is_read_by_its_numbers_alone():
    found = read(EUROPEAN)

    assert found == found | {
        "country": "UK",
        "number": "MORGA753116SM9IJ",
        "last_name": "MORGAN",
        "first_name": "SARAH MEREDYTH",
        "date_of_birth": "1976-03-11",
        "place_of_birth": "ZENDA",
        "issued_on": "2013-01-19",
        "expires_on": "2031-01-18",
        "issuing_authority": "DVLA",
    }
    assert "discriminator" not in found


def test_a_passport_is_read_under_its_labels_with_its_zone():
    found = read(PASSPORT.format(born="12 AUG 1974"))

    assert found == found | {
        "number": "L898902C3",
        "last_name": "ERIKSSON",
        "first_name": "ANNA MARIA",
        "date_of_birth": "1974-08-12",
        "issued_on": "2002-04-16",
        "expires_on": "2012-04-15",
        "sex": "F",
        "machine_readable.line_two": "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    }


def test_a_printed_date_that_the_zone_contradicts_is_flagged():
    assert Flag.CONFLICT in flags(PASSPORT.format(born="12 AUG 1975"), "date_of_birth")
    assert Flag.CONFLICT not in flags(PASSPORT.format(born="12 AUG 1974"), "date_of_birth")


def test_a_zone_whose_check_digit_is_wrong_is_flagged():
    text = PASSPORT.format(born="12 AUG 1974").replace("L898902C36", "L898902C37")

    assert Flag.BAD_CHECK_DIGIT in flags(text, "number")


def test_the_zone_finds_names_that_no_label_names():
    lines = PASSPORT.format(born="12 AUG 1974").replace("Surname / Nom", "~~~")

    assert read(lines)["last_name"] == "ERIKSSON"


def test_one_line_of_a_zone_tells_which_number_is_the_documents():
    text = """
IDENTITY CARD    K44391672
IDUTOK443916720<<<<<<<<<<<<<<<
75 >>>>>>>>>>    00    60 8
GALLAGHER<<PATRICK<L<<<<<<<<<<
"""

    assert read(text)["number"] == "K44391672"


def test_a_label_that_a_scan_misread_is_no_full_name():
    found = read("IDENTIFICATION CARD\nLast Name      Frs Name\nLindqvist      Camille L\n")

    assert found.get("last_name") == "Lindqvist"
    assert "first_name" not in found


def test_a_full_name_under_one_label_is_parted():
    found = read("IDENTIFICATION CARD\nID No  A1234567\nName: SAMPLE, JOHN Q\nDOB 04/13/1987\n")

    assert (found["last_name"], found["first_name"]) == ("SAMPLE", "JOHN Q")


def test_an_expiry_before_the_issue_is_flagged():
    text = LICENCE.replace("04/13/2031", "04/13/2021")

    assert Flag.CONFLICT in flags(text, "expires_on")


@pytest.mark.parametrize("text", ["SAMPLE CARD\nof a library", "1 apple\n2 pears\n3 plums", ""])
def test_other_papers_give_no_person(text):
    found = read(text)

    assert not found.keys() & {"last_name", "first_name", "number", "date_of_birth"}


@pytest.mark.parametrize("layout", range(1, LAYOUTS["id_document"] + 1))
def test_every_drawn_document_is_read_whole(layout):
    sample = draw("id_document", layout, seed=layout * 7, as_of=AS_OF)
    pages = [page.text for page in render.pages(sample.data, sample.media_type)]

    fields = {field.path: field for field in read_with(LocalReader(), pages, IdDocument)}

    wrong = {path for path, value in sample.truth.items()
             if fields[path].value is None}  # fmt: skip
    assert not wrong
