"""Is this installation fit to work? Each check says in words how it stands and what to do."""

import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from rq import Worker

from extraction import bell, sandbox, tiers
from extraction.model_policy import shortfalls
from extraction.readers import UnknownReader, reader_named
from extraction.routes import BadRoutes
from extraction.steps import AT_MODELS, overdue
from mail import outbox
from mail.models import Message
from rules import backtest

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
QUEUE = "documents"
SILENT_S = 120  # a worker that works reports at least this often
LEAST_FREE_MB = 1000
TRIGGERS = {"audit_append_only", "audit_never_emptied", "llm_call_settled", "kept_answer_settled"}


class State(StrEnum):
    """How a check ended. Only a problem makes the installation unfit."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Report:
    """What one check found."""

    check: str
    state: State
    words: str


def examine() -> list[Report]:
    """Run every check; one that can't be run is a problem of its own."""
    return [_run(name, check) for name, check in CHECKS.items()]


def _run(name: str, check: Callable[[], tuple[State, str]]) -> Report:
    try:
        state, words = check()
    except DatabaseError:
        state, words = State.PROBLEM, "The database did not answer; see the check of it."
    except redis.RedisError:
        state, words = State.PROBLEM, "The broker did not answer; see the check of it."
    except Exception as error:  # a doctor who faints helps nobody
        state, words = State.PROBLEM, f"This could not be checked: {type(error).__name__}."
    return Report(name, state, words)


def python() -> tuple[State, str]:
    version = tuple(sys.version_info[:3])
    words = ".".join(str(part) for part in version)
    if version < OLDEST_PYTHON:
        return State.PROBLEM, f"Python {words} is too old: install 3.11 or newer."
    return State.OK, f"Python {words}."


def configuration() -> tuple[State, str]:
    """They are whole: without one that is needed nothing starts. So look at their sense."""
    if settings.DEBUG:
        return State.WARNING, "DEBUG=yes shows tracebacks to everybody: set it to no."
    if settings.DEMO:
        return State.WARNING, "DEMO=yes: known passwords and sample data; not for real paperwork."
    if not settings.HTTPS:
        return State.WARNING, "HTTPS=no: sessions travel unencrypted; set it to yes."
    return State.OK, "All settings that are needed are there."


def database() -> tuple[State, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            major = int(cursor.fetchone()[0]) // 10_000
    except DatabaseError:
        return State.PROBLEM, "PostgreSQL can't be reached: is it running, is DATABASE_URL right?"
    if major < OLDEST_POSTGRES:
        return State.PROBLEM, f"PostgreSQL {major} is too old: install {OLDEST_POSTGRES} or newer."
    return State.OK, f"PostgreSQL {major}."


def migrations() -> tuple[State, str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return State.PROBLEM, f"{len(waiting)} migrations wait: run python manage.py migrate."
    return State.OK, "All migrations are applied."


def audit_log() -> tuple[State, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A')",
            [sorted(TRIGGERS)],
        )
        missing = TRIGGERS - {name for (name,) in cursor.fetchall()}
    if missing:
        return State.PROBLEM, (
            f"The trigger {', '.join(sorted(missing))} that keeps the records append-only is "
            "missing or off: find out who removed it, run python manage.py verify_audit, and "
            "migrate again."
        )
    return State.OK, "The audit log and the ledger of models refuse changes."


def broker() -> tuple[State, str]:
    with _broker() as client:
        try:
            version = client.info("server")
        except redis.RedisError:
            return State.PROBLEM, "The broker can't be reached: is it running, is REDIS_URL right?"
    name = "Valkey" if "valkey_version" in version else "Redis"
    number = version.get("valkey_version") or version["redis_version"]
    return State.OK, f"{name} {number}."


def workers() -> tuple[State, str]:
    heard, waiting = _listening(QUEUE)
    if not heard:
        return State.PROBLEM, (
            f"No worker is running, and {waiting} documents wait: start python manage.py rqworker "
            f"{QUEUE} --worker-class extraction.worker.DocumentWorker "
            "--serializer rq.serializers.JSONSerializer."
        )
    return State.OK, f"{heard} running; {waiting} documents wait."


def backtest_workers() -> tuple[State, str]:
    """Whoever tries changed rules on past cases; nothing else waits for them."""
    heard, waiting = _listening(backtest.QUEUE)
    if not heard:
        return State.WARNING, (
            f"No worker tries rules on past cases, and {waiting} back-tests wait: start python "
            f"manage.py rqworker {backtest.QUEUE} --serializer rq.serializers.JSONSerializer."
        )
    return State.OK, f"{heard} running; {waiting} back-tests wait."


def mail() -> tuple[State, str]:
    """Whether messages leave, and whether one was given up lately."""
    waiting = Message.objects.waiting().count()
    if not settings.MAIL_READY:
        return State.WARNING, (
            f"No mail leaves, and {waiting} messages wait: set EMAIL_URL, EMAIL_FROM and BASE_URL."
        )
    heard, _ = _listening(outbox.QUEUE)
    if not heard:
        return State.WARNING, (
            f"No worker sends mail, and {waiting} messages wait: start python manage.py rqworker "
            f"{outbox.QUEUE} --serializer rq.serializers.JSONSerializer."
        )
    week = timezone.now() - timedelta(days=7)
    lost = Message.objects.filter(state=Message.State.GAVE_UP, created_at__gte=week).count()
    if lost:
        return State.WARNING, (
            f"{lost} messages of the last 7 days could not be sent: look for mail.gave_up in the "
            f"log, and whether EMAIL_URL is right. {waiting} wait."
        )
    failing = Message.objects.waiting().exclude(failure_code="").count()
    if failing:
        return State.WARNING, f"{failing} messages failed and are tried again; {waiting} wait."
    return State.OK, f"{heard} running; {waiting} messages wait."


def _listening(queue: str) -> tuple[int, int]:
    """How many workers listen to a queue, and how many jobs wait in it."""
    with _broker() as client:
        now = timezone.now().replace(tzinfo=None)
        heard = [
            worker
            for worker in Worker.all(connection=client)
            if queue in worker.queue_names()
            and worker.last_heartbeat is not None
            and (now - worker.last_heartbeat.replace(tzinfo=None)).total_seconds() < SILENT_S
        ]
        return len(heard), int(client.llen(f"rq:queue:{queue}"))


def model_workers() -> tuple[State, str]:
    """Whoever asks models; only needed where a reader is one."""
    try:
        routes = tiers.models()
    except tiers.UnknownReader:
        return State.PROBLEM, "A reader is set that is not there; see the check of readers."
    if not routes:
        return State.OK, "No reader is a language model, so none is needed."
    there = bell.workers()
    waiting = overdue().filter(AT_MODELS).count()
    if not there:
        return State.PROBLEM, (
            f"No worker asks the models, and {waiting} documents wait: start python manage.py "
            "llm_worker."
        )
    slots, busy = sum(one.slots for one in there), sum(one.busy for one in there)
    return State.OK, f"{len(there)} running, {busy} of {slots} slots busy; {waiting} calls wait."


def storage() -> tuple[State, str]:
    name = default_storage.save("doctor/check", ContentFile(b"check"))
    try:
        with default_storage.open(name) as file:
            same = file.read() == b"check"
    finally:
        default_storage.delete(name)
    if not same:
        return State.PROBLEM, "What was written to the storage did not come back the same."
    return State.OK, "Originals can be stored and read back."


def disk() -> tuple[State, str]:
    """Of this machine: the originals' folder, if they are kept in one, and temporary files."""
    folders = {Path(tempfile.gettempdir())}
    if isinstance(default_storage, FileSystemStorage):
        folders.add(Path(default_storage.location))
    least = min(shutil.disk_usage(_existing(folder)).free // 1_000_000 for folder in folders)
    if least < LEAST_FREE_MB:
        return State.WARNING, f"{least} MB are free: make room before uploads are refused."
    return State.OK, f"{least} MB are free."


def ocr_models() -> tuple[State, str]:
    package = importlib.util.find_spec("rapidocr")
    if package is None or not package.submodule_search_locations:
        return State.PROBLEM, "Scans can't be read: rapidocr is not installed."
    models = list(Path(package.submodule_search_locations[0]).rglob("*.onnx"))
    if len(models) < 2:  # one finds the lines, one reads them
        return State.PROBLEM, "Scans can't be read: rapidocr came without its models."
    return State.OK, f"{len(models)} models for reading scans are installed."


def parsers() -> tuple[State, str]:
    try:
        sandbox.warm("render")
        if not sandbox.network_is_off():
            return State.WARNING, (
                "Files are opened in limited processes, which this system does not allow to be cut "
                "off from the network: allow user namespaces."
            )
    except sandbox.SandboxUnavailable:
        return State.PROBLEM, "The processes that open files do not start: no file can be read."
    return State.OK, "Files are opened in limited processes without network."


def readers() -> tuple[State, str]:
    for name in settings.READERS:
        try:
            reader_named(name)
        except (UnknownReader, BadRoutes) as error:
            return State.PROBLEM, error.sentence
    if short := shortfalls():
        return State.WARNING, " ".join(short)
    if set(settings.READERS) == {"local"}:
        return State.OK, "Local reader only: no document leaves this machine."
    return State.OK, f"Documents are read by: {', '.join(settings.READERS)}."


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _broker() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5)


CHECKS: dict[str, Callable[[], tuple[State, str]]] = {
    "Python": python,
    "Settings": configuration,
    "Database": database,
    "Migrations": migrations,
    "Audit log": audit_log,
    "Broker": broker,
    "Workers": workers,
    "Back-tests": backtest_workers,
    "Mail": mail,
    "Models": model_workers,
    "Storage": storage,
    "Disk": disk,
    "Scans": ocr_models,
    "Sandbox": parsers,
    "Readers": readers,
}
