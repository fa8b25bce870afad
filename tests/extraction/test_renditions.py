"""The small and the sharp picture of a page."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from extraction import doorbell, renditions
from extraction.models import Page
from review import pipeline
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Page:
    document = makers.stored_document(makers.case(), "pay_stub")
    pipeline.process_document(document.pk)
    return document.pages.get()


@pytest.fixture
def rung(monkeypatch) -> list[str]:
    """Names of the jobs that were rung for."""
    names: list[str] = []
    monkeypatch.setattr(doorbell, "ring", lambda *args, name, **more: names.append(name))
    return names


def opened(name: str) -> Image.Image:
    with default_storage.open(name) as stored:
        return Image.open(io.BytesIO(stored.read()))


def reader() -> Client:
    made = Client()
    made.force_login(makers.alice())
    return made


def test_small_picture_is_a_fraction_of_the_ordinary_one(page):
    renditions.make_screens(page.document_id)

    small = opened(renditions.screen_name(page))
    assert (small.format, max(small.size)) == ("WEBP", renditions.SCREEN_PX)
    name = renditions.screen_name(page)
    assert default_storage.size(name) < 0.5 * default_storage.size(page.image)


def test_sharp_picture_is_the_same_page_with_four_times_the_pixels(page):
    renditions.make_sharp(page.pk)

    sharp, image = opened(renditions.sharp_name(page)), opened(page.image)
    assert sharp.width == pytest.approx(2 * image.width, abs=2)
    small = [one.convert("L").resize((60, 80)).tobytes() for one in (sharp, image)]
    off = [abs(one - other) for one, other in zip(*small, strict=True)]
    assert sum(off) / len(off) < 4


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_sharp_picture_lies_as_the_page_that_was_turned(page, turn):
    small = opened(page.thumbnail).transpose(turn)
    out = io.BytesIO()
    small.save(out, "JPEG")
    default_storage.delete(page.thumbnail)
    default_storage.save(page.thumbnail, io.BytesIO(out.getvalue()))

    renditions.make_sharp(page.pk)

    sharp = opened(renditions.sharp_name(page)).convert("L").resize((60, 60)).tobytes()
    like = small.convert("L").resize((60, 60)).tobytes()
    off = [abs(one - other) for one, other in zip(sharp, like, strict=True)]
    assert sum(off) / len(off) < 8


def test_pictures_are_rung_for_and_the_ordinary_one_is_shown_meanwhile(page, rung):
    small = reader().get(f"/pages/{page.pk}/screen")
    sharp = reader().get(f"/pages/{page.pk}/sharp")

    assert (small.status_code, small["Content-Type"]) == (200, "image/jpeg")
    assert small["Cache-Control"] == "private, no-store"
    assert (sharp.status_code, sharp["Retry-After"]) == (202, "1")
    assert rung == [f"screen-page-{page.pk}", f"sharp-page-{page.pk}"]


def test_pictures_are_kept_by_one_persons_browser_alone(page):
    renditions.make_screens(page.document_id)
    for name in ("screen", "image", "thumbnail"):
        answer = reader().get(f"/pages/{page.pk}/{name}")
        assert answer["Cache-Control"] == "private, max-age=3600"
        assert "Cookie" in answer["Vary"]


def test_pictures_are_nobody_elses(page):
    renditions.make_screens(page.document_id)
    stranger = Client()
    stranger.force_login(makers.erin())
    for name in ("screen", "sharp"):
        assert stranger.get(f"/pages/{page.pk}/{name}").status_code == 404
        assert Client().get(f"/pages/{page.pk}/{name}").status_code == 302
