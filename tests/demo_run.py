"""Drive `make demo` from outside, as a person at a terminal would: `python -m tests.demo_run`.

Starts it on a free port, signs in, waits until the sample paperwork was read, asks the doctor,
stops it with Ctrl-C's signal, and makes sure that nothing is left running.
"""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_S = 300  # the first start installs everything
READ_S = 240
STOP_S = 30


@dataclass
class Demo:
    """A running demo, and what it said of itself."""

    process: subprocess.Popen[str]
    address: str
    people: dict[str, tuple[str, str]]  # e-mail and password by role; the first of each


def start(command: list[str], environ: dict[str, str]) -> Demo:
    """Start the demo and read on until it says where it is."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # As from a terminal: a script's background job would ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    )
    assert process.stdout is not None
    demo = Demo(process, "", {})
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://\S+", line):
            demo.address = found[0]
        elif found := re.fullmatch(r"\s+(\w+)\s+(\S+@\S+)\s+(\S+)\s*", line):
            demo.people.setdefault(found[1], (found[2], found[3]))
        elif "Ctrl-C" in line:
            return demo
    raise AssertionError("The demo did not start: " + "".join(said))


class Visitor:
    """A browser without a screen: keeps cookies, sends forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self._opener.open(urllib.parse.urljoin(self.address, path), timeout=30) as answer:
            assert answer.status == 200
            return str(answer.read().decode())

    def sign_in(self, email: str, password: str) -> str:
        """Gives the page that comes after."""
        url = urllib.parse.urljoin(self.address, "/accounts/sign-in/")
        page = self.get(url)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, "the sign-in page has no form"
        fields = {"csrfmiddlewaretoken": token[1], "username": email, "password": password}
        body = urllib.parse.urlencode(fields).encode()
        with self._opener.open(urllib.request.Request(url, body), timeout=30) as answer:
            page = answer.read().decode()
            assert "/sign-in/" not in answer.url, f"{email} could not sign in"
        return str(page)


def descendants(pid: int) -> set[int]:
    """All processes below `pid` in the tree."""
    parents = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(process.name)] = int(fields[1])
    below = {pid}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return below - {pid}


def is_running(pid: int) -> bool:
    """Whether the process exists and is more than an entry that waits for its parent."""
    try:
        fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] != "Z"


def stop(demo: Demo) -> float:
    """Press Ctrl-C; gives the seconds until all of it was gone."""
    below = descendants(demo.process.pid)
    assert len(below) > 5, "the demo consists of several processes"
    began = time.monotonic()
    os.killpg(demo.process.pid, signal.SIGINT)
    demo.process.wait(STOP_S)
    left = {pid for pid in below if is_running(pid)}
    assert not left, f"still running: {sorted(left)}"
    return time.monotonic() - began


def wait_until_read(reviewer: Visitor) -> list[str]:
    """References of the sample cases in the queue, once there are any."""
    deadline = time.monotonic() + READ_S
    while not (found := sorted(set(re.findall(r"CS-\w{4}-\d\d", reviewer.get("/review/"))))):
        assert time.monotonic() < deadline, "no sample case reached the reviewers' queue"
        time.sleep(1)
    return found


def wait_until_well() -> None:
    """Have the doctor find nothing wrong; a worker loads its readers first, which takes seconds."""
    deadline = time.monotonic() + READ_S
    while True:
        doctor = subprocess.run(
            [sys.executable, "manage.py", "doctor"], cwd=ROOT, capture_output=True, text=True
        )
        if doctor.returncode == 0 or time.monotonic() > deadline:
            print(doctor.stdout, end="", flush=True)
            assert doctor.returncode == 0, doctor.stderr
            return
        time.sleep(1)


def main() -> None:
    began = time.monotonic()
    demo = start(["make", "demo", "PORT=0"], dict(os.environ))
    try:
        print(f"{demo.address} answers after {time.monotonic() - began:.1f} s", flush=True)
        for role in ("applicant", "reviewer", "lead", "auditor", "admin"):
            Visitor(demo.address).sign_in(*demo.people[role])
        reviewer = Visitor(demo.address)
        reviewer.sign_in(*demo.people["reviewer"])
        found = wait_until_read(reviewer)
        print(
            f"in the queue after {time.monotonic() - began:.1f} s: {', '.join(found)}", flush=True
        )
        wait_until_well()
        subprocess.run([sys.executable, "manage.py", "verify_audit"], cwd=ROOT, check=True)
    finally:
        seconds = stop(demo)
    print(f"stopped after {seconds:.1f} s, nothing is left", flush=True)


if __name__ == "__main__":
    main()
