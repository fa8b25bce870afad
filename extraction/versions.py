"""Which code made a value: a hash of the sources that decide it, so that a change can be told.

Worked out from what modules import of each other, without loading them, and once a process.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT.name
LEXICONS = ROOT / "lexicon"
# What turns a model's answer into values, beside the answer itself.
CHECKING = ("extraction.wire", "extraction.portions", "extraction.masking", "extraction.grounding")


@cache
def local_version() -> str:
    """Of the built-in reader: its modules, its label lexicons and the checks after it."""
    return _version(("extraction.local", "extraction.grounding"), sorted(LEXICONS.glob("*.toml")))


@cache
def checking_version() -> str:
    """Of what is done with a model's answer."""
    return _version(CHECKING, ())


def reader_version(reader: str) -> str:
    """Of the code that makes the values of a reader, by the reader's name."""
    return local_version() if reader == "local" else checking_version()


def _version(modules: Iterable[str], data: Iterable[Path]) -> str:
    files = sorted({*_sources(modules), *data})
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(ROOT)}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _sources(modules: Iterable[str]) -> set[Path]:
    """The modules' files and those of all modules of this app that they import, near or far."""
    found: set[Path] = set()
    open_ = list(modules)
    while open_:
        path = _file(open_.pop())
        if path is not None and path not in found:
            found.add(path)
            open_ += _imported(path)
    return found


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file(module: str) -> Path | None:
    """Where a module of this app stands; None for others', and for names that are no modules."""
    first, *rest = module.split(".")
    if first != PACKAGE:
        return None
    place = ROOT.joinpath(*rest)
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None
