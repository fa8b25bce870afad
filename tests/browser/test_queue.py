"""The queue and what is done with a case as a whole, at the keyboard and without scripts."""

import re
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role
from review import claims, handing_on
from review.models import ReviewTask
from review.request_models import Request
from rules import findings
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = ("/review/", "/review/?view=sample&q=zzz", "/review/done/")
ACTS = ("defer", "assign", "escalate", "ask")


@pytest.fixture
def cases() -> list[ReviewTask]:
    """Three waiting cases, the heaviest first."""
    makers.kind()
    for person in (makers.alice, makers.carol):
        person()
    return [makers.task(makers.ready_case(), weight=weight) for weight in (30, 20, 10)]


@pytest.fixture
def page(signed_in) -> Page:
    """Alice's."""
    return signed_in(makers.alice(), width=1440)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.innerText"))


def test_cases_are_picked_and_put_off_by_keys_alone(page, cases):
    page.goto("/review/")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 picked:")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("#bulk-when")).to_be_focused()
    page.keyboard.press("Tab")
    page.locator("#bulk-why").focus()
    page.keyboard.type("The bank calls back.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 cases are put off.")).to_be_visible()
    assert ReviewTask.objects.deferred_at(timezone.now()).count() == 2


def test_search_and_next_case_by_keys(page, cases):
    page.goto("/review/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(cases[2].case.reference)
    expect(page.locator("[data-queue-row]")).to_have_count(1)
    expect(page).to_have_url(re.compile(f"q={cases[2].case.reference}"))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#live")).to_have_text("1 case shown.")
    page.locator("[data-queue-open]").focus()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(cases[0].case.reference))


def test_views_keep_the_focus_and_new_cases_wait_to_be_shown(page, cases):
    page.clock.install()
    page.goto("/review/")
    page.locator("#view-all").focus()
    makers.task(makers.ready_case(), weight=99)
    page.clock.run_for(16_000)
    expect(page.get_by_text("1 new case came since this list was made.")).to_be_visible()
    expect(page.locator("[data-queue-row]")).to_have_count(3)
    assert focused(page) == "view-all"
    page.get_by_role("link", name="Show it").click()
    expect(page.locator("[data-queue-row]")).to_have_count(4)


def test_counts_that_are_the_same_come_without_a_body(page, cases):
    page.clock.install()
    page.goto("/review/")
    with page.expect_response(re.compile("/review/counts/")) as answer:
        page.clock.run_for(16_000)
    assert answer.value.status == 304
    expect(page.locator("#view-all")).to_be_visible()
    claims.claim(cases[0], by=makers.alice())
    page.clock.run_for(16_000)
    expect(page.locator("#view-mine")).to_contain_text("1")


def bench(page: Page, task: ReviewTask) -> None:
    findings.evaluate(task.case)
    claims.claim(task, by=makers.alice())
    page.goto(f"/review/{task.case.reference}/")
    page.keyboard.press("Escape")


def test_case_is_put_off_from_the_workbench_and_the_next_opens(page, cases):
    bench(page, cases[0])
    page.keyboard.press("d")
    expect(page.locator("#defer-when")).to_be_focused()
    page.locator("#defer-why").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Write why it has to wait").first).to_be_visible()
    expect(page.locator("#defer-why")).to_be_focused()
    page.keyboard.type("The bank calls back.")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(cases[1].case.reference))
    cases[0].refresh_from_db()
    assert cases[0].deferred_why == "The bank calls back."


def test_case_is_escalated_from_the_workbench(page, cases):
    bench(page, cases[0])
    page.keyboard.press("e")
    expect(page.locator("#escalate-reason")).to_be_focused()
    page.locator("#escalate-reason").select_option("forged")
    page.locator("#escalate-why").fill("Two fonts in one line.")
    page.get_by_role("button", name="Escalate it").click()
    expect(page).to_have_url(re.compile(cases[1].case.reference))
    cases[0].refresh_from_db()
    assert (cases[0].escalated_for, cases[0].claimed_by) == ("forged", None)


def test_applicant_is_asked_with_the_words_in_sight(page, cases, axe):
    bench(page, cases[0])
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile("/ask/"))
    page.locator("#item-0").select_option("w2")
    letter = page.locator(".ask__letter")
    expect(letter).to_contain_text("Add this paper: Form W-2.")
    page.get_by_role("button", name="Answer a question").click()
    expect(page.locator("#item-1")).to_be_focused()
    page.keyboard.type("Why two employers?")
    expect(letter).to_contain_text("2. Why two employers?")
    expect(page.locator("#item-1")).to_be_focused()
    assert axe(page) == []
    page.get_by_role("button", name="Ask, and return the case").click()
    expect(page).to_have_url(re.compile(cases[1].case.reference))
    assert Request.objects.count() == 2


def test_two_who_look_at_one_case_see_each_other(page, cases, signed_in):
    bench(page, cases[0])
    other = signed_in(makers.bob())
    other.clock.install()
    other.goto(f"/review/{cases[0].case.reference}/")
    other.clock.run_for(1_000)
    expect(other.locator("#presence")).to_contain_text("Alice Archer looks at this case.")
    page.reload()
    expect(page.locator("#presence")).to_contain_text("Bob Baker looks at this case.")
    claims.release(cases[0], by=makers.alice())
    handing_on.escalate(cases[0], reason="other", why="Look.", to=None, by=makers.alice())
    other.clock.run_for(21_000)
    expect(other.get_by_text("This case waits for a lead.")).to_be_visible()


def test_everything_works_without_scripts(signed_in, cases):
    page = signed_in(makers.carol(), java_script_enabled=False)
    page.goto("/review/")
    page.get_by_label("Reference or applicant's name").fill("applewood")
    page.get_by_role("button", name="Show", exact=True).click()
    for task in cases[:2]:
        page.get_by_label(f"Pick {task.case.reference}").check()
    page.locator("[data-bulk-menu=assign] summary").click()
    page.locator("#bulk-to").select_option(str(makers.alice().pk))
    page.get_by_role("button", name="Assign the picked cases").click()
    expect(page.get_by_text("2 cases are assigned to Alice Archer.")).to_be_visible()
    page.get_by_role("button", name="Claim the next case").click()
    page.get_by_role("link", name="Ask").click()
    page.get_by_role("button", name="Answer a question").click()
    page.locator("#item-0").select_option("w2")
    page.locator("#item-1").fill("Why?")
    page.get_by_role("button", name="Show the message as it is now").click()
    expect(page.locator(".ask__letter")).to_contain_text("2. Why?")
    page.get_by_role("button", name="Ask, and return the case").click()
    assert Request.objects.count() == 2


@pytest.mark.parametrize(
    "options",
    [{"width": 1440}, {"width": 320, "height": 640}, {"width": 720, "color_scheme": "dark"}],
)
def test_pages_keep_nobody_out(signed_in, cases, axe, options):
    now = timezone.now()
    ReviewTask.objects.filter(pk=cases[1].pk).update(due_at=now - timedelta(hours=1), sample=True)
    handing_on.defer(cases[2], until=now + timedelta(hours=2), why="Wait.", by=makers.bob())
    handing_on.escalate(cases[0], reason="forged", why="Fonts.", to=None, by=makers.bob())
    page = signed_in(makers.carol(), **options)
    acts = [f"/review/{cases[0].case.reference}/{act}/" for act in ACTS]
    for address in (*ADDRESSES, *acts):
        page.goto(address)
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_twenty_who_ask_at_once_over_http_get_twenty_cases(live_server):
    makers.kind()
    for _ in range(20):
        makers.task(makers.case())
    people = [makers.person(f"reviewer{n}", Role.REVIEWER) for n in range(20)]
    start = threading.Barrier(len(people))

    def ask(user) -> str:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        token = "a" * 32
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
        request = urllib.request.Request(
            f"{live_server.url}/review/next/",
            data=f"csrfmiddlewaretoken={token}".encode(),
            headers={"Cookie": cookie, "Referer": live_server.url},
        )
        opener = urllib.request.build_opener(NoRedirect)
        start.wait()
        return str(opener.open(request, timeout=60).headers["Location"])

    with ThreadPoolExecutor(len(people)) as pool:
        got = list(pool.map(ask, people))

    assert len(set(got)) == 20
    assert ReviewTask.objects.filter(claimed_by__in=people).count() == 20


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as it is, so that where it leads is seen."""

    def redirect_request(self, *args, **kwargs):
        return None

    def http_error_302(self, request, response, code, message, headers):
        return response
