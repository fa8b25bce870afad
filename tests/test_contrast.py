"""The colours of the product can be read: WCAG 2.2 contrast, computed from the tokens."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parent.parent / "static" / "css"
TOKENS = (STYLES / "tokens.css").read_text() + (STYLES / "ops.css").read_text()
LIGHT, DARK = 0, 1
TEXT, EDGE = 4.5, 3.0

GROUNDS = ("bg", "surface", "surface-2")
PAIRS = [
    *(("text", ground, TEXT) for ground in GROUNDS),
    *(("muted", ground, TEXT) for ground in GROUNDS),
    *(("link", ground, TEXT) for ground in GROUNDS),
    *(("link-hover", ground, TEXT) for ground in GROUNDS),
    *(("border-strong", ground, EDGE) for ground in GROUNDS),
    ("on-primary", "primary", TEXT),
    ("on-primary", "primary-hover", TEXT),
    *((tone, f"{tone}-tint", TEXT) for tone in ("critical", "warning", "info", "ok", "neutral")),
    *(("text", f"{tone}-tint", TEXT) for tone in ("critical", "warning", "info", "ok")),
    *((tone, "bg", TEXT) for tone in ("critical", "warning", "info", "ok")),
    ("critical", "surface", TEXT),
    ("warning", "surface", TEXT),
    ("focus-ink", "focus-glow", TEXT),
    *((f"chart-{number}", "bg", EDGE) for number in (1, 2)),
    ("evidence", "paper", EDGE),
    ("selected", "paper", EDGE),
]


def colour(token: str, theme: int) -> str:
    found = re.search(rf"--{token}: (?:light-dark\()?(#\w{{6}})(?:, (#\w{{6}})\))?;", TOKENS)
    assert found, token
    return found[theme + 1] or found[1]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_ink_stands_out_from_its_ground(ink, ground, least, theme):
    assert ratio(colour(ink, theme), colour(ground, theme)) >= least


def test_black_on_white_is_twenty_one_to_one():
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
