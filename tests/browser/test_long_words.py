"""Translations are longer than English: with 40 % more, small screens cut nothing off."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests import makers, pseudo, showcase

pytestmark = pytest.mark.django_db(transaction=True)

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What holds words and hides some of them, but what is meant for ears alone.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  const style = getComputedStyle(one);
  const hides = ["hidden", "clip"].some((how) => [style.overflowX, style.overflowY].includes(how));
  const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const shown = one.clientWidth > 4 && one.checkVisibility();
  const more = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
  return hides && words && shown && more;
}).map((one) => `${one.className || one.tagName}: ${one.textContent.trim().slice(0, 40)}`)"""


def opened(browser, url: str, *, signed_in: bool) -> Page:
    page: Page = browser(width=320, height=640)
    cookies = {settings.LANGUAGE_COOKIE_NAME: "es"}
    if signed_in:
        client = Client()
        client.force_login(makers.dave())
        name = settings.SESSION_COOKIE_NAME
        cookies[name] = client.cookies[name].value
    page.context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
    )
    return page


def test_longer_words_fit_a_small_screen(browser, live_server, tmp_path):
    shown = showcase.build()
    wrong = []
    with pseudo.spoken(tmp_path, longer=True):
        pages = {
            showcase.NOBODY: opened(browser, live_server.url, signed_in=False),
            "dave": opened(browser, live_server.url, signed_in=True),
        }
        for screen in showcase.SCREENS:
            if screen.who not in pages or screen.route.startswith("mail:"):  # the demo's alone
                continue
            page = pages[screen.who]
            page.goto(screen.url(shown))
            assert pseudo.OPEN in page.locator("h1").first.inner_text(), screen.name
            if (over := page.evaluate(OVERFLOW)) > 0:
                wrong.append(f"{screen.name}: {over} px too wide")
            wrong += [f"{screen.name}: cut off: {one}" for one in page.evaluate(CUT_OFF)]

    assert not wrong, "\n".join(wrong)
