"""Make `.venv` what the requirements files say. Runs on the system's Python: standard library only.

python3 -m config.bootstrap run | dev | bench | clean
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Its presence says that an installation began and did not end: what is there can't be trusted.
UNFINISHED = VENV / ".unfinished"
# Each holds what those before it hold, in the same versions.
REQUIREMENTS = {
    "run": ROOT / "requirements.txt",
    "dev": ROOT / "requirements-dev.txt",
    "bench": ROOT / "requirements-bench.txt",
}
# Installed, and the installer's cache beside it.
NEEDED_MB = {"run": 1500, "dev": 2000, "bench": 2500}
LEFTOVERS = (".venv", ".local", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")
NO_VENV = (
    "Python's venv module is missing: install it (on Debian and Ubuntu: apt-get install "
    "python3-venv) and try again."
)


def prepare(wanted: str) -> None:
    """Install the requirements called `wanted` ("run", "dev", "bench"), unless they are there.

    Raises:
        Trouble: it can't be done; the next call begins where this one had to stop, or afresh.
    """
    with _alone():
        if _is_ready(wanted):
            return
        _check_disk(wanted)
        _make_venv()
        UNFINISHED.touch()
        for name in REQUIREMENTS:
            _stamp(name).unlink(missing_ok=True)
        _install(wanted)
        _stamp(wanted).write_text(_digest(wanted))
        UNFINISHED.unlink()


def clean() -> None:
    """Remove the environment, the caches and the demo's data.

    Raises:
        Trouble: the demo runs.
    """
    lock = ROOT / ".local" / "run" / "owner.lock"
    if lock.exists():
        with lock.open("r+b") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Trouble("The demo is running: stop it first.") from error
    for name in LEFTOVERS:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for cache in ROOT.rglob("__pycache__"):
        shutil.rmtree(cache, ignore_errors=True)


def _stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def _digest(name: str) -> str:
    names = list(REQUIREMENTS)
    digest = hashlib.sha256()
    for within in reversed(names[: names.index(name) + 1]):
        digest.update(REQUIREMENTS[within].read_bytes())
    return digest.hexdigest()


def _is_ready(wanted: str) -> bool:
    if UNFINISHED.exists() or not _works():
        return False
    names = list(REQUIREMENTS)
    enough = names[names.index(wanted) :]
    return any(
        _stamp(name).exists() and _stamp(name).read_text() == _digest(name) for name in enough
    )


def _works() -> bool:
    try:
        done = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False)  # noqa: S603
    except OSError:
        return False
    return done.returncode == 0


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let a second `make` wait for the first. On the requirements: `.venv` may be made anew."""
    with REQUIREMENTS["run"].open("rb") as handle:
        with contextlib.suppress(OSError):  # some network file systems have no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _check_disk(wanted: str) -> None:
    try:
        with tempfile.NamedTemporaryFile(dir=ROOT, prefix=".writable-") as probe:
            probe.write(b"x" * 4096)
    except OSError as error:
        raise Trouble(
            f"{ROOT} can't be written to ({error.strerror}), and the environment is made there: "
            "copy the project to a folder of your own."
        ) from error
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if not VENV.exists() and free < NEEDED_MB[wanted]:
        raise Trouble(
            f"The disk that holds {ROOT} has {free} MB free, and the environment needs "
            f"{NEEDED_MB[wanted]} MB: free some space and try again."
        )


def _make_venv() -> None:
    # Without a stamp nobody knows whether even the making of it came to its end.
    if not UNFINISHED.exists() and any(_stamp(name).exists() for name in REQUIREMENTS) and _works():
        return
    _say("Making the environment in .venv (once).")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    made = _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode != 0:
        if "ensurepip" in made.stdout or "No module named venv" in made.stdout:
            raise Trouble(NO_VENV)
        raise Trouble(_why("The environment could not be made", made.stdout))


def _install(wanted: str) -> None:
    target = REQUIREMENTS[wanted]
    _say(f"Installing what {target.name} lists (once, about half a minute).")
    arguments = ["install", "--quiet", "--require-hashes", "-r", str(target)]
    pip = [str(PYTHON), "-m", "pip"]
    done = None
    if _get_uv(pip):
        uv = [str(VENV / "bin" / "uv"), "pip"]
        done = _run([*uv, *arguments, "--python", str(PYTHON)])
    if done is None or done.returncode != 0:
        first, done = done, _run([*pip, *arguments])
        if done.returncode != 0:
            said = done.stdout + (first.stdout if first is not None else "")
            raise Trouble(_why("The requirements could not be installed", said))


def _get_uv(pip: list[str]) -> bool:
    """Install the pinned uv, which is three times as fast as pip. False where it can't be had."""
    block = re.search(r"^uv==\S+.*?(?=^\S)", REQUIREMENTS["dev"].read_text(), re.M | re.S)
    if block is None:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pin:
        pin.write(block[0])
        pin.flush()
        return (
            _run([*pip, "install", "--quiet", "--require-hashes", "-r", pin.name]).returncode == 0
        )


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    environ.pop("VIRTUAL_ENV", None)
    return subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _why(what: str, said: str) -> str:
    """One sentence from an installer's last words."""
    if "No space left" in said or "Disk quota" in said:
        return f"{what}: the disk is full; free some space and try again."
    if re.search("hashes? (do|did) not match|Hash mismatch|THESE PACKAGES DO NOT MATCH", said):
        return f"{what}: a package that was downloaded is not the one that was locked."
    if re.search("Connection|resolve|network|timed out|No matching distribution", said):
        return f"{what}: the package registry could not be reached; is this machine online?"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if line.lower().startswith("error")] or lines or ["no word"]
    return f"{what}: {wrong[-1]}"


def _say(line: str) -> None:
    print(line, flush=True)


def main(arguments: list[str]) -> None:
    if arguments == ["clean"]:
        clean()
    elif len(arguments) == 1 and arguments[0] in REQUIREMENTS:
        prepare(arguments[0])
    else:
        sys.exit("usage: python3 -m config.bootstrap run | dev | bench | clean")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(str(trouble))
    except OSError as error:
        sys.exit(f"The environment could not be made: {error.strerror} ({error.filename}).")
    except KeyboardInterrupt:
        sys.exit("Stopped; the next start goes on from here.")
