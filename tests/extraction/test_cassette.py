"""Answers in a folder: a reading by a model, had again without the model."""

import pytest

from extraction import llm
from extraction.cassette import FolderGate
from extraction.contract import ReadFailed
from extraction.gate import OpenGate
from extraction.llm import LlmReader, Route
from extraction.schemas.invoice import Invoice
from tests.extraction.asking import PAGE
from tests.llm_server import LlmServer


def reader(server: LlmServer, gate: FolderGate) -> LlmReader:
    route = Route(name="llm", base_url=server.base_url, model="some-model", loopback_only=True)
    return LlmReader(route, gate)


def test_folder_that_was_filled_once_answers_without_a_call(server, tmp_path):
    first = reader(server, FolderGate(tmp_path, OpenGate())).read([PAGE], Invoice)
    calls = len(server.seen)
    gate = FolderGate(tmp_path)

    again = reader(server, gate).read([PAGE], Invoice)

    assert again == first
    assert len(server.seen) == calls == 1
    assert (gate.hits, gate.misses) == (1, 0)


def test_without_an_answer_nothing_is_sent(server, tmp_path):
    with pytest.raises(ReadFailed) as caught:
        reader(server, FolderGate(tmp_path)).read([PAGE], Invoice)

    assert caught.value.code == "not_kept"
    assert not caught.value.transient
    assert server.seen == []


def test_failure_that_passes_is_not_put_into_the_folder(server, tmp_path):
    server.play("status:500")
    with pytest.raises(ReadFailed):
        reader(server, FolderGate(tmp_path, OpenGate())).read([PAGE], Invoice)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "script",
    [
        ["say:Sure! Here it is."],
        ["extra_key"],
        ["error:400,response_format is not supported"],
        ["error:400,max_completion_tokens is not supported"],
        ["error:400,response_format is not supported", "say:no JSON"],
    ],
    ids=lambda script: "+".join(script)[:40],
)
def test_reading_that_went_another_way_goes_it_again_offline(server, tmp_path, monkeypatch, script):
    server.play(*script)
    first = reader(server, FolderGate(tmp_path, OpenGate())).read([PAGE], Invoice)
    calls = len(server.seen)
    assert calls == len(script) + 1
    monkeypatch.setattr(llm, "_learned", {})  # another process knows nothing of the endpoint

    again = reader(server, FolderGate(tmp_path)).read([PAGE], Invoice)

    assert again == first
    assert len(server.seen) == calls


def test_failure_that_lasts_is_the_same_offline_and_asked_for_again_otherwise(server, tmp_path):
    server.play("refusal")
    with pytest.raises(ReadFailed):
        reader(server, FolderGate(tmp_path, OpenGate())).read([PAGE], Invoice)

    with pytest.raises(ReadFailed) as caught:
        reader(server, FolderGate(tmp_path)).read([PAGE], Invoice)
    assert caught.value.code == "refused"
    assert reader(server, FolderGate(tmp_path, OpenGate())).read([PAGE], Invoice)
    assert reader(server, FolderGate(tmp_path)).read([PAGE], Invoice)
    assert len(server.seen) == 2
