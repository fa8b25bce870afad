from dataclasses import replace

import pytest

from extraction.contract import Flag, Status
from extraction.local import LocalReader
from extraction.omitted import omitted
from extraction.reading import Outcome, checked, read_with, settle
from extraction.schemas.invoice import Invoice
from extraction.schemas.w2 import W2
from tests.extraction.typed import typed

BILL = """
Harbor Print LLC                                   Invoice
12 Quay St                                         Invoice Number: HP-20481
Lindenwick, IN 47901                               Invoice Date: 06/02/2026
                                                   Due Date: 07/02/2026
Bill To:
Cedar Point Pediatrics, LLC

Description                 Qty     Unit Price     Amount
Letterheads                 2       100.00         200.00

                                    Subtotal       200.00
                                    Sales Tax      14.00
                                    Total          214.00
"""
BLANK_BOXES = """
Form W-2 Wage and Tax Statement 2025
1 Wages, tips, other compensation        2 Federal income tax withheld
52,000.00                                6,100.00
7 Social security tips                   8 Allocated tips

10 Dependent care benefits               11 Nonqualified plans
"""


def read(text, schema):
    page = typed(text)
    return page, read_with(LocalReader(), [page], schema)


def without(fields, path, status=Status.NOT_FOUND):
    """The fields, one of them left out by its reader."""
    return tuple(
        replace(one, status=status, raw=None, value=None, evidence=None)
        if one.path == path
        else one
        for one in fields
    )


@pytest.mark.parametrize(
    "path", ["due_on", "issued_on", "number", "subtotal", "tax_total", "total"]
)
@pytest.mark.parametrize("status", [Status.NOT_FOUND, Status.BLANK])
def test_a_field_left_out_is_missed_where_its_label_has_a_value(path, status):
    page, fields = read(BILL, Invoice)
    assert next(one for one in fields if one.path == path).value is not None

    assert omitted(without(fields, path, status), [page], Invoice) == {path}


def test_nothing_is_missed_where_all_was_read():
    page, fields = read(BILL, Invoice)

    assert omitted(fields, [page], Invoice) == frozenset()


def test_a_value_that_another_field_has_is_nobody_elses():
    page, fields = read(BILL.replace("Total          214.00", "Amount Due     214.00"), Invoice)
    paths = {one.path for one in fields if one.value == "214.00"}
    kept = fields
    for path in sorted(paths)[1:]:
        kept = without(kept, path)

    assert omitted(kept, [page], Invoice) == frozenset()


def test_an_empty_box_hides_no_value():
    page, fields = read(BLANK_BOXES, W2)

    assert not omitted(fields, [page], W2) & {
        "social_security_tips", "allocated_tips", "dependent_care_benefits", "nonqualified_plans",
    }  # fmt: skip


@pytest.mark.parametrize("line", ["Due Date: upon receipt", "Due Date:", "Terms: Net 30"])
def test_a_label_without_a_value_of_its_kind_hides_none(line):
    page, fields = read(BILL.replace("Due Date: 07/02/2026", line), Invoice)

    assert "due_on" not in omitted(without(fields, "due_on"), [page], Invoice)


def test_what_no_reader_found_is_flagged_when_readings_are_settled():
    page, fields = read(BILL, Invoice)
    outcome = Outcome("some reader", without(fields, "due_on"))

    settled = checked(settle([outcome], Invoice), [page], Invoice)

    flagged = {one.field.path for one in settled if Flag.OMITTED in one.field.flags}
    assert flagged == {"due_on"}
