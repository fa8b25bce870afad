"""The first minute on a new machine. The package registry is the one thing left out."""

import hashlib
import re
import sys
import zipfile

import pytest

from config import bootstrap
from config.trouble import Trouble
from tests.config import machine

OLD_PYTHON = """#!/bin/sh
# Answers as Python 3.9 does to the questions that are asked of it.
case "$*" in
  *"print("*) echo 3.9 ;;
  *version_info*) exit 1 ;;
  *) exit 0 ;;
esac
"""
NO_VENV_PYTHON = """#!/bin/sh
case "$*" in
  *ensurepip*) exit 1 ;;
  *) exec {python} "$@" ;;
esac
"""


def fake_python(folder, script):
    program = folder / "bin" / "python3"
    program.parent.mkdir()
    program.write_text(script)
    program.chmod(0o755)
    return str(program.parent)


def said_by_make(done):
    """What was said but for make's own last line."""
    *lines, last = done.stdout.strip().splitlines()
    assert last.startswith("make")
    return "\n".join(lines)


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "lock"])
def test_a_python_that_is_too_old_is_said_in_one_sentence(target, tmp_path):
    path = fake_python(tmp_path, OLD_PYTHON)

    done = machine.run("make", target, PATH=f"{path}:/usr/bin:/bin")

    assert done.returncode != 0
    assert said_by_make(done) == (
        "Countersign needs Python 3.11 or newer, and python3 is 3.9: "
        "install a newer one and name it: make PYTHON=python3.12"
    )


def test_a_python_that_is_not_there_is_said_in_one_sentence():
    done = machine.run("make", "demo", "PYTHON=/nowhere/python3")

    assert done.returncode != 0
    assert said_by_make(done).startswith('Python was not found as "/nowhere/python3": install')


def test_a_missing_venv_module_is_said_in_one_sentence(tmp_path):
    path = fake_python(tmp_path, NO_VENV_PYTHON.format(python=sys.executable))

    done = machine.run("make", "demo", PATH=f"{path}:/usr/bin:/bin")

    assert done.returncode != 0
    assert said_by_make(done).startswith("Python's venv module is missing: install it")


def test_make_alone_says_what_it_can_do():
    done = machine.run("make")

    assert done.returncode == 0
    for target in ("demo", "test", "check", "bench", "lock", "clean"):
        assert f"make {target}" in done.stdout


def test_a_folder_that_cannot_be_written_to_is_said_in_one_sentence(tmp_path):
    tree = tmp_path / "tree"
    (tree / "config").mkdir(parents=True)
    for name in ("config/__init__.py", "config/bootstrap.py", "config/trouble.py", "Makefile"):
        (tree / name).write_bytes((machine.ROOT / name).read_bytes())
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tree / name).write_text("# nothing\n")

    with machine.read_only(tree) as prefix:
        done = machine.run(*prefix, "make", "-C", tree, f"PYTHON={sys.executable}", "demo")

    assert done.returncode != 0
    assert f"{tree} can't be written to" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("error: Failed to fetch\n  Connection refused", "the package registry could not be"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "is not the one that was locked"),
        ("error: something new\n\n", "error: something new"),
    ],
)
def test_an_installers_last_words_become_one_sentence(said, told):
    sentence = bootstrap._why("The requirements could not be installed", said)

    assert told in sentence
    assert "\n" not in sentence


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A project whose one requirement lies beside it, for both sets."""
    wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
    info = "tiny-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "answer = 42\n")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    line = f"tiny @ {wheel.as_uri()} --hash=sha256:{digest}\n"
    venv = tmp_path / ".venv"
    files = {name: tmp_path / f"{name}.txt" for name in ("run", "dev")}
    for file in files.values():
        file.write_text(line)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(bootstrap, "UNFINISHED", venv / ".unfinished")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", files)
    monkeypatch.setattr(bootstrap, "NEEDED_MB", {"run": 100, "dev": 100})
    return tmp_path


def works(tree):
    done = machine.run(tree / ".venv" / "bin" / "python", "-c", "import tiny; print(tiny.answer)")
    return done.stdout == "42\n"


def test_the_environment_is_made_once_and_anew_when_interrupted(tree, capsys):
    bootstrap.prepare("run")
    assert works(tree)
    capsys.readouterr()

    bootstrap.prepare("run")
    assert capsys.readouterr().out == ""

    # As a kill in the middle of an installation leaves it: half a package, and the mark.
    next((tree / ".venv").rglob("tiny.py")).unlink()
    (tree / ".venv" / ".unfinished").touch()
    bootstrap.prepare("run")
    assert works(tree)

    # As a kill in the middle of making it leaves it.
    (tree / ".venv" / ".installed-run").unlink()
    (tree / ".venv" / "pyvenv.cfg").unlink()
    bootstrap.prepare("run")
    assert works(tree)

    # As a removed system Python leaves it.
    python = tree / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    bootstrap.prepare("run")
    assert works(tree)


def test_what_the_tests_need_is_enough_to_run_and_not_the_other_way_round(tree, capsys):
    bootstrap.prepare("dev")
    capsys.readouterr()
    bootstrap.prepare("run")
    assert capsys.readouterr().out == ""

    (tree / ".venv" / ".installed-dev").rename(tree / ".venv" / ".installed-run")
    (tree / ".venv" / ".installed-run").write_text(bootstrap._digest("run"))
    assert bootstrap._is_ready("run")
    assert not bootstrap._is_ready("dev")


def test_a_package_that_is_not_the_locked_one_is_refused(tree):
    for file in bootstrap.REQUIREMENTS.values():
        file.write_text(re.sub("sha256:.{4}", "sha256:0000", file.read_text()))

    with pytest.raises(Trouble, match="could not be installed"):
        bootstrap.prepare("run")

    assert not bootstrap._is_ready("run")


def test_too_small_a_disk_is_said_before_anything_is_made(tree, monkeypatch):
    monkeypatch.setattr(bootstrap, "NEEDED_MB", {"run": 10**12, "dev": 10**12})

    with pytest.raises(Trouble, match="MB free, and the environment needs"):
        bootstrap.prepare("run")

    assert not (tree / ".venv").exists()


def test_both_locks_hold_the_same_versions():
    pins = [
        dict(re.findall(r"^([A-Za-z0-9_.\[\]-]+)==(\S+)", path.read_text(), re.M))
        for path in (machine.ROOT / "requirements.txt", machine.ROOT / "requirements-dev.txt")
    ]

    run, dev = pins
    assert len(run) > 20
    assert run.items() <= dev.items()


def test_the_locks_name_no_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (machine.ROOT / name).read_text()
