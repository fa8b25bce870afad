"""A folder of documents whose values are known: one JSON object a line in manifest.jsonl."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extraction.truth_map import schema_of


class BadManifest(Exception):
    """The folder has no manifest that can be read; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Item:
    """One document to evaluate."""

    entry: dict[str, Any]  # as a manifest's line
    content: Callable[[], bytes]  # OSError where the file is gone

    @property
    def schema(self) -> str | None:
        """The schema it is to be read with; None where there is none for its type."""
        kept = self.entry.get("schema") if "expected" in self.entry else None
        return kept or schema_of(str(self.entry["doc_type"]))


def manifest(folder: Path) -> list[dict[str, Any]]:
    """The lines of a folder's manifest.jsonl.

    Raises:
        BadManifest: it is missing, or a line of it is no JSON object with a file and a type.
    """
    path = folder / "manifest.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadManifest(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadManifest(f"{path} is not text.") from error
    entries: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise BadManifest(f"Line {number} of {path} is not JSON.") from error
        if not isinstance(entry, dict) or not {"file", "doc_type"} <= set(entry):
            raise BadManifest(f"Line {number} of {path} has no file and doc_type.")
        entries.append(entry)
    return entries


def items(folder: Path) -> list[Item]:
    """The documents of a folder.

    Raises:
        BadManifest: as `manifest`.
    """
    return [
        Item(entry, partial(_content, folder / str(entry["file"]))) for entry in manifest(folder)
    ]


def _content(path: Path) -> bytes:
    return path.read_bytes()
