"""What all tests share: throw-away services are running already, see `config.run_tests`."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Colours and anti-aliasing are then the same on every machine.
    "--force-color-profile=srgb",
    # Containers often have a small /dev/shm.
    "--disable-dev-shm-usage",
)

OpenPage = Callable[..., Page]


def pytest_configure() -> None:
    # How long an example takes says how busy the machine is.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    if "DATABASE_URL" not in os.environ:  # pure tests also run by a bare `pytest -p no:django`
        return
    # What an earlier demo collected must not decide which static files a test sees.
    settings.STATIC_ROOT = Path(os.environ["STORAGE_DIR"]).parent / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what opens a browser, and leave it out where `BROWSER=skip` says so."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if os.environ.get("BROWSER") == "skip":
        left_out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("browser")]


@pytest.fixture(scope="session", autouse=True)
def emptying() -> Iterator[None]:
    """Let the tests alone empty the audit log: tables are truncated after a test with commits."""
    if "DATABASE_URL" not in os.environ:  # pure tests have no database
        yield
        return
    operations = type(connection.ops)
    flush = operations.sql_flush

    def as_owner(self: Any, *args: Any, **more: Any) -> list[str]:
        alter = "ALTER TABLE audit_entry {} TRIGGER audit_never_emptied"
        statements = flush(self, *args, **more)
        return [alter.format("DISABLE"), *statements, alter.format("ENABLE")]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(operations, "sql_flush", as_owner)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One running browser; pages of different tests share nothing but the process."""
    path = os.environ.get("CHROMIUM")
    assert path, "CHROMIUM is not set: run the tests with `make test`"
    with sync_playwright() as playwright:
        flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def violations() -> list[str]:
    """What the pages of a test did against the content security policy, so far."""
    return []


@pytest.fixture
def browser(chromium: Browser, live_server: Any, violations: list[str]) -> Iterator[OpenPage]:
    """Opens pages of the live server, each call as another person with another empty profile.

    `browser(width=1280, height=900, **options)` gives a page whose relative addresses lead to the
    live server; `options` are those of Playwright's `new_context`, as `java_script_enabled` or
    `color_scheme`. At the end no page may have broken the content security policy.
    """
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            violations.append(message.text)

    def open_page(width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="UTC",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", note)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert violations == []


@pytest.fixture
def page(browser: OpenPage) -> Page:
    """A page in the browser of one person."""
    return browser()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Looks for what keeps people out of a page: `axe(page)` gives one line for each violation."""
    source = (HERE / "browser" / "axe.min.js").read_text()

    def look(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("async () => (await axe.run()).violations")
        return [
            f"{violation['id']}: {violation['help']} ({node['target']})"
            for violation in found
            for node in violation["nodes"]
        ]

    return look
