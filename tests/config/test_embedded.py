import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from config import children, embedded, postgres
from config.embedded import Folder
from config.postgres import Postgres
from config.trouble import Trouble
from tests.config import machine


@pytest.fixture
def server(tmp_path):
    return Postgres(tmp_path / "postgres", log=tmp_path / "log", durable=True)


def test_both_servers_run_inside_the_block_and_not_after(tmp_path):
    with embedded.services(tmp_path, durable=False) as urls:
        with psycopg.connect(urls.database) as connection:
            (version,) = connection.execute("SHOW server_version_num").fetchone()
        assert int(version) >= postgres.OLDEST * 10_000
        assert redis.Redis.from_url(urls.broker).ping()

    assert machine.mentioning(str(tmp_path)) == []
    assert Folder(tmp_path).read_state() is None


def test_only_this_user_can_reach_the_servers(tmp_path):
    with embedded.services(tmp_path, durable=False):
        for folder in (
            tmp_path / "postgres",
            tmp_path / "postgres" / "socket",
            tmp_path / "valkey",
        ):
            assert folder.stat().st_mode & 0o077 == 0
        for socket in tmp_path.rglob("*sock*"):
            assert socket.stat().st_mode & 0o077 == 0


def test_a_deep_folder_gets_its_sockets_elsewhere(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    with embedded.services(deep, durable=False) as urls:
        with psycopg.connect(urls.database) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert redis.Redis.from_url(urls.broker).ping()

    for folder in ("postgres", "valkey"):
        postgres.socket_folder(deep / folder).rmdir()


def test_what_was_committed_survives_a_kill_of_everything(server):
    child = server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 500) AS number")
    for pid in children.working_in(server.data, program="postgres"):
        machine.kill(pid)
    child.wait()

    child = server.start()

    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (500,)
    children.end(child, asking=server.asking, patience=10)


def test_a_pid_file_that_names_a_stranger_is_no_obstacle(server):
    children.end(server.start(), asking=server.asking, patience=10)
    stale = server.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n\n\n\nready\n")

    child = server.start()

    assert stale.read_text().splitlines()[0] == str(child.pid)
    children.end(child, asking=server.asking, patience=10)


def test_a_server_that_outlived_its_starter_is_ended_before_the_next(server):
    orphan = server.start()

    child = server.start()

    assert orphan.wait(5) == 0
    children.end(child, asking=server.asking, patience=10)


def test_data_of_another_major_version_is_refused_in_words(server):
    children.end(server.start(), asking=server.asking, patience=10)
    (server.data / "PG_VERSION").write_text("13\n")

    with pytest.raises(Trouble, match=r"written by PostgreSQL 13, but PostgreSQL \d+ is what"):
        server.start()


def test_half_of_an_interrupted_first_start_is_thrown_away(server):
    fresh = server.folder / "data.new"
    fresh.mkdir(parents=True)
    (fresh / "PG_VERSION").write_text("18\n")

    child = server.start()

    children.end(child, asking=server.asking, patience=10)
    assert not fresh.exists()


AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


@AS_ROOT
@pytest.mark.parametrize("guise", [0, 1], ids=["in a namespace", "as nobody with leave"])
def test_root_starts_it_as_somebody_else_in_a_folder_of_its_own(guise, server, monkeypatch):
    monkeypatch.setattr(postgres, "GUISES", [postgres.GUISES[guise]])
    server.folder.parent.chmod(0o700)

    check_that_it_runs(server)


@AS_ROOT
def test_root_starts_it_in_a_tree_that_belongs_to_somebody_else(server):
    """As after `sudo make demo` in the closed home of a user: a namespace gives no way in there."""
    home = server.folder.parent
    package = server.bin.parent.parent
    copy = home / "packages"
    for folder in (package, package.with_name(package.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, copy / folder.name, symlinks=True)
    server.bin = copy / server.bin.relative_to(package.parent)
    os.chown(home, 4711, 4711)
    home.chmod(0o700)

    check_that_it_runs(server)


@AS_ROOT
def test_root_without_any_leave_starts_it_where_others_may_pass(monkeypatch):
    monkeypatch.setattr(postgres, "GUISES", [postgres.GUISES[2]])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = Postgres(folder / "postgres", log=folder / "log", durable=True)
        if not all(each.stat().st_mode & 0o001 for each in (server.bin, *server.bin.parents)):
            pytest.skip("PostgreSQL's programs are closed to others")

        check_that_it_runs(server)


def check_that_it_runs(server):
    child = server.start()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    children.end(child, asking=server.asking, patience=10)


def test_a_second_owner_is_refused(tmp_path):
    with (
        embedded.services(tmp_path, durable=False),
        pytest.raises(Trouble, match="Another process uses"),
        embedded.services(tmp_path, durable=False),
    ):
        pytest.fail("two owners")


def test_a_folder_that_cannot_be_written_to_is_said_in_words(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    program = (
        "import sys, pathlib; from config import embedded; from config.trouble import Trouble\n"
        "try: embedded.Folder(pathlib.Path(sys.argv[1]) / '.local').prepare()\n"
        "except Trouble as trouble: sys.exit(str(trouble))"
    )

    with machine.read_only(folder) as prefix:
        done = machine.run(*prefix, sys.executable, "-c", program, folder)

    assert done.returncode == 1
    assert "can't be written to" in done.stdout
    assert "Traceback" not in done.stdout


def test_servers_end_with_the_process_that_started_them_even_when_killed(tmp_path):
    program = (
        "import sys, pathlib, time; from config import embedded\n"
        "with embedded.services(pathlib.Path(sys.argv[1]), durable=True):\n"
        "    print('up', flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=machine.ROOT,
        env=machine.outside(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    assert starter.stdout.readline() == "up\n"

    starter.kill()
    starter.wait()

    machine.wait_for(lambda: not machine.mentioning(str(tmp_path)), seconds=15)


def test_the_starter_waits_for_others_that_use_its_servers(tmp_path):
    program = (
        "import sys, pathlib; from config import embedded\n"
        "def waiting(): print('waiting', flush=True)\n"
        "with embedded.shared_services(pathlib.Path(sys.argv[1]), waiting=waiting) as urls:\n"
        "    print('up', flush=True); sys.stdin.readline()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=machine.ROOT,
        env=machine.outside(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdin is not None
    assert starter.stdout is not None
    assert starter.stdout.readline() == "up\n"

    with embedded.shared_services(tmp_path, waiting=lambda: pytest.fail("not the owner")) as urls:
        starter.stdin.write("done\n")
        starter.stdin.flush()
        assert starter.stdout.readline() == "waiting\n"
        assert redis.Redis.from_url(urls.broker).ping()

    assert starter.wait(20) == 0
    assert machine.mentioning(str(tmp_path)) == []
