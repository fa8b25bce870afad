"""The apps form layers: each may know those before it, none may know those after it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP_STRING = re.compile(r"[a-z]+\.[A-Za-z_.]+")  # "app.Model", as in a ForeignKey
LAYERS = ["audit", "mail", "accounts", "extraction", "rules", "review", "api", "config"]
HIGHER = {app: set(LAYERS[level + 1 :]) for level, app in enumerate(LAYERS)}
LINK = re.compile(r"""{%\s*(?:url|include|extends)\s+['"](\w+)[:/]""")
WASTE_BINS = {"utils", "helpers", "services", "common", "misc"}


def modules(app: str) -> Iterator[Path]:
    """The modules of an app; migrations may point at users from the first table on."""
    return (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"


def mentions(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Yield each node and app that a module names, by import or by a "app.Model" string."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        elif isinstance(node, ast.Constant) and APP_STRING.fullmatch(str(node.value)):
            names = [str(node.value)]
        else:
            continue
        yield from ((node, name.split(".")[0]) for name in names)


LOADED_BY_THE_WEB = """
import sys
import config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*({"pymupdf", "openai", "rapidocr", "onnxruntime", "cv2"} & set(sys.modules)))
"""


def test_every_app_has_its_folder():
    missing = [app for app in LAYERS if not (ROOT / app / "apps.py").is_file()]

    assert missing == []


@pytest.mark.parametrize("app", LAYERS)
def test_python_knows_only_lower_apps(app):
    wrong = [
        f"{place(path, node)} names {name}"
        for path in modules(app)
        for node, name in mentions(path)
        if name in HIGHER[app]
    ]

    assert wrong == []


@pytest.mark.parametrize("app", LAYERS)
def test_templates_link_only_to_lower_apps(app):
    wrong = [
        f"{place(path)} links to {name}"
        for path in sorted((ROOT / "templates" / app).rglob("*.html"))
        for name in LINK.findall(path.read_text(encoding="utf-8"))
        if name in HIGHER[app]
    ]

    assert wrong == []


@pytest.mark.parametrize("app", LAYERS)
def test_no_module_is_a_waste_bin(app):
    assert [place(path) for path in modules(app) if path.stem in WASTE_BINS] == []


@pytest.mark.parametrize("app", LAYERS)
def test_nothing_is_imported_late(app):
    wrong = [
        place(path, inner)
        for path in modules(app)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert wrong == []


@pytest.mark.parametrize("app", LAYERS)
def test_no_view_is_a_class_and_no_signal_is_heard(app):
    banned = ("django.views.generic", "django.dispatch")
    wrong = []
    for path in modules(app):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom):
                source = node.module or ""
                names = [f"{source}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            wrong += [
                f"{place(path, node)}: {name}"
                for name in names
                if name.startswith(banned) or ".signals" in name or name.endswith(".View")
                if name != "rules.view.View"
            ]

    assert wrong == []


@pytest.mark.parametrize("app", LAYERS)
def test_no_model_overrides_saving(app):
    wrong = [
        place(path, item)
        for path in modules(app)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}
    ]

    assert wrong == []


def test_web_process_loads_neither_parser_nor_model_client():
    """Both are slow and large, and an untrusted file must never be parsed beside the sessions."""
    said = subprocess.run(
        [sys.executable, "-c", LOADED_BY_THE_WEB],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert said.stdout.split() == []
