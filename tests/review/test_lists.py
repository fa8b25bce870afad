"""Lists that fall short: what asks a second model, what is kept, and what people are shown."""

import pytest

from extraction import routes
from extraction.models import Document, FieldValue, ListCount
from tests import makers
from tests.llm_server import LlmServer
from tests.llm_work import read_with_models

pytestmark = pytest.mark.django_db(transaction=True)

ROUTE = """
[routes.{name}]
tier = "{tier}"
base_url = "{url}"
model = "{name}-1"
residency = "local"
family = "{name}"
"""
TABLE = "transactions"


@pytest.fixture
def statement():
    return makers.stored_document(makers.case(), "bank_statement")


@pytest.fixture
def truth():
    return dict(makers.sample("bank_statement").truth)


@pytest.fixture
def models(settings, tmp_path):
    """Has two models read, and nobody else: no rule notices what they leave out."""

    def write(small: LlmServer, large: LlmServer) -> None:
        path = tmp_path / "routes.toml"
        path.write_text(
            ROUTE.format(name="small", tier="cheap", url=small.base_url)
            + ROUTE.format(name="large", tier="strong", url=large.base_url)
        )
        settings.LLM_ROUTES = routes.load(path)
        settings.READERS = ("small", "large")

    return write


def rows(truth) -> int:
    return len({path.partition("]")[0] for path in truth if path.startswith(f"{TABLE}[")})


def without_row(truth, number: int):
    """A reader's truth that lacks one row; those below it move up."""
    left = {path: value for path, value in truth.items() if not path.startswith(f"{TABLE}[")}
    at = 0
    for row in range(rows(truth)):
        if row == number:
            continue
        start = f"{TABLE}[{row}]"
        cells = {path: value for path, value in truth.items() if path.startswith(start)}
        left |= {f"{TABLE}[{at}]{path.removeprefix(start)}": v for path, v in cells.items()}
        at += 1
    return left


def test_model_that_drops_a_row_has_the_list_asked_for_again(statement, truth, models):
    with LlmServer(without_row(truth, 2)) as small, LlmServer(truth) as large:
        models(small, large)
        read_with_models(statement)

    assert statement.state == Document.State.READ
    asked = statement.steps.get(name="ask:large").asks
    assert {path for path in asked if path.startswith(TABLE)} >= {
        f"{TABLE}[].deposit",
        f"{TABLE}[].withdrawal",
    }


def test_model_that_reads_every_row_is_not_doubted(statement, truth, models):
    with LlmServer(truth) as small, LlmServer(truth) as large:
        models(small, large)
        read_with_models(statement)

    assert statement.state == Document.State.READ
    step = statement.steps.filter(name="ask:large").first()
    assert step is None or not any(path.startswith(TABLE) for path in step.asks)


def test_counts_are_kept_with_the_reading(statement, truth, models):
    short = without_row(truth, 2)
    with LlmServer(short) as small, LlmServer(short) as large:
        models(small, large)
        read_with_models(statement)

    values = FieldValue.objects.of_case(statement.case)
    assert any("list_incomplete" in value.flags for value in values)
    counts = ListCount.objects.filter(document=statement, reading=statement.reading, table=TABLE)
    assert sum(one.expected - one.read for one in counts.exclude(page=None)) == 1
