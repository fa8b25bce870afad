"""The far side of the sandbox: a process that has the parsers loaded and forks one child a file.

Runs as its own program with an empty environment (see `sandbox`). It parses nothing itself. Each
child drops what it may, takes its limits, parses one file, writes frames to a pipe and ends.
"""

import ctypes
import gc
import importlib
import json
import math
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NoReturn

from extraction import seccomp
from extraction.refusals import PARSER_CODES, Refused

# Which module holds the parsers of a kind, as `TASKS`. Imported by name, in one process each: what
# reads PDFs must not carry the weight of what reads pictures.
MODULES = {"render": "extraction.render_child", "ocr": "extraction.ocr_child"}
REQUEST_BYTES = 65_536
FRAME = struct.Struct("!II")  # bytes of JSON, bytes of body

_NOBODY = 65_534
_CLONE_NEWUSER, _CLONE_NEWNET = 0x1000_0000, 0x4000_0000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_libc = ctypes.CDLL(None, use_errno=True)

type_of_task = Callable[[bytes, Mapping[str, Any], "Reply"], None]


class Reply:
    """Where a child writes its answer, frame by frame."""

    def __init__(self, fd: int, cpu_s: int, cpu_step_s: int):
        self._fd = fd
        self._cpu_s = cpu_s
        self._cpu_step_s = cpu_step_s
        self._grant()

    def send(self, head: Mapping[str, Any], *parts: bytes) -> None:
        """Write one frame. `parts` follow each other; the head lists their lengths."""
        text = json.dumps({**head, "parts": [len(part) for part in parts]}).encode()
        packed = FRAME.pack(len(text), sum(map(len, parts)))
        for data in (packed + text, *parts):
            view = memoryview(data)
            while view:
                view = view[os.write(self._fd, view) :]
        self._grant()

    def _grant(self) -> None:
        """Allow CPU time for the next frame, as far as the whole allowance reaches.

        A file of many pages may take long, one page may not.
        """
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime + self._cpu_step_s)
        resource.setrlimit(resource.RLIMIT_CPU, (min(soft, self._cpu_s), self._cpu_s))


def main(kind: str, control_fd: int) -> None:
    """Serve requests from `control_fd` until nobody holds its other end any more."""
    _close_all_but(control_fd)
    control = socket.socket(fileno=control_fd)
    network = "off" if _leave_network() else "on"
    # Without these PyMuPDF loads a layout model that we do not use: twice the time, 350 MB of
    # address space, and threads, which do not survive a fork.
    for name in ("pymupdf.layout", "pymupdf4llm"):
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        tasks = importlib.import_module(MODULES[kind]).TASKS
    except Exception as error:
        control.send(json.dumps({"failed": type(error).__name__}).encode())
        return
    gc.collect()
    gc.freeze()  # or each child copies the pages that its first collection touches
    with suppress(AttributeError):  # not every libc has it
        _libc.malloc_trim(0)  # what loading the OCR models took is 250 MB more than they are
    calls = "filtered" if seccomp.is_possible() else "open"
    control.send(json.dumps({"network": network, "calls": calls}).encode())
    Zygote(control, tasks).serve()


class Zygote:
    """Forks a child a request, kills it when its client goes, says how it ended."""

    def __init__(self, control: socket.socket, tasks: Mapping[str, type_of_task]):
        self.control = control
        self.tasks = tasks
        self.clients: dict[int, tuple[int, socket.socket]] = {}  # by descriptor: child, status
        self.poll = select.poll()
        self.poll.register(control, select.POLLIN)
        self.bell, ring = socket.socketpair()
        self.bell.setblocking(False)
        ring.setblocking(False)
        signal.set_wakeup_fd(ring.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to ring the bell
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the client
        self.ring = ring
        self.poll.register(self.bell, select.POLLIN)

    def serve(self) -> None:
        while True:
            for fd, _ in self.poll.poll():
                if fd == self.bell.fileno():
                    self.bell.recv(4096)
                    self._reap()
                elif fd == self.control.fileno():
                    if not self._accept():
                        self._kill_all()
                        return
                elif fd in self.clients:
                    self.poll.unregister(fd)  # or a closed end is reported for ever
                    _kill(self.clients[fd][0])

    def _accept(self) -> bool:
        """Take one request and fork for it. False where the last client is gone."""
        try:
            message, fds, _, _ = socket.recv_fds(self.control, REQUEST_BYTES, 3)
        except ConnectionError:
            return False
        if not message:
            return False
        file, data, status = fds
        pid = os.fork()
        if not pid:
            _child(message, file, data, self.tasks)
        os.close(file)
        os.close(data)
        self.clients[status] = pid, socket.socket(fileno=status)
        self.poll.register(status, 0)  # tells of a hang-up only
        return True

    def _reap(self) -> None:
        """Tell the clients of children that ended."""
        children = {pid: (fd, status) for fd, (pid, status) in self.clients.items()}
        while children:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            pid = ended.si_pid
            _kill(pid)  # and what it may have left behind in its session, while the pid is ours
            _, code, usage = os.wait4(pid, 0)
            fd, status = children.pop(pid)
            del self.clients[fd]
            cpu = usage.ru_utime + usage.ru_stime
            said = {"code": os.waitstatus_to_exitcode(code), "cpu_s": cpu, "kb": usage.ru_maxrss}
            with status, suppress(KeyError, OSError):  # where the client has gone before
                self.poll.unregister(fd)
                status.send(json.dumps(said).encode(), socket.MSG_DONTWAIT)

    def _kill_all(self) -> None:
        for pid, _ in self.clients.values():
            _kill(pid)


def _child(message: bytes, file: int, data: int, tasks: Mapping[str, type_of_task]) -> NoReturn:
    """One file's life. Says no more of an error than its kind: messages may quote the file."""
    code = 70
    try:
        request = json.loads(message)
        limits = request["limits"]
        _drop_what_we_can(keep=(file, data), limits=limits)
        content = os.pread(file, os.fstat(file).st_size, 0)
        reply = Reply(data, limits["cpu_s"], limits["cpu_step_s"])
        try:
            tasks[request["task"]](content, request["arguments"], reply)
        except Refused as error:
            if error.code in PARSER_CODES:
                reply.send({"refused": error.code})
        except MemoryError:
            reply.send({"failed": "memory"})
        code = 0
    finally:
        os._exit(code)


def _drop_what_we_can(*, keep: tuple[int, int], limits: Mapping[str, int]) -> None:
    parent = os.getppid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    _close_all_but(*keep)
    with open("/proc/self/statm", "rb") as file:
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    # After the change of user, which takes it back.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(70)
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for name, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, mapped + limits["memory_bytes"]),
    ):
        resource.setrlimit(name, (value, value))
    seccomp.restrict()


def _close_all_but(*keep: int) -> None:
    """Close every descriptor that is not named here, but for the three standard ones."""
    for name in os.listdir("/proc/self/fd"):
        if (fd := int(name)) > 2 and fd not in keep:
            with suppress(OSError):  # the one that listed them
                os.close(fd)


def _leave_network() -> bool:
    """Move to a network of our own with nothing in it. False where the system does not allow it."""
    if _libc.unshare(_CLONE_NEWNET) == 0:
        return True
    return bool(_libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def _kill(pid: int) -> None:
    """Kill a child of ours that is not reaped yet, with its session where it has one already."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
