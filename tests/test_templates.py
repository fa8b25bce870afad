"""What holds for every template."""

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_comment_ends_up_on_the_page(path):
    lines = path.read_text().splitlines()
    # One that runs over a line's end is no comment to Django, but text for people to read.
    assert [line for line in lines if line.count("{#") != line.count("#}")] == []
