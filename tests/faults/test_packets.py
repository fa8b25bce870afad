"""Workers that die over a file of several documents: each of them is made and read once."""

import io
import os
import random
import time

import pytest

from audit.chain import tell, verify
from extraction.models import Document, Extraction, FieldValue, Step
from extraction.samples.joined import joined
from review.receiving import submit
from review.sweeping import sweep
from tests import makers
from tests.faults.workers import Worker, kill, wait

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

SEED = int(os.environ.get("FAULTS_SEED", "7"))
STEPS = {"classify", "read:local", "settle", "judge"}


def test_parts_are_made_and_read_once_however_often_workers_are_killed(folder):
    chance = random.Random(SEED)
    case = makers.case()
    files = []
    for seed in (1, 2):
        drawn = joined(
            makers.sample("pay_stub", 1 + seed, seed=seed),
            makers.sample("invoice", seed, seed=seed),
        )
        files.append(submit(io.BytesIO(drawn), f"{seed}.pdf", case, by=case.applicant))
    one = Worker(folder)
    kills = 0
    try:
        while Document.objects.unfinished().exists() and kills < 10:
            sweep()
            horse = one.horse(within=2)
            if horse is None:
                continue
            time.sleep(chance.uniform(0, 0.7))
            kills += 1
            if kills % 4:
                kill(horse)
            else:
                one.kill()
                one = Worker(folder)
        wait(
            lambda: not Document.objects.unfinished().exists(),
            "the end of the work",
            meanwhile=sweep,
        )
    finally:
        one.kill()

    assert kills >= 4, "too few to prove anything"
    assert verify().broken is None
    told = list(tell(case.reference))
    for file in files:
        file.refresh_from_db()
        parts = list(file.parts.all())
        assert file.state == Document.State.SPLIT
        assert [part.page_numbers for part in parts] == [[1], [2]]
        assert [part.doc_type for part in parts] == ["pay_stub", "invoice"]
        splits = [one for one in told if one.entry.action == "extraction.document.split"]
        assert sum(one.subject == f"Document:{file.pk}" for one in splits) == 1
        assert not FieldValue.objects.filter(document=file).exists()
        for part in parts:
            assert (part.state, part.failure) == (Document.State.READ, "")
            assert {step.name for step in part.steps.filter(state=Step.State.DONE)} == STEPS
            assert part.pages.count() == 1
            assert Extraction.objects.filter(document=part).count() == 1
            paths = list(FieldValue.objects.filter(document=part).values_list("path", flat=True))
            assert len(paths) == len(set(paths)) > 10
