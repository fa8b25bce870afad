"""Reading files from the command line: what goes where, and how it ends."""

import json

import pytest
from django.core.management import CommandError, call_command

from extraction.samples.joined import joined
from tests import makers


def test_data_is_on_stdout_a_line_a_file_and_messages_on_stderr(tmp_path, capsys):
    good, gone = tmp_path / "stub.pdf", tmp_path / "gone.pdf"
    good.write_bytes(makers.sample().data)

    with pytest.raises(SystemExit) as ended:
        call_command("extract", str(good), str(gone), str(tmp_path), json=True)

    said = capsys.readouterr()
    read, missing, folder = map(json.loads, said.out.splitlines())
    assert ended.value.code == 1
    assert read["type"] == "pay_stub"
    assert missing["error"]["sentence"] == "No such file or directory"
    assert folder["error"]["sentence"] == "Is a directory"
    assert said.err.splitlines() == [
        f"{gone}: No such file or directory.",
        f"{tmp_path}: Is a directory.",
    ]


def test_a_file_without_end_is_refused_at_the_limit(settings, capsys):
    settings.MAX_UPLOAD_BYTES = 1_000_000

    with pytest.raises(SystemExit) as ended:
        call_command("extract", "/dev/zero")

    assert ended.value.code == 1
    assert "/dev/zero: The selected file must be smaller than 1 MB" in capsys.readouterr().err


def test_an_unknown_reader_is_a_wrong_call(tmp_path):
    with pytest.raises(CommandError) as failed:
        call_command("extract", str(tmp_path / "stub.pdf"), reader=["nobody"])

    assert failed.value.returncode == 2


def test_each_document_of_a_file_has_its_line(tmp_path, capsys):
    stack = tmp_path / "stack.pdf"
    stack.write_bytes(joined(makers.sample(), makers.sample("invoice")))

    call_command("extract", str(stack), json=True)

    stub, bill = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(one["type"], one["pages"]) for one in (stub, bill)] == [
        ("pay_stub", [1]),
        ("invoice", [2]),
    ]
    assert bill["reasons"]
    seen = [one["evidence"] for one in bill["fields"] if one["evidence"]]
    assert {one["page"] for one in seen} == {2}


def test_a_file_whose_type_is_given_is_one_document(tmp_path, capsys):
    stack = tmp_path / "stack.pdf"
    stack.write_bytes(joined(makers.sample(), makers.sample("invoice")))

    call_command("extract", str(stack), type="pay_stub", json=True)

    (one,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (one["type"], one["pages"]) == ("pay_stub", [1, 2])


def test_documents_of_a_file_are_told_apart_for_people(tmp_path, capsys):
    stack = tmp_path / "stack.pdf"
    stack.write_bytes(joined(makers.sample(), makers.sample("invoice")))

    call_command("extract", str(stack))

    said = capsys.readouterr().out
    assert f"{stack}, page 1: pay stub" in said
    assert f"{stack}, page 2: invoice" in said
