"""The demo's seeding as the supervisor sees it: a process that talks while it works."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from config import children, local
from config.trouble import Trouble


class Seeding:
    """`manage.py seed_demo`: who may sign in, an empty line, then what happens to the samples."""

    def __init__(self, environ: Mapping[str, str], *, log: Path) -> None:
        self.log = log
        self.people: list[str] = []
        self.people_are_known = False
        self.ended = False
        self._rest = b""
        with log.open("ab") as errors:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, str(local.ROOT / "manage.py"), "seed_demo"],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
                preexec_fn=children.tied_to_us(signal.SIGKILL),
            )
        if self._process.stdout is None:
            raise AssertionError("a pipe was asked for")
        self._out = self._process.stdout.fileno()
        os.set_blocking(self._out, False)

    def news(self) -> list[str]:
        """Lines that came since the last call, but for the people, who are kept in `people`.

        Raises:
            Trouble: it failed; said once.
        """
        if self.ended:
            return []
        status = self._process.poll()  # before reading: what it said last is then there to read
        *lines, self._rest = (self._rest + self._available()).split(b"\n")
        later = []
        for line in lines:
            if self.people_are_known:
                later.append(line.decode(errors="replace"))
            elif line:
                self.people.append(line.decode(errors="replace"))
            else:
                self.people_are_known = True
        if status is not None:
            self.ended = True
            self.people_are_known = self.people_are_known or status == 0
            if status != 0:
                said = self.log.read_text(errors="replace").strip().splitlines() or ["nothing"]
                raise Trouble(f"Making the sample data failed: {said[-1]} (more in {self.log})")
        return later

    def stop(self) -> None:
        """End it where it stands."""
        self._process.kill()
        self._process.wait()

    def _available(self) -> bytes:
        said = b""
        try:
            while chunk := os.read(self._out, 65536):
                said += chunk
        except BlockingIOError:
            return said
        return said
