"""`make demo`: start everything on this machine, keep it running, stop it all on Ctrl-C.

What `manage.py seed_demo` prints first is shown under the address: a line
`role<TAB>e-mail<TAB>password` for each person. After an empty line it may tell how it goes on.
"""

import argparse
import errno
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from config import children, embedded, local
from config.children import Child
from config.embedded import Folder, Running
from config.keeper import Keeper, Part
from config.seeding import Seeding
from config.trouble import Trouble

MANAGE = (sys.executable, str(local.ROOT / "manage.py"))
STATIC = local.ROOT / ".local" / "static"  # of the tree, whatever keeps its data elsewhere
WIDTH = 78
LOOK_EVERY_S = 0.2
PAGE_WITHIN_S = 90.0


class Stopped(BaseException):
    """Somebody wants us to stop."""


class Demo:
    """One run of the demo."""

    def __init__(self, folder: Folder, *, host: str, port: int, parent: int | None) -> None:
        self.folder = folder
        self.host = host
        self.parent = parent
        self.keeper = Keeper(say=_say)
        self.listener = listen(host, port)
        self.environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.seeding: Seeding | None = None

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    def run(self) -> None:
        """Start everything, say where it is, and stay until somebody wants us to stop."""
        try:
            self._start_servers()
            self._prepare()
            self._start_web()
            self.seeding = seeding = Seeding(self.environ, log=self.folder.log("seed"))
            self._wait_for_page(seeding)
            # Only now: they take a while to load, and somebody is waiting for the page.
            self._start_workers()
            self._announce(seeding.people)
            while True:
                self._look_around()
                time.sleep(LOOK_EVERY_S)
        finally:
            self.folder.clear_state()
            if self.seeding is not None:
                self.seeding.stop()
            self.keeper.ask_all({"web", "sweep", "llm-worker", "mail-worker", *self._workers()})
            self.keeper.end()
            children.end_orphans(patience=1)

    def _look_around(self) -> None:
        if self.parent is not None and (
            os.getppid() != self.parent or _was_interrupted(self.parent)
        ):
            raise Stopped
        self.keeper.look_after()
        if self.seeding is not None:
            try:
                for line in self.seeding.news():
                    _say(line)
            except Trouble as trouble:
                if not self.seeding.people_are_known:
                    raise
                _say(str(trouble))

    def _start_servers(self) -> None:
        self.environ.setdefault("BASE_URL", self.address.rstrip("/"))
        given = local.is_given(self.environ)
        if given and self.environ.get("DEMO") != "yes":
            raise Trouble(
                "The demo makes users with known passwords in the database that DATABASE_URL "
                "names: unset it, or set DEMO=yes if that is what you want."
            )
        if not given:
            made_up = local.demo_settings(self.folder.path, create=True)
            local.fill(self.environ, self.folder.path, made_up)
        elif not self.environ.get("REDIS_URL"):
            self.environ["REDIS_URL"] = embedded.Urls.under(self.folder.path).broker
        for name, kind, wanted in (
            ("database", embedded.database, "DATABASE_URL"),
            ("broker", embedded.broker, "REDIS_URL"),
        ):
            if not os.environ.get(wanted):
                server = kind(self.folder, durable=True)
                self.keeper.add(Part(name, server.start, server.asking, patience=20))

    def _prepare(self) -> None:
        """Migrate, and collect static files: each only when something changed since."""
        migrations = local.ROOT.glob("*/migrations/*.py")
        if local.is_given(os.environ):
            self._step("Migrating the database", "migrate", "--noinput")
        else:
            stamp = self.folder.path / "postgres" / "migrated"
            digest = _digest(migrations)
            if _said(stamp) != digest:
                self._step("Migrating the database", "migrate", "--noinput")
                stamp.write_text(digest)
        stamp = STATIC / ".collected"
        digest = _digest((local.ROOT / "static").rglob("*"))
        if _said(stamp) != digest:
            # Without a manifest the settings choose a storage that writes none.
            STATIC.mkdir(mode=0o700, parents=True, exist_ok=True)
            (STATIC / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
            self._step("Collecting static files", "collectstatic", "--noinput", "--clear")
            stamp.write_text(digest)

    def _step(self, what: str, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603
            [*MANAGE, *arguments],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            preexec_fn=children.tied_to_us(signal.SIGKILL),
        )
        with self.folder.log("setup").open("ab") as log:
            log.write(done.stdout)
        if done.returncode != 0:
            raise Trouble(_failed(what, done.stdout, self.folder.logs / "setup.log"))

    def _start_web(self) -> None:
        web = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--preload"]
        web += ["--bind", f"fd://{self.listener.fileno()}", "--workers", "2", "--threads", "4"]
        web += ["--timeout", "60", "--graceful-timeout", "5", "--log-level", "warning"]
        if os.access("/dev/shm", os.W_OK):  # noqa: S108 - a disk's pauses would look like a hang
            web += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
        self._add("web", web, patience=8)

    def _start_workers(self) -> None:
        for name in self._workers():
            worker = [*MANAGE, "rqworker", "documents"]
            worker += ["--worker-class", "extraction.worker.DocumentWorker"]
            worker += ["--serializer", "rq.serializers.JSONSerializer"]
            self._add(name, worker, patience=8)
        if self._asks_models():
            self._add("llm-worker", [*MANAGE, "llm_worker", "--grace", "5"], patience=8)
        # One for both, as each costs memory: mail first, since somebody waits for a link.
        both = [*MANAGE, "rqworker", "mail", "backtests"]
        both += ["--serializer", "rq.serializers.JSONSerializer"]
        self._add("mail-worker", both, patience=8)
        self._add("sweep", [*MANAGE, "sweep", "--every", "15"], patience=5)

    def _asks_models(self) -> bool:
        """Whether anybody but the built-in reader is set to read."""
        names = self.environ.get("READERS", "local").split(",")
        return any(name.strip() not in ("", "local") for name in names)

    def _workers(self) -> list[str]:
        count = max(1, min(2, (os.cpu_count() or 2) // 2))
        return [f"worker-{number + 1}" for number in range(count)]

    def _add(self, name: str, command: list[str], *, patience: float) -> None:
        def start() -> Child:
            with self.folder.log(name).open("ab") as log:
                return children.start(
                    command, log=log, env=self.environ, pass_fds=[self.listener.fileno()]
                )

        self.keeper.add(Part(name, start, signal.SIGTERM, patience))

    def _wait_for_page(self, seeding: Seeding) -> None:
        deadline = time.monotonic() + PAGE_WITHIN_S
        while time.monotonic() < deadline:
            self._look_around()
            if seeding.people_are_known and self._answers():
                return
            time.sleep(0.1)
        log = self.folder.logs / "web.log"
        raise Trouble(_failed("Starting the web server", log.read_bytes(), log))

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _announce(self, lines: list[str]) -> None:
        self.folder.write_state(
            Running(
                os.getpid(), self.environ["DATABASE_URL"], self.environ["REDIS_URL"], self.address
            )
        )
        _say("=" * WIDTH)
        _say(f"  Countersign, a demo with sample data:   {self.address}")
        _say("")
        for line in lines:
            columns = line.split("\t")
            padded = [
                f"{column:<{width}}" for column, width in zip(columns, (12, 34, 0), strict=False)
            ]
            _say(f"  {''.join(padded).rstrip() if len(columns) == 3 else line}")
        _say("")
        _say("  Ctrl-C stops it. Its data stays in .local/, its logs are in .local/log/.")
        _say("=" * WIDTH)


def listen(host: str, port: int) -> socket.socket:
    """Open the port ourselves: it is ours before anything else starts, and stays ours.

    Raises:
        Trouble: it is taken, or not ours to take.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except (OSError, OverflowError) as error:
        listener.close()
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            raise Trouble(
                f"Port {port} is taken by another program: choose another, as in "
                f"make demo PORT={port + 1 if port < 65535 else 8000}."
            ) from error
        if number == errno.EACCES:
            raise Trouble(f"Port {port} is for root only: choose one above 1023.") from error
        raise Trouble(f"{host} port {port} can't be opened: {error}.") from error
    return listener


def _was_interrupted(make: int) -> bool:
    """Whether `make` got SIGINT alone. It then waits for us, with the signal blocked, and tells us
    nothing: a terminal's Ctrl-C reaches us by itself, but `kill -INT` of make does not."""
    try:
        status = (children.PROC / str(make) / "status").read_text()
    except OSError:
        return False
    blocked = next((line for line in status.splitlines() if line.startswith("SigBlk:")), "0")
    return bool(int(blocked.split()[-1], 16) & 1 << (signal.SIGINT - 1))


def _digest(files: Iterable[Path]) -> str:
    """Changes when one of the files, or what is installed, does."""
    digest = hashlib.sha256((local.ROOT / "requirements.txt").read_bytes())
    for file in sorted(files):
        if file.is_file():
            status = file.stat()
            digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _said(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def _failed(what: str, output: bytes, log: Path) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    return f"{what} failed: {lines[-1].strip() if lines else 'it said nothing'} (more in {log})"


def _say(line: str) -> None:
    print(line, flush=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    # Once is enough: what follows is orderly and takes seconds.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise Trouble(f"PORT must be a number from 0 to 65535, not {text!r}.")
    return int(text)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m config.supervise", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000", help="0 takes a free one")
    parser.add_argument("--with", type=int, dest="parent", help="stop when this parent ends")
    options = parser.parse_args(arguments)
    folder = Folder(local.LOCAL)
    folder.prepare()
    before = folder.read_state()
    with folder.owned() as mine:
        if not mine and before is not None and before.address:
            raise Trouble(
                f"The demo runs already, at {before.address} (process {before.pid}): open that, "
                "or stop it first."
            )
        if not mine:
            raise Trouble("A manage.py command uses the demo's database: wait until it ends.")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        children.adopt_orphans()
        demo = Demo(folder, host=options.host, port=_port(options.port), parent=options.parent)
        _say("Starting Countersign.")
        demo.run()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Trouble as trouble:
        sys.exit(str(trouble))
    except Stopped:
        print("Stopped.", flush=True)
