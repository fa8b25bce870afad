"""Page images and originals: who gets them, and how they are handed out."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from extraction.cases import remove
from extraction.models import Document, Page
from tests import makers

pytestmark = pytest.mark.django_db

MAY = ["dave", "alice", "carol", "oscar"]
MAY_NOT = ["erin", "ada"]


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


@pytest.fixture
def document():
    return makers.stored_document(makers.case())


@pytest.fixture
def page(document):
    return Page.objects.create(
        document=document,
        number=1,
        width=612,
        height=792,
        image=default_storage.save("pages/1.jpg", ContentFile(b"\xff\xd8\xff large")),
        thumbnail=default_storage.save("pages/1-small.jpg", ContentFile(b"\xff\xd8\xff small")),
        image_type="image/jpeg",
        words=[],
        words_from="text",
    )


def get(url, name=None):
    client = Client()
    if name:
        client.force_login(getattr(makers, name)())
    return client.get(url)


def addresses(page):
    return [
        f"/pages/{page.pk}/image",
        f"/pages/{page.pk}/thumbnail",
        f"/pages/original/{page.document_id}",
    ]


@pytest.mark.parametrize("name", MAY)
def test_own_applicant_and_those_who_read_cases_get_them(page, name):
    for url in addresses(page):
        assert get(url, name).status_code == 200


@pytest.mark.parametrize("name", MAY_NOT)
def test_others_do_not_learn_that_they_are_there(page, name):
    for url in addresses(page):
        response = get(url, name)
        assert response.status_code == 404
        assert b"CS-" not in response.content


def test_strangers_are_sent_to_sign_in(page):
    for url in addresses(page):
        response = get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/sign-in/?next=/pages/")


def test_former_applicant_who_is_staff_now_reads_by_the_role_of_today(page):
    dave = makers.dave()
    dave.role = "admin"
    dave.save()

    assert get(addresses(page)[0], "dave").status_code == 404


def test_person_who_was_switched_off_gets_nothing(page):
    client = Client()
    client.force_login(makers.dave())
    makers.User.objects.update(is_active=False)

    assert client.get(addresses(page)[0]).status_code == 302


def test_pages_are_only_read(page):
    client = Client()
    client.force_login(makers.dave())

    for url in addresses(page):
        assert client.post(url).status_code == 405


def test_picture_is_the_rendered_one(page):
    image, thumbnail, _ = addresses(page)

    response = get(image, "dave")

    assert b"".join(response) == b"\xff\xd8\xff large"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert b"".join(get(thumbnail, "dave")) == b"\xff\xd8\xff small"


def test_original_is_saved_and_never_shown(document):
    Document.objects.update(name='stub "of" März.pdf')

    response = get(f"/pages/original/{document.pk}", "dave")

    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Type"] == "application/pdf"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert b"".join(response) == makers.sample().data


def test_type_of_an_original_is_ours_and_not_its_names(document):
    Document.objects.update(name="page.html")

    response = get(f"/pages/original/{document.pk}", "dave")

    assert response["Content-Type"] == "application/pdf"


def test_damaged_original_is_not_handed_out(document):
    with default_storage.open(document.stored_as, "r+b") as stored:
        stored.seek(100)
        stored.write(b"x")

    response = get(f"/pages/original/{document.pk}", "alice")

    assert response.status_code == 410
    assert b"%PDF" not in response.content


def test_missing_picture_is_not_found(page):
    default_storage.delete(page.image)

    assert get(addresses(page)[0], "alice").status_code == 404


def test_removed_document_can_still_be_looked_at_by_staff(page):
    remove(page.document, by=makers.dave())

    assert get(addresses(page)[2], "oscar").status_code == 200


@pytest.mark.parametrize("url", ["/pages/999999/image", "/pages/original/999999"])
def test_what_is_not_there_is_not_found(url):
    assert get(url, "alice").status_code == 404
