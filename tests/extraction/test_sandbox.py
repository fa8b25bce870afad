"""The sandbox against parsers that a file has taken over (`hostile_parsers`)."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from extraction import sandbox
from extraction.refusals import Refused, SandboxFailed
from extraction.sandbox import Limits
from tests.extraction.hostile_parsers import framed, headed

ROOT = str(Path(__file__).resolve().parents[2])
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from extraction import sandbox_child; "
    "sandbox_child.MODULES['hostile'] = 'tests.extraction.hostile_parsers'; "
    "sandbox_child.main(sys.argv[2], int(sys.argv[3]))"
)
SMALL = Limits(memory_bytes=100 << 20, cpu_s=10, cpu_step_s=5, wall_s=10)


@pytest.fixture(autouse=True)
def _hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sandbox, "_PROGRAM", PROGRAM)
    sandbox.warm("hostile")
    yield
    if zygote := sandbox._zygotes.pop("hostile", None):
        zygote.close()


def run(task: str, data: bytes = b"", *, limits: Limits = SMALL, **arguments: Any) -> list[Any]:
    return list(sandbox.run("hostile", task, data, arguments, limits=limits))


def failure(task: str, data: bytes = b"", *, limits: Limits = SMALL, **arguments: Any) -> str:
    with pytest.raises(SandboxFailed) as caught:
        run(task, data, limits=limits, **arguments)
    return caught.value.code


def zygote_pid() -> int:
    return sandbox._zygotes["hostile"].process.pid


def eventually(true: Callable[[], bool], *, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def children_of(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_frames_come_back_whole_and_in_order():
    data = os.urandom(3_000_000)

    frames = run("echo", data, times=5)

    assert [frame.head["number"] for frame in frames] == [0, 1, 2, 3, 4]
    assert all(bytes(part) == data for frame in frames for part in frame.parts[:1])
    assert bytes(frames[4].parts[1]) == b""
    assert bytes(frames[4].parts[2]) == data[::-1]


def test_child_has_nothing_to_reach_for(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERSIGN_TEST_SECRET", "hunter2")
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    local = tmp_path / "socket"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_server(str(local), family=socket.AF_UNIX),
    ):
        (frame,) = run(
            "look_around",
            b"some bytes",
            limits=Limits(wall_s=20),
            port=server.getsockname()[1],
            socket=str(local),
            file=str(secret),
        )

    seen = frame.head
    reached = {name for name, failed in seen["failed_to"].items() if not failed}
    if not sandbox.network_is_off("hostile"):
        reached.discard("connect")
    if not sandbox.calls_are_filtered("hostile"):
        reached -= {"connect_locally", "read", "signal", "limit_others", "run"}
    assert reached == set()
    assert set(seen["environment"]) <= {
        "LANG",
        "LC_CTYPE",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
    }
    assert seen["descriptors"] == 5  # three standard ones, the file, the way back
    assert seen["user"] != 0
    assert seen["session"]
    assert seen["core"] == [0, 0]
    assert seen["no_new_privileges"] == 1


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_crash_is_a_refusal_and_the_next_file_is_read(number):
    assert failure("die", signal=number) == "parser_crash"

    assert len(run("echo", b"next")) == 1


def test_killed_by_the_system_counts_as_out_of_memory():
    assert failure("die", signal=signal.SIGKILL) == "parser_memory"


def test_odd_exit_is_a_crash():
    assert failure("leave", code=3) == "parser_crash"


def test_error_in_the_parser_says_nothing_of_the_file():
    with pytest.raises(SandboxFailed) as caught:
        run("raise_error", b"SSN 123-45-6789")

    assert caught.value.code == "parser_crash"
    assert "123" not in str(caught.value)


def test_busy_child_is_stopped_by_its_cpu_limit():
    limits = Limits(cpu_s=3, cpu_step_s=1, wall_s=30)

    assert failure("spin", limits=limits) == "parser_timeout"


def test_steady_child_gets_cpu_time_for_each_frame_up_to_the_whole():
    limits = Limits(cpu_s=3, cpu_step_s=1, wall_s=30)

    assert len(run("work", limits=limits, times=8, seconds=0.25)) == 8
    assert failure("work", limits=limits, times=40, seconds=0.25) == "parser_timeout"


def test_idle_child_is_stopped_by_the_wall_clock():
    started = time.monotonic()

    assert failure("wait", limits=Limits(wall_s=0.5)) == "parser_timeout"

    assert time.monotonic() - started < 5
    assert eventually(lambda: not children_of(zygote_pid()))


def test_callers_own_time_does_not_count():
    frames = sandbox.run("hostile", "echo", bytes(2_000_000), {"times": 3}, limits=Limits(wall_s=1))

    for _ in frames:
        time.sleep(0.6)


def test_memory_is_limited_beyond_the_loaded_parsers():
    limits = Limits(memory_bytes=50 << 20)

    assert run("eat", limits=limits, bytes=40 << 20)[0].head == {"bytes": 40 << 20}
    assert failure("eat", limits=limits, bytes=60 << 20) == "parser_memory"


def test_child_may_refuse_by_a_known_code_only():
    with pytest.raises(Refused) as caught:
        list(
            sandbox.run(
                "hostile",
                "refuse",
                b"",
                {"code": "too_many_pages"},
                limits=SMALL,
                numbers={"pages": 7},
            )
        )

    assert not isinstance(caught.value, SandboxFailed)
    assert caught.value.code == "too_many_pages"
    assert "must have 7 pages or fewer" in caught.value.sentence
    assert failure("say", headed(parts=[], refused="too_large")) == "parser_crash"
    assert failure("say", headed(parts=[], refused="{pages.__class__}")) == "parser_crash"
    assert failure("say", headed(parts=[], refused=["encrypted"])) == "parser_crash"


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense",  # taken for lengths beyond any limit
        b"\x00\x00",
        framed(b"{}"),
        framed(b'{"parts": [1]}'),
        framed(b'{"parts": [-1, 1]}'),
        framed(b'{"parts": [true]}', b"x"),
        framed(b'{"parts": "1"}', b"x"),
        framed(b'{"parts": [1e400]}'),
        framed(b'{"parts": [3]}', b"xy", claimed=3),
        framed(b"[]"),
        framed(b"[" * 100_000),
        framed(b"\xff\xfe"),
        framed(b'{"parts": []}', claimed=51_000_000),
    ],
)
def test_nonsense_from_a_child_is_a_refusal(said):
    assert failure("say", said) in {"parser_crash", "parser_memory"}


def test_flood_from_a_child_is_cut():
    assert failure("flood", limits=Limits(reply_bytes=10 << 20)) == "parser_memory"


def test_child_is_killed_when_its_caller_has_seen_enough():
    frames = sandbox.run("hostile", "spin", b"x", {}, limits=Limits(wall_s=60))
    pid = next(frames).head["pid"]

    frames.close()

    assert eventually(lambda: is_gone(pid))


def test_dead_zygote_is_started_again():
    before = zygote_pid()
    os.kill(before, signal.SIGKILL)

    assert len(run("echo", b"x")) == 1

    assert zygote_pid() != before


def test_children_die_with_their_zygote():
    frames = sandbox.run("hostile", "wait", b"", {}, limits=Limits(wall_s=60))
    pid = next(frames).head["pid"]

    os.kill(zygote_pid(), signal.SIGKILL)

    assert eventually(lambda: is_gone(pid))
    with pytest.raises(SandboxFailed):
        next(frames)


def test_zygote_that_dies_before_the_first_frame_costs_the_caller_nothing():
    before = zygote_pid()
    os.kill(before, signal.SIGSTOP)
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(run, "echo", b"x")
        time.sleep(0.2)
        os.kill(before, signal.SIGKILL)

        assert len(answer.result(timeout=30)) == 1


def test_threads_share_one_zygote():
    data = [os.urandom(200_000) for _ in range(16)]
    before = zygote_pid()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: run("echo", one, times=3), data))

    assert [bytes(answer[2].parts[0]) for answer in answers] == data
    assert zygote_pid() == before


def test_zygote_outlives_the_thread_that_started_it():
    sandbox._zygotes.pop("hostile").close()
    starter = threading.Thread(target=run, args=("echo", b"x"))
    starter.start()
    starter.join()
    before = zygote_pid()
    time.sleep(0.2)

    assert len(run("echo", b"x")) == 1

    assert zygote_pid() == before


def forked(act: Callable[[], bool]) -> int:
    """Run `act` in a fork of this process, as a work-horse of a queue's worker is one."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            code = 0 if act() else 1
        finally:
            os._exit(code)
    return pid


def test_killed_work_horse_does_not_confuse_the_next():
    before = zygote_pid()
    for _ in range(3):
        horse = forked(lambda: bool(run("spin", b"x", limits=Limits(wall_s=60))))
        assert eventually(lambda: bool(children_of(before)))
        os.kill(horse, signal.SIGKILL)
        os.waitpid(horse, 0)
        assert eventually(lambda: not children_of(before))

        horse = forked(lambda: bytes(run("echo", b"next")[0].parts[0]) == b"next")
        assert os.waitpid(horse, 0)[1] == 0

    assert len(run("echo", b"x")) == 1
    assert zygote_pid() == before


def test_work_horse_may_be_forked_while_another_thread_starts_a_zygote():
    with sandbox._lock:
        horse = forked(lambda: len(run("echo", b"x")) == 1)
        assert os.waitpid(horse, 0)[1] == 0


CLIENT = """
import sys, time
sys.path.insert(0, sys.argv[1])
from extraction import sandbox
sandbox._PROGRAM = sys.argv[2]
frames = sandbox.run("hostile", "spin", b"x", {}, limits=sandbox.Limits(wall_s=60))
print(next(frames).head["pid"], sandbox._zygotes["hostile"].process.pid, flush=True)
if sys.argv[3] == "wait":
    time.sleep(60)
"""


@pytest.mark.parametrize("end", ["wait", "exit"])
def test_nothing_is_left_running_when_the_client_ends(end):
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, ROOT, PROGRAM, end], stdout=subprocess.PIPE, text=True
    )
    assert client.stdout
    pids = [int(pid) for pid in client.stdout.readline().split()]
    assert len(pids) == 2
    if end == "wait":
        assert not any(is_gone(pid) for pid in pids)
        client.kill()
    client.wait(20)

    assert eventually(lambda: all(is_gone(pid) for pid in pids))


def test_parsers_that_do_not_load_are_not_the_files_fault(monkeypatch):
    monkeypatch.setattr(sandbox, "_PROGRAM", PROGRAM.replace("hostile_parsers", "no_such_module"))
    sandbox._zygotes.pop("hostile").close()

    with pytest.raises(sandbox.SandboxUnavailable, match="ModuleNotFoundError"):
        run("echo", b"x")

    monkeypatch.setattr(sandbox, "_PROGRAM", PROGRAM)
    sandbox.warm("hostile")
    assert json.dumps(run("echo", b"x")[0].head["number"]) == "0"
