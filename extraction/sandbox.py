"""Parse untrusted files in child processes only, and live on when one of them dies.

A process that has the parsers loaded (`sandbox_child`, the zygote) is started once and forks a
child a file, which takes some 20 ms where loading the parsers takes a second. What comes back from
a child is as untrusted as the file that it read: sizes are capped here, and the caller checks the
content.

Anybody may call `run`: threads, and processes forked after the zygote was started (they share it).
A zygote that died is started again. It ends by itself when the last process that holds it is gone,
however that went, and takes its children with it. PR_SET_PDEATHSIG would not do here: it fires
when the *thread* that started the zygote ends.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from extraction.refusals import PARSER_CODES, refusal
from extraction.sandbox_child import FRAME, MODULES

START_S = 60  # a cold start on a loaded machine
HEAD_BYTES = 2_000_000  # JSON of one frame
_ROOT = str(Path(__file__).resolve().parent.parent)
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from extraction.sandbox_child import main; main(sys.argv[2], int(sys.argv[3]))"
)
_ENVIRONMENT = {  # all of it: no secret of ours may be within a parser's reach
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",  # threads do not survive a fork
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use."""

    memory_bytes: int = 800 << 20  # address space on top of the loaded parsers
    cpu_s: int = 60  # in all
    cpu_step_s: int = 20  # until the first frame, and from one frame to the next
    wall_s: float = 90  # waiting for it, in all; what the caller does in between does not count
    file_bytes: int = 0  # it may write no file
    open_files: int = 16
    frame_bytes: int = 50_000_000
    reply_bytes: int = 2_000_000_000


class Frame(NamedTuple):
    """One piece of an answer. Untrusted."""

    head: dict[str, Any]
    parts: tuple[memoryview, ...]


class SandboxUnavailable(RuntimeError):
    """The parsers do not start at all: nothing to do with the file."""


def run(
    kind: str,
    task: str,
    data: bytes,
    arguments: Mapping[str, Any],
    *,
    limits: Limits,
    numbers: Mapping[str, int] | None = None,
) -> Generator[Frame, None, None]:
    """Have a child do `task` on `data` and give what it answers, frame by frame.

    The child is killed when the generator is closed.

    Args:
        kind: which parsers: "render" or "ocr".
        arguments: JSON, trusted.
        numbers: what the sentence of a refusal may name.

    Raises:
        Refused: the child says that the file is not to be taken.
        SandboxFailed: the child crashed, ran out of time or memory, or answered nonsense.
        SandboxUnavailable: no child can be had.
    """
    for attempt in (1, 2):
        zygote = _zygote(kind)
        given = False
        try:
            with contextlib.closing(
                _Call(zygote, task, data, arguments, limits).frames()
            ) as frames:
                for frame in frames:
                    if code := frame.head.get("refused"):
                        known = code if str(code) in PARSER_CODES else "parser_crash"
                        raise refusal(known, **(numbers or {}))
                    given = True
                    yield frame
            return
        except _ZygoteLost:
            _forget(kind, zygote)
            if given or attempt == 2:
                raise refusal("parser_crash") from None


def warm(*kinds: str) -> None:
    """Start the zygotes of `kinds`, or of all, unless they run.

    Call it before forking workers, so that they share what is loaded once.
    """
    for kind in kinds or MODULES:
        _zygote(kind)


def network_is_off(kind: str = "render") -> bool:
    """Whether the children of `kind` are without network: not every system allows that."""
    return _zygote(kind).network_off


def calls_are_filtered(kind: str = "render") -> bool:
    """Whether system calls are taken from the children of `kind` (see `seccomp`)."""
    return _zygote(kind).calls_filtered


def close() -> None:
    """End the zygotes that this process started."""
    with _lock:
        while _zygotes:
            _zygotes.popitem()[1].close()


class _ZygoteLost(Exception):
    """The zygote ended while it had our request."""


class _Zygote:
    """Our end of one zygote."""

    def __init__(self, kind: str):
        # Messages of this kind of socket stay whole, so that threads and forked processes may
        # send on it at the same time. Nobody reads from it after the start: each request brings
        # its own way back, so that a caller who dies leaves nothing behind for the next one.
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.owner = os.getpid()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", _PROGRAM, _ROOT, kind, str(theirs.fileno())],
                env=_ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                # Parsers print there what they find in a file.
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self.control.settimeout(START_S)
        try:
            hello = json.loads(self.control.recv(4096) or b'{"failed": "it ended at once"}')
        except TimeoutError:
            hello = {"failed": f"no answer within {START_S} s"}
        except ConnectionError:
            hello = {"failed": "it ended at once"}
        self.control.settimeout(None)
        if "failed" in hello:
            self.close()
            raise SandboxUnavailable(f"The {kind} parsers do not start: {hello['failed']}.")
        self.network_off = bool(hello["network"] == "off")
        self.calls_filtered = bool(hello["calls"] == "filtered")

    def close(self) -> None:
        self.control.close()
        if self.owner != os.getpid():
            return
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_zygotes: dict[str, _Zygote] = {}
_lock = threading.Lock()


def _zygote(kind: str) -> _Zygote:
    with _lock:
        found = _zygotes.get(kind)
        if found is None:
            found = _zygotes[kind] = _Zygote(kind)
        return found


def _forget(kind: str, zygote: _Zygote) -> None:
    """Drop a zygote that is gone, unless somebody has started another one already."""
    with _lock:
        if _zygotes.get(kind) is zygote:
            del _zygotes[kind]
            zygote.close()


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()  # a thread that is not here may have held it


os.register_at_fork(after_in_child=_after_fork)
atexit.register(close)


class _Call:
    """One request to a zygote, from our side."""

    def __init__(
        self,
        zygote: _Zygote,
        task: str,
        data: bytes,
        arguments: Mapping[str, Any],
        limits: Limits,
    ):
        self.limits = limits
        self.left_s = limits.wall_s
        self.left_bytes = limits.reply_bytes
        request = json.dumps(
            {"task": task, "arguments": dict(arguments), "limits": asdict(limits)}
        ).encode()
        with contextlib.ExitStack() as mine, contextlib.ExitStack() as theirs:
            file = theirs.enter_context(_as_file(data))
            self.data, write = os.pipe()
            mine.callback(os.close, self.data)
            theirs.callback(os.close, write)
            self.status, status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            mine.callback(self._hang_up)
            theirs.enter_context(status)
            try:
                socket.send_fds(zygote.control, [request], [file.fileno(), write, status.fileno()])
            except OSError:
                raise _ZygoteLost from None
            self._ends = mine.pop_all()
        self._poll = select.poll()
        self._poll.register(self.data, select.POLLIN)

    def frames(self) -> Generator[Frame, None, None]:
        with self._ends:
            while packed := self._read(FRAME.size, may_end=True):
                head_bytes, body_bytes = FRAME.unpack(packed)
                frame = self._frame(head_bytes, body_bytes)
                if frame.head.get("failed") == "memory":
                    raise refusal("parser_memory")
                yield frame
            self._ended()

    def _frame(self, head_bytes: int, body_bytes: int) -> Frame:
        self.left_bytes -= head_bytes + body_bytes
        if head_bytes > HEAD_BYTES or body_bytes > self.limits.frame_bytes or self.left_bytes < 0:
            raise refusal("parser_memory")
        try:
            head = json.loads(bytes(self._read(head_bytes)))
            lengths = head.pop("parts")
            whole = all(type(length) is int and length >= 0 for length in lengths)
            if not whole or sum(lengths) != body_bytes:
                raise ValueError
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise refusal("parser_crash") from None
        body = self._read(body_bytes)
        parts, start = [], 0
        for length in lengths:
            parts.append(body[start : start + length])
            start += length
        return Frame(head, tuple(parts))

    def _read(self, count: int, *, may_end: bool = False) -> memoryview:
        """`count` bytes of the answer. Nothing where it ends before the first, if it may."""
        whole = memoryview(bytearray(count))
        rest = whole
        while rest:
            self._wait(self._poll)
            if not (got := os.readv(self.data, [rest])):
                if may_end and len(rest) == count:
                    return whole[:0]
                self._ended()
                raise refusal("parser_crash")
            rest = rest[got:]
        return whole

    def _wait(self, poll: select.poll) -> None:
        before = time.monotonic()
        ready = poll.poll(max(0, self.left_s) * 1000)
        self.left_s -= time.monotonic() - before
        if not ready:
            raise refusal("parser_timeout")

    def _ended(self) -> None:
        """Ask the zygote how the child ended."""
        poll = select.poll()
        poll.register(self.status, select.POLLIN)
        self._wait(poll)
        try:
            said = self.status.recv(4096)
        except ConnectionError:
            said = b""
        if not said:
            raise _ZygoteLost
        ended = json.loads(said)
        code = ended["code"]
        if code == 0:
            return
        spent = ended["cpu_s"] >= self.limits.cpu_s - 0.5  # the last warning comes with the end
        if code == -signal.SIGXCPU or (code == -signal.SIGKILL and spent):
            raise refusal("parser_timeout")
        # Nobody but the system, short of memory, kills a child that we still listen to.
        raise refusal("parser_memory" if code == -signal.SIGKILL else "parser_crash")

    def _hang_up(self) -> None:
        """Let the zygote know that we are gone, though a forked process may hold this end too."""
        with contextlib.suppress(OSError):
            self.status.shutdown(socket.SHUT_RDWR)
        self.status.close()


def _as_file(data: bytes) -> FileIO:
    """`data` as an open file without a name."""
    file = FileIO(os.memfd_create("document"), "r+")
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
    return file
