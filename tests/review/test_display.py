"""How values and fields are written for people."""

import pytest

from extraction.schemas.base import Kind, leaf_at
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from review.display import name_of, row_of, shown, type_in_text, with_article
from review.templatetags.words import sentence


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.MONEY, "1234567.50", "1,234,567.50"),
        (Kind.MONEY, "-12.00", "-12.00"),
        (Kind.NUMBER, "40.525", "40.525"),
        (Kind.DATE, "2026-03-04", "4 March 2026"),
        (Kind.IDENTIFIER, "001234", "001234"),
        (Kind.NAME, "O'Neil & Söhne", "O'Neil & Söhne"),
        (Kind.MONEY, None, ""),
        (Kind.DATE, "soon", "soon"),
    ],
)
def test_canonical_text_is_written_for_people(kind, value, text):
    assert shown(kind, value) == text


@pytest.mark.parametrize(
    ("schema", "path", "name"),
    [
        (PayStub, "net_pay.current", "Net pay: this period"),
        (PayStub, "employer.name", "Employer name"),
        (PayStub, "pay_date", "Pay date"),
        (PayStub, "earnings[2].current", "Earnings, line 3: this period"),
        (Invoice, "vendor.vat_id", "Vendor VAT or tax number"),
        (Invoice, "customer.number", "Customer number"),
        (Invoice, "iban", "IBAN"),
    ],
)
def test_field_has_a_name_that_stands_alone(schema, path, name):
    assert name_of(leaf_at(schema, path), row_of(path)) == name


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Pay stub", "a pay stub"),
        ("Invoice", "an invoice"),
        ("Identity document", "an identity document"),
        ("Utility bill", "a utility bill"),
        ("Form W-2", "a Form W-2"),
    ],
)
def test_type_is_named_within_a_sentence(title, said):
    assert with_article(type_in_text(title)) == said


@pytest.mark.parametrize(
    ("text", "ended"),
    [("It is torn", "It is torn."), ("Torn.", "Torn."), ("", ""), ("Why?", "Why?")],
)
def test_sentence_ends_once(text, ended):
    assert sentence(text) == ended
