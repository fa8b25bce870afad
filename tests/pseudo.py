"""A language that nobody speaks, to see what is not translated: every message in brackets.

It takes the place of Spanish, so that a page is asked for it as for Spanish.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from django.conf import settings
from django.test import override_settings
from django.utils.translation import trans_real

from config.messages import compiled, found
from review.shown_words import shown_words

OPEN, SHUT = "⟦", "⟧"
SAID = ("aria-label", "aria-description", "title", "alt", "placeholder")
UNSEEN = {"script", "style", "template"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
CODED = re.compile(r"[\w./:#?=&%@{}\[\]\",+-]*")  # an address, a number, a name for scripts
LONGER = 0.4


@contextmanager
def spoken(folder: Path, *, longer: bool = False) -> Iterator[None]:
    """Within it Spanish is that language.

    Args:
        longer: each message is longer by 40 %, as translations are.
    """
    made = folder / "es" / "LC_MESSAGES" / "django.mo"
    made.parent.mkdir(parents=True)
    catalog = Catalog(locale="es", fuzzy=False)
    for places in found(shown_words()).values():
        ids = places[0].ids
        strings = tuple(_bracketed(text, longer=longer) for text in ids)
        if len(ids) == 1:
            catalog.add(ids[0], strings[0], context=places[0].context)
        else:
            catalog.add((ids[0], ids[1]), strings, context=places[0].context)
    made.write_bytes(compiled(catalog))
    with override_settings(LOCALE_PATHS=[folder]):
        _forget()
        try:
            yield
        finally:
            _forget()
            assert settings.LOCALE_PATHS


def outside(html: str) -> list[str]:
    """What a page says that no message says: pieces of text, and of attributes that are read."""
    page = _Page()
    page.feed(html)
    page.close()
    return [text for text in page.outside() if re.search(r"[^\W\d_]", text)]


def _bracketed(text: str, *, longer: bool) -> str:
    more = " ".join(["mmmm"] * round(len(text) * LONGER / 5)) if longer else ""
    core = text.strip()
    before, _, after = text.partition(core)
    return f"{before}{OPEN}{core}{' ' * bool(more)}{more}{SHUT}{after}"


def _forget() -> None:
    """Have Django read its catalogues anew."""
    trans_real._translations = {}  # type: ignore[attr-defined]


class _Page(HTMLParser):
    """The text of a page in the order of reading; text of another language is data."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: list[str] = []
        self._attributes: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _unseen(self) -> bool:
        return any(unseen for _, unseen in self._open)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        held = {name: text or "" for name, text in attributes}
        foreign = tag != "html" and "lang" in held and held["lang"] != "es"
        if not self._unseen and not foreign:
            self._attributes += [held[name] for name in SAID if name in held]
            self._attributes += [
                text
                for name, text in held.items()
                if name.startswith("data-") and not CODED.fullmatch(text)
            ]
        if tag not in VOID:
            self._open.append((tag, tag in UNSEEN or foreign))
        self._texts.append("\n")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            continue
        self._texts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._texts.append(data)

    def outside(self) -> Iterator[str]:
        yield from _outside("".join(self._texts))
        for text in self._attributes:
            yield from _outside(text)


def _outside(text: str) -> Iterator[str]:
    depth, piece = 0, ""
    for letter in text:
        if letter in OPEN + SHUT:
            if not depth:
                yield from _pieces(piece)
                piece = ""
            depth = max(0, depth + (1 if letter == OPEN else -1))
        elif not depth:
            piece += letter
    yield from _pieces(piece)


def _pieces(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split("\n") if one.strip()]
