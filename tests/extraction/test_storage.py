"""Nothing takes the storage for a folder: it works as well where there are no paths, as in S3."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from extraction.intake import open_original
from extraction.models import Document
from review.pipeline import process_document
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pathless(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }


def test_document_is_kept_read_and_shown_without_any_path(pathless, client):
    drawn = makers.sample(layout=3)
    document = makers.stored_document(makers.case(), layout=3)

    process_document(document.pk)

    document.refresh_from_db()
    assert document.state == Document.State.READ
    assert open_original(document).getvalue() == drawn.data
    page = document.pages.get()
    client.force_login(makers.dave())
    shown = b"".join(client.get(reverse("pages:image", args=[page.pk])).streaming_content)
    with default_storage.open(page.image) as kept:
        assert shown == kept.read()
    saved = client.get(reverse("pages:original", args=[document.pk]))
    assert b"".join(saved.streaming_content) == drawn.data
