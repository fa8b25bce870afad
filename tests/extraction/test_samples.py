"""Samples say what is true, where it stands, and that they are no real documents."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pymupdf
import pytest
from stdnum import iban

from extraction.contract import Box
from extraction.samples import LAYOUTS, draw
from extraction.samples.canvas import FOOT_NOTE
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaf_at, leaves

AS_OF = date(2026, 11, 21)
ALL = [(kind, number) for kind, count in LAYOUTS.items() for number in range(1, count + 1)]
SEEDS = range(1, 7)
every_layout = pytest.mark.parametrize(("doc_type", "layout"), ALL)
every_pay_stub = pytest.mark.parametrize("layout", range(1, LAYOUTS["pay_stub"] + 1))
every_invoice = pytest.mark.parametrize("layout", range(1, LAYOUTS["invoice"] + 1))


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


def money(truth, path):
    return Decimal(truth[path])


def column(truth, table, name):
    pattern = re.compile(rf"{table}\[(\d+)\]\.{name}")
    found = {int(m[1]): Decimal(v) for p, v in truth.items() if (m := pattern.fullmatch(p))}
    return [found[row] for row in sorted(found)]


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
                assert Decimal(digits) == Decimal(re.sub(r"\D", "", value)), path
            elif kind is Kind.DATE:
                assert str(date.fromisoformat(value).day) in re.sub(r"\b0", "", printed), path
            elif kind is Kind.CURRENCY:
                assert re.fullmatch("[A-Z]{3}", value)
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


@every_pay_stub
def test_pay_adds_up(layout):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=AS_OF).truth
        for part in ("current", "ytd"):
            totals = {}
            for table, total in (
                ("earnings", "gross_pay"),
                ("tax_lines", "taxes"),
                ("deduction_lines", "deductions"),
            ):
                lines = column(truth, table, part)
                totals[total] = sum(lines, Decimal(0))
                if lines and f"{total}.{part}" in truth:
                    assert totals[total] == money(truth, f"{total}.{part}"), (table, part)
            if f"net_pay.{part}" in truth and totals["gross_pay"]:
                net = totals["gross_pay"] - totals["taxes"] - totals["deductions"]
                assert net == money(truth, f"net_pay.{part}"), part


@every_pay_stub
def test_rate_by_hours_is_the_line(layout):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=AS_OF).truth
        for path in [path for path in truth if path.endswith(".rate")]:
            line = path.removesuffix(".rate")
            product = money(truth, path) * money(truth, f"{line}.hours")
            assert abs(product - money(truth, f"{line}.current")) <= Decimal("0.005")


@every_pay_stub
def test_social_security_and_medicare_have_their_rates(layout):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=AS_OF).truth
        gross = money(truth, "gross_pay.current")
        taxes = column(truth, "tax_lines", "current")
        for rate, tax in ((Decimal("0.062"), taxes[1]), (Decimal("0.0145"), taxes[2])):
            assert abs(gross * rate - tax) <= Decimal("0.005")


@every_pay_stub
@pytest.mark.parametrize("as_of", [date(2026, 1, 2), date(2026, 7, 6), AS_OF])
def test_pay_days_are_in_order_and_recent(layout, as_of):
    for seed in SEEDS:
        truth = draw("pay_stub", layout, seed=seed, as_of=as_of).truth
        paid = date.fromisoformat(truth["pay_date"])
        end = date.fromisoformat(truth.get("period_end", truth["pay_date"]))
        start = date.fromisoformat(truth.get("period_start", truth["pay_date"]))
        assert start <= end <= paid <= as_of
        assert as_of - paid <= timedelta(days=31)
        assert paid - end <= timedelta(days=14)
        assert paid.weekday() < 5


def test_next_stub_of_the_same_person_carries_the_year_on():
    earlier = draw("pay_stub", 1, seed=8, as_of=AS_OF - timedelta(days=14)).truth
    later = draw("pay_stub", 1, seed=8, as_of=AS_OF).truth

    assert earlier["employee.name"] == later["employee.name"]
    assert earlier["period_end"] < later["period_start"]
    for total in ("gross_pay", "taxes", "deductions", "net_pay"):
        grown = money(later, f"{total}.ytd") - money(earlier, f"{total}.ytd")
        assert grown == money(later, f"{total}.current")


@every_invoice
def test_invoice_adds_up(layout):
    for seed in SEEDS:
        truth = draw("invoice", layout, seed=seed, as_of=AS_OF).truth
        amounts = column(truth, "lines", "amount")
        for row, amount in enumerate(amounts):
            if f"lines[{row}].unit_price" in truth:
                product = money(truth, f"lines[{row}].quantity") * money(
                    truth, f"lines[{row}].unit_price"
                )
                assert abs(product - amount) <= Decimal("0.005")
        if "subtotal" in truth:
            assert sum(amounts) == money(truth, "subtotal")
        if "tax_total" in truth:
            added = sum(amounts) + money(truth, "tax_total")
            added += Decimal(truth.get("shipping", 0)) - Decimal(truth.get("discount", 0))
            assert added == money(truth, "total")
        issued = date.fromisoformat(truth["issued_on"])
        assert AS_OF - timedelta(days=31) <= issued <= AS_OF
        assert issued <= date.fromisoformat(truth.get("due_on", truth["issued_on"]))
        if "iban" in truth:
            assert iban.is_valid(truth["iban"])


@every_pay_stub
def test_given_gross_pay_is_paid_all_year(layout):
    given = {"gross_pay.current": "4321.09", "employee.name": "Maria Oliveira"}
    truth = draw("pay_stub", layout, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["gross_pay.current"] == "4321.09"
    assert truth["employee.name"].casefold() == "maria oliveira"
    if lines := column(truth, "earnings", "current"):
        assert sum(lines) == Decimal("4321.09")
    if "gross_pay.ytd" in truth:
        assert money(truth, "gross_pay.ytd") % Decimal("4321.09") == 0


@every_pay_stub
def test_given_net_pay_is_earned(layout):
    given = {"net_pay.current": "2500.00"}
    truth = draw("pay_stub", layout, seed=3, as_of=AS_OF, overrides=given).truth

    taken = sum(column(truth, "tax_lines", "current"))
    taken += sum(column(truth, "deduction_lines", "current"))
    assert money(truth, "net_pay.current") == Decimal("2500.00")
    assert money(truth, "gross_pay.current") - taken == Decimal("2500.00")


def test_given_lines_and_totals_carry_through():
    given = {
        "deduction_lines[1].description": "Garnishment",
        "deduction_lines[1].current": "210.00",
        "taxes.current": "400.00",
        "gross_pay.ytd": "50000.00",
        "pay_date": "2026-05-15",
    }
    truth = draw("pay_stub", 1, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["pay_date"] == "2026-05-15"
    assert truth["period_end"] <= "2026-05-15"
    assert truth["deduction_lines[1].description"] == "Garnishment"
    assert sum(column(truth, "tax_lines", "current")) == Decimal("400.00")
    assert sum(column(truth, "earnings", "ytd")) == Decimal("50000.00")
    net = money(truth, "gross_pay.current") - 400 - money(truth, "deductions.current")
    assert money(truth, "net_pay.current") == net


def test_inconsistent_stub_prints_what_is_given_and_leaves_the_rest():
    honest = draw("pay_stub", 1, seed=3, as_of=AS_OF).truth
    given = {"net_pay.current": "9999.00"}
    raised = draw("pay_stub", 1, seed=3, as_of=AS_OF, overrides=given, inconsistent=True)

    changed = {path for path in honest if honest[path] != raised.truth[path]}
    assert changed == {"net_pay.current"}
    assert raised.printed["net_pay.current"] == "$9,999.00"


@every_invoice
@pytest.mark.parametrize("total", ["1234.50", "87.13", "25000.00"])
def test_given_total_is_met_by_the_lines(layout, total):
    given = {"total": total, "vendor.name": "Halvorsen & Daughters"}
    truth = draw("invoice", layout, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["total"] == total
    if "subtotal" in truth:
        assert sum(column(truth, "lines", "amount")) == money(truth, "subtotal")
        if "tax_total" in truth:
            rest = Decimal(truth.get("shipping", 0)) - Decimal(truth.get("discount", 0))
            added = money(truth, "subtotal") + money(truth, "tax_total") + rest
            assert added == money(truth, "total")


def test_given_quantity_makes_the_line_and_the_total():
    plain = draw("invoice", 1, seed=3, as_of=AS_OF).truth
    given = {"lines[0].quantity": "50", "lines[0].unit_price": "10.00"}
    truth = draw("invoice", 1, seed=3, as_of=AS_OF, overrides=given).truth

    assert truth["lines[0].amount"] == "500.00"
    assert money(truth, "subtotal") - money(plain, "subtotal") == 500 - money(
        plain, "lines[0].amount"
    )


def test_unknown_layouts_types_and_paths_are_refused():
    for wrong in (
        ("w2", 1, {}),
        ("invoice", 0, {}),
        ("invoice", 99, {}),
        ("invoice", 1, {"x": "1"}),
    ):
        with pytest.raises(ValueError, match="no such"):
            draw(wrong[0], wrong[1], seed=1, as_of=AS_OF, overrides=wrong[2])
