"""Labels of forms in everyday words: put together from parts, with years in them."""

import pytest

from extraction.form_words import names, normal
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.schemas.form_1098 import Form1098
from extraction.schemas.form_1099 import Form1099
from tests.extraction.typed import typed

LETTER = """
Harborstone Savings Bank
Annual Mortgage Interest Statement   2025

Mortgage servicer's name        Harborstone Savings Bank
Servicer's federal tax ID       41-0000067
Customer's name                 Odette E. Dupree
Social security number on file  XXX-XX-2987
Your mortgage reference         8171031948
Interest you paid in 2025 on your mortgage       $32,973.53
Principal you still owed on January 1           $628,067.30
The date your loan closed       08/03/2017
Number of homes securing this loan   1
"""
PAID = """
Form 1099-INT   2025
Paid by: Harborstone Savings Bank
Our federal tax identification number    41-0000067
Prepared for: Odette E. Dupree
Payee's taxpayer ID number               XXX-XX-2987
Member number                            8171031948
1 Interest income                        1,204.55
"""


def read(text, schema):
    pages = [typed(text)]
    claims = LocalReader().read(pages, schema)
    fields = ground(claims, pages, schema, source="local")
    return {field.path: field.value for field in fields if field.value is not None}


@pytest.mark.parametrize(
    ("lexicon", "label", "name"),
    [
        ("form_1098", "Creditor's tax identification number", "lender_tin"),
        ("form_1098", "TIN of borrower", "borrower_tin"),
        ("form_1098", "Home loan interest paid by you", "interest"),
        ("form_1098", "Outstanding mortgage balance as of January 1", "principal"),
        ("form_1098", "Date mortgage originated", "origination"),
        ("form_1099", "Trustee's federal ID no.", "payer_tin"),
        ("form_1099", "Account owner's SSN or TIN", "recipient_tin"),
        ("form_1099", "Claimant's name and address", "recipient"),
    ],
)
def test_label_may_be_put_together_from_parts(lexicon, label, name):
    assert (name, True) in names(lexicon)[normal(label)]


def test_label_that_is_written_out_goes_before_its_parts():
    assert names("form_1098")[normal("Property taxes")] == (("other", True),)


def test_year_within_a_label_is_none_of_its_words():
    found = read(LETTER, Form1098)

    assert found["mortgage_interest"] == "32973.53"
    assert found["tax_year"] == "2025"


def test_lender_s_own_words_are_read():
    found = read(LETTER, Form1098)

    assert found["lender.name"] == "Harborstone Savings Bank"
    assert found["lender.tin"] == "41-0000067"
    assert found["borrower.name"] == "Odette E. Dupree"
    assert found["borrower.tin"] == "XXX-XX-2987"
    assert found["account_number"] == "8171031948"
    assert found["outstanding_principal"] == "628067.30"
    assert found["number_of_properties"] == "1"


def test_payer_s_own_words_are_read():
    found = read(PAID, Form1099)

    assert found["payer.name"] == "Harborstone Savings Bank"
    assert found["payer.tin"] == "41-0000067"
    assert found["recipient.name"] == "Odette E. Dupree"
    assert found["recipient.tin"] == "XXX-XX-2987"
    assert found["account_number"] == "8171031948"
    assert found["interest.income"] == "1204.55"
