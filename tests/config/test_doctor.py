import json

import django_rq
import pytest
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command
from django.db import connection

from config import doctor
from config.doctor import State
from extraction import sandbox
from extraction.worker import DocumentWorker


def state(check):
    return check()[0]


@pytest.mark.django_db
def test_a_sound_database_is_told_from_one_that_is_away(settings, monkeypatch):
    assert state(doctor.database) is State.OK
    assert state(doctor.migrations) is State.OK

    monkeypatch.setattr(doctor, "OLDEST_POSTGRES", 99)
    said, words = doctor.database()
    assert said is State.PROBLEM
    assert "too old" in words


@pytest.mark.django_db
def test_a_migration_that_waits_is_a_problem(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'api' OR app = 'sessions'")

    said, words = doctor.migrations()

    assert said is State.PROBLEM
    assert "manage.py migrate" in words


@pytest.mark.django_db
def test_a_trigger_that_somebody_switched_off_is_a_problem():
    assert state(doctor.audit_log) is State.OK
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only")

    said, words = doctor.audit_log()

    assert said is State.PROBLEM
    assert "audit_append_only" in words


def test_a_broker_without_workers_is_a_problem():
    assert state(doctor.broker) is State.OK

    said, words = doctor.workers()

    assert said is State.PROBLEM
    assert "rqworker documents" in words


def test_a_worker_that_has_nothing_to_do_still_counts_as_running():
    worker = DocumentWorker(["documents"], connection=django_rq.get_connection("documents"))

    assert worker.dequeue_timeout < doctor.SILENT_S / 1.5
    worker.register_birth()
    try:
        assert state(doctor.workers) is State.OK
    finally:
        worker.register_death()


def test_a_broker_that_is_away_is_said_by_the_check_of_it(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert state(doctor.broker) is State.PROBLEM
    assert "see the check" in doctor._run("Workers", doctor.workers).words


def test_storage_is_really_written_to(settings, monkeypatch, tmp_path):
    assert state(doctor.storage) is State.OK

    class Forgetful(InMemoryStorage):
        def _open(self, name, mode="rb"):
            file = super()._open(name, mode)
            file.seek(2)
            return file

    monkeypatch.setattr(doctor, "default_storage", Forgetful())
    assert state(doctor.storage) is State.PROBLEM


def test_a_full_disk_warns(monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_MB", 10**12)

    assert state(doctor.disk) is State.WARNING


def test_the_models_for_scans_come_with_the_packages():
    assert state(doctor.ocr_models) is State.OK


def test_parsers_that_do_not_start_are_a_problem(monkeypatch):
    assert state(doctor.parsers) in (State.OK, State.WARNING)

    def refuse(*kinds):
        raise sandbox.SandboxUnavailable

    monkeypatch.setattr(sandbox, "warm", refuse)
    assert state(doctor.parsers) is State.PROBLEM


def test_a_reader_that_is_named_but_not_configured_is_a_problem(settings):
    assert state(doctor.readers) is State.OK
    settings.READERS = ("local", "far")

    said, words = doctor.readers()

    assert said is State.PROBLEM
    assert "far" in words


@pytest.mark.parametrize(("name", "value"), [("DEBUG", True), ("DEMO", True), ("HTTPS", False)])
def test_settings_that_are_not_for_real_paperwork_warn(name, value, settings):
    settings.DEBUG, settings.DEMO, settings.HTTPS = False, False, True
    assert state(doctor.configuration) is State.OK

    setattr(settings, name, value)

    said, words = doctor.configuration()
    assert said is State.WARNING
    assert words.startswith(name)


def test_a_check_that_breaks_is_a_problem_and_stops_no_other(monkeypatch):
    def broken():
        raise ZeroDivisionError

    report = doctor._run("Something", broken)

    assert report.state is State.PROBLEM
    assert "ZeroDivisionError" in report.words


@pytest.mark.django_db
def test_the_command_exits_1_where_there_is_a_problem_and_0_otherwise(monkeypatch, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("doctor", "--json")
    assert stopped.value.code == 1
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {report["check"] for report in reports} == set(doctor.CHECKS)
    assert {"check", "state", "words"} == set(reports[0])

    monkeypatch.delitem(doctor.CHECKS, "Workers")
    call_command("doctor")
    said = capsys.readouterr().out
    assert "problem" not in said
    assert "ok       Database    PostgreSQL" in said


@pytest.mark.django_db
def test_mail_without_a_server_or_a_worker_waits_and_says_what_to_do(settings):
    settings.MAIL_READY = False
    assert doctor.mail()[0] is State.WARNING
    assert "set EMAIL_URL" in doctor.mail()[1]

    settings.MAIL_READY = True
    assert "rqworker mail" in doctor.mail()[1]
