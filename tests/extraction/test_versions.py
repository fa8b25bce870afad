"""The version of a reader's code: another one when something changed that decides its values."""

import shutil

import pytest

from extraction import versions


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The app's sources in a place where a test may change them."""
    place = tmp_path / "extraction"
    shutil.copytree(versions.ROOT, place, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(versions, "ROOT", place)
    monkeypatch.setattr(versions, "LEXICONS", place / "lexicon")
    return place


def both() -> tuple[str, str]:
    versions.local_version.cache_clear()
    versions.checking_version.cache_clear()
    return versions.reader_version("local"), versions.reader_version("some-route")


@pytest.fixture(autouse=True)
def forget():
    yield
    both_known = (versions.local_version, versions.checking_version)
    for known in both_known:
        known.cache_clear()


@pytest.mark.parametrize(
    ("changed", "local", "route"),
    [
        ("lexicon/invoice.toml", True, False),
        ("local_invoice.py", True, False),
        ("schemas/invoice.py", True, False),
        ("grounding.py", True, True),
        ("dates.py", True, True),
        ("wire.py", False, True),
        ("extract.py", False, False),
        ("render.py", False, False),
    ],
)
def test_version_changes_with_what_decides_the_values_alone(copy, changed, local, route):
    before = both()
    path = copy / changed
    path.write_text(path.read_text() + "\n# another line\n")

    after = both()

    assert (before[0] != after[0], before[1] != after[1]) == (local, route)


def test_same_sources_have_the_same_version(copy):
    assert both() == both()
