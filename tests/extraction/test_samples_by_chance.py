"""Documents whose structure is chance are as sound as those of the catalogue."""

import re
from datetime import date
from decimal import Decimal
from itertools import combinations

import pymupdf
import pytest

from extraction.contract import Box
from extraction.samples import draw_by_chance
from extraction.samples.canvas import FOOT_NOTE
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaf_at, leaves

AS_OF = date(2026, 11, 21)
SEEDS = range(1, 41)
every_seed = pytest.mark.parametrize(
    ("doc_type", "seed"),
    [(kind, seed) for kind in ("pay_stub", "invoice", "w2", "id_document") for seed in SEEDS],
)


def pages_of(sample):
    with pymupdf.open(stream=sample.data) as document:
        return [
            (Box(*page.rect), [(Box(*word[:4]), word[4]) for word in page.get_text("words")])
            for page in document
        ]


def within(inner, outer, slack=0.05):
    return (
        inner.x0 >= outer.x0 - slack
        and inner.y0 >= outer.y0 - slack
        and inner.x1 <= outer.x1 + slack
        and inner.y1 <= outer.y1 + slack
    )


@every_seed
def test_truth_stands_in_its_box(doc_type, seed):
    sample = draw_by_chance(doc_type, seed=seed, as_of=AS_OF)
    pages = pages_of(sample)
    for path, (number, box) in sample.boxes.items():
        inside = [word for at, word in pages[number - 1][1] if within(at, box)]
        assert " ".join(inside) == sample.printed[path], path
    for path, places in sample.also.items():
        for number, box in places:
            assert any(within(at, box) for at, _ in pages[number - 1][1]), path


@every_seed
def test_no_two_words_touch_and_none_leaves_the_page(doc_type, seed):
    for rect, words in pages_of(draw_by_chance(doc_type, seed=seed, as_of=AS_OF)):
        for box, word in words:
            assert within(box, rect, slack=-8), word
        for (one, word), (other, beside) in combinations(words, 2):
            wide = min(one.x1, other.x1) - max(one.x0, other.x0)
            high = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert wide <= 0.01 or high <= 0.01, (word, beside)


@every_seed
def test_what_is_required_is_printed_and_is_what_is_true(doc_type, seed):
    sample = draw_by_chance(doc_type, seed=seed, as_of=AS_OF)
    required = {leaf.path for leaf in leaves(SCHEMAS[doc_type]) if leaf.required}
    assert required <= sample.truth.keys()
    assert sample.truth.keys() == sample.boxes.keys() == sample.printed.keys()
    for path, value in sample.truth.items():
        kind, printed = leaf_at(SCHEMAS[doc_type], path).kind, sample.printed[path]
        if kind in (Kind.MONEY, Kind.NUMBER):
            assert int(re.sub(r"\D", "", printed)) == int(re.sub(r"\D", "", value)), path
        elif kind is Kind.DATE:
            assert str(date.fromisoformat(value).day) in re.sub(r"\b0", "", printed), path
        elif kind is Kind.BOOLEAN:  # its place is its label's
            assert value in ("true", "false"), path
        elif kind is not Kind.CURRENCY:
            assert value.replace(",", "") == printed.replace(",", ""), path


@every_seed
def test_pages_say_that_they_are_specimens(doc_type, seed):
    with pymupdf.open(stream=draw_by_chance(doc_type, seed=seed, as_of=AS_OF).data) as document:
        assert all(FOOT_NOTE in page.get_text() for page in document)


@pytest.mark.parametrize("seed", SEEDS)
def test_pay_adds_up(seed):
    truth = draw_by_chance("pay_stub", seed=seed, as_of=AS_OF).truth
    for table, total in (
        ("earnings", "gross_pay"),
        ("tax_lines", "taxes"),
        ("deduction_lines", "deductions"),
    ):
        lines = [
            Decimal(value)
            for path, value in truth.items()
            if path.startswith(f"{table}[") and path.endswith(".current")
        ]
        assert lines
        if f"{total}.current" in truth:
            assert sum(lines) == Decimal(truth[f"{total}.current"]), table


@pytest.mark.parametrize("seed", SEEDS)
def test_invoices_add_up(seed):
    truth = draw_by_chance("invoice", seed=seed, as_of=AS_OF).truth
    amounts = [
        Decimal(value)
        for path, value in truth.items()
        if path.startswith("lines[") and path.endswith(".amount")
    ]
    assert sum(amounts) == Decimal(truth["subtotal"])
    total = sum(amounts) + sum(Decimal(truth.get(path, 0)) for path in ("tax_total", "shipping"))
    assert total - Decimal(truth.get("discount", 0)) == Decimal(truth["total"])


@pytest.mark.parametrize("doc_type", ["pay_stub", "invoice", "w2"])
def test_seed_decides_and_nothing_else_does(doc_type):
    first, again, other = (
        draw_by_chance(doc_type, seed=seed, as_of=AS_OF).data for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_unknown_type_is_refused():
    with pytest.raises(ValueError, match="no such type"):
        draw_by_chance("letter", seed=1, as_of=AS_OF)
