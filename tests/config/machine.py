"""What the tests of this folder need to know of the machine they run on."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.environment import Environment

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def outside(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing of ours."""
    ours = {*Environment.model_fields, "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    left = {name: value for name, value in os.environ.items() if name not in ours}
    return {**left, "PYTHONUNBUFFERED": "1", **more}


def run(*command: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, both outputs in one."""
    return subprocess.run(
        [str(part) for part in command],
        env=outside(**more),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )


def mentioning(text: str) -> list[int]:
    """Processes that have `text` in their command line or work in a folder that has."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
            where = os.readlink(process / "cwd")
        except OSError:  # it ended meanwhile, or is a zombie
            continue
        if int(process.name) != os.getpid() and (text in command or text in where):
            found.append(int(process.name))
    return found


def wait_for(what: Callable[[], object], *, seconds: float = 30) -> None:
    """Wait until `what` gives something true."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.05)


@contextmanager
def read_only(folder: Path) -> Iterator[list[str]]:
    """Gives a command prefix under which nobody, root included, can write to `folder`."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        try:
            yield []
        finally:
            folder.chmod(0o755)
        return
    assert shutil.which("unshare"), "util-linux is everywhere"
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    yield ["unshare", "--mount", "/bin/sh", "-c", script, str(folder)]


def kill(pid: int) -> None:
    """SIGKILL; what just died with its parent is fine, too."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
