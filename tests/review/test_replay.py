"""Past readings made again: the same to the byte, offline, and told apart where one changed."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from extraction import replay as replaying
from extraction.cases import read_again
from extraction.llm_models import KeptAnswer, LlmCall
from extraction.models import Document, Extraction, FieldValue
from extraction.replay import SETTLED, Verdict, replay
from extraction.routes import RouteSettings
from tests import makers
from tests.llm_server import LlmServer
from tests.llm_work import read_with_models

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stub():
    return makers.stored_document(makers.case(), layout=3, seed=5)


@pytest.fixture
def endpoint(settings):
    """An endpoint that knows the stub, with both readers pointed at it."""
    with LlmServer(makers.sample(layout=3, seed=5).truth) as server:
        settings.READERS = ("llm", "local")
        settings.LLM_BASE_URL = server.base_url
        settings.LLM_MODEL = "oracle-1"
        yield server


def verdicts(document: Document) -> dict[str, str]:
    return {one.what: one.verdict.value for one in replay(document)}


def again(document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(state=Document.State.FAILED)
    document.refresh_from_db()
    read_again(document, by=None)
    read_with_models(document)


def test_every_value_comes_out_the_same_with_the_endpoint_gone(stub, endpoint, settings):
    read_with_models(stub)
    calls = len(endpoint.seen)
    settings.READERS, settings.LLM_BASE_URL = ("local",), ""

    made = list(replay(stub))

    assert {one.what: one.verdict for one in made} == {
        "llm": Verdict.SAME,
        "local": Verdict.SAME,
        SETTLED: Verdict.SAME,
    }
    assert all(one.values > 10 for one in made)
    assert len(endpoint.seen) == calls == 1


def test_reading_an_unchanged_document_again_asks_nobody(stub, endpoint):
    read_with_models(stub)
    told = FieldValue.objects.order_by("path").values_list("path", "value", "evidence")
    first = list(told.filter(reading=1))
    calls = len(endpoint.seen)

    again(stub)

    assert list(told.filter(reading=2)) == first
    assert len(endpoint.seen) == calls
    hit = LlmCall.objects.latest("pk")
    assert (hit.from_cache, hit.reading, hit.cost_micros) == (True, 2, 0)
    assert set(verdicts(stub).values()) == {"same"}


def test_same_file_in_another_case_asks_nobody(stub, endpoint):
    read_with_models(stub)
    calls = len(endpoint.seen)

    twin = makers.stored_document(makers.case(by=makers.erin()), layout=3, seed=5)
    read_with_models(twin)

    assert len(endpoint.seen) == calls
    assert verdicts(twin)["llm"] == "same"


def test_failed_reading_holds_no_values_and_the_next_one_is_made_again(stub, endpoint, settings):
    endpoint.play("status:503")
    settings.MAX_ATTEMPTS = 1
    read_with_models(stub)
    assert verdicts(stub)["llm"] == "same"

    again(stub)

    assert set(verdicts(stub).values()) == {"same"}


def test_long_document_read_in_portions_and_twice_is_put_together_again(settings):
    """Two portions, and the first answer of no use: what counts is in the answers, in order."""
    paper = makers.stored_document(makers.case("supplier_invoice"), "invoice", 6, seed=1)
    settings.READERS = ("cheap", "local")
    with LlmServer(makers.sample("invoice", 6, seed=1).truth) as server:
        settings.LLM_ROUTES = (
            RouteSettings(
                name="cheap",
                base_url=server.base_url,
                model="oracle-1",
                residency="local",
                portion_chars=1000,
                mask=("iban",),
            ),
        )
        server.play("say:no JSON at all")
        read_with_models(paper)
        asked = len(server.seen)
        again(paper)

        assert (asked, len(server.seen)) == (3, 3)

    first, second = Extraction.objects.filter(reader="cheap").order_by("reading")
    assert [one["pages"] for one in first.answers] == [[1], [2]]
    assert (first.fields, first.answers) == (second.fields, second.answers)
    hits = LlmCall.objects.filter(reading=2)
    assert [(hit.from_cache, hit.pages, hit.cost_micros) for hit in hits] == [
        (True, [1], 0),
        (True, [2], 0),
    ]
    assert set(verdicts(paper).values()) == {"same"}


@pytest.mark.parametrize(
    "change", [{"model": "another"}, {"max_output_tokens": 4096}, {"mask": ("iban", "ein")}]
)
def test_route_that_asks_otherwise_is_asked_anew(stub, settings, change):
    settings.READERS = ("cheap", "local")
    with LlmServer(makers.sample(layout=3, seed=5).truth) as server:
        given = {"base_url": server.base_url, "model": "oracle-1", "residency": "local"}
        settings.LLM_ROUTES = (RouteSettings(name="cheap", **given),)
        read_with_models(stub)
        settings.LLM_ROUTES = (RouteSettings(name="cheap", **{**given, **change}),)
        again(stub)

        asked = [call.from_cache for call in LlmCall.objects.order_by("pk")]
        # Masking takes nothing out of this document: the question stays the same to the letter.
        assert asked == ([False, True] if "mask" in change else [False, False])


def test_reading_of_which_an_answer_is_gone_is_asked_anew(stub, endpoint):
    read_with_models(stub)
    KeptAnswer.objects.all().delete()

    again(stub)

    assert len(endpoint.seen) == 2


def test_value_that_was_changed_in_the_database_is_found(stub, endpoint):
    read_with_models(stub)
    row = Extraction.objects.get(reader="llm")
    field = next(one for one in row.fields if one["path"] == "pay_date")
    field["value"] = "2001-01-01"
    row.save(update_fields=["fields"])

    made = {one.what: one for one in replay(stub)}

    assert made["llm"].verdict is Verdict.DIFFERENT
    assert made["llm"].paths == ("pay_date",)
    assert "was changed" in made["llm"].why
    assert made[SETTLED].verdict is Verdict.DIFFERENT
    assert made[SETTLED].paths == ("pay_date",)


def test_answer_that_is_gone_makes_no_claim_of_sameness(stub, endpoint):
    read_with_models(stub)
    KeptAnswer.objects.all().delete()

    assert verdicts(stub) == {"llm": "not_replayable", "local": "same", SETTLED: "same"}


def test_answer_that_was_tampered_with_is_told(stub, endpoint):
    read_with_models(stub)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE extraction_keptanswer DISABLE TRIGGER kept_answer_settled")
        cursor.execute("UPDATE extraction_keptanswer SET text = replace(text, '2', '3')")
        cursor.execute("ALTER TABLE extraction_keptanswer ENABLE TRIGGER kept_answer_settled")

    made = {one.what: one for one in replay(stub)}

    assert made["llm"].verdict is Verdict.NOT_REPLAYABLE
    assert "tampered" in made["llm"].why


def test_other_code_of_the_built_in_reader_is_not_compared(stub, endpoint, monkeypatch):
    read_with_models(stub)
    monkeypatch.setattr(replaying, "reader_version", lambda reader: "another")

    made = {one.what: one for one in replay(stub)}

    assert made["local"].verdict is Verdict.NOT_REPLAYABLE
    assert "has changed since" in made["local"].why
    assert made["llm"].verdict is Verdict.SAME


def test_command_says_it_in_words_and_exits_1_where_something_differs(stub, endpoint, capsys):
    read_with_models(stub)

    call_command("replay", str(stub.pk))
    assert f"document {stub.pk}, reading 1, llm: same" in capsys.readouterr().out
    call_command("replay", stub.case.reference, "--json")
    assert json.loads(capsys.readouterr().out)["summary"]["different"] == 0

    FieldValue.objects.filter(path="pay_date").update(value="2001-01-01")
    with pytest.raises(CommandError, match="1 readings came out different"):
        call_command("replay", "--all")
    assert "settled: DIFFERENT" in capsys.readouterr().out


def test_command_knows_no_document_that_is_not_there():
    with pytest.raises(CommandError, match="no document and no case"):
        call_command("replay", "CS-NONE-00")
