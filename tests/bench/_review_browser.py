"""The workbench and the applicant's pages in a real browser: painting, keys, shifts, memory."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User
from extraction.models import Case
from review import pipeline
from tests import makers
from tests.conftest import CHROMIUM_FLAGS

SLOW_CPU = 4  # times slower
SLOW_NET = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
LOADS = 5
LONG_DAY = int(os.environ.get("BENCH_LONG_DAY", "200"))  # cases in one tab
WARM = 10  # of them before the heap is first measured
WORKBENCH = re.compile(r"/review/CS-")
WORKBENCH_LCP_MS, APPLICANT_LCP_MS = 1_500.0, 2_000.0
NEXT_FIELD_MS, SHIFT, HEAP_MB = 100.0, 0.01, 10.0

# What the page tells of itself. Every shift counts, also those that follow a key press.
WATCH = """
window.__seen = { lcp: 0, shift: 0, next: [] };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.__seen.lcp = one.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.__seen.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
let pressed = null;
addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (event.key === "Enter" && row) pressed = { at: event.timeStamp, row: row.id };
}, true);
addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!pressed || !row || row.id === pressed.row) return;
  const from = pressed;
  pressed = null;
  requestAnimationFrame(() => window.__seen.next.push(performance.now() - from.at));
}, true);
"""


def measure(address: str) -> Iterator[dict[str, Any]]:
    """Figures of the browser, the quick ones first."""
    with browser() as running:
        yield from _painting(running, address)
        yield from _long_day(running, address)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        running = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=flags)
        yield running
        running.close()


def open_page(running: Browser, address: str, user: User | None, **options: Any) -> Page:
    """An empty profile in which `user` has signed in, if anybody, and which watches itself."""
    options.setdefault("viewport", {"width": 1440, "height": 900})
    context = running.new_context(base_url=address, locale="en-GB", **options)
    if user is not None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def _painting(running: Browser, address: str) -> Iterator[dict[str, Any]]:
    """The largest thing on the page, on a slow machine behind a slow line, nothing cached."""
    alice = makers.alice()
    page = open_page(running, address, alice)
    page.goto("/review/")
    page.locator("[data-next-case]").click()
    page.wait_for_url(WORKBENCH)
    case = page.url.removeprefix(address)
    page.context.close()
    yield _slow("the workbench", running, address, alice, case, WORKBENCH_LCP_MS)
    mine = _case_of_applicant()
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
    for what, path in (
        ("the task list", ""),
        ("the upload page", "upload/"),
        ("check what we read", "check/"),
    ):
        path = f"/apply/{mine.reference}/{path}"
        yield _slow(what, running, address, mine.applicant, path, APPLICANT_LCP_MS, **phone)


def _case_of_applicant() -> Case:
    case = makers.case("supplier_invoice", by=makers.erin())
    drawn = makers.sample("invoice", 2, seed=9)
    document = makers.receive(drawn.data, drawn.file_name, case=case, by=case.applicant)
    pipeline.process_document(document.pk)
    return case


def _slow(
    what: str,
    running: Browser,
    address: str,
    user: User,
    path: str,
    target: float,
    **options: Any,
) -> dict[str, Any]:
    painted, shifted = [], []
    for _ in range(LOADS):
        page = open_page(running, address, user, **options)
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", SLOW_NET)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
        page.goto(path, wait_until="networkidle")
        page.wait_for_timeout(500)
        seen = page.evaluate("window.__seen")
        painted.append(seen["lcp"])
        shifted.append(seen["shift"])
        page.context.close()
    return {
        "name": f"largest paint of {what}, {SLOW_CPU} times slower, 1.6 Mbit/s, 150 ms",
        "baseline": "none: an absolute target",
        "ms": round(median(painted)),
        "slowest_ms": round(max(painted)),
        "target_ms": target,
        "shift": round(max(shifted), 4),
    }


def _long_day(running: Browser, address: str) -> Iterator[dict[str, Any]]:
    """Case after case in one tab, by keyboard alone."""
    page = open_page(running, address, makers.bob())
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    page.goto("/review/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.wait_for_url(WORKBENCH)
    nexts: list[float] = []
    shifts: list[float] = []
    heaps: list[dict[str, float]] = []
    for done in range(LONG_DAY):
        nexts += _one_case(page, shifts)
        if done + 1 in (WARM, LONG_DAY):
            heaps.append(_heap(cdp))
        here = page.url
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, here=here: url != here)
    nexts.sort()
    yield {
        "name": f"from one field to the next, Enter to focus and frame, {len(nexts)} times",
        "baseline": "none: an absolute target",
        "p50_ms": round(nexts[len(nexts) // 2], 1),
        "p95_ms": round(nexts[len(nexts) * 95 // 100], 1),
        "target_p95_ms": NEXT_FIELD_MS,
    }
    yield {
        "name": f"all layout shifts over a whole case, worst of {LONG_DAY}",
        "baseline": "none: an absolute target",
        "shift": round(max(shifts), 5),
        "target": SHIFT,
    }
    yield {
        "name": f"one tab from case {WARM} to case {LONG_DAY}, after collecting garbage",
        "baseline": "none: an absolute target",
        "heap_grew_mb": round((heaps[1]["JSHeapUsedSize"] - heaps[0]["JSHeapUsedSize"]) / 1e6, 2),
        "listeners_grew": heaps[1]["JSEventListeners"] - heaps[0]["JSEventListeners"],
        "nodes_grew": heaps[1]["Nodes"] - heaps[0]["Nodes"],
        "target_mb": HEAP_MB,
    }


def _one_case(page: Page, shifts: list[float]) -> list[float]:
    """Confirm all that is open; how long each step to the next took."""
    page.locator("[data-bench]").wait_for()
    for _ in range(30):
        left = page.locator("#fields [data-open]").count()
        if not left:
            break
        page.locator("#fields [data-open] input:focus").wait_for()
        page.keyboard.press("Enter")
        for _ in range(200):
            if page.locator("#fields [data-open]").count() < left:
                break
            page.wait_for_timeout(10)
    seen = page.evaluate("window.__seen")
    shifts.append(seen["shift"])
    return list(seen["next"])


def _heap(cdp: Any) -> dict[str, float]:
    cdp.send("HeapProfiler.collectGarbage")
    found = cdp.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in found}
