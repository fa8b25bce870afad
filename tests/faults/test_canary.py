"""What must not be told: a person's name on a document is in its values and nowhere else."""

import io
import logging

import pytest
from django.db import connection
from django.test import Client
from django_rq import get_queue

from audit.chain import tell
from extraction import extract
from extraction import views as page_views
from extraction.models import Document, FieldValue
from review.pipeline import process_document
from review.receiving import submit
from review.sweeping import sweep
from tests import makers
from tests.faults.workers import wait, worker


@pytest.fixture
def logged():
    """What this process logs, as it goes out."""
    out = io.StringIO()
    handlers = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    before = [one.setStream(out) for one in handlers]
    yield out.getvalue
    for one, stream in zip(handlers, before, strict=True):
        one.setStream(stream)


NAME = "Zebulon Quagmire"
FILE = "quagmire-pay.pdf"
CANARIES = ("zebulon", "quagmire")


def upload() -> Document:
    drawn = makers.sample(overrides={"employee.name": NAME})
    person = makers.person("zq", makers.Role.APPLICANT, full_name=NAME)
    case = makers.case(by=person)
    return submit(makers.upload(drawn), FILE, case, by=person)


def assert_silent(text: str) -> None:
    assert text, "there is nothing to look at"
    for canary in CANARIES:
        assert canary not in text.lower()


def everything_in_the_broker() -> str:
    broker = get_queue("documents").connection
    said = []
    for key in broker.keys("*"):
        kind = broker.type(key)
        said.append(key)
        if kind == b"hash":
            said += [part for pair in broker.hgetall(key).items() for part in pair]
        elif kind == b"list":
            said += broker.lrange(key, 0, -1)
        elif kind == b"string":
            said.append(broker.get(key))
        elif kind == b"stream":
            said += [str(entry).encode() for entry in broker.xrange(key)]
    return b" ".join(said).decode(errors="replace")


def whole_table(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {name} t")
        return "\n".join(text for (text,) in cursor.fetchall())


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_name_is_in_no_log_no_broker_and_no_audit_table(folder, logged):
    document = upload()
    waiting = everything_in_the_broker()
    with worker(folder) as one:
        wait(lambda: not Document.objects.unfinished().exists(), "the end", meanwhile=sweep)
        done = everything_in_the_broker()

    value = FieldValue.objects.get(document=document, path="employee.name", current=True)
    assert value.value == NAME, "the canary was not read, so nothing is proved"
    for text in (waiting, done, one.said(), logged()):
        assert_silent(text)
    for table in ("audit_entry", "audit_head", "audit_sealingkey"):
        assert_silent(whole_table(table))
    told = next(one for one in tell(document.chain) if one.entry.action.endswith("settled"))
    assert told.personal["values"]["employee.name"] == NAME


@pytest.mark.django_db
def test_message_of_an_error_in_a_job_is_not_logged(folder, monkeypatch, logged):
    document = makers.stored_document(makers.case())

    def fail(*_):
        raise ValueError(f"{NAME} can't be parsed")

    monkeypatch.setattr(extract, "run", fail)
    process_document(document.pk)

    said = logged()
    assert "document.broken" in said
    assert "ValueError" in said
    assert_silent(said)


def plain(*_):
    raise ValueError(f"{NAME} is odd")


def from_the_database(document):
    # PostgreSQL names the row that it refuses.
    FieldValue.objects.create(
        document=document, reading=1, path="employee.name", position=1, value=NAME, status=NAME[:9]
    )
    FieldValue.objects.create(
        document=document, reading=1, path="employee.name", position=1, act=NAME[:9], version=2
    )


def chained(*_):
    try:
        plain()
    except ValueError as cause:
        raise RuntimeError(f"over {NAME}") from cause


@pytest.mark.django_db
@pytest.mark.parametrize("fail", [plain, from_the_database, chained])
def test_error_page_and_its_log_name_the_request_and_nobody(folder, fail, monkeypatch, logged):
    document = makers.stored_document(makers.case())
    monkeypatch.setattr(page_views, "open_original", fail)
    client = Client(raise_request_exception=False)
    client.force_login(makers.dave())

    response = client.get(f"/pages/original/{document.pk}")

    assert response.status_code == 500
    assert_silent(response.content.decode())
    said = logged()
    assert response["X-Request-Id"] in said
    assert_silent(said)
