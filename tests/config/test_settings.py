"""Settings: all are written down, and a wrong one stops the start without telling its value."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from config.environment import ROOT, Environment

PAGE = ROOT / "docs" / "reference" / "settings.md"
GIVEN = {
    "SECRET_KEY": "x" * 50,
    "AUDIT_MASTER_KEY": "A" * 43 + "=",
    "DATABASE_URL": "postgresql://someone:something@db.example/name",
    "REDIS_URL": "redis://broker.example:6379/0",
}


def default_of(name: str) -> str:
    """A setting's default as the page writes it."""
    field = Environment.model_fields[name]
    default = field.default
    if default is PydanticUndefined:
        return "must be set"
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if isinstance(default, Path):
        default = default.relative_to(ROOT)
    if isinstance(default, tuple):
        default = ",".join(default)
    return f"`{default}`" if default not in ("", {}) else "empty"


def written() -> dict[str, tuple[str, str]]:
    """The rows of the page: default and description by name."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$", PAGE.read_text(), re.M)
    return {name: (default, says) for name, default, says in rows}


def test_every_setting_is_written_down_with_its_default():
    assert {name: default for name, (default, _) in written().items()} == {
        name: default_of(name) for name in Environment.model_fields
    }


@pytest.mark.parametrize("name", Environment.model_fields)
def test_page_says_of_a_setting_what_the_code_says(name):
    assert written()[name][1] == Environment.model_fields[name].description


def start(**settings: str | None) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own with nothing but these set."""
    outside = {k: v for k, v in os.environ.items() if k not in Environment.model_fields}
    given = {name: value for name, value in {**GIVEN, **settings}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={**outside, **given},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_complete_settings_start():
    assert start().returncode == 0


def test_mail_server_wants_to_know_where_its_links_lead():
    url = "smtp://me:pass%23word@mail.example:587"

    done = start(EMAIL_URL=url)
    assert (done.returncode, "BASE_URL: is needed" in done.stderr) == (1, True)
    assert start(EMAIL_URL=url, BASE_URL="https://sign.example").returncode == 0


def test_all_that_is_missing_is_named_at_once():
    done = start(**dict.fromkeys(GIVEN))

    assert done.returncode == 1
    for name in GIVEN:
        assert f"{name}: is not set" in done.stderr
    assert "Traceback" not in done.stderr
    assert "docs/reference/settings.md" in done.stderr


WRONG = {
    "SECRET_KEY": ["canary"],
    "AUDIT_MASTER_KEY": ["canary", "Y2FuYXJ5"],
    "DATABASE_URL": [
        "mysql://canary@db.example/name",
        "postgresql://someone:canary#1/x@db.example/name",
        "postgresql://someone:p@db.example:canary/name",
    ],
    "REDIS_URL": ["http://canary.example", "redis://:canary#x@broker:6379/0"],
    "DEBUG": ["canary", "true"],
    "HTTPS": ["canary"],
    "TIME_ZONE": ["Mars/Canary"],
    "STORAGE_OPTIONS": ["canary", '["canary"]'],
    "LOG_LEVEL": ["canary"],
    "MAX_UPLOAD_BYTES": ["canary", "0"],
    "MAX_PAGES": ["-1"],
    "LEASE_S": ["0"],
    "LLM_ROUTE": ["Canary Route"],
    "REGISTRATION": ["canary"],
    "EMAIL_URL": [
        "imap://canary.example",
        "smtp://me:canary#1/x@mail.example",
        "smtp://me:canary@mail.example:587?tls=canary",
        "smtp://",
    ],
    "BASE_URL": ["canary", "ftp://canary.example", "https://sign.example/canary"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_wrong_setting_stops_the_start_and_keeps_its_value_to_itself(name, value):
    done = start(**{name: value})

    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert said.startswith("Countersign can't start")
    assert name in said
    assert "canary" not in said.lower()
    assert "Traceback" not in said
    assert said.count("\n") == 1
