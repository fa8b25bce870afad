import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.endpoint import CAPS, MODES, Dialect, Route

PARAMETERS = (*CAPS, "stream", "stream_options", "response_format", "reasoning_effort", "system",
              "image")  # fmt: skip


@given(
    st.builds(
        Dialect, st.sampled_from(MODES), st.sampled_from(CAPS), *[st.booleans() for _ in range(5)]
    ),
    st.lists(st.sampled_from(PARAMETERS), min_size=20, max_size=20),
)
def test_whatever_is_refused_the_tries_come_to_an_end_without_saying_the_same_twice(first, refused):
    said: list[Dialect] = []
    dialect: Dialect | None = first
    for parameter in refused:
        if dialect is None:
            break
        assert dialect not in said
        said.append(dialect)
        dialect = dialect.without(parameter)

    assert dialect is None
    assert len(said) <= 14


def test_what_nobody_names_is_tried_from_the_strictest_to_the_barest():
    said = []
    dialect: Dialect | None = Dialect()
    while dialect:
        said.append((dialect.mode, dialect.cap, dialect.stream, dialect.system))
        dialect = dialect.without("")

    assert said == [
        *((mode, "max_completion_tokens", True, True) for mode in MODES),
        ("text", "max_tokens", False, True),
        ("text", "", False, False),
    ]


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://localhost/v1", True),
        ("http://[::1]:1/v1", True),
        ("http://10.0.0.1/v1", False),
        ("https://models.example/v1", False),
    ],
)
def test_an_address_on_this_machine_is_told_by_its_spelling(url, here):
    assert Route("llm", url, "m").is_on_this_machine is here


def test_a_key_is_not_shown():
    assert "secret" not in repr(Route("llm", "http://127.0.0.1:1/v1", "m", api_key="secret"))


@pytest.mark.parametrize(
    "url", ["http://a b/v1", "http://a\n/v1", "http://h:0/v1", "http://[::/v1"]
)
def test_an_address_that_a_client_would_stumble_over_is_none(url):
    with pytest.raises(ValueError, match="LLM_BASE_URL is not an address"):
        Route("llm", url, "m")
