"""A browser for the tests: the one that is installed, or on Debian as root one from its archive."""

import os
import shutil
import subprocess
from pathlib import Path

from config.trouble import Trouble

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = (
    "install Chromium (on Debian and Ubuntu: apt-get install chromium), or name one: "
    "make test CHROMIUM=/path/to/chromium, or leave out the tests that need it: "
    "make test BROWSER=skip"
)


def find() -> str:
    """The path of a Chromium.

    Raises:
        Trouble: there is none, and none can be installed.
    """
    if given := os.environ.get("CHROMIUM"):
        if not os.access(given, os.X_OK) or Path(given).is_dir():
            raise Trouble(f"CHROMIUM names {given}, which is not a program: {HOW}.")
        return given
    if found := _on_path():
        return found
    if _is_debian() and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (once).", flush=True)
        if (found := _install()) is not None:
            return found
    raise Trouble(f"The browser tests need a browser and none was found: {HOW}.")


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _install() -> str | None:
    install = ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"]
    # Without fresh lists it often is not found; with them asking again costs seconds.
    for arguments in (install, ["update", "-qq"], install):
        done = subprocess.run(  # noqa: S603
            ["apt-get", "-o", "DPkg::Lock::Timeout=120", *arguments],  # noqa: S607
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if arguments is install and done.returncode == 0:
            break
    return _on_path()
