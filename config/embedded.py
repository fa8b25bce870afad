"""PostgreSQL and a broker of our own, where nobody gave URLs: for the demo, the tests, one command.

The data lives under one folder (`.local/` for the demo). One process at a time owns its servers,
by a lock; commands that run meanwhile use them, and the owner waits for those before it stops.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from config import children, postgres, valkey
from config.postgres import Postgres
from config.trouble import Trouble
from config.valkey import Valkey

LOG_LIMIT_BYTES = 5_000_000
NEEDED_BYTES = 300_000_000  # a new cluster takes 40 MB, and its log of changes grows


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the servers are, as `DATABASE_URL` and `REDIS_URL` say it."""

    database: str
    broker: str

    @classmethod
    def under(cls, folder: Path) -> Self:
        """Where the servers of `folder` are when they run."""
        return cls(postgres.url(folder / "postgres"), valkey.url(folder / "valkey"))


@dataclass(frozen=True, slots=True)
class Running:
    """What the owner of the servers says about itself."""

    pid: int
    database: str
    broker: str
    address: str = ""  # of the site, where there is one

    @property
    def urls(self) -> Urls:
        return Urls(self.database, self.broker)


class Folder:
    """The place where one set of servers keeps all it has."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run = path / "run"
        self.logs = path / "log"

    def prepare(self) -> None:
        """Create it, for our eyes only.

        Raises:
            Trouble: it can't be written to, is another user's, or the disk is nearly full.
        """
        try:
            for folder in (self.path, self.run, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.path.stat().st_uid not in (os.geteuid(), 0):
                raise PermissionError
            (self.run / "owner.lock").touch(mode=0o600)
            (self.run / "users.lock").touch(mode=0o600)
            status = os.statvfs(self.path)
        except PermissionError as error:
            raise Trouble(
                f"{self.path} can't be written to: it belongs to another user, or to a read-only "
                "disk."
            ) from error
        except OSError as error:
            raise Trouble(f"{self.path} can't be written to: {error.strerror}.") from error
        if status.f_bavail * status.f_frsize < NEEDED_BYTES:
            raise Trouble(
                f"The disk that holds {self.path} has less than {NEEDED_BYTES // 1_000_000} MB "
                "free: free some space and start again."
            )

    def log(self, name: str) -> Path:
        """A log file to append to; one that grew large is put aside first."""
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return log

    def write_state(self, running: Running) -> None:
        """Tell others where the servers are."""
        fresh = self.run / "services.json.new"
        fresh.write_text(json.dumps(asdict(running)))
        fresh.replace(self.run / "services.json")

    def clear_state(self) -> None:
        (self.run / "services.json").unlink(missing_ok=True)

    def read_state(self) -> Running | None:
        """What the last owner said of itself; it may have been killed since."""
        try:
            said: dict[str, Any] = json.loads((self.run / "services.json").read_text())
            return Running(**said)
        except (OSError, ValueError, TypeError):
            return None

    @contextlib.contextmanager
    def owned(self) -> Iterator[bool]:
        """Try to become the owner; says whether that went well."""
        with _locked(self.run / "owner.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as mine:
            if mine:
                self.clear_state()  # a killed owner could not
            yield mine

    def used(self) -> contextlib.AbstractContextManager[bool]:
        """While this is held the owner does not stop the servers by itself."""
        return _locked(self.run / "users.lock", fcntl.LOCK_SH)

    def retire(self, waiting: Callable[[], None]) -> None:
        """As the owner, wait until nobody uses the servers, and let nobody else begin to."""
        with _locked(self.run / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as idle:
            if idle:
                self.clear_state()
                return
        waiting()
        with _locked(self.run / "users.lock", fcntl.LOCK_EX):
            self.clear_state()


@contextlib.contextmanager
def _locked(path: Path, how: int) -> Iterator[bool]:
    with path.open("r+b") as handle:
        try:
            fcntl.flock(handle, how)
        except BlockingIOError:
            yield False
        else:
            yield True


def database(folder: Folder, *, durable: bool) -> Postgres:
    """The database of a folder, not started. `durable=False` trades crash safety for speed."""
    return Postgres(folder.path / "postgres", log=folder.log("postgres"), durable=durable)


def broker(folder: Folder, *, durable: bool) -> Valkey:
    """The broker of a folder, not started. `durable=False` forgets its jobs when it ends."""
    return Valkey(folder.path / "valkey", log=folder.log("valkey"), durable=durable)


@contextlib.contextmanager
def services(path: Path, *, durable: bool) -> Iterator[Urls]:
    """Start both servers with their data under `path`, and stop them at the end.

    Raises:
        Trouble: they can't be started, or another process owns them.
    """
    folder = Folder(path)
    folder.prepare()
    with folder.owned() as mine:
        if not mine:
            raise Trouble(f"Another process uses {path}: stop it first.")
        with _started(folder, durable=durable) as urls:
            yield urls


@contextlib.contextmanager
def shared_services(path: Path, *, waiting: Callable[[], None]) -> Iterator[Urls]:
    """Use the servers that run under `path`; where none do, start them until the block ends.

    Args:
        path: what was given to `services`, or will be.
        waiting: called when we started them and others still use them, before we wait for those.
    """
    folder = Folder(path)
    folder.prepare()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with folder.owned() as mine:
            if mine:
                with _started(folder, durable=True) as urls:
                    try:
                        yield urls
                    finally:
                        folder.retire(waiting)
                return
        with folder.used():
            if (running := folder.read_state()) is not None:
                yield running.urls
                return
        time.sleep(0.1)  # the owner is just starting
    raise Trouble(f"Another process holds {path}, but its servers did not start within a minute.")


@contextlib.contextmanager
def _started(folder: Folder, *, durable: bool) -> Iterator[Urls]:
    urls = Urls.under(folder.path)
    with contextlib.ExitStack() as stack:
        for server in (database(folder, durable=durable), broker(folder, durable=durable)):
            child = server.start()
            stack.callback(children.end, child, asking=server.asking, patience=20)
        folder.write_state(Running(os.getpid(), urls.database, urls.broker))
        stack.callback(folder.clear_state)
        yield urls
