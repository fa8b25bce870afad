"""Run a command with servers, files and secrets of its own that are gone afterwards.

python -m config.throwaway COMMAND [ARGUMENT ...]
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from config import children, embedded, local
from config.environment import Environment
from config.trouble import Trouble

PREFIX = "countersign-throwaway-"
GRACE_S = 3  # for a child that got the terminal's Ctrl-C itself
PATIENCE_S = 20


@contextlib.contextmanager
def environment() -> Iterator[dict[str, str]]:
    """A whole environment to run a command in; nothing set outside changes what it does."""
    _remove_abandoned()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        folder = Path(name)
        with embedded.services(folder, durable=False):
            environ = {
                name: value
                for name, value in os.environ.items()
                if name not in Environment.model_fields
            }
            local.fill(environ, folder, local.fresh_secrets())
            environ["LLM_LOOPBACK_ONLY"] = "yes"
            environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            yield environ


def _remove_abandoned() -> None:
    """Remove what a killed run left: its servers ended with it, and its lock with them."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime < 60 or folder.stat().st_uid != os.geteuid():
                continue
            with (folder / "run" / "owner.lock").open("r+b") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def run(command: Sequence[str], environ: dict[str, str]) -> int:
    """Run `command` to its end; SIGTERM and SIGINT to us end it the way Ctrl-C does."""
    asked: list[tuple[float, int]] = []
    before = {
        number: signal.signal(number, lambda got, _frame: asked.append((time.monotonic(), got)))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    child = subprocess.Popen(  # noqa: S603 - what the caller asked for
        command, env=environ, preexec_fn=children.tied_to_us(signal.SIGKILL)
    )
    told = False
    try:
        while child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(0.1)
            if not asked:
                continue
            waited = time.monotonic() - asked[0][0]
            if not told and (asked[0][1] == signal.SIGTERM or waited > GRACE_S):
                child.send_signal(signal.SIGINT)
                told = True
            if waited > PATIENCE_S:
                child.kill()
    finally:
        child.kill()
        child.wait()
        for number, handler in before.items():
            signal.signal(number, handler)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def main(command: list[str]) -> int:
    with environment() as environ:
        return run(command, environ)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
