"""The documentation's commands work: every block marked `sh run` is run, page by page, in order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.llm_server import LlmServer
from tests.servers import database_url

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```sh run\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = sorted(path for path in (ROOT / "docs").rglob("*.md") if BLOCK.search(path.read_text()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.django_db(transaction=True)
def test_every_command_of_a_page_works(page, tmp_path):
    with LlmServer() as server:
        script = "\n".join(["set -euo pipefail", *BLOCK.findall(page.read_text())])
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=ROOT,
            env=os.environ
            | {
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "WORK": str(tmp_path),
                "DATABASE_URL": database_url(),
                "LLM_BASE_URL": server.base_url,
                "LLM_MODEL": "oracle",
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]


def test_no_page_is_left_out():
    assert {page.stem for page in PAGES} >= {"first-case", "use-an-llm"}


def test_what_holds_the_interface_is_there():
    page = (ROOT / "docs" / "reference" / "interface-checks.md").read_text()
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", page)
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / "tests" / file).is_file()
        or (name and f"def {name}(" not in (ROOT / "tests" / file).read_text())
    ]

    assert len(named) > 40
    assert missing == []
