"""What a parser does that a file has taken over. Loaded by a zygote of `test_sandbox` only."""

import ctypes
import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from extraction.refusals import Refused
from extraction.sandbox_child import FRAME, Reply


def echo(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    for number in range(arguments.get("times", 1)):
        reply.send({"number": number, "pid": os.getpid()}, data, b"", data[::-1])


def look_around(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Try to reach out of the sandbox, and say what failed."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    descriptors = sum(_is_open(number) for number in range(200))
    tried: dict[str, Callable[[], object]] = {
        "connect": lambda: _connect(arguments["port"]),
        "connect_locally": lambda: socket.socket(socket.AF_UNIX).connect(arguments["socket"]),
        "read": lambda: Path(arguments["file"]).read_bytes(),
        "write": lambda: Path("/tmp/countersign-sandbox-test").write_bytes(b"x"),
        "fork": os.fork,
        "signal": lambda: os.kill(os.getppid(), 0),
        "limit_others": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0)),
        "allow_itself_more": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99)),
        "run": lambda: os.execv("/bin/true", ["/bin/true"]),
        "open_many": lambda: [os.dup(2) for _ in range(100)],
    }
    failed = {name: _fails(act) for name, act in tried.items()}
    reply.send(
        {
            "failed_to": failed,
            "environment": dict(os.environ),
            "descriptors": descriptors,
            "user": os.geteuid(),
            "session": os.getsid(0) == os.getpid(),
            "core": resource.getrlimit(resource.RLIMIT_CORE),
            "no_new_privileges": ctypes.CDLL(None).prctl(39, 0, 0, 0, 0),
        }
    )


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _connect(port: int) -> None:
    with socket.socket() as client:
        client.connect(("127.0.0.1", port))


def _fails(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, ValueError):
        return True
    return False


def die(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    reply.send({"before": True})
    os.kill(os.getpid(), arguments["signal"])


def leave(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    sys.exit(arguments["code"])


def spin(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    reply.send({"pid": os.getpid()})
    while True:
        data = data[::-1]


def work(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Takes `seconds` of CPU before each of `times` frames."""
    for number in range(arguments["times"]):
        until = time.process_time() + arguments["seconds"]
        while time.process_time() < until:
            data = data[::-1]
        reply.send({"number": number})


def wait(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    reply.send({"pid": os.getpid()})
    time.sleep(600)


def eat(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    reply.send({"bytes": len(bytearray(arguments["bytes"]))})


def refuse(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    raise Refused(arguments["code"], "said by the child")


def say(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    """Write `data` as it is where frames are expected."""
    os.write(reply._fd, data)


def flood(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    while True:
        reply.send({}, bytes(1 << 20))


def raise_error(data: bytes, arguments: Mapping[str, Any], reply: Reply) -> None:
    raise ValueError(data)


def framed(head: bytes, body: bytes = b"", *, claimed: int | None = None) -> bytes:
    """A frame as a child would write it, or one that lies about the length of its body."""
    return FRAME.pack(len(head), len(body) if claimed is None else claimed) + head + body


def headed(**head: Any) -> bytes:
    return framed(json.dumps(head).encode())


TASKS = {
    act.__name__: act
    for act in (
        echo, look_around, die, leave, spin, work, wait, eat, refuse, say, flood, raise_error
    )
}  # fmt: skip
