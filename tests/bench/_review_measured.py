"""What `tests.bench.review` measures, in a process of its own."""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.models import Role
from tests import makers
from tests.bench import _review_browser, _review_database, _review_people
from tests.site import site

CASES = int(os.environ.get("BENCH_CASES", "100000"))
REVIEWERS = 20
PACE_S = 1.5  # between two acts of one reviewer, on average
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
FRAGMENT_MS = 150.0


def main() -> None:
    """Print each figure as one line of JSON."""
    for figure in measure():
        print(json.dumps(figure), flush=True)


def measure() -> Iterator[dict[str, Any]]:
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    values, waiting = _review_database.load(CASES)
    loaded = f"{CASES:,} cases, {values:,} values, {waiting:,} waiting for a person"
    print(f"loaded {loaded} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    connection.close()
    with site() as address:
        people = [
            _review_people.Reviewer(
                address, makers.person(f"reviewer{at}", Role.REVIEWER), pace_s=PACE_S
            )
            for at in range(REVIEWERS)
        ]
        yield _handed_out(people)
        spent = _review_people.all_work(people, SECONDS)
        for what, each in sorted(spent.items()):
            yield {
                "name": f"{what}, {REVIEWERS} reviewers at work, {loaded}",
                "baseline": "none: an absolute target",
                "answers": len(each),
                "p50_ms": round(each[len(each) // 2], 1),
                "p95_ms": round(each[len(each) * 95 // 100], 1),
                "slowest_ms": round(each[-1], 1),
                "target_p95_ms": FRAGMENT_MS if "fragment" in what else None,
            }
        yield from _pages_of_queue(people[0])
        yield from _review_browser.measure(address)


def _handed_out(people: list[_review_people.Reviewer]) -> dict[str, Any]:
    went = _review_people.at_once(people)
    return {
        "name": f'{len(people)} "next case" calls at once',
        "baseline": "none: an absolute target",
        "cases": len(set(went)),
        "target": len(people),
    }


def _pages_of_queue(one: _review_people.Reviewer) -> Iterator[dict[str, Any]]:
    """The first page and deep ones, by the links of the pages themselves."""
    one.pace_s = 0
    one.spent.clear()
    path, depth = "/review/?view=all", 0
    while depth < 40:
        page = one.get("deep", path, headers=_review_people.FRAGMENT)
        following = _review_people.next_page(page.text)
        if not following:
            break
        path, depth = following, depth + 1
    each = sorted(one.spent["deep"])
    yield {
        "name": f"queue pages one after the other, {depth + 1} deep, nobody else at work",
        "baseline": "none: an absolute target",
        "p50_ms": round(each[len(each) // 2], 1),
        "p95_ms": round(each[len(each) * 95 // 100], 1),
        "target_p95_ms": FRAGMENT_MS,
    }
