"""A value right behind another field's label is doubted, whoever read it."""

import pytest

from extraction.contract import Claim, Status
from extraction.grounding import ground
from extraction.mislabelled import mislabelled
from extraction.schemas.invoice import Invoice
from tests.extraction.typed import typed

PAGE = """
Acme Supplies Ltd        INVOICE
Invoice number   INV-2041
Subtotal   1,000.00
Tax        190.00
Total      1,190.00
Amount due 1,190.00
"""


def suspects(**values: str) -> frozenset[str]:
    claims = [Claim(path, Status.PRESENT, raw=raw) for path, raw in values.items()]
    fields = ground(claims, [typed(PAGE)], Invoice, source="test")
    return mislabelled(fields, [typed(PAGE)], Invoice)


def test_values_behind_their_own_labels_are_not_doubted():
    assert suspects(subtotal="1,000.00", tax_total="190.00", total="1,190.00") == frozenset()


def test_swapped_values_are_both_doubted():
    assert suspects(subtotal="190.00", tax_total="1,000.00") == {"subtotal", "tax_total"}


def test_value_of_a_field_that_is_said_not_to_be_there_is_doubted():
    assert suspects(total="1,000.00") == {"total"}


@pytest.mark.parametrize("raw", ["1,190.00"])
def test_value_that_two_fields_have_alike_may_stand_behind_either_label(raw):
    assert suspects(total=raw, amount_due=raw) == frozenset()
