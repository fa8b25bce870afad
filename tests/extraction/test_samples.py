"""Samples say what is true, where it stands, and that they are no real documents."""

import re
from datetime import date
from decimal import Decimal

import pymupdf
import pytest

from extraction.contract import Box
from extraction.samples import LAYOUTS, corpus, draw
from extraction.samples.canvas import FOOT_NOTE
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaf_at, leaves

AS_OF = date(2026, 11, 21)
ALL = [(kind, number) for kind in LAYOUTS for number in corpus.layouts(kind, "all")]
SEEDS = range(1, 7)
every_layout = pytest.mark.parametrize(("doc_type", "layout"), ALL)


def pages_of(sample):
    with pymupdf.open(stream=sample.data) as document:
        return [
            (
                Box(*page.rect),
                [(Box(*word[:4]), word[4]) for word in page.get_text("words")],
            )
            for page in document
        ]


def within(inner, outer, slack=0.05):
    return (
        inner.x0 >= outer.x0 - slack
        and inner.y0 >= outer.y0 - slack
        and inner.x1 <= outer.x1 + slack
        and inner.y1 <= outer.y1 + slack
    )


@every_layout
def test_same_arguments_give_same_bytes(doc_type, layout):
    first, again = (draw(doc_type, layout, seed=4, as_of=AS_OF) for _ in range(2))

    assert first.data == again.data
    assert first.data != draw(doc_type, layout, seed=5, as_of=AS_OF).data


@every_layout
def test_every_value_stands_in_its_box_and_fills_it(doc_type, layout):
    for seed in SEEDS:
        sample = draw(doc_type, layout, seed=seed, as_of=AS_OF)
        pages = pages_of(sample)
        places = [(path, place) for path, place in sample.boxes.items()]
        places += [(path, place) for path, more in sample.also.items() for place in more]
        for path, (number, box) in places:
            inside = [(at, word) for at, word in pages[number - 1][1] if within(at, box)]
            assert inside, path
            if (number, box) == sample.boxes[path]:
                assert " ".join(word for _, word in inside) == sample.printed[path]
            edges = Box(
                min(at.x0 for at, _ in inside),
                min(at.y0 for at, _ in inside),
                max(at.x1 for at, _ in inside),
                max(at.y1 for at, _ in inside),
            )
            assert within(box, edges), path


@every_layout
def test_printed_text_parses_to_the_truth(doc_type, layout):
    for seed in SEEDS:
        sample = draw(doc_type, layout, seed=seed, as_of=AS_OF)
        assert sample.truth.keys() == sample.boxes.keys() == sample.printed.keys()
        for path, value in sample.truth.items():
            kind = leaf_at(SCHEMAS[doc_type], path).kind
            printed = sample.printed[path]
            if kind in (Kind.MONEY, Kind.NUMBER):
                digits = re.sub(r"\D", "", printed)
                if doc_type == "employment_letter" and not re.search(r"\.\d\d\b", printed):
                    value = value.removesuffix(".00")  # letters speak of whole dollars
                assert Decimal(digits) == Decimal(re.sub(r"\D", "", value)), path
            elif kind is Kind.DATE:
                assert str(date.fromisoformat(value).day) in re.sub(r"\b0", "", printed), path
            elif kind is Kind.CURRENCY:
                assert re.fullmatch("[A-Z]{3}", value)
            elif kind is Kind.BOOLEAN:  # its place is its label's
                assert value in ("true", "false"), path  # empty brackets can be seen, too
            elif kind is Kind.IDENTIFIER:  # a digit a box, perhaps
                assert value.replace(" ", "") == printed.replace(" ", ""), path
            elif path == "variant":  # of a Form 1099-DIV
                assert printed.endswith(value), path
            elif kind is Kind.YEAR:
                assert re.sub(r"\D", "", printed) == value, path
            else:
                assert value.replace(",", "") == printed.replace(",", ""), path


@every_layout
def test_required_values_are_printed(doc_type, layout):
    sample = draw(doc_type, layout, seed=2, as_of=AS_OF)

    required = {leaf.path for leaf in leaves(SCHEMAS[doc_type]) if leaf.required}
    assert required <= sample.truth.keys()


@every_layout
def test_no_two_words_touch_and_none_leaves_the_page(doc_type, layout):
    for seed in SEEDS:
        for rect, words in pages_of(draw(doc_type, layout, seed=seed, as_of=AS_OF)):
            for place, (box, word) in enumerate(words):
                assert within(box, rect, slack=-12), word
                for other, with_word in words[:place]:
                    wide = min(box.x1, other.x1) - max(box.x0, other.x0)
                    high = min(box.y1, other.y1) - max(box.y0, other.y0)
                    assert wide <= 0.01 or high <= 0.01, (word, with_word)


@every_layout
def test_long_names_stay_clear_of_their_neighbours(doc_type, layout):
    long = {
        "pay_stub": {
            "employee.name": "Bartholomew Featherstonehaugh-Castellanos III",
            "employer.name": "Consolidated Upper Marlow Valley Agricultural Cooperative, Inc.",
        },
        "invoice": {
            "customer.name": "Consolidated Upper Marlow Valley Cooperative, Inc.",
            "vendor.name": "Featherstonehaugh, Castellanos & Daughters Industrial Supply",
            "lines[0].description": "Replacement gasket kit, complete, for model 4400 and later",
        },
        "bank_statement": {"account_holder": "Bartholomew Featherstonehaugh-Castellanos III"},
        "utility_bill": {"customer_name": "Bartholomew Featherstonehaugh-Castellanos III"},
        "insurance_declaration": {
            "named_insured.name": "Bartholomew Featherstonehaugh-Castellanos III",
        },
        "w2": {
            "employee.name": "Bartholomew Featherstonehaugh-Castellanos III",
            "employer.name": "Consolidated Upper Marlow Valley Cooperative, Inc.",
        },
        "form_1099": {
            "payer.name": "Consolidated Upper Marlow Valley Cooperative, Inc.",
            "recipient.name": "Bartholomew Featherstonehaugh-Castellanos III",
        },
        "form_1098": {
            "lender.name": "Consolidated Upper Marlow Valley Cooperative, Inc.",
            "borrower.name": "Bartholomew Featherstonehaugh-Castellanos III",
        },
        "form_w9": {"name": "Bartholomew Featherstonehaugh-Castellanos III"},
        "form_1040": {"taxpayer.name": "Bartholomew Featherstonehaugh-Castellanos III"},
        "id_document": {
            "first_name": "Bartholomew Maximilian",
            "last_name": "Featherstonehaugh-Castellanos",
        },
        "employment_letter": {
            "employee.name": "Bartholomew Featherstonehaugh-Castellanos III",
            "employer.name": "Consolidated Upper Marlow Valley Cooperative, Inc.",
        },
        "receipt": {
            "merchant.name": "Featherstonehaugh & Castellanos Supply Co.",
            "items[0].description": "Replacement gasket kit, complete",
        },
        "purchase_order": {
            "buyer.name": "Consolidated Upper Marlow Valley Cooperative, Inc.",
            "vendor.name": "Featherstonehaugh, Castellanos & Daughters Industrial Supply",
            "lines[0].description": "Replacement gasket kit, complete, for model 4400 and later",
        },
        "check": {
            "payer.name": "Bartholomew Featherstonehaugh-Castellanos III",
            "pay_to": "Consolidated Upper Marlow Valley Cooperative, Inc.",
        },
    }[doc_type]
    sample = draw(doc_type, layout, seed=3, as_of=AS_OF, overrides=long)
    for rect, words in pages_of(sample):
        for place, (box, word) in enumerate(words):
            assert within(box, rect, slack=-12), word
            for other, with_word in words[:place]:
                wide = min(box.x1, other.x1) - max(box.x0, other.x0)
                high = min(box.y1, other.y1) - max(box.y0, other.y0)
                assert wide <= 0.01 or high <= 0.01, (word, with_word)
    for path, name in long.items():
        assert sample.truth[path].casefold() == name.casefold()


@every_layout
def test_every_page_says_that_it_is_a_specimen(doc_type, layout):
    sample = draw(doc_type, layout, seed=1, as_of=AS_OF)

    with pymupdf.open(stream=sample.data) as document:
        for page in document:
            assert FOOT_NOTE in page.get_text()
            marks = [d for d in page.get_drawings() if d.get("width") and d["width"] > 4]
            assert marks, "the mark across the page is not there"
            assert "SPECIMEN" not in page.get_text(), "the mark must not be text"


@every_layout
def test_money_is_printed_to_the_cent(doc_type, layout):
    for seed in SEEDS:
        sample = draw(doc_type, layout, seed=seed, as_of=AS_OF)
        for path, value in sample.truth.items():
            if leaf_at(SCHEMAS[doc_type], path).kind is Kind.MONEY:
                assert re.fullmatch(r"\d+\.\d\d", value), path
                whole = doc_type == "employment_letter" and value.endswith(".00")
                assert whole or re.search(r"\d[.,]\d\d\D*$", sample.printed[path]), path
