"""The job of a back-test: past cases in slices, judged with and without the version, added up.

Nothing is held but one slice: memory does not grow with the number of cases. Long tests share the
slices between processes. The database has the truth: whoever holds the test's advisory lock works
on it, and a test whose worker died is begun again by the next who takes the lock.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from extraction import datasets
from extraction.contract import Status
from extraction.expected import truth_from
from extraction.models import CaseKind
from extraction.schemas import SCHEMAS
from rules import life
from rules.backtest import Scope, told
from rules.models import BackTest, BackTestCase, Version
from rules.policy import Policy, in_force
from rules.snapshots import Unreadable, unpacked
from rules.trial import Past, Side, Tally, Verdict, compare
from rules.view import CaseFacts, DocumentFacts, Fact

log = structlog.get_logger(__name__)

SLICE = 500  # cases; a cancelled test stops after the slices that are being judged
ALONE_BELOW = 4_000  # cases: fewer are not worth starting processes for
MOST_LISTED = 500  # a process, of each list that says that nothing changes
LOCK = 0x6274  # "bt": the class of the advisory locks of back-tests
STOPPED = 3  # what a process ends with whose test was cancelled
LISTED_WHOLE = (BackTestCase.Change.NEWLY, BackTestCase.Change.GONE)

# One snapshot a case, the last as it was sent; beside it what was decided afterwards.
_IN_SCOPE = """
    FROM rules_casesnapshot s
    WHERE s.moment = 'submitted' AND (%(kind)s::text IS NULL OR s.kind = %(kind)s)
      AND (%(since)s::date IS NULL OR s.taken_at >= %(since)s::date)
      AND NOT EXISTS (SELECT FROM rules_casesnapshot later
                      WHERE later.case_id = s.case_id AND later.moment = 'submitted'
                        AND later.id > s.id)
"""
_SPAN = f"SELECT count(*), min(s.taken_at), max(s.taken_at), max(s.id) {_IN_SCOPE}"
_LAST = f"SELECT min(id) FROM (SELECT s.id {_IN_SCOPE} ORDER BY s.id DESC LIMIT %(last)s) newest"  # noqa: S608
_STARTS = f"""
    SELECT id FROM (
        SELECT s.id, row_number() OVER (ORDER BY s.id) AS place {_IN_SCOPE}
          AND s.id >= %(first)s
    ) numbered WHERE (place - 1) %% %(slice)s = 0 ORDER BY id
"""  # noqa: S608
_ROWS = f"""
    SELECT s.case_id, s.facts, s.found, decided.found, decided.verdict, decided.minutes
    {
    _IN_SCOPE.replace(
        "WHERE",
        '''
    LEFT JOIN LATERAL (
        SELECT d.found, d.verdict, d.minutes FROM rules_casesnapshot d
        WHERE d.case_id = s.case_id AND d.moment = 'decided' AND d.id > s.id
        ORDER BY d.id DESC LIMIT 1
    ) decided ON true
    WHERE''',
        1,
    )
}
      AND s.id >= %(first)s AND s.id < %(end)s ORDER BY s.id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Slices:
    """What is to be judged, as ranges of snapshots' keys."""

    cases: int
    days: float
    starts: tuple[int, ...]
    end: int  # behind the last key

    def __iter__(self) -> Iterator[tuple[int, int]]:
        ends = (*self.starts[1:], self.end)
        return zip(self.starts, ends, strict=False)  # none where there are no cases


class Stopped(Exception):
    """Somebody cancelled the test."""


def run(test_id: int) -> None:
    """Do a test that is due, or that another worker left behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, test_id])
        (mine,) = cursor.fetchone()
    if not mine:
        return  # somebody is at it
    try:
        _run(test_id)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, test_id])


def _run(test_id: int) -> None:
    began = time.monotonic()
    mine = BackTest.objects.active().filter(pk=test_id)
    BackTestCase.objects.filter(back_test__in=mine).delete()
    taken = mine.update(state=BackTest.State.RUNNING, started_at=timezone.now(), done=0)
    if not taken:
        return
    test = BackTest.objects.select_related("version").get(pk=test_id)
    try:
        tally, days = _judged(test)
    except Stopped:
        return
    except Exception:
        log.exception("backtest.failed", test=test_id)
        sentence = "The back-test failed; an operator finds the reason in the log. Run it again."
        BackTest.objects.filter(pk=test_id, state=BackTest.State.RUNNING).update(
            state=BackTest.State.FAILED, finished_at=timezone.now(), failure=sentence
        )
        return
    _finish(test, tally, days, time.monotonic() - began)


def _finish(test: BackTest, tally: Tally, days: float, seconds: float) -> None:
    result = tally.result(days=days, seconds=seconds).model_dump(mode="json")
    with transaction.atomic():
        done = BackTest.objects.filter(pk=test.pk, state=BackTest.State.RUNNING).update(
            state=BackTest.State.DONE, finished_at=timezone.now(), result=result
        )
        if not done:
            return  # cancelled at the last moment
        test.refresh_from_db()
        life.tested(test)
        told("done", test, by=None)


def _judged(test: BackTest) -> tuple[Tally, float]:
    scope = Scope.model_validate(test.scope)
    if scope.dataset is not None:
        return _judge_dataset(test, scope.dataset), 0.0
    slices = _slices(scope, test.version)
    BackTest.objects.filter(pk=test.pk).update(of=slices.cases)
    processes = min(settings.BACKTEST_PROCESSES, os.cpu_count() or 1)
    if processes < 2 or slices.cases < ALONE_BELOW:
        tally = Tally(test.version.rule_id)
        judge_slices(test, scope, iter(slices), tally)
        return tally, slices.days
    return _shared(test, slices, processes), slices.days


def _slices(scope: Scope, version: Version) -> Slices:
    given = _given(scope, version)
    with connection.cursor() as cursor:
        first = 0
        if scope.last is not None:
            cursor.execute(_LAST, {**given, "last": scope.last})
            first = cursor.fetchone()[0] or 0
        cursor.execute(f"{_SPAN} AND s.id >= %(first)s", {**given, "first": first})
        cases, oldest, newest, highest = cursor.fetchone()
        cursor.execute(_STARTS, {**given, "first": first, "slice": SLICE})
        starts = tuple(row[0] for row in cursor.fetchall())
    days = (newest - oldest).total_seconds() / 86_400 if cases > 1 else 0.0
    return Slices(cases, days, starts, (highest or 0) + 1)


def _given(scope: Scope, version: Version) -> dict[str, Any]:
    return {"kind": scope.kind or version.case_kind_id, "since": scope.since}


def judge_slices(
    test: BackTest, scope: Scope, slices: Iterator[tuple[int, int]], tally: Tally
) -> None:
    """Judge slices until there are no more.

    Raises:
        Stopped: the test was cancelled.
    """
    sides = _sides(test.version)
    given = _given(scope, test.version)
    listed: dict[str, int] = {}
    for first, end in slices:
        lines: list[tuple[Any, ...]] = []
        judged = 0
        for past in _pasts({**given, "first": first, "end": end}):
            judged += 1
            if past is None:
                tally.counts["unreadable"] += 1
                continue
            now, then = sides[past.facts.kind]
            verdict = compare(past, tally.rule, now, then)
            tally.add(past, verdict)
            if (line := _line(test, past, verdict, listed)) is not None:
                lines.append(line)
        _keep(test, lines, judged)


def _pasts(given: dict[str, Any]) -> Iterator[Past | None]:
    """The cases of a slice; None for one that is not readable any more."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, given)
        rows = cursor.fetchall()
    for case, facts, found, found_later, verdict, minutes in rows:
        try:
            yield Past(
                case=case,
                label="",
                facts=unpacked(facts),
                found=json.loads(found if found_later is None else found_later),
                verdict=verdict or "",
                minutes=minutes,
            )
        except Unreadable:
            yield None


def _sides(version: Version) -> dict[str, tuple[Side, Side]]:
    """Both ways to judge, by case kind."""
    rule = version.rule_id
    found = {}
    for kind in CaseKind.objects.all():
        now = in_force(kind)
        found[kind.pk] = (
            _side(now, rule, version),
            _side(now.with_version(version), rule, version),
        )
    return found


def _side(policy: Policy, rule: str, version: Version) -> Side:
    paperwork = version.subject == Version.Subject.PAPERWORK
    return Side(
        rules=tuple(one for one in policy.rules if one.id == rule),
        thresholds=policy.thresholds,
        required=policy.required if paperwork else None,
    )


def _line(
    test: BackTest, past: Past, verdict: Verdict, listed: dict[str, int]
) -> tuple[Any, ...] | None:
    """A row of the lists; None where nothing is listed."""
    change = verdict.change
    if change is None:
        return None
    listed[change.value] = listed.get(change.value, 0) + 1
    if change not in LISTED_WHOLE and listed[change.value] > MOST_LISTED:
        return None
    decided = {True: "right", False: "wrong", None: ""}[verdict.right]
    return test.pk, past.case, past.label, change.value, verdict.sentence, decided


def _keep(test: BackTest, lines: list[tuple[Any, ...]], judged: int) -> None:
    """Store a slice's rows and the progress together."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rules_backtest SET done = done + %s WHERE id = %s AND state = 'running'",
            [judged, test.pk],
        )
        if cursor.rowcount != 1:
            raise Stopped
        if lines:
            columns = "back_test_id, case_id, label, change, sentence, decided"
            with cursor.copy(f"COPY rules_backtestcase ({columns}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)


def _shared(test: BackTest, slices: Slices, processes: int) -> Tally:
    """Share the slices between processes of their own, which answer with their sums.

    Raises:
        Stopped: the test was cancelled.
        RuntimeError: a process failed.
    """
    every = list(slices)
    crew = [_member(test, every[place::processes]) for place in range(processes)]
    try:
        tally = Tally(test.version.rule_id)
        for answer in _answers(crew):
            tally.join(Tally.from_json(answer))
        return tally
    finally:
        for one in crew:
            one.kill()
            one.wait()
            if one.stdout is not None:
                one.stdout.close()


def _member(test: BackTest, slices: list[tuple[int, int]]) -> subprocess.Popen[str]:
    """A process that judges some slices: `manage.py backtest_part`."""
    process = subprocess.Popen(  # noqa: S603 - this interpreter, and a number
        [sys.executable, "-m", "django", "backtest_part", str(test.pk)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(slices))
    process.stdin.close()
    process.stdin = None
    return process


def _answers(crew: list[subprocess.Popen[str]]) -> Iterator[str]:
    """What each process printed, as they end."""
    left = list(crew)
    while left:
        for one in [one for one in left if one.poll() is not None]:
            left.remove(one)
            assert one.stdout is not None
            printed = one.stdout.read()
            if one.returncode == STOPPED:
                raise Stopped
            if one.returncode:
                raise RuntimeError(f"a process of the back-test ended with {one.returncode}")
            yield printed
        time.sleep(0.05)


def judge_part(test_id: int, slices: list[tuple[int, int]]) -> str:
    """What a process of its own does; its sums as JSON.

    Raises:
        Stopped: the test was cancelled.
    """
    test = BackTest.objects.select_related("version").get(pk=test_id)
    tally = Tally(test.version.rule_id)
    judge_slices(test, Scope.model_validate(test.scope), iter(slices), tally)
    return tally.to_json()


def _judge_dataset(test: BackTest, name: str) -> Tally:
    """Documents whose values are known, each as a case of its own on the day of the test."""
    tally = Tally(test.version.rule_id)
    kind = test.version.case_kind or CaseKind.objects.order_by("pk").first()
    assert kind is not None, "there is a case kind since the first migration"
    now, then = _sides(test.version)[kind.pk]
    cases = list(datasets.revision_named(name).cases.exclude(schema="").order_by("pk"))
    BackTest.objects.filter(pk=test.pk).update(of=len(cases))
    listed: dict[str, int] = {}
    for start in range(0, len(cases), SLICE):
        lines = []
        for one in cases[start : start + SLICE]:
            facts = _known(one.schema, one.expected, kind, test.asked_at.date())
            past = Past(case=None, label=one.file_name, facts=facts)
            verdict = compare(past, tally.rule, now, then)
            tally.add(past, verdict)
            if (line := _line(test, past, verdict, listed)) is not None:
                lines.append(line)
        _keep(test, lines, len(cases[start : start + SLICE]))
    return tally


def _known(slug: str, expected: dict[str, Any], kind: CaseKind, as_of: date) -> CaseFacts:
    """A document's true values as facts."""
    truth = truth_from(slug, expected)
    values: dict[str, str | None] = dict(truth.values)
    for table, rows in truth.tables.items():
        for at, cells in enumerate(rows):
            values |= {f"{table}[{at}].{column}": value for column, value in cells.items()}
    facts = {
        path: Fact(path, Status.PRESENT, value, True, "reader", "read", read_value=value)
        for path, value in values.items()
        if value is not None
    }
    document = DocumentFacts(1, slug, SCHEMAS[slug], facts, place=1)
    return CaseFacts(as_of, "", {}, (document,), kind=kind.pk)
