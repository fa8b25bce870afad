"""The site as it is served: gunicorn with two processes of four threads, files compressed."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from config import children, local

PATIENCE_S = 30


@contextmanager
def site() -> Iterator[str]:
    """Serve the database and the storage of this process's settings; the address of the site."""
    _collect()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    web = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--preload"]
    web += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    web += ["--log-level", "warning"]
    server = subprocess.Popen(web, preexec_fn=children.tied_to_us(signal.SIGKILL))
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _collect() -> None:
    folder = local.ROOT / ".local" / "static"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Without a manifest the settings choose a storage that writes none.
    (folder / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"]
    subprocess.run(command, check=True)


def _wait(address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
