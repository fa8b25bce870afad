import os
import re

import psycopg
import pytest

from config import embedded, local
from config.trouble import Trouble
from tests.config import machine

SECRETS = {"SECRET_KEY": "s" * 40, "AUDIT_MASTER_KEY": "A" * 43 + "="}


def test_a_command_that_needs_the_database_starts_one_for_itself(tmp_path):
    done = machine.run(*machine.MANAGE, "showmigrations", "audit", LOCAL_DIR=str(tmp_path))

    assert done.returncode == 0, done.stdout
    assert "0001_initial" in done.stdout
    assert (tmp_path / "postgres" / "data" / "PG_VERSION").exists()
    assert machine.mentioning(str(tmp_path)) == []


def test_a_command_uses_the_servers_that_run(tmp_path):
    with embedded.services(tmp_path, durable=False) as urls:
        done = machine.run(
            *machine.MANAGE, "migrate", "contenttypes", "--verbosity=0", LOCAL_DIR=str(tmp_path)
        )
        assert done.returncode == 0, done.stdout
        with psycopg.connect(urls.database) as connection:
            connection.execute("SELECT * FROM django_content_type")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["help"],
        ["version"],
        ["migrate", "--help"],
        ["extract", "--help"],
        ["makemigrations", "--check", "--dry-run"],
    ],
    ids=" ".join,
)
def test_a_command_that_needs_neither_starts_nothing_and_writes_nothing(arguments, tmp_path):
    folder = tmp_path / "local"

    done = machine.run(*machine.MANAGE, *arguments, LOCAL_DIR=str(folder))

    assert done.returncode == 0, done.stdout
    assert not folder.exists()


def test_a_url_that_is_given_wins(tmp_path):
    done = machine.run(
        *machine.MANAGE,
        "showmigrations",
        **SECRETS,
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
        REDIS_URL="redis://127.0.0.1:1/0",
        LOCAL_DIR=str(tmp_path / "local"),
    )

    assert done.returncode != 0
    assert "port 1 failed" in done.stdout
    assert not (tmp_path / "local").exists()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "AUDIT_MASTER_KEY", "REDIS_URL"])
def test_with_a_real_database_a_missing_secret_stops_the_start_by_name(missing, tmp_path):
    given = {
        **SECRETS,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    del given[missing]
    folder = tmp_path / "local"

    done = machine.run(*machine.MANAGE, "check", **given, LOCAL_DIR=str(folder))

    assert done.returncode == 1
    assert re.search(rf"Countersign can't start.*{missing}: is not set", done.stdout)
    assert "Traceback" not in done.stdout
    assert not folder.exists()


def test_a_folder_of_another_user_is_said_in_one_sentence(tmp_path):
    occupied = tmp_path / "local"
    occupied.write_text("a file, where a folder should be")

    done = machine.run(*machine.MANAGE, "showmigrations", LOCAL_DIR=str(occupied))

    assert done.returncode == 1
    assert re.fullmatch(rf"{occupied} can't be written to: [^\n]+\.\n", done.stdout)


def test_secrets_are_made_once_and_for_our_eyes_only(tmp_path):
    first = local.kept_secrets(tmp_path, create=True)

    assert local.kept_secrets(tmp_path, create=True) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert first["SECRET_KEY"] != local.fresh_secrets()["SECRET_KEY"]


def test_secrets_that_cannot_be_read_are_never_replaced(tmp_path):
    local.kept_secrets(tmp_path, create=True)
    (tmp_path / "secrets.json").write_text("{half")

    with pytest.raises(Trouble, match=r"secrets\.json can't be read"):
        local.kept_secrets(tmp_path, create=True)

    assert (tmp_path / "secrets.json").read_text() == "{half"


def test_what_is_set_already_stays(tmp_path):
    environ = {"SECRET_KEY": "mine", "HTTPS": "yes"}

    local.fill(environ, tmp_path, local.fresh_secrets())

    assert environ["SECRET_KEY"] == "mine"
    assert environ["HTTPS"] == "yes"
    assert environ["DATABASE_URL"].startswith("postgresql://")
    assert not set(environ) - {*SECRETS, "HTTPS", "DATABASE_URL", "REDIS_URL", "STORAGE_DIR"}


@pytest.mark.parametrize("name", sorted(local.NEED_NOTHING & {"check", "extract", "evaluate"}))
def test_only_named_commands_go_without_services(name):
    assert not local.needs_services([name])
    assert local.needs_services(["migrate"])
    assert local.needs_services(["check", "--database", "default"])


def test_the_tests_themselves_run_on_servers_of_their_own():
    assert "countersign-throwaway-" in os.environ["DATABASE_URL"]
