import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from config import throwaway
from tests.config import machine


def start(*command, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "config.throwaway", *command],
        cwd=machine.ROOT,
        env=machine.outside(**more),
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_status_of_the_command_comes_through():
    assert start("sh", "-c", "exit 7").wait(30) == 7


def test_nothing_set_outside_gets_in():
    running = start(
        "sh", "-c", 'echo "$LLM_BASE_URL|$DATABASE_URL"', LLM_BASE_URL="http://far.example/v1"
    )

    said = running.communicate(timeout=30)[0]

    outside, url = said.strip().split("|")
    assert outside == ""
    assert "countersign-throwaway-" in url


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_command_the_way_the_keyboard_does(number):
    program = (
        "import time, os\n"
        "print(os.environ['STORAGE_DIR'], flush=True)\n"
        "try: time.sleep(60)\n"
        "except KeyboardInterrupt: print('tidied', flush=True); raise SystemExit(3)"
    )
    running = start(sys.executable, "-c", program)
    assert running.stdout is not None
    folder = Path(running.stdout.readline().strip()).parent
    assert folder.is_dir()

    running.send_signal(number)

    assert running.stdout.read() == "tidied\n"
    assert running.wait(20) == 3
    assert not folder.exists()
    assert machine.mentioning(str(folder)) == []


def test_what_a_killed_run_left_is_removed_by_the_next_but_not_what_runs():
    running = start("sleep", "60")
    abandoned = Path(tempfile.mkdtemp(prefix=throwaway.PREFIX))
    young = Path(tempfile.mkdtemp(prefix=throwaway.PREFIX))
    for folder in (abandoned, young):
        (folder / "run").mkdir()
        (folder / "run" / "owner.lock").touch()
    an_hour_ago = time.time() - 3600
    os.utime(abandoned, (an_hour_ago, an_hour_ago))
    try:
        throwaway._remove_abandoned()

        assert not abandoned.exists()
        assert young.exists()
        assert running.poll() is None
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(20)
        (young / "run" / "owner.lock").unlink()
        (young / "run").rmdir()
        young.rmdir()
