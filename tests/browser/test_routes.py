"""An admin looks at the routes to models: nobody is kept out, on screens of any size."""

import pytest
from playwright.sync_api import expect

from extraction import handshake, routes
from extraction.capabilities import Capabilities
from extraction.llm_probe import probe
from tests import makers
from tests.browser.test_workbench import sign_in
from tests.llm_simulator import LLAMA_CPP_PYTHON, Simulator

pytestmark = pytest.mark.django_db(transaction=True)
LOCAL = {"residency": "local", "free": True}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_findings_keep_nobody_out(browser, settings, axe, width, scheme):
    with Simulator(LLAMA_CPP_PYTHON) as server:
        named = {
            "tested": server.base_url,
            "gone": "http://127.0.0.1:9/v1",
            "new": "http://[::1]/v1",
        }
        settings.LLM_ROUTES = tuple(
            routes.RouteSettings(name=name, base_url=url, model="some-model", **LOCAL)
            for name, url in named.items()
        )
        handshake.keep(routes.named("tested"), probe(routes.named("tested").wire()), by=None)
    handshake.keep(routes.named("gone"), Capabilities("connect", "Not reached."), by=None)
    page = browser(width=width, color_scheme=scheme)
    page.goto("/accounts/sign-in/")
    sign_in(page, makers.ada())
    page.goto("/review/system/")
    page.get_by_role("link", name="Routes to models").click()

    expect(page.get_by_role("heading", name="Routes to models")).to_be_visible()
    expect(page.get_by_role("button", name="Test connection of new")).to_be_enabled()
    expect(page.get_by_text("silently dropped")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
