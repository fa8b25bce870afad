"""Pictures of every page for the docs: `make screens`.

Each page of `tests.showcase` at two widths in both themes, as WebP, and the page of the docs that
shows them. Needs a browser; data and servers are its own.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

MAIL = tempfile.mkdtemp(prefix="countersign-screens-")
# As in the demo: its letter box is a page too. Before the settings are read.
os.environ |= {"DEMO": "yes", "EMAIL_URL": f"file://{MAIL}", "BASE_URL": "http://127.0.0.1:8000"}
django.setup()  # before anything that knows a model

from django.core.management import call_command  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

from config import browser as browsers  # noqa: E402
from config import local  # noqa: E402
from tests import makers, showcase  # noqa: E402
from tests.bench import _review_browser  # noqa: E402
from tests.site import site  # noqa: E402

FOLDER = local.ROOT / "docs" / "images" / "screens"
INDEX = local.ROOT / "docs" / "reference" / "screens.md"
SIZES = {1440: 900, 320: 640}
TALLEST = 1_800  # pixels of a phone's page that are shown
THEMES = ("light", "dark")
QUALITY = 55


def main(wanted: list[str]) -> int:
    """Take the pictures, or those of the pages that are named."""
    os.environ["CHROMIUM"] = browsers.find()
    # Playwright's loop runs in this thread, where Django would refuse to query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    call_command("migrate", verbosity=0)
    shown = showcase.build()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not wanted:
        for old in FOLDER.glob("*.webp"):
            old.unlink()
    with site() as address, _review_browser.browser() as running:
        for theme in THEMES:
            for width, height in SIZES.items():
                size = {"width": width, "height": height}
                for screen, page in _pages(running, address, theme, size):
                    if wanted and screen.name not in wanted:
                        continue
                    _take(page, screen.url(shown), FOLDER / f"{screen.name}-{width}-{theme}.webp")
    INDEX.write_text(_index(), encoding="utf-8")
    return 0


def _pages(
    running: _review_browser.Browser, address: str, theme: str, size: dict[str, int]
) -> Iterator[tuple[showcase.Screen, Page]]:
    pages: dict[str, Page] = {}
    for screen in showcase.SCREENS:
        if screen.who not in pages:
            user = getattr(makers, screen.who)() if screen.who else None
            options = {"viewport": size, "color_scheme": theme, "reduced_motion": "reduce"}
            pages[screen.who] = _review_browser.open_page(running, address, user, **options)
        yield screen, pages[screen.who]
    for page in pages.values():
        page.context.close()


def _take(page: Page, url: str, file: Path) -> None:
    page.goto(url, wait_until="networkidle")
    size = page.viewport_size
    assert size is not None
    phone = size["width"] < 700
    picture = Image.open(io.BytesIO(page.screenshot(full_page=phone)))
    picture.crop((0, 0, picture.width, min(picture.height, TALLEST))).save(
        file, quality=QUALITY, method=6
    )


def _index() -> str:
    """The page of the docs: what there is, each in its four pictures."""
    lines = [
        "# Screens",
        "",
        "Every page with something on it, made by `make screens` from the test data: the people",
        "and papers are made up. Wide and narrow, light and dark.",
    ]
    for screen in showcase.SCREENS:
        lines += ["", f"## {screen.name}", ""]
        lines += [
            f"[{width} {theme}](../images/screens/{screen.name}-{width}-{theme}.webp)"
            for width in SIZES
            for theme in THEMES
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
