"""What the site ships of others: exactly what the manifest names, with its licence."""

import gzip
import hashlib
import json
import re
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
MANIFEST = json.loads((STATIC / "vendor" / "manifest.json").read_text())


def test_every_vendored_file_is_the_one_the_manifest_names():
    for entry in MANIFEST:
        content = (STATIC / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["file"]


def test_every_vendored_file_comes_with_its_licence():
    for entry in MANIFEST:
        assert (STATIC / entry["licence_file"]).read_text().strip(), entry["file"]


def test_no_vendored_file_is_missing_from_the_manifest():
    named = {entry["file"] for entry in MANIFEST}
    shipped = {
        path.relative_to(STATIC).as_posix()
        for folder in ("vendor", "fonts", "icons")
        for path in (STATIC / folder).iterdir()
        if path.suffix in {".js", ".woff2", ".svg", ".css"}
    }
    assert shipped == named


def test_templates_use_only_icons_that_the_sprite_has():
    symbols = set(
        re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons" / "sprite.svg").read_text())
    )
    templates = STATIC.parent / "templates"
    used = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r'_icon\.html" with name="([a-z0-9-]+)"', path.read_text())
    }
    assert used
    assert used <= symbols


# Not a page: a file that people keep and send on, with all that it needs inside. It runs nothing.
REPORT = STATIC.parent / "templates" / "extraction" / "evaluation.html"


def test_no_page_holds_inline_style_or_script():
    templates = STATIC.parent / "templates"
    for path in templates.rglob("*.html"):
        text = path.read_text()
        if path == REPORT:
            assert "<script" not in text
            continue
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|<script(?![^>]*\ssrc=)", text), (
            path
        )


def test_an_applicants_page_downloads_little():
    scripts = ("vendor/htmx.min.js", "js/app.js", "js/upload.js", "js/page.js")
    styles = ("css/tokens.css", "css/app.css", "css/components.css", "css/apply.css")
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in scripts) <= 25_000
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in styles) <= 10_000
