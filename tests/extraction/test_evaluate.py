import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from django.core.management import CommandError, call_command

from extraction.cassette import FolderGate
from extraction.contract import Claim, PageText, Status
from extraction.evaluate import Terms, evaluate, evaluate_items
from extraction.gate import OpenGate
from extraction.llm import LlmReader, Route
from extraction.local import LocalReader
from extraction.manifests import BadManifest, items
from extraction.page_cache import PageCache
from extraction.schemas.base import Schema
from tests.llm_server import LlmServer

INVOICE = [
    (50, 60, "Cobalt Ridge Print Works LLC"),
    (450, 60, "INVOICE"),
    (50, 100, "Invoice number"),
    (180, 100, "W-7066"),
    (50, 115, "Invoice date"),
    (180, 115, "July 13, 2026"),
    (50, 150, "Bill to"),
    (50, 165, "Orchard Bay Brewing Company"),
    (50, 200, "Description"),
    (250, 200, "Quantity"),
    (350, 200, "Unit price"),
    (450, 200, "Amount"),
    (50, 215, "Toner"),
    (250, 215, "2"),
    (350, 215, "10.00"),
    (450, 215, "20.00"),
    (350, 245, "Subtotal"),
    (450, 245, "20.00"),
    (350, 260, "Total"),
    (450, 260, "20.00"),
]
TRUTH = {
    "invoice_number": "W-7066",
    "InvoiceDate": "2026-07-13",
    "total": "21.00",  # not what is printed: wrong
    "due_date": "2026-08-01",  # not printed: missed
    "vendor_name": "Cobalt Ridge Print Works LLC",
    "customer_name": None,  # said to be absent, though printed: invented
    "discount": None,
    "mood": "good",
    "line_items": [
        {"description": "Paper", "amount": "1.00"},
        {"description": "Toner", "quantity": 2, "amount": "20.00"},
    ],
}


def draw(path: Path, lines: list[tuple[int, int, str]]) -> None:
    document = pymupdf.open()
    page = document.new_page(width=612, height=792)
    for x, y, text in lines:
        page.insert_text((x, y), text, fontsize=10)
    document.save(path)


def write_manifest(folder: Path, *entries: dict[str, Any]) -> None:
    lines = "\n".join(json.dumps(entry) for entry in entries)
    (folder / "manifest.jsonl").write_text(lines + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    draw(tmp_path / "one.pdf", INVOICE)
    write_manifest(
        tmp_path,
        {"file": "one.pdf", "doc_type": "Supplier Invoice", "truth": TRUTH},
        {"file": "one.pdf", "doc_type": "recipe", "truth": {"title": "Soup"}},
    )
    return tmp_path


def test_each_value_is_counted_as_what_became_of_it(folder):
    result = evaluate(folder, [LocalReader()])

    figures = result["types"]["invoice"]
    assert result["documents"] == 2
    assert result["failures"] == []
    assert result["unmapped"] == {"Supplier Invoice": {"mood": 1}}
    assert list(result["types"]) == ["invoice"]
    assert figures["documents"] == 1
    assert (figures["right"], figures["wrong"], figures["missed"]) == (6, 1, 3)
    assert (figures["invented"], figures["rightly_absent"]) == (1, 1)
    assert figures["precision"] == round(6 / 8, 4)
    assert figures["recall"] == round(6 / 10, 4)
    assert figures["evidence_hit_rate"] == 1.0
    assert figures["fields"]["lines[].amount"]["right"] == 1
    assert figures["fields"]["lines[].amount"]["missed"] == 1
    assert figures["fields"]["total"]["f1"] == 0.0


def test_object_has_the_keys_that_are_promised(folder):
    result = evaluate(folder, [LocalReader()])

    assert {"documents", "seconds", "failures", "unmapped", "types", "totals"} <= set(result)
    assert {"classification", "outcomes", "times", "calls", "cases"} <= set(result)
    counts = {"right", "wrong", "missed", "invented", "rightly_absent"}
    rates = {"precision", "recall", "f1", "accuracy", "exact_accuracy", "invention_rate"}
    rates |= {"evidence_hit_rate", "box_hit_rate", "box_overlap", "intervals"}
    invoice = result["types"]["invoice"]
    more = {"documents", "fields", "tables", "macro_f1", "document_perfect"}
    assert set(invoice) == more | counts | rates
    assert set(invoice["fields"]["total"]) == counts | rates | {"documents"}
    assert json.dumps(result)


def test_rows_are_counted_beside_their_cells(folder):
    lines = evaluate(folder, [LocalReader()])["types"]["invoice"]["tables"]["lines"]

    assert (lines["true"], lines["read"], lines["matched"]) == (2, 1, 1)
    assert (lines["precision"], lines["recall"], lines["cell_accuracy"]) == (1.0, 0.5, 1.0)
    assert lines["right_number"]["rate"] == 0.0


def test_evidence_elsewhere_than_the_true_box_is_off_the_spot(tmp_path):
    draw(tmp_path / "one.pdf", INVOICE)
    truth = {"number": "W-7066", "issued_on": "2026-07-13"}
    boxes = {"number": [1, 178, 88, 220, 103], "issued_on": [1, 400, 600, 500, 620]}
    write_manifest(
        tmp_path, {"file": "one.pdf", "doc_type": "invoice", "truth": truth, "boxes": boxes}
    )

    figures = evaluate(tmp_path, [LocalReader()])["types"]["invoice"]

    assert figures["fields"]["number"]["box_hit_rate"] == 1.0
    assert figures["fields"]["number"]["box_overlap"] > 0.5
    assert figures["fields"]["issued_on"]["box_hit_rate"] == 0.0
    assert figures["fields"]["issued_on"]["evidence_hit_rate"] == 1.0
    assert figures["right"] == 2


def test_value_printed_twice_may_be_shown_at_either_place(tmp_path):
    draw(tmp_path / "one.pdf", INVOICE)
    entry = {"file": "one.pdf", "doc_type": "invoice", "truth": {"number": "W-7066"}}
    entry["boxes"] = {"number": [1, 400, 600, 500, 620]}
    entry["also"] = {"number": [[1, 178, 88, 220, 103]]}
    write_manifest(tmp_path, entry)

    figures = evaluate(tmp_path, [LocalReader()])["types"]["invoice"]

    assert figures["box_hit_rate"] == 1.0


def test_complete_truth_has_everything_else_absent(tmp_path):
    draw(tmp_path / "one.pdf", INVOICE)
    entry = {"file": "one.pdf", "doc_type": "invoice", "truth": {"number": "W-7066"}}
    write_manifest(tmp_path, {**entry, "complete": True})

    fields = evaluate(tmp_path, [LocalReader()])["types"]["invoice"]["fields"]

    assert fields["due_on"]["rightly_absent"] == 1
    assert fields["total"]["invented"] == 1
    assert fields["lines[].amount"]["invented"] == 1
    assert fields["total"]["invention_rate"] == 1.0


def test_types_are_told_over_all_documents_of_the_folder(folder):
    draw(folder / "note.pdf", [(50, 60, "Buy milk")])
    write_manifest(
        folder,
        {"file": "one.pdf", "doc_type": "invoice", "truth": {}},
        {"file": "note.pdf", "doc_type": "pay_stub", "truth": {"net_pay": "1"}},
        {"file": "note.pdf", "doc_type": "recipe", "truth": {}},
        {"file": "one.pdf", "doc_type": "recipe", "truth": {}},
        {
            "file": "one.pdf",
            "doc_type": "packet",
            "truth": {"segments": [{"pages": "1", "doc_type": "invoice"}]},
        },
    )

    result = evaluate(folder, [LocalReader()])
    told = result["classification"]

    assert (told["with_schema"]["part"], told["with_schema"]["whole"]) == (1, 2)
    assert (told["without_schema"]["part"], told["without_schema"]["whole"]) == (1, 2)
    assert told["packets"]["documents"] == told["packets"]["pages"]["part"] == 1
    assert told["packets"]["parts"]["rate"] == 1.0
    assert told["matrix"]["pay_stub"] == {"unclassified": 1}
    assert told["matrix"]["unclassified"] == {"invoice": 1, "unclassified": 1}
    assert result["outcomes"] == {"read": 1, "another_type": 1, "no_schema": 3}


def test_limit_takes_of_every_type_in_turn(folder):
    entries = [{"file": "one.pdf", "doc_type": "invoice", "truth": {}}] * 3
    write_manifest(folder, *entries, {"file": "one.pdf", "doc_type": "recipe", "truth": {}})

    result = evaluate(folder, [LocalReader()], limit=2)

    assert [one["doc_type"] for one in result["cases"]] == ["invoice", "recipe"]


def test_pages_are_rendered_once_and_kept(folder, tmp_path, monkeypatch):
    cache = PageCache(tmp_path / "cache")
    first = evaluate(folder, [LocalReader()], cache=cache)
    monkeypatch.setattr("extraction.render.pages", lambda *_, **__: pytest.fail("rendered again"))

    again = evaluate(folder, [LocalReader()], cache=cache)

    assert again["types"] == first["types"]
    assert again["types"]["invoice"]["evidence_hit_rate"] == 1.0


def test_pages_are_not_taken_from_before_a_change(folder, tmp_path, monkeypatch):
    cache = PageCache(tmp_path / "cache")
    data = (folder / "one.pdf").read_bytes()
    cache.pages(data)
    monkeypatch.setattr("extraction.page_cache.renderer", lambda: "another")

    kept = cache.pages(data)

    assert kept.pages[0].words
    assert len(list((tmp_path / "cache").iterdir())) == 2


class Contrarian(LocalReader):
    """Reads as the local reader does, but another total, and no invoice number."""

    name = "contrarian"
    source = "contrarian"

    def read(self, pages: Sequence[PageText], schema: type[Schema]) -> Sequence[Claim]:
        return [
            Claim("total", Status.PRESENT, raw="10.00", quote="10.00", page=1)
            if claim.path == "total"
            else claim
            for claim in super().read(pages, schema)
            if claim.path != "number"
        ]


def test_two_readers_are_judged_alone_and_together(folder):
    truth = {**TRUTH, "total": "20.00"}
    write_manifest(folder, {"file": "one.pdf", "doc_type": "invoice", "truth": truth})

    result = evaluate(folder, [LocalReader(), Contrarian()])

    assert result["by_reader"]["local"]["right"] == result["by_reader"]["contrarian"]["right"] + 2
    agreement = result["agreement"]["contrarian, local"]
    assert agreement["differ_one_right"] == 1
    assert agreement["both"] == agreement["agree"] + 1
    assert result["types"]["invoice"]["fields"]["total"]["right"] == 1


def test_document_taken_for_another_kind_has_missed_everything(tmp_path):
    draw(tmp_path / "note.pdf", [(50, 60, "Buy milk")])
    truth = {"invoice_number": "W-7066", "total": "20.00", "discount": None}
    write_manifest(tmp_path, {"file": "note.pdf", "doc_type": "invoice", "truth": truth})

    figures = evaluate(tmp_path, [LocalReader()])["types"]["invoice"]

    assert (figures["right"], figures["missed"], figures["rightly_absent"]) == (0, 2, 1)


def test_files_that_cannot_be_read_are_named_and_the_rest_goes_on(folder):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "text.pdf").write_bytes(b"hello")
    entries = [
        {"file": name, "doc_type": "invoice", "truth": {"total": "20.00"}}
        for name in ("broken.pdf", "gone.pdf", "text.pdf", "one.pdf")
    ]
    write_manifest(folder, *entries)

    result = evaluate(folder, [LocalReader()], jobs=2)

    assert [one["file"] for one in result["failures"]] == ["broken.pdf", "gone.pdf", "text.pdf"]
    assert all(one["error"] for one in result["failures"])
    assert result["types"]["invoice"]["right"] == 1
    assert result["types"]["invoice"]["missed"] == 3


def test_one_type_alone_can_be_evaluated(folder):
    result = evaluate(folder, [LocalReader()], schema="pay_stub")

    assert (result["documents"], result["types"]) == (0, {})


def test_missing_manifest_and_broken_lines_are_said_in_words(tmp_path):
    with pytest.raises(BadManifest, match="cannot be read"):
        evaluate(tmp_path, [])

    (tmp_path / "manifest.jsonl").write_text('{"file": "a.pdf"}\n', encoding="utf-8")
    with pytest.raises(BadManifest, match="Line 1"):
        evaluate(tmp_path, [])


def test_command_prints_one_object_or_a_table(folder):
    out = StringIO()
    call_command("evaluate", str(folder), "--json", stdout=out)
    table = StringIO()
    call_command("evaluate", str(folder), stdout=table)

    assert json.loads(out.getvalue())["types"]["invoice"]["right"] == 6
    assert "invoice: 1 documents" in table.getvalue()
    assert "mood (1)" in table.getvalue()


def test_command_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evaluate", str(tmp_path))
    with pytest.raises(CommandError, match="no reader called"):
        call_command("evaluate", str(tmp_path), "--reader", "oracle")


class OneRowTooMany(LocalReader):
    """Reads as the local reader does, and its last line once more with another amount."""

    def read(self, pages: Sequence[PageText], schema: type[Schema]) -> Sequence[Claim]:
        claims = super().read(pages, schema)
        rows = {claim.path.partition("]")[0] for claim in claims if claim.path.startswith("lines[")}
        more = f"lines[{len(rows)}]"
        return [
            *claims,
            Claim(f"{more}.description", Status.PRESENT, raw="Invoice", quote="Invoice", page=1),
            Claim(f"{more}.amount", Status.PRESENT, raw="9.00", quote="9.00", page=1),
        ]


def test_row_that_stands_for_none_of_the_truth_is_invented(folder):
    before = evaluate(folder, [LocalReader()])["types"]["invoice"]["fields"]
    after = evaluate(folder, [OneRowTooMany()])["types"]["invoice"]["fields"]

    for path in ("lines[].description", "lines[].amount"):
        assert after[path]["invented"] == before[path]["invented"] + 1
    assert after["lines[].amount"]["right"] == before["lines[].amount"]["right"]


def llm_reader(server, gate=None) -> LlmReader:
    route = Route(name="llm", base_url=server.base_url, model="some-model", loopback_only=True)
    return LlmReader(route, gate)


def test_calls_and_cost_of_a_model_are_counted(folder):
    with LlmServer({"number": "W-7066", "total": "20.00"}) as server:
        cache = PageCache(None)
        prices = {"llm": lambda told: 7 * (told.completion_tokens or 0)}
        chosen = items(folder)[:1]
        result = evaluate_items(chosen, Terms([llm_reader(server)], cache, prices))
        free = evaluate_items(chosen, Terms([llm_reader(server)], cache))

    spent = result["calls"]["llm"]
    assert result["types"]["invoice"]["fields"]["number"]["right"] == 1
    assert (spent["calls"], spent["outcomes"]["ok"]) == (len(server.seen) // 2, 1)
    assert spent["cost_micros"] == 7 * spent["completion_tokens"] > 0
    assert free["calls"]["llm"]["cost_micros"] is None  # unknown is not nothing


def test_answers_of_a_cassette_are_measured_offline(folder, tmp_path):
    chosen, cache = items(folder)[:1], PageCache(None)
    with LlmServer({"number": "W-7066"}) as server:
        recording = llm_reader(server, FolderGate(tmp_path / "cassette", OpenGate()))
        first = evaluate_items(chosen, Terms([recording], cache))
        sent = len(server.seen)
        playing = llm_reader(server, FolderGate(tmp_path / "cassette"))
        again = evaluate_items(chosen, Terms([playing], cache))

    assert len(server.seen) == sent
    assert again["types"] == first["types"]
    assert (again["calls"]["llm"]["calls"], again["calls"]["llm"]["kept"]) == (0, 1)
    assert again["calls"]["llm"]["cost_micros"] == 0


def test_model_that_fails_is_an_outcome_and_no_empty_field(folder):
    with LlmServer({"number": "W-7066"}, always="status:401") as server:
        result = evaluate_items(items(folder)[:1], Terms([llm_reader(server)], PageCache(None)))

    assert result["outcomes"] == {"auth": 1}
    assert result["failures"][0]["error"]
    assert result["types"]["invoice"]["fields"]["number"]["missed"] == 1


def test_command_wants_a_cassette_to_be_offline(folder):
    with pytest.raises(CommandError, match="without a --cassette"):
        call_command("evaluate", str(folder), "--offline")
