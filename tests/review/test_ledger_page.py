"""The page on calls to models: what left and what it cost, with unknown figures shown as such."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from audit.chain import tell
from extraction.llm_models import EndpointState, LlmCall
from extraction.models import CaseKind
from review.words import told_in_words
from tests import makers
from tests.extraction.test_ledger import ASKED, a_gate, a_route, failing, let_out

pytestmark = pytest.mark.django_db
ADDRESS = "/review/models/"


def text(response) -> str:
    assert response.status_code == 200
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def seen(who: str = "ada", **query: str) -> str:
    browser = Client()
    browser.force_login(getattr(makers, who)())
    return text(browser.get(ADDRESS, query))


def test_call_is_shown_with_what_left_and_what_it_cost():
    gate = a_gate()
    let_out(gate)

    said = seen()

    assert re.search(
        rf"{gate.document.case.reference} {gate.document.pk} hosted some-model-2 "
        r"asked for some-model local 1-2 \d+ 4 900 in, 50 out \(100 cached there\) "
        r"\$0\.00205 ok 1\.5",
        said,
    )
    assert "Cost that is known $0.00205" in said
    assert "Cost unknown 0 calls" in said


def test_unknown_cost_and_tokens_are_never_shown_as_nothing():
    let_out(a_gate(), failing("timeout"))

    said = seen()

    assert "unknown in, unknown out unknown timeout" in said
    assert "unknown for 1 call" in said
    assert "Cost unknown 1 call at most $0.006 together" in said


def test_cost_without_a_price_has_no_upper_bound():
    let_out(a_gate(prices=()), failing("timeout"))

    assert "Cost unknown 1 call no price is known for some" in seen()


def test_kept_answer_is_shown_as_one():
    let_out(a_gate())
    a_gate().recall(ASKED)

    said = seen()

    assert "none $0.00 kept answer 0.0" in said
    assert "Calls sent 1 Answered without a call 1" in said


def test_call_whose_worker_died_is_shown_as_lost():
    a_gate().admit(ASKED)
    assert "4 out" in seen()
    LlmCall.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    said = seen()

    assert "unknown lost" in said
    assert "Cost unknown 1 call" in said


def test_calls_of_one_case_are_found_on_every_day():
    gate, other = a_gate(), a_gate()
    let_out(gate)
    let_out(other, asked=replace(ASKED, key="o" * 64))
    yesterday = timezone.now() - timedelta(days=1)
    LlmCall.objects.create(
        document=gate.document,
        reading=1,
        route="yesterdays",
        prompt_version="p",
        outcome="ok",
        at=yesterday,
    )

    said = seen(case=gate.document.case.reference.lower())

    assert "yesterdays" in said
    assert "Calls sent 2" in said
    assert other.document.case.reference not in said
    assert "yesterdays" not in seen()
    assert "yesterdays" in seen(day=yesterday.strftime("%Y-%m-%d"))


def test_day_that_is_none_is_told():
    assert "That is no day" in seen(day="31.03.2026")


def test_budgets_are_shown_with_what_is_used(settings):
    settings.LLM_DAY_BUDGET_MICROS = 8200
    gate = a_gate()
    CaseKind.objects.filter(pk="mortgage").update(budget_day_micros=6150)
    let_out(gate)

    said = seen()

    assert "All documents $0.00205 25 % $0.0082 1 0" in said
    assert "Mortgage application $0.00205 33 % $0.00615 1 0" in said
    assert "Supplier invoice $0.00 no limit 0 0" in said


def test_route_that_no_case_kind_allows_is_told(settings):
    makers.kind()
    settings.LLM_ROUTES = (a_route(name="far", residency="us"), a_route(name="near"))

    said = seen()

    assert "Nothing: no kind of case allows us" in said
    assert "near cheap some-model models.example local $2.00 in, $8.00 out Mortgage" in said


def test_endpoint_that_is_left_alone_is_told():
    for _ in range(5):
        let_out(a_gate(), failing("server"))

    said = seen()

    assert "Left alone: it failed again and again" in said
    assert "5 of 5" in said
    assert EndpointState.objects.count() == 1


def test_nothing_was_sent_says_so():
    assert "None on" in seen()
    assert "Nothing was sent." in seen()


def test_auditor_gets_from_a_call_to_its_timeline():
    gate = a_gate()
    let_out(gate)
    browser = Client()
    browser.force_login(makers.oscar())

    page = browser.get(ADDRESS).content.decode()

    assert f'href="/audit/{gate.document.case.reference}/"' in page


def test_timeline_says_what_was_sent_where():
    gate = a_gate()
    gate.admit(ASKED)

    (told,) = [
        one for one in tell(gate.document.case.reference)
        if one.entry.action == "extraction.llm.sent"
    ]  # fmt: skip
    line = told_in_words(told, {gate.document.pk: gate.document})

    assert line.verb == "sent to some-model at models.example:"
    assert line.thing == f"pages 1, 2 of {gate.document.name}, all fields, residency local"
