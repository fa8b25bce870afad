"""Boxes of a W-2 as payroll programs really print them: pairs in a line, ticks of any sign."""

import pytest

from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.schemas.w2 import W2
from tests.extraction.typed import typed

MONEY = """
1 Wages, tips, other compensation      2 Federal income tax withheld
                      50,210.00                        5,100.20
3 Social security wages                4 Social security tax withheld
                      52,000.00                        3,224.00
"""


def values(text, schema=W2):
    pages = [typed(MONEY + text)]
    fields = ground(LocalReader().read(pages, schema), pages, schema, source="local")
    return {field.path: field.value for field in fields if field.value is not None}


def codes(found):
    return [
        (found[f"coded_amounts[{at}].code"], found[f"coded_amounts[{at}].amount"])
        for at in range(6)
        if f"coded_amounts[{at}].amount" in found
    ]


@pytest.mark.parametrize(
    "line",
    [
        "D 1,790.00   DD 9,338.85   C 36.20",
        "D  $1,790.00;  DD  $9,338.85;  C  $36.20",
        "D: 1,790.00   DD: 9,338.85   C: 36.20",
        "D - 1,790.00   DD - 9,338.85   C - 36.20",
        "D-1,790.00   DD-9,338.85   C-36.20",
    ],
)
def test_pairs_of_box_12_in_one_line_are_all_read(line):
    found = values(f"\n12 Codes\n {line}\n")

    assert codes(found) == [("D", "1790.00"), ("DD", "9338.85"), ("C", "36.20")]


def test_pairs_of_box_12_stand_a_line_each_under_one_label():
    found = values(
        """
c Employer                        e, f Employee              12a-d See instructions for box 12
  Cedar Point Pediatrics, LLC       Owen Prescott              D       1,790.00
  2112 Juniper Notch Rd             12 Tamarack Bend           W       2,663.80
  Sandoval Flats, AZ 85994          Fairhaven Mills, PA 17945
"""
    )

    assert codes(found) == [("D", "1790.00"), ("W", "2663.80")]
    assert found["employer.name"] == "Cedar Point Pediatrics, LLC"
    assert found["employer.address"] == "2112 Juniper Notch Rd, Sandoval Flats, AZ 85994"
    assert found["employee.name"] == "Owen Prescott"
    assert found["employee.address"] == "12 Tamarack Bend, Fairhaven Mills, PA 17945"


def test_code_s_amount_belongs_to_no_other_box():
    found = values(
        """
10 Dependent care benefits             11 Nonqualified plans
12a See instructions for box 12
AA        1,616.58
"""
    )

    assert codes(found) == [("AA", "1616.58")]
    assert "nonqualified_plans" not in found


@pytest.mark.parametrize(
    "line",
    [
        "13  [ ] Statutory employee   [X] Retirement plan   [ ] Third-party sick pay",
        "13  ( ) Statutory employee   ( X ) Retirement plan   ( ) Third-party sick pay",
        "13  Statutory employee NO   Retirement plan YES   Third-party sick pay NO",
        "13  ☐ Statutory employee   ✓ Retirement plan   ☐ Third-party sick pay",
        "13  ○ Statutory employee   ● Retirement plan   ○ Third-party sick pay",
        "( ) Statutory employee\n( X ) Retirement plan\n( ) Third-party sick pay",
        "Statutory employee     [   ]\nRetirement plan        [ X ]\nThird-party sick pay   [   ]",
    ],
)
def test_tick_may_be_any_mark_at_one_side_of_every_label(line):
    found = values(f"\n{line}\n")

    assert found["is_retirement_plan"] == "true"
    assert found["is_statutory_employee"] == "false"
    assert found["is_third_party_sick_pay"] == "false"


@pytest.mark.parametrize("sign", ["X", "x", "✓", "×", "•", "■", "YES"])
def test_lone_mark_ticks_the_label_beside_it_alone(sign):
    found = values(
        f"\n13   Statutory employee      {sign} Retirement plan      Third-party sick pay\n"
    )

    assert found["is_retirement_plan"] == "true"
    assert not {"is_statutory_employee", "is_third_party_sick_pay"} & found.keys()


def test_dots_before_every_label_are_no_ticks():
    found = values("\n• Statutory employee\n• Retirement plan\n• Third-party sick pay\n")

    assert not any(path.startswith("is_") for path in found)


def test_state_and_its_number_may_be_one_word():
    found = values(
        """
15 State   Employer's state ID number   16 State wages, tips, etc.   17 State income tax
CO/24046029                                             50,210.00             2,209.30
"""
    )

    assert found["states[0].state"] == "CO"
    assert found["states[0].employer_state_number"] == "24046029"
    assert found["states[0].wages"] == "50210.00"


def test_lines_of_dashes_part_labels():
    found = values(
        """
----------------------------------------------------------------------------------------
15 STATE   EMPLOYER STATE ID    16 STATE WAGES    17 STATE INC TAX
   MI      63-6245764                50,210.00            2,133.92
"""
    )

    assert found["states[0].state"] == "MI"
    assert found["states[0].employer_state_number"] == "63-6245764"


def test_label_with_a_colon_ends_there():
    found = values("\nEmployee :     Yolanda Dupree\nSSN :          XXX-XX-8286\n")

    assert found["employee.name"] == "Yolanda Dupree"
    assert found["employee.ssn"] == "XXX-XX-8286"


def test_box_14_holds_none_of_its_neighbours():
    found = values("\n14 Other\nSDI 743.11\n\n\n13   NO Statutory employee   YES Retirement plan\n")

    assert found["other"] == "SDI 743.11"
