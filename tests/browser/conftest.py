"""A worker of its own process beside the live server, and a browser that has signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django_rq import get_queue
from playwright.sync_api import Page

from accounts.models import User
from tests import makers
from tests.faults import workers


@pytest.fixture
def worker(live_server) -> Iterator[workers.Worker]:
    """A real RQ worker on the test's database and files. Jobs of before are gone."""
    get_queue("documents").empty()
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    folder.mkdir(parents=True, exist_ok=True)
    with workers.worker(folder, LEASE_S="90", MAX_ATTEMPTS="4") as one:
        yield one


@pytest.fixture
def signed_in(browser, live_server) -> Callable[..., Page]:
    """Opens a page as somebody who has signed in; dave where nobody is named."""

    def open_page(user: User | None = None, **options: object) -> Page:
        client = Client()
        client.force_login(user or makers.dave())
        name = settings.SESSION_COOKIE_NAME
        page = browser(**options)
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_page
