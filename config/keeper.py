"""Keep a handful of processes running, and end them all."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from signal import Signals, strsignal

from config import children
from config.children import Child
from config.trouble import Trouble

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
STABLE_S = 30.0  # who lived this long starts again without waiting


@dataclass
class Part:
    """A process that has to run. `start` returns when it is of use to the others."""

    name: str
    start: Callable[[], Child]
    asking: Signals
    patience: float  # seconds it may take to end when asked to
    child: Child | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)


class Keeper:
    """Starts parts in the order given, starts again what ended, and ends all in reverse order."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        self.parts: list[Part] = []
        self.say = say

    def add(self, part: Part) -> None:
        """Start `part` and keep it running from now on.

        Raises:
            Trouble: it can't be started at all.
        """
        self.parts.append(part)
        self._start(part)

    def look_after(self) -> None:
        """Start again what ended meanwhile, the repeatedly failing after growing pauses."""
        now = time.monotonic()
        for part in self.parts:
            if part.child is not None and (status := part.child.poll()) is not None:
                # What it started may outlive it, and would work beside its successor.
                children.finish(part.child, patience=0)
                part.child = None
                part.failures = 0 if now - part.started > STABLE_S else part.failures + 1
                wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**part.failures)
                part.not_before = now + (wait if part.failures else 0)
                self.say(f"{part.name} ended ({_words(status)}); starting it again.")
            if part.child is None and now >= part.not_before:
                self._restart(part)

    def end(self) -> None:
        """Ask every part to end, later ones first, and kill those that take too long."""
        for part in reversed(self.parts):
            if part.child is not None:
                children.end(part.child, asking=part.asking, patience=part.patience)
                part.child = None

    def ask_all(self, names: set[str]) -> None:
        """Ask some parts to end without waiting, so that they do it at the same time."""
        for part in self.parts:
            if part.name in names and part.child is not None:
                with suppress(ProcessLookupError):
                    part.child.send_signal(part.asking)

    def _start(self, part: Part) -> None:
        part.child = part.start()
        part.started = time.monotonic()

    def _restart(self, part: Part) -> None:
        try:
            self._start(part)
        except Trouble as trouble:
            part.failures += 1
            wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**part.failures)
            part.not_before = time.monotonic() + wait
            self.say(f"{trouble} Trying again in {wait:.0f} s.")


def _words(status: int) -> str:
    return f"exit status {status}" if status >= 0 else (strsignal(-status) or f"signal {-status}")
