"""Child processes that never outlive us, whatever ends us."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PROC = Path("/proc")
# Loaded before any fork: the child may call into it but not import.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

Child = subprocess.Popen[bytes]


def start(
    command: Sequence[str | Path],
    *,
    log: IO[bytes] | int,
    env: Mapping[str, str],
    when_we_die: signal.Signals = signal.SIGKILL,
    umask: int = 0o077,
    pass_fds: Sequence[int] = (),
) -> Child:
    """Start `command` in a session of its own, so that Ctrl-C reaches us alone.

    Call this from the main thread: Linux sends `when_we_die` when the *thread* that forked ends.
    Other systems know no such signal; there a killed parent leaves its children behind.
    """
    return subprocess.Popen(  # noqa: S603 - the command is ours
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=dict(env),
        umask=umask,
        pass_fds=pass_fds,
        start_new_session=True,
        preexec_fn=tied_to_us(when_we_die),
    )


def tied_to_us(when_we_die: signal.Signals) -> Callable[[], None]:
    """What a forked child has to do, before it runs its program, to end when we do."""
    parent = os.getpid()

    def prepare() -> None:
        # A shell's background job starts with SIGINT ignored, and ignoring is inherited.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, int(when_we_die), 0, 0, 0)
            if os.getppid() != parent:  # it died before we asked to be told
                os._exit(1)

    return prepare


def end(child: Child, *, asking: signal.Signals, patience: float) -> None:
    """Ask `child` to end, wait up to `patience` seconds, then kill what is left of its session."""
    if child.poll() is None:
        child.send_signal(asking)
    finish(child, patience=patience)


def finish(child: Child, *, patience: float) -> None:
    """Wait for a child that was asked to end; kill it and its session after `patience` seconds."""
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for left in _session(child.pid):
        _signal(left, signal.SIGKILL)


def _session(leader: int) -> Iterator[int]:
    """Processes of the session that `leader` began: also those in process groups of their own."""
    for process, fields in _statuses():
        if int(fields[3]) == leader and fields[0] != "Z":
            yield process


def _statuses() -> Iterator[tuple[int, list[str]]]:
    """Of each process its number, and state, parent, process group, session, ..."""
    for process in _processes():
        try:
            # The name before them is in brackets and may itself contain spaces and brackets.
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(process.name), fields


def adopt_orphans() -> None:
    """Become the parent of what our children leave behind, so that `end_orphans` finds it."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans(*, patience: float) -> None:
    """Wait for every child we have left, and kill those that take longer than `patience` seconds.

    For the end of a process: whoever still waits for a child of its own would miss it.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            if time.monotonic() > deadline:
                for orphan in _children_of(os.getpid()):
                    _signal(orphan, signal.SIGKILL)
            time.sleep(0.02)


def _children_of(parent: int) -> Iterator[int]:
    for process, fields in _statuses():
        if int(fields[1]) == parent:
            yield process


def evict(folder: Path, *, program: str, asking: signal.Signals, patience: float = 15) -> None:
    """End every `program` that works in `folder`: what a killed predecessor may have left.

    The caller holds the lock on the folder, so none of them belongs to anybody alive.
    """
    deadline = time.monotonic() + patience
    asked: set[int] = set()
    while left := working_in(folder, program=program):
        late = time.monotonic() > deadline
        for pid in left:
            if late or pid not in asked:
                _signal(pid, signal.SIGKILL if late else asking)
                asked.add(pid)
        time.sleep(0.05)


def working_in(folder: Path, *, program: str) -> list[int]:
    """Processes running `program` whose working directory is `folder`; none where /proc is not."""
    return [
        int(process.name)
        for process in _processes()
        if _points_to(process / "cwd", str(folder.resolve())) and _names(process / "exe", program)
    ]


def _processes() -> Iterator[Path]:
    return (entry for entry in PROC.glob("[0-9]*")) if PROC.is_dir() else iter(())


def _points_to(link: Path, target: str) -> bool:
    try:
        return os.readlink(link) == target
    except OSError:
        return False


def _names(link: Path, program: str) -> bool:
    try:
        # A file replaced by an upgrade while it runs reads as "... (deleted)".
        return Path(os.readlink(link).removesuffix(" (deleted)")).name == program
    except OSError:
        return False


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def alive(pid: int) -> bool:
    """Whether a process of this number runs. It may be another one that got the number since."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def which(name: str) -> Path | None:
    """`shutil.which` that also looks where an ordinary user's PATH does not."""
    path = os.environ.get("PATH", os.defpath) + ":/usr/local/sbin:/usr/sbin:/sbin"
    found = shutil.which(name, path=path)
    return Path(found) if found else None
