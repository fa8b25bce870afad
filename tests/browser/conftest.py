"""A worker of its own process, beside the live server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django_rq import get_queue

from tests.faults import workers


@pytest.fixture
def worker(live_server) -> Iterator[workers.Worker]:
    """A real RQ worker on the test's database and files. Jobs of before are gone."""
    get_queue("documents").empty()
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    folder.mkdir(parents=True, exist_ok=True)
    with workers.worker(folder, LEASE_S="90", MAX_ATTEMPTS="4") as one:
        yield one
