"""A folder of samples says what is in it."""

import hashlib
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from extraction.samples import JUDGE_LAYOUTS, LAYOUTS, corpus, draw
from extraction.samples.chance import CHANCE_TYPES

AS_OF = date(2026, 11, 21)


def test_manifest_says_what_is_in_every_file(tmp_path):
    corpus.write(tmp_path, count=5, seed=11, as_of=AS_OF, doc_types=["pay_stub", "invoice"])

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


def test_command_says_that_a_type_has_no_layouts_of_a_split(tmp_path):
    unknown = next(name for name in LAYOUTS if name not in CHANCE_TYPES)

    with pytest.raises(CommandError, match=f"{unknown} has no layouts of the split chance"):
        call_command("make_samples", tmp_path / "new", type=unknown, split="chance", count=2)

    assert not (tmp_path / "new").exists()


def test_types_without_layouts_of_a_split_are_left_out(tmp_path):
    unknown = next(name for name in LAYOUTS if name not in CHANCE_TYPES)

    corpus.write(
        tmp_path, count=3, seed=2, as_of=AS_OF, doc_types=["invoice", unknown], split="chance"
    )

    entries = [json.loads(line) for line in (tmp_path / "manifest.jsonl").open()]
    assert [entry["doc_type"] for entry in entries] == ["invoice"] * 3


def test_layouts_by_chance_keep_to_even_or_odd_seeds(tmp_path):
    call_command("make_samples", tmp_path, split="chance", seed=20, count=3 * len(CHANCE_TYPES))

    entries = [json.loads(line) for line in (tmp_path / "manifest.jsonl").open()]
    assert {entry["split"] for entry in entries} == {"chance"}
    assert {entry["doc_type"] for entry in entries} == CHANCE_TYPES
    assert [entry["id"] for entry in entries if entry["doc_type"] == "invoice"] == [
        "invoice-chance-20", "invoice-chance-22", "invoice-chance-24",
    ]  # fmt: skip
