import os
import stat
import sys

import pytest

from config import browser
from config.trouble import Trouble
from tests.config import machine


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine without a browser, where nobody may install one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def program(folder, name):
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_an_installed_browser_is_found_by_its_usual_names(bare):
    assert browser._on_path() is None
    chrome = program(bare, "google-chrome")
    assert browser.find() == chrome
    chromium = program(bare, "chromium")
    assert browser.find() == chromium


def test_a_browser_that_is_named_wins(bare, monkeypatch):
    program(bare, "chromium")
    mine = program(bare, "mine")
    monkeypatch.setenv("CHROMIUM", mine)

    assert browser.find() == mine


def test_a_named_browser_that_is_none_is_said(bare, monkeypatch):
    program(bare, "chromium")
    monkeypatch.setenv("CHROMIUM", str(bare / "nowhere"))

    with pytest.raises(Trouble, match="which is not a program"):
        browser.find()


def test_without_a_browser_it_says_how_to_get_one(bare):
    with pytest.raises(Trouble, match=r"apt-get install chromium.*BROWSER=skip"):
        browser.find()


def test_skipping_leaves_the_browser_tests_out_and_says_so():
    here = "tests/config/test_site.py"

    def collect(**more):
        return machine.run(
            sys.executable, "-m", "config.run_tests", "--collect-only", "-q", here, **more
        )

    # A browser that is none: it is not even looked at.
    skipped = collect(BROWSER="skip", CHROMIUM="/nowhere")
    assert skipped.stdout.startswith("BROWSER=skip: the tests that need a browser are left out.")
    assert "deselected" in skipped.stdout
    assert "::" not in skipped.stdout

    assert f"{here}::" in collect(BROWSER="", CHROMIUM="/bin/true").stdout
