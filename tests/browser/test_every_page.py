"""Every page, for every screen and in both themes: usable, inside its limits, nothing cut off."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from tests import makers, showcase

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1440, 720, 320)
THEMES = ("light", "dark")
# WCAG 1.4.12: nobody who spaces text like this may lose any of it.
SPACED = """
document.adoptedStyleSheets = [...document.adoptedStyleSheets, (() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  return sheet;
})()];
"""
OVERFLOW = """() => {
  const root = document.documentElement;
  return Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
}"""
NOT_ALLOWED = "window.__violations"
LISTEN = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


def only_posts(address: str) -> bool:
    """Whether an address answers a GET with 405: it does something and shows nothing."""
    return all(_refuses(address, who) for who in ("dave", "carol", "ada"))


def _refuses(address: str, who: str) -> bool:
    client = Client()
    client.force_login(getattr(makers, who)())
    return client.get(address).status_code in (403, 405)


def test_every_address_is_in_the_table():
    known = {screen.route for screen in showcase.SCREENS} | set(showcase.NO_PAGE)
    known |= showcase.FRAGMENTS

    left_out = [
        route
        for route, address in showcase.routes()
        if route not in known and not only_posts(address)
    ]

    assert left_out == []


def signed_in(browser: Callable[..., Page], who: str, url: str, theme: str) -> Page:
    page = browser(width=WIDTHS[0], color_scheme=theme)
    page.context.add_init_script(LISTEN)
    if who:
        client = Client()
        user: User = getattr(makers, who)()
        client.force_login(user)
        name = "session"
        cookie = {"name": name, "value": client.cookies[name].value, "url": url}
        page.context.add_cookies([cookie])
    return page


def test_every_page_is_usable(browser, live_server, axe, settings, tmp_path):
    settings.DEMO, settings.MAIL_READY = True, True
    settings.EMAIL_BACKEND = "mail.folder.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.BASE_URL = live_server.url
    shown = showcase.build()
    wrong: list[str] = []
    for theme in THEMES:
        pages = {
            who: signed_in(browser, who, live_server.url, theme)
            for who in {screen.who for screen in showcase.SCREENS}
        }
        for screen in showcase.SCREENS:
            page = pages[screen.who]
            trouble = look(page, screen.url(shown), axe)
            wrong += [f"{screen.name}, {theme}, {one}" for one in trouble]
    assert wrong == []


def look(page: Page, url: str, axe: Callable[[Page], list[str]]) -> list[str]:
    """What is wrong with a page, at every width."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900 if width > 700 else 640})
        if width == WIDTHS[0]:
            answer = page.goto(url)
            assert answer is not None
            if answer.status != 200:
                return [f"answers {answer.status}"]
            page.wait_for_load_state("networkidle")
        found += [f"{width}: {one}" for one in page.evaluate(NOT_ALLOWED)]
        if (over := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{width}: {over} px too wide")
        found += [f"{width}: {one}" for one in axe(page)]
        page.evaluate("window.__violations = []")  # axe's own styles are not the page's
    page.evaluate(SPACED)
    if (over := page.evaluate(OVERFLOW)) > 0:
        found.append(f"spaced at 320: {over} px too wide")
    return found
