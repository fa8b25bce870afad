"""What `tests.bench.effect` measures, in a process of its own."""

import json
import time

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from extraction.models import FieldValue
from review import claims, pipeline
from rules import findings
from tests import makers

PAPERS = (
    ("pay_stub", 3),
    ("pay_stub", 1),
    ("bank_statement", 1),
    ("bank_statement", 2),
    ("w2", 1),
    ("id_document", 1),
    ("employment_letter", 1),
    ("form_1040", 1),
)
ROUNDS = 200
MOST_MS = 150.0


def main() -> None:
    """Print one figure as JSON: from a request's arrival to its answer, in this process."""
    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]
    case = makers.case()
    for doc_type, layout in PAPERS:
        pipeline.process_document(makers.stored_document(case, doc_type, layout, seed=5).pk)
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    net = makers.value(case.documents.order_by("pk")[0], "net_pay.current")
    address = f"/review/{case.reference}/value/{net.pk}/effect/"
    browser = Client()
    browser.force_login(makers.alice())
    spent = sorted(_ask(browser, address, f"{2000 + typed}.10") for typed in range(ROUNDS))
    result = {
        "name": f"what a typed value would change, on a case of {len(PAPERS)} documents and "
        f"{FieldValue.objects.of_case(case).count()} values",
        "baseline": "none: an absolute target",
        "p50_ms": round(spent[ROUNDS // 2], 1),
        "p95_ms": round(spent[ROUNDS * 95 // 100], 1),
        "slowest_ms": round(spent[-1], 1),
        "target_ms": MOST_MS,
    }
    print(json.dumps(result), flush=True)


def _ask(browser: Client, address: str, text: str) -> float:
    start = time.perf_counter()
    answer = browser.post(address, {"text": text}, headers={"HX-Request": "true"})
    spent = (time.perf_counter() - start) * 1000
    assert b"If it is saved" in answer.content
    return spent
