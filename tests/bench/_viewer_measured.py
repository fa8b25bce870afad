"""How smoothly the page in the workbench is zoomed, measured in a real browser."""

from statistics import quantiles
from typing import Any

from playwright.sync_api import Page

from extraction.models import FieldValue
from review.models import ReviewTask
from tests import makers

FRAMES = 60
WATCH_SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift" });
}"""
# The next size is set right after a frame began, so that what lies between two frames is all that
# the browser does for one: script, layout, painting. A frame that waits for the screen takes 16.7.
ZOOM = """(frames) => new Promise((resolve) => {
    const view = document.querySelector("page-view");
    const times = [];
    let last = 0;
    let left = frames;
    const step = (now) => {
        if (last) times.push(now - last);
        last = now;
        left -= 1;
        if (left < 0) return resolve(times.slice(1));
        view.zoom(left % 20 < 10 ? 1.1 : 1 / 1.1);
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
})"""


def with_boxes(task: ReviewTask, count: int) -> None:
    """Give a case's first page `count` places: its first value is said to stand in all of them."""
    document = task.case.documents.first()
    assert document is not None
    rest = FieldValue.objects.filter(document=document)
    rest.exclude(path="pay_date").update(evidence=None)
    boxes = [
        [8 + 6 * (at % 100), 6 + 26 * (at // 100), 12 + 6 * (at % 100), 16 + 26 * (at // 100)]
        for at in range(count)
    ]
    value = makers.value(document, "pay_date")
    FieldValue.objects.filter(pk=value.pk).update(
        evidence={"page": 1, "boxes": boxes, "quote": "", "grounding": "exact"}
    )


def measured(page: Page, frames: int = FRAMES) -> dict[str, Any]:
    """Zoom the page that is open in the workbench: milliseconds from frame to frame.

    Returns:
        boxes: how many places are drawn; frames: how many were measured; zoom_frame_p50_ms and
        zoom_frame_p95_ms.
    """
    boxes = page.locator("[data-svg] rect.box").count()
    page.evaluate(ZOOM, 10)  # what is done once, as loading the sharper picture, is not a frame's
    page.wait_for_timeout(600)
    times = page.evaluate(ZOOM, frames)
    cuts = quantiles(times, n=20)
    return {
        "boxes": boxes,
        "frames": len(times),
        "zoom_frame_p50_ms": round(cuts[9], 1),
        "zoom_frame_p95_ms": round(cuts[18], 1),
    }
