"""Reading files from the command line: what goes where, and how it ends."""

import json

import pytest
from django.core.management import CommandError, call_command

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
