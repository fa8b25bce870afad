"""The demo as a whole, in a folder of its own, and what becomes of it when things are killed."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

import pytest

from config import children, supervise
from config.trouble import Trouble
from tests import demo_run
from tests.config import machine

SUPERVISE = [sys.executable, "-m", "config.supervise", "--port", "0"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Its data is kept between the tests, as between two runs of a person's."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(folder):
    demo = demo_run.start(SUPERVISE, machine.outside(LOCAL_DIR=str(folder)))
    yield demo
    if demo.process.poll() is None:
        demo.process.terminate()
        demo.process.wait(demo_run.STOP_S)


def answers(demo):
    try:
        with urllib.request.urlopen(demo.address + "healthz", timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def processes(demo, *words):
    """Numbers of the demo's processes whose command line has all the words."""
    found = []
    for pid in demo_run.descendants(demo.process.pid):
        try:
            command = (children.PROC / str(pid) / "cmdline").read_bytes()
        except OSError:
            continue
        if all(word.encode() in command for word in words):
            found.append(pid)
    return found


@pytest.mark.faults
def test_everything_that_is_killed_runs_again_and_the_site_answers(demo, folder):
    parts = {
        "database": lambda: children.working_in(folder / "postgres" / "data", program="postgres"),
        "broker": lambda: processes(demo, "broker.sock"),
        "worker": lambda: processes(demo, "rqworker"),
        "sweep": lambda: processes(demo, "sweep", "--every"),
        "web": lambda: processes(demo, "gunicorn"),
    }
    for pids in parts.values():
        machine.wait_for(pids)
        before = set(pids())
        for pid in before:
            machine.kill(pid)
        machine.wait_for(lambda pids=pids, before=before: set(pids()) - before, seconds=40)
    machine.wait_for(lambda: answers(demo), seconds=40)

    reviewer = demo_run.Visitor(demo.address)
    reviewer.sign_in(*demo.people["reviewer"])


@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_whatever_ends_it(number, demo, folder):
    below = demo_run.descendants(demo.process.pid)
    assert len(below) >= 5

    demo.process.send_signal(number)

    demo.process.wait(demo_run.STOP_S)
    patience = 10 if number == signal.SIGKILL else 0  # then the kernel tells them, one by one
    deadline = time.monotonic() + patience
    while left := [pid for pid in below if demo_run.is_running(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
    assert machine.mentioning(str(folder)) == []
    if number != signal.SIGKILL:
        assert demo.process.returncode == 0
        assert not (folder / "run" / "services.json").exists()


@pytest.mark.faults
def test_a_second_demo_in_the_same_folder_is_told_where_the_first_is(demo, folder):
    done = machine.run(*SUPERVISE, LOCAL_DIR=str(folder))

    assert done.returncode == 1
    assert done.stdout.startswith(f"The demo runs already, at {demo.address} (process ")
    assert answers(demo)


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = machine.run(*SUPERVISE[:-1], port, LOCAL_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stdout == (
        f"Port {port} is taken by another program: choose another, "
        f"as in make demo PORT={port + 1}.\n"
    )
    assert machine.mentioning(str(tmp_path)) == []


@pytest.mark.parametrize("port", ["http", "-1", "65536", "80 00", ""])
def test_a_port_that_is_none_is_said_in_one_sentence(port):
    with pytest.raises(Trouble, match="PORT must be a number from 0 to 65535"):
        supervise._port(port)


def test_a_real_database_is_not_filled_with_known_passwords_by_accident(tmp_path):
    done = machine.run(
        *SUPERVISE,
        LOCAL_DIR=str(tmp_path),
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
    )

    assert done.returncode == 1
    assert "set DEMO=yes if that is what you want" in done.stdout


def test_the_parents_interrupt_is_noticed():
    assert not supervise._was_interrupted(os.getpid())

    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        assert supervise._was_interrupted(os.getpid())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
