"""The doctor on whoever asks models."""

import pytest

from config import doctor
from config.doctor import State
from extraction import bell
from extraction.steps import ensure
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(settings):
    settings.READERS = ("llm", "local")
    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://127.0.0.1:9/v1", "some-model"
    for one in bell.workers():
        bell.gone(one.name)


def test_without_models_no_worker_is_needed(settings):
    settings.READERS = ("local",)

    assert doctor.model_workers()[0] is State.OK


def test_models_without_a_worker_are_a_problem_that_says_how_many_wait(model):
    document = makers.document(makers.case(), state="reading")
    ensure(document, "ask:llm")

    said, words = doctor.model_workers()

    assert said is State.PROBLEM
    assert "1 documents wait" in words
    assert "llm_worker" in words


def test_worker_that_signs_is_counted_with_its_slots(model):
    bell.here("one", slots=200, busy=3)
    try:
        said, words = doctor.model_workers()
    finally:
        bell.gone("one")

    assert said is State.OK
    assert "1 running, 3 of 200 slots busy" in words


def test_reader_that_is_not_there_is_a_problem(settings):
    settings.READERS = ("far",)

    assert doctor.model_workers()[0] is State.PROBLEM
