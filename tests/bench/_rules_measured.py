"""What `tests.bench.rules` measures, in a process of its own."""

import json
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection

from accounts.models import Role, User
from extraction.samples import cases
from rules import backtest, backtest_job, life, measuring
from rules.backtest import Scope
from rules.engine import judge_case, judge_view
from rules.models import BackTest, Version
from rules.registry import REGISTRY, Rule
from rules.snapshots import packed, unpacked
from rules.view import CaseView, Trace
from tests.bench import _rules_bare

AS_OF = date(2026, 6, 30)
MADE = 60  # cases, each other; the past repeats them
PAST = (10_000, 100_000)
RULES = 45
ROUNDS = 9
MOST_MS, MOST_SECONDS, MOST_RATIO = 5.0, 60.0, 3.0
FOUND = json.dumps([["case.stale_pay_stub", None, "fail", "warning", ""]])
TRIED = {
    "a rule on pay stubs": {
        "on": "pay_stub",
        "title": "Net pay is under 3,000",
        "condition": "near(gross_pay.current - taxes.current - default(deductions.current, 0), "
        "net_pay.current, 0.02) and net_pay.current < 3000",
        "sentence": "Net pay is {net_pay.current}.",
    },
    "a rule on every line of the statements": {
        "on": "bank_statement",
        "title": "No deposit is above 4,000",
        "condition": "all(default(t.deposit, 0) <= 4000 for t in transactions)",
        "sentence": "A deposit on the statement of {period_end} is above 4,000.",
    },
}


def measure() -> Iterator[dict[str, Any]]:
    """The quick figures first."""
    texts = [packed(measuring.facts_of(Path(), one, one, measuring.by_truth)) for one in _entries()]
    yield from _on_one_case(texts)
    yield _against_bare(texts)
    call_command("migrate", verbosity=0)
    yield from _on_past_cases(texts)


def _entries() -> Iterator[dict[str, Any]]:
    for seed in range(1, MADE + 1):
        yield cases.entry(cases.clean(seed, AS_OF))


def _on_one_case(texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Loading and judging, with trace: some rules of every kind, and all."""
    every = [REGISTRY.rules[name] for name in sorted(REGISTRY.rules)]
    step = len(every) / RULES
    some = [every[int(place * step)] for place in range(RULES)]
    for rules in (some, every):
        spent = [_ms(partial(_load_and_judge, text, rules)) for text in texts]
        yield {
            "name": f"{len(rules)} rules on one case of {_documents(texts)} documents, loading "
            "and trace included",
            "baseline": "none: an absolute target",
            "ms": round(median(spent), 2),
            "slowest_ms": round(max(spent), 2),
            "target_ms": MOST_MS if rules is some else None,
        }


def _load_and_judge(text: str, rules: Sequence[Rule]) -> None:
    judge_case(unpacked(text), rules)


def _documents(texts: Sequence[str]) -> float:
    return round(median(len(unpacked(text).documents) for text in texts))


def _ms(work: Callable[[], Any]) -> float:
    """The best of some tries, in milliseconds of this process."""
    found = []
    for _ in range(5):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found) * 1_000


def _against_bare(texts: Sequence[str]) -> dict[str, Any]:
    """The same rules through the engine and as bare functions, in turns."""
    facts = [unpacked(text) for text in texts]
    views = [CaseView(one, Trace()) for one in facts]
    objects = [_rules_bare.case_of(one) for one in facts]
    rules = _rules_bare.RULES
    said = [[(one.rule.id, one.outcome.value) for one in judge_view(view, rules)] for view in views]
    bare = [_rules_bare.judge(one) for one in objects]
    assert said == bare, "both judge alike"
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: [judge_view(view, rules) for view in views]))
        theirs.append(_seconds(lambda: [_rules_bare.judge(one) for one in objects]))
    return {
        "name": f"{len(rules)} rules on {len(texts)} cases in memory, judging alone",
        "baseline": "the same rules as bare functions on dataclasses, no trace, no findings",
        "microseconds_a_case": round(median(ours) / len(texts) * 1e6, 1),
        "baseline_microseconds_a_case": round(median(theirs) / len(texts) * 1e6, 1),
        "ratio": round(median(one / other for one, other in zip(ours, theirs, strict=True)), 2),
        "target": MOST_RATIO,
    }


def _seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _on_past_cases(texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    lead = User.objects.create(
        email="lead@example.org", full_name="Lead", role=Role.LEAD, password=make_password(None)
    )
    there = 0
    for count in PAST:
        _store(texts, lead, there, count)
        there = count
        for name, body in TRIED.items():
            version = life.draft(
                "rule", "team.tried", body, by=lead, rationale="To measure it.", owner="Bench"
            )
            began = time.monotonic()
            test = _tried(version, lead)
            seconds = time.monotonic() - began
            assert test.state == BackTest.State.DONE, test.failure
            result = backtest.result_of(test)
            assert result is not None
            assert result.judged == count
            yield {
                "name": f"back-test of {name} on {count:,} stored cases, loading included",
                "baseline": "none: an absolute target",
                "seconds": round(seconds, 1),
                "target_seconds": MOST_SECONDS if count == PAST[-1] else None,
                "newly": result.newly,
                "cases_per_second": round(count / seconds),
                "peak_mib_of_a_process": _peak_mib(),
                "kib_a_case": round(median(len(text.encode()) for text in texts) / 1024, 1),
            }


def _tried(version: Version, lead: User) -> BackTest:
    test = backtest.start(version, Scope(last=max(PAST)), by=lead)
    backtest_job.run(test.pk)
    test.refresh_from_db()
    return test


def _peak_mib() -> int:
    """The most that this process or one that it started ever took."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(who).ru_maxrss for who in whose) / 1024)


def _store(texts: Sequence[str], lead: User, first: int, end: int) -> None:
    """Past cases number `first` to `end`, of which half were approved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO extraction_case (reference, kind_id, applicant_id, state, opened_at, "
            "submitted_at, decided_by_policy, stated) "
            "SELECT 'B' || n, 'mortgage', %s, 'in_review', now(), now(), false, '{}' "
            "FROM generate_series(%s::int, %s::int) n",
            [lead.pk, first + 1, end],
        )
        cursor.execute(
            "CREATE TEMP TABLE made (place int PRIMARY KEY, facts text) ON COMMIT PRESERVE ROWS"
        )
        cursor.executemany("INSERT INTO made VALUES (%s, %s)", list(enumerate(texts)))
        for moment, facts, verdict, minutes in (
            ("submitted", "m.facts", "''", "NULL"),
            ("decided", "''", "CASE WHEN c.id %% 2 = 0 THEN 'approved' ELSE 'declined' END", "4.5"),
        ):
            cursor.execute(
                "INSERT INTO rules_casesnapshot (case_id, taken_at, moment, kind, facts, found, "
                "verdict, minutes) "
                f"SELECT c.id, now() - c.id * interval '5 minutes', %s, 'mortgage', {facts}, %s, "
                f"{verdict}, {minutes} FROM extraction_case c JOIN made m ON m.place = c.id %% %s "
                "WHERE c.reference LIKE 'B%%' AND substr(c.reference, 2)::int > %s ORDER BY c.id",
                [moment, FOUND, len(texts), first],
            )
        cursor.execute("DROP TABLE made")
        cursor.execute("ANALYZE rules_casesnapshot")


def main() -> None:
    """One JSON object a line."""
    for line in measure():
        print(json.dumps(line), flush=True)
