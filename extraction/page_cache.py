"""Pages that were rendered once: their words and pictures, kept in a folder.

What is kept is found by the file's bytes and by everything that pages depend on: our own code that
renders and reads, the versions of the parsers, and the limits. A page is never read by OCR twice
for nothing, and never taken from before a change.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from extraction import limits, render
from extraction.contract import Box, PageText, Word
from extraction.refusals import refusal
from extraction.sniff import HEAD_BYTES, media_type

_MODULES = (
    "contract", "ocr", "ocr_child", "pictures", "reading_order", "render", "render_child",
    "sandbox", "sandbox_child", "sniff", "visible",
)  # fmt: skip
_PACKAGES = ("pymupdf", "pillow", "rapidocr", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file's pages. `pictures` are JPEG files, one a page; None where none are kept."""

    pages: tuple[PageText, ...]
    pictures: tuple[Path, ...] | None = None


class PageCache:
    """Renders files, or says what came of it before. Several threads may use it."""

    def __init__(self, folder: Path | None, *, pictures: bool = False) -> None:
        """Keep in `folder`; None keeps nothing.

        Args:
            pictures: keep the pages' pictures too.
        """
        self.folder = folder
        self.pictures = pictures and folder is not None

    def pages(self, data: bytes) -> Kept:
        """The pages of a file.

        Raises:
            Refused: as `render.pages`, or the file is of no kind that can be read.
        """
        kind = media_type(data[:HEAD_BYTES])
        if kind is None:
            raise refusal("unsupported_type")
        if self.folder is None:
            rendered = render.pages(data, kind, limits=limits.configured())
            return Kept(tuple(page.text for page in rendered))
        name = f"{hashlib.sha256(data).hexdigest()}-{renderer()}"
        known = self._known(self.folder / name)
        if known is not None:
            return known
        texts: list[PageText] = []
        for page in render.pages(data, kind, limits=limits.configured()):
            texts.append(page.text)
            if self.pictures:
                _write(_picture(self.folder / name, page.text.number), page.image)
        _write(self.folder / name / "words.json", json.dumps(_dumped(texts)).encode())
        return self._known(self.folder / name) or Kept(tuple(texts))

    def _known(self, folder: Path) -> Kept | None:
        try:
            pages = _loaded(json.loads((folder / "words.json").read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        if not self.pictures:
            return Kept(pages)
        pictures = tuple(_picture(folder, page.number) for page in pages)
        return Kept(pages, pictures) if all(path.is_file() for path in pictures) else None


@cache
def renderer() -> str:
    """A short name of everything that pages depend on."""
    found = hashlib.sha256(repr(limits.configured()).encode())
    for name in _MODULES:
        path = Path(__file__).with_name(f"{name}.py")
        found.update(path.read_bytes() if path.is_file() else b"")
    for package in _PACKAGES:
        try:
            found.update(version(package).encode())
        except PackageNotFoundError:
            found.update(b"none")
    return found.hexdigest()[:16]


def _picture(folder: Path, number: int) -> Path:
    return folder / f"page-{number}.jpg"


def _dumped(pages: Sequence[PageText]) -> list[dict[str, Any]]:
    return [{one.name: getattr(page, one.name) for one in fields(PageText)} for page in pages]


def _loaded(data: list[dict[str, Any]]) -> tuple[PageText, ...]:
    return tuple(
        PageText(**{**page, "words": _words(page["words"]), "unseen": _words(page["unseen"])})
        for page in data
    )


def _words(data: list[list[Any]]) -> tuple[Word, ...]:
    return tuple(Word(text, Box(*box), *rest) for text, box, *rest in data)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, whoever else writes the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
