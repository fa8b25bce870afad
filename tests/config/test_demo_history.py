"""The past that the demo's office never had."""

import re
import time
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from config import demo_history
from extraction.models import Case
from review.closing_models import Closing
from review.handling_models import Handling
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> int:
    makers.kind()
    makers.kind("supplier_invoice")
    return demo_history.make_history([makers.alice(), makers.carol()], now=timezone.now())


def text(address: str) -> str:
    browser = Client()
    browser.force_login(makers.carol())
    page = browser.get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_it_is_made_once_and_within_two_seconds_of_the_processor():
    makers.kind()
    makers.kind("supplier_invoice")
    reviewers = [makers.alice(), makers.carol()]
    began = time.process_time()
    made = demo_history.make_history(reviewers, now=timezone.now())
    assert time.process_time() - began < 2
    assert made > 300
    assert demo_history.make_history(reviewers, now=timezone.now()) == 0
    assert Closing.objects.count() == Case.objects.count() == made
    assert not Closing.objects.filter(at__gt=timezone.now()).exists()
    assert Handling.objects.count() > made


def test_figures_of_the_demo_are_drawn_and_compare(history):
    said = text("/ops/")
    assert "Too little to draw" not in said.split("Backlog")[0]
    assert "Nothing to compare" not in said
    assert "Findings let stand" in said


def test_somebody_who_confirms_without_looking_stands_out(history):
    said = text("/ops/reviewers/")
    assert "Lena Brandt. Agrees almost always, after a short look." in said
    assert "Alice Archer. Agrees" not in said


def test_case_of_the_past_opens(history):
    closing = Closing.objects.filter(by__isnull=False).first()
    assert closing is not None
    assert closing.case.reference in text(f"/review/{closing.case.reference}/")
