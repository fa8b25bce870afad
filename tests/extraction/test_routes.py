"""Routes as an operator writes them down: what they mean, and what is said of wrong ones."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from extraction import routes
from extraction.prices import FREE
from extraction.routes import BadRoutes, allows, complaints, load
from tests.config.test_settings import start

GOOD = """
[routes.cheap]
base_url = "https://models.example/v1"
model = "small"
residency = "eu"
family = "a"
key_env = "MODELS_KEY"
concurrency = 20
requests_per_minute = 300
timeout_s = 45
mask = ["ssn"]

[[routes.cheap.prices]]
since = 2026-01-01
prompt = 0.15
completion = "0.60"
cached = 0.075

[[routes.cheap.prices]]
since = 2026-09-01
prompt = 0.10
completion = 0.40

[routes.strong]
tier = "strong"
base_url = "http://127.0.0.1:8000/v1"
model = "large"
residency = "local"
free = true
images = "scans"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "routes.toml"
    path.write_text(text)
    return path


@pytest.fixture(autouse=True)
def configuration(monkeypatch):
    """The settings that routes look at, without a database."""
    values = SimpleNamespace(
        configured=True,
        LLM_ROUTES=(),
        LLM_ROUTE="llm",
        LLM_BASE_URL="",
        LLM_MODEL="",
        LLM_API_KEY="",
        LLM_RESIDENCY="",
        LLM_TIMEOUT=SimpleNamespace(total_seconds=lambda: 30.0),
        LLM_MAX_OUTPUT_TOKENS=4096,
        LLM_CONCURRENCY=7,
        LLM_LOOPBACK_ONLY=False,
    )
    monkeypatch.setattr(routes, "settings", values)
    return values


def test_file_gives_its_routes_in_order(tmp_path):
    cheap, strong = load(written(tmp_path, GOOD))

    assert (cheap.name, cheap.tier, cheap.residency, cheap.family) == ("cheap", "cheap", "eu", "a")
    assert (cheap.concurrency, cheap.requests_per_minute, cheap.timeout_s) == (20, 300, 45.0)
    assert (strong.name, strong.tier, strong.images) == ("strong", "strong", "scans")


def test_prices_hold_from_their_day_on(tmp_path):
    cheap, strong = load(written(tmp_path, GOOD))

    assert cheap.price_on(date(2025, 12, 31)) is None
    early, late = cheap.price_on(date(2026, 8, 31)), cheap.price_on(date(2026, 9, 1))
    assert early is not None
    assert late is not None
    assert (early.prompt, early.completion, early.cached) == (150_000, 600_000, 75_000)
    assert (late.prompt, late.completion, late.cached) == (100_000, 400_000, 100_000)
    assert strong.price_on(date(2026, 1, 1)) == FREE


def test_client_gets_the_route_with_its_key(tmp_path, monkeypatch):
    cheap, strong = load(written(tmp_path, GOOD))
    monkeypatch.setenv("MODELS_KEY", " secret\n")

    assert cheap.wire().api_key == "secret"
    assert (cheap.wire().timeout_s, cheap.wire().mask) == (45.0, ("ssn",))
    assert strong.wire().api_key == ""
    assert "secret" not in repr(cheap) + repr(cheap.wire())


def test_key_may_stand_in_a_file(tmp_path):
    key = tmp_path / "key"
    key.write_text("from a file\n")
    text = GOOD.replace('key_env = "MODELS_KEY"', f'key_file = "{key}"')

    assert load(written(tmp_path, text))[0].wire().api_key == "from a file"
    key.unlink()
    with pytest.raises(BadRoutes, match="cheap needs its key in the file"):
        load(written(tmp_path, text))[0].wire()


def test_key_that_is_not_there_is_told_by_the_name_of_its_place(tmp_path, monkeypatch):
    monkeypatch.delenv("MODELS_KEY", raising=False)

    with pytest.raises(BadRoutes, match="cheap needs its key in MODELS_KEY"):
        load(written(tmp_path, GOOD))[0].wire()


@pytest.mark.parametrize(
    ("change", "to", "says"),
    [
        ('residency = "eu"\n', "", "route cheap, residency: Field required"),
        ('residency = "eu"', 'residency = "EU West"', "cheap, residency"),
        ('model = "small"', 'model = ""', "cheap, model"),
        ('base_url = "https://models.example/v1"', 'base_url = "models"', "base_url is not an"),
        ("https://models.example", "https://u:canary@models.example", "must hold no user"),
        ('family = "a"', 'api_key = "canary"', "cheap, api_key: Extra inputs"),
        ("prompt = 0.15", 'prompt = "much"', "must be an amount of dollars"),
        ("prompt = 0.15", "prompt = -0.15", "must be an amount of dollars"),
        ("since = 2026-09-01", "since = 2026-01-01", "two prices since the same day"),
        ("concurrency = 20", "concurrency = 0", "cheap, concurrency"),
        ('tier = "strong"', 'tier = "best"', "strong, tier"),
        ("[routes.strong]", "[routes.local]", "local is no name for a route"),
        ('images = "scans"', 'images = "scans"\nmask = ["ssn"]', "masks sends no pictures"),
        ('mask = ["ssn"]', 'mask = ["shoe size"]', "is no identifier"),
        ("[routes.cheap]", "[route.cheap]", "must hold tables"),
        ("[routes.cheap]", "[routes.cheap", "is no TOML"),
        ("free = true", "free = true\nkey_env = 'A'\nkey_file = 'B'", "both key_env and key_file"),
    ],
)
def test_wrong_file_is_told_in_words_that_show_no_key(tmp_path, change, to, says):
    assert change in GOOD

    with pytest.raises(BadRoutes) as caught:
        load(written(tmp_path, GOOD.replace(change, to, 1)))
    assert says in caught.value.sentence
    assert "canary" not in caught.value.sentence


def test_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadRoutes, match="can't be read"):
        load(tmp_path / "none.toml")


def test_single_route_is_made_of_the_settings(configuration):
    configuration.LLM_BASE_URL, configuration.LLM_MODEL = "https://far.example/v1", "m"
    configuration.LLM_API_KEY = "key"

    route = routes.named("llm")

    assert route is not None
    assert (route.tier, route.residency, route.concurrency) == ("cheap", "unstated", 7)
    assert (route.wire().api_key, route.wire().max_output_tokens) == ("key", 4096)


@pytest.mark.parametrize(
    ("address", "stated", "residency"),
    [
        ("http://127.0.0.1:1/v1", "", "local"),
        ("http://localhost/v1", "", "local"),
        ("http://10.0.0.7/v1", "", "unstated"),
        ("https://far.example/v1", "eu", "eu"),
        ("http://127.0.0.1:1/v1", "us", "us"),
    ],
)
def test_single_route_is_local_only_on_this_machine_or_where_it_is_said(
    configuration, address, stated, residency
):
    configuration.LLM_BASE_URL, configuration.LLM_MODEL = address, "m"
    configuration.LLM_RESIDENCY = stated

    assert routes.configured()["llm"].residency == residency


def test_case_kind_that_lists_nothing_allows_local_alone():
    assert allows([], "local")
    assert not allows([], "eu")
    assert not allows([], "unstated")
    assert allows(["eu"], "eu")
    assert not allows(["eu"], "local")


def test_fallback_stays_within_the_residencies_that_are_allowed(tmp_path, configuration):
    text = GOOD + GOOD.partition("[routes.strong]")[0].replace("cheap", "other").replace("eu", "us")
    configuration.LLM_ROUTES = load(written(tmp_path, text))

    assert [one.name for one in routes.of_tier("cheap", residencies=["eu"])] == ["cheap"]
    assert [one.name for one in routes.of_tier("cheap", residencies=["us", "eu"])] == [
        "cheap",
        "other",
    ]
    assert routes.of_tier("cheap", residencies=[]) == []
    assert [one.name for one in routes.of_tier("strong", residencies=[])] == ["strong"]


def test_readers_that_are_no_routes_are_complained_of(tmp_path):
    known = load(written(tmp_path, GOOD))

    assert complaints(known, ("local", "cheap", "llm"), "llm") == []
    assert "READERS: names llm" in complaints(known, ("llm",), "")[0]
    assert "names a route cheap" in complaints(known, ("cheap",), "cheap")[0]


def test_wrong_routes_stop_the_start_with_one_sentence(tmp_path):
    path = written(tmp_path, GOOD.replace('residency = "eu"\n', 'key = "canary"\n'))

    done = start(LLM_ROUTES=str(path))

    assert done.returncode == 1
    assert done.stderr.startswith("Countersign can't start, settings are wrong: LLM_ROUTES: ")
    assert done.stderr.count("\n") == 1
    assert "canary" not in done.stderr


def test_right_routes_start(tmp_path):
    path = written(tmp_path, GOOD)

    assert start(LLM_ROUTES=str(path), READERS="cheap,local").returncode == 0
    assert "READERS: names cheap" in start(READERS="cheap").stderr


@pytest.mark.parametrize("value", ["canary", "-1", "1e99"])
def test_day_budget_that_is_no_amount_stops_the_start(value):
    done = start(LLM_DAY_BUDGET_USD=value)

    assert done.returncode == 1
    assert "LLM_DAY_BUDGET_USD: is no amount of dollars" in done.stderr
    assert value not in done.stderr
