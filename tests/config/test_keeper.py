import signal
import subprocess
import sys

import pytest

from config import children
from config.keeper import FIRST_WAIT_S, Keeper, Part
from config.trouble import Trouble
from tests.config import machine


@pytest.fixture
def said():
    return []


@pytest.fixture
def keeper(said):
    keeper = Keeper(say=said.append)
    yield keeper
    keeper.end()


def part(*command, name="sleeper", patience=5.0):
    def start():
        return children.start(command, log=subprocess.DEVNULL, env=machine.outside())

    return Part(name, start, signal.SIGTERM, patience)


def test_what_died_runs_again_after_a_pause_that_grows(keeper, said, time_machine):
    time_machine.move_to(1_000_000, tick=False)
    sleeper = part("sleep", "60")
    keeper.add(sleeper)
    pauses = []
    for _ in range(3):
        sleeper.child.kill()
        sleeper.child.wait()
        keeper.look_after()
        assert sleeper.child is None
        pauses.append(sleeper.not_before)
        sleeper.not_before = 0
        keeper.look_after()
        assert sleeper.child.poll() is None

    assert said == ["sleeper ended (Killed); starting it again."] * 3
    assert sleeper.failures == 3
    assert pauses[2] - pauses[0] >= FIRST_WAIT_S * 4


def test_what_a_dead_part_left_behind_is_killed_before_it_starts_again(keeper):
    script = "sleep 61 & echo $! > {0}; exec sleep 62"
    keeper.add(part("sh", "-c", script.format("/dev/null")))
    leader = keeper.parts[0].child.pid
    machine.wait_for(lambda: len(list(children._session(leader))) == 2)

    keeper.parts[0].child.kill()
    keeper.parts[0].child.wait()
    keeper.look_after()

    assert list(children._session(leader)) == []


def test_what_ignores_the_wish_to_end_is_killed(keeper, tmp_path):
    deaf = "import signal, sys, time; signal.signal(15, signal.SIG_IGN); open(sys.argv[1], 'w')"
    ready = tmp_path / "ready"
    keeper.add(part(sys.executable, "-c", deaf + "; time.sleep(60)", str(ready), patience=0.5))
    child = keeper.parts[0].child
    machine.wait_for(ready.exists)

    keeper.end()

    assert child.returncode == -signal.SIGKILL


def test_a_part_that_cannot_start_again_is_tried_again_later(keeper, said):
    sleeper = part("sleep", "60")
    keeper.add(sleeper)
    start = sleeper.start

    def refuse():
        raise Trouble("The disk is full.")

    sleeper.start = refuse
    sleeper.child.kill()
    sleeper.child.wait()
    keeper.look_after()
    sleeper.not_before = 0
    keeper.look_after()
    assert said[-1].startswith("The disk is full. Trying again in")

    sleeper.start = start
    sleeper.not_before = 0
    keeper.look_after()
    assert sleeper.child.poll() is None
