"""Samples say what is true, where it stands, and that they are no real documents."""

import hashlib
import json
import re
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pymupdf
import pytest
from django.core.management import CommandError, call_command
from stdnum import iban

from extraction.contract import Box
from extraction.samples import JUDGE_LAYOUTS, LAYOUTS, corpus, draw
from extraction.samples.canvas import FOOT_NOTE
from extraction.samples.wording import dollars_in_words
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaf_at, leaves

AS_OF = date(2026, 11, 21)
ALL = [(kind, number) for kind in LAYOUTS for number in corpus.layouts(kind, "all")]
SEEDS = range(1, 7)
every_layout = pytest.mark.parametrize(("doc_type", "layout"), ALL)
every_pay_stub = pytest.mark.parametrize("layout", corpus.layouts("pay_stub", "all"))
every_invoice = pytest.mark.parametrize("layout", corpus.layouts("invoice", "all"))


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


@every_layout
def test_money_is_printed_to_the_cent(doc_type, layout):
    for seed in SEEDS:
        sample = draw(doc_type, layout, seed=seed, as_of=AS_OF)
        for path, value in sample.truth.items():
            if leaf_at(SCHEMAS[doc_type], path).kind is Kind.MONEY:
                assert re.fullmatch(r"\d+\.\d\d", value), path
                assert re.search(r"\d[.,]\d\d\D*$", sample.printed[path]), path


def ink(page, box, *, darker_than):
    """The box of what is dark within `box`, which is made a little larger; points."""
    grown = pymupdf.Rect(box.x0 - 3, box.y0 - 1, box.x1 + 3, box.y1 + 1)
    drawn = page.get_pixmap(dpi=216, colorspace=pymupdf.csGRAY, clip=grown)
    pixels = np.frombuffer(drawn.samples, dtype=np.uint8).reshape(drawn.height, drawn.width)
    down, across = np.nonzero(pixels < darker_than)
    return Box(
        (drawn.x + across.min()) / 3,
        (drawn.y + down.min()) / 3,
        (drawn.x + across.max() + 1) / 3,
        (drawn.y + down.max() + 1) / 3,
    )


def overlap(one, other):
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(wide, 0) * max(high, 0)
    return shared / (area(one) + area(other) - shared)


def area(box):
    return (box.x1 - box.x0) * (box.y1 - box.y0)


@pytest.mark.parametrize(
    ("form", "seed"), [("pdf", 1), ("pdf", 2), ("png", 3), ("jpeg", 4), ("pdf", 5), ("jpeg", 6)]
)
def test_scan_keeps_the_boxes_on_the_ink(form, seed):
    clean = draw("pay_stub", 6, seed=seed, as_of=AS_OF)
    scan = draw("pay_stub", 6, seed=seed, as_of=AS_OF, scan=True, form=form)
    # Values with white around them, so that the ink in the box is theirs alone.
    paths = ["net_pay.current", "net_pay.ytd", "taxes.current", "tax_lines[2].description"]

    assert scan.boxes != clean.boxes
    with pymupdf.open(stream=clean.data) as before, pymupdf.open(stream=scan.data) as after:
        assert not after[0].get_text().strip()
        assert abs(after[0].rect.width - 612) < 1
        assert abs(after[0].rect.height - 792) < 1
        for path in paths:
            box, moved = clean.boxes[path][1], scan.boxes[path][1]
            written = ink(before[0], box, darker_than=140)
            # What the clean ink's place in its box says of the ink in the moved box.
            expected = Box(*(m + w - b for m, w, b in zip(moved, written, box, strict=True)))
            assert overlap(ink(after[0], moved, darker_than=150), expected) > 0.7, path


def test_scans_are_the_same_bytes_again():
    first, again = (draw("invoice", 4, seed=2, as_of=AS_OF, scan=True) for _ in range(2))

    assert first.data == again.data


@every_layout
def test_scans_have_no_text_and_the_same_truth(doc_type, layout):
    clean = draw(doc_type, layout, seed=2, as_of=AS_OF)
    first = draw(doc_type, layout, seed=2, as_of=AS_OF, scan=True)

    assert first.truth == clean.truth
    assert first.boxes.keys() == clean.boxes.keys()
    with pymupdf.open(stream=first.data) as document:
        assert document.page_count == first.pages == clean.pages
        for page in document:
            assert len(page.get_images()) == 1
            assert not page.get_text().strip()
        for number, box in first.boxes.values():
            assert within(box, Box(*document[number - 1].rect))


def test_picture_of_two_pages_is_refused():
    with pytest.raises(ValueError, match="one page"):
        draw("invoice", 6, seed=1, as_of=AS_OF, scan=True, form="png")


def test_picture_without_scanner_is_clean():
    clean = draw("invoice", 1, seed=1, as_of=AS_OF)
    picture = draw("invoice", 1, seed=1, as_of=AS_OF, form="png")

    assert picture.boxes == clean.boxes
    assert picture.data.startswith(b"\x89PNG")
    with pymupdf.open(stream=picture.data) as document:
        pixel = document[0].get_pixmap().pixel(5, 5)
    assert pixel == (255, 255, 255)


def test_manifest_says_what_is_in_every_file(tmp_path):
    corpus.write(tmp_path, count=5, seed=11, as_of=AS_OF)

    lines = (tmp_path / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert [entry["doc_type"] for entry in entries] == [
        "pay_stub", "invoice", "pay_stub", "invoice", "pay_stub",
    ]  # fmt: skip
    for number, entry in enumerate(entries):
        data = (tmp_path / entry["file"]).read_bytes()
        sample = draw(entry["doc_type"], entry["layout"], seed=11 + number, as_of=AS_OF)
        assert data == sample.data
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["truth"] == sample.truth
        assert entry["boxes"].keys() == sample.truth.keys()
        assert entry["has_text_layer"] is True
        assert len({entry["id"] for entry in entries}) == len(entries)


def test_command_writes_scans_of_one_type(tmp_path, capsys):
    call_command(
        "make_samples", tmp_path / "new", count=2, seed=5, as_of=AS_OF, type="invoice", scans=True
    )

    entries = [json.loads(line) for line in (tmp_path / "new" / "manifest.jsonl").open()]
    assert {entry["doc_type"] for entry in entries} == {"invoice"}
    assert not any(entry["has_text_layer"] for entry in entries)
    assert "2 documents" in capsys.readouterr().out


def test_layouts_for_judging_are_kept_apart(tmp_path):
    call_command("make_samples", tmp_path, split="judge", seed=3, as_of=AS_OF)

    entries = [json.loads(line) for line in (tmp_path / "manifest.jsonl").open()]
    assert len(entries) == sum(len(kept) for kept in JUDGE_LAYOUTS.values()) >= 6
    assert {entry["split"] for entry in entries} == {"judge"}
    assert all(entry["layout"] > LAYOUTS[entry["doc_type"]] for entry in entries)


def test_command_names_a_folder_that_it_cannot_write_to(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError, match="Cannot write"):
        call_command("make_samples", tmp_path / "file", count=1)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.07", "Zero and 07/100 dollars"),
        ("1204.05", "One thousand two hundred four and 05/100 dollars"),
        ("90021.5", "Ninety thousand twenty-one and 50/100 dollars"),
    ],
)
def test_check_amounts_are_written_out(amount, words):
    assert dollars_in_words(amount) == words
