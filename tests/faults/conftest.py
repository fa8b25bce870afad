"""A place of its own for each test's files, and a broker with nothing in it."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django_rq import get_queue


@pytest.fixture
def folder(settings):
    """Where originals and page images are kept, here and in the workers."""
    path = Path(tempfile.mkdtemp(prefix="faults-"))
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(path)},
        },
    }
    get_queue("documents").connection.flushall()
    yield path
    get_queue("documents").connection.flushall()
    shutil.rmtree(path, ignore_errors=True)
