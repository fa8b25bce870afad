"""Trying a version on past cases: what it counts, as they were, and how it stops."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import Role
from extraction import values
from extraction.eval_models import Dataset, DatasetCase, DatasetEntry, DatasetRevision
from extraction.models import Case, FieldValue
from rules import backtest, backtest_job, findings, life, snapshots
from rules.backtest import Scope
from rules.facts import facts_of_case
from rules.models import BackTest, BackTestCase, CaseSnapshot
from rules.snapshots import packed, unpacked
from tests import makers
from tests.rules.test_life import NET, other_lead
from tests.servers import database_url

NEWLY, GONE = BackTestCase.Change.NEWLY, BackTestCase.Change.GONE


def sent(net="2550.00", *, verdict=""):
    """A case that was sent with that net pay, and decided so."""
    case = makers.ready_case(values={"net_pay.current": net})
    findings.evaluate(case)
    snapshots.take_submitted(case, facts_of_case(case))
    if verdict:
        snapshots.take_decided(case, verdict, minutes=4.0)
    return case


def drafted(condition="net_pay.current < 2600", **body):
    return life.draft(
        "rule", "team.small_pay", {**NET, "condition": condition, **body}, by=makers.carol(),
        rationale="Why.", owner="Risk",
    )  # fmt: skip


def judged(version, **scope):
    test = backtest.start(version, Scope(**(scope or {"last": 100})), by=makers.carol())
    backtest_job.run(test.pk)
    test.refresh_from_db()
    return test


@pytest.mark.django_db
def test_cases_are_counted_by_what_the_version_changes():
    small, large = sent("2550.00"), sent("2950.00")
    test = judged(drafted())

    result = backtest.result_of(test)
    assert test.state == "done"
    assert (result.judged, result.newly, result.clean) == (2, 1, 1)
    (listed,) = backtest.cases_of(test, NEWLY)
    assert listed.case == large
    assert listed.sentence == "Net pay is 2,950.00."
    assert small != large
    test.version.refresh_from_db()
    assert test.version.state == "back_tested"


@pytest.mark.django_db
def test_case_is_judged_as_it_was_sent():
    case = sent("2950.00")
    value = FieldValue.objects.of_case(case).get(path="net_pay.current")
    values.change(value, "2550.00", version=value.version, by=makers.dave())
    findings.evaluate(case)

    result = backtest.result_of(judged(drafted()))

    assert result.newly == 1


@pytest.mark.django_db
def test_precision_follows_what_reviewers_decided():
    for verdict in ("declined", "returned", "approved", ""):
        sent("2950.00", verdict=verdict)

    result = backtest.result_of(judged(drafted()))

    assert result.newly == 4
    assert (result.precision.part, result.precision.whole) == (2, 3)
    assert 0 < result.precision.low < 2 / 3 < result.precision.high < 1
    assert result.undecided == 1


@pytest.mark.django_db
def test_what_a_version_no_longer_flags_is_listed():
    sent("2950.00")
    first = judged(drafted()).version
    life.go_live(first, by=other_lead())

    test = judged(drafted("net_pay.current < 3000"))

    result = backtest.result_of(test)
    assert (result.gone, result.newly, result.still) == (1, 0, 0)
    assert [one.change for one in backtest.cases_of(test, GONE)] == ["gone"]


@pytest.mark.django_db
def test_value_that_was_not_read_can_not_be_judged_and_says_so():
    sent("2950.00")

    result = backtest.result_of(judged(drafted("taxes.ytd < 10")))

    assert (result.cannot, result.newly) == (1, 0)
    assert list(result.missing) == ["Taxes (year to date) was not read."]


@pytest.mark.django_db
def test_changed_paperwork_is_tried():
    sent()
    version = life.draft(
        "paperwork", "paperwork", {"required": {"pay_stub": 1, "w2": 1}}, by=makers.carol(),
        rationale="Why.", owner="Risk", kind=makers.kind(),
    )  # fmt: skip

    result = backtest.result_of(judged(version))

    assert (result.newly, result.judged) == (1, 1)


@pytest.mark.django_db
def test_switching_a_built_in_rule_off_shows_what_goes():
    sent("2950.00")
    version = life.draft(
        "limits", "pay_stub.net_adds_up", {"enabled": False}, by=makers.carol(),
        rationale="Why.", owner="Risk",
    )  # fmt: skip

    assert backtest.result_of(judged(version)).gone == 1


@pytest.mark.django_db
def test_last_cases_and_kinds_narrow_the_scope():
    for net in ("2950.00", "2951.00", "2952.00"):
        sent(net)
    version = drafted()

    assert backtest.result_of(judged(version, last=2)).judged == 2
    assert backtest.result_of(judged(version, last=9, kind="supplier_invoice")).judged == 0
    assert backtest.result_of(judged(version, since="2020-01-01")).judged == 3
    assert backtest.result_of(judged(version, since="2999-01-01")).judged == 0


@pytest.mark.django_db
def test_only_the_last_sending_of_a_case_counts():
    case = sent("2950.00")
    snapshots.take_submitted(case, facts_of_case(case))

    assert backtest.result_of(judged(drafted())).judged == 1


@pytest.mark.parametrize(
    "scope", [{}, {"last": 5, "since": "2026-01-01"}, {"last": 0}, {"last": "many"}]
)
def test_scope_is_one_choice(scope):
    with pytest.raises(ValueError, match="validation error"):
        Scope.model_validate(scope)


@pytest.mark.django_db
def test_cancelled_test_leaves_no_result():
    sent("2950.00")
    version = drafted()
    test = backtest.start(version, Scope(last=5), by=makers.carol())

    assert backtest.cancel(test, by=makers.carol())
    backtest_job.run(test.pk)

    test.refresh_from_db()
    version.refresh_from_db()
    assert (test.state, test.result, version.state) == ("cancelled", None, "draft")
    assert not backtest.cancel(test, by=makers.carol())


@pytest.mark.django_db
def test_running_slice_notices_that_it_was_cancelled():
    sent("2950.00")
    test = backtest.start(drafted(), Scope(last=5), by=makers.carol())
    BackTest.objects.filter(pk=test.pk).update(state="running")
    first, last = CaseSnapshot.objects.order_by("pk").first(), 10**9
    backtest.cancel(test, by=makers.carol())

    with pytest.raises(backtest_job.Stopped):
        backtest_job.judge_part(test.pk, [(first.pk, last)])

    assert not test.cases.exists()


@pytest.mark.django_db
def test_second_test_of_a_version_waits_for_the_first():
    version = drafted()
    backtest.start(version, Scope(last=5), by=makers.carol())

    with pytest.raises(life.CannotGo, match="runs already"):
        backtest.start(version, Scope(last=5), by=makers.carol())


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.APPLICANT, Role.REVIEWER, Role.AUDITOR, Role.ADMIN])
def test_only_leads_start_and_cancel(role):
    version, somebody = drafted(), makers.person("somebody", role)

    with pytest.raises(PermissionDenied):
        backtest.start(version, Scope(last=5), by=somebody)
    test = backtest.start(version, Scope(last=5), by=makers.carol())
    with pytest.raises(PermissionDenied):
        backtest.cancel(test, by=somebody)


@pytest.mark.django_db
def test_test_that_a_dead_worker_left_is_begun_again():
    sent("2950.00")
    test = backtest.start(drafted(), Scope(last=5), by=makers.carol())
    BackTest.objects.filter(pk=test.pk).update(state="running", done=1)
    BackTestCase.objects.create(back_test=test, label="half done", change="newly")

    backtest_job.run(test.pk)

    test.refresh_from_db()
    assert (test.state, test.done, test.cases.count()) == ("done", 1, 1)


@pytest.mark.django_db
def test_ended_test_and_a_snapshot_never_change():
    sent("2950.00")
    test = judged(drafted())

    for change in (
        "UPDATE rules_backtest SET result = '{}'",
        "UPDATE rules_casesnapshot SET facts = ''",
        "DELETE FROM rules_backtest",
    ):
        with (
            pytest.raises(IntegrityError, match=r"never changes|are kept"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    assert test.state == "done"


@pytest.mark.django_db
def test_facts_come_out_of_a_snapshot_as_they_went_in():
    case = makers.ready_case()
    value = FieldValue.objects.of_case(case).get(path="net_pay.current")
    values.change(value, "2999.00", version=value.version, by=makers.dave())
    Case.objects.filter(pk=case.pk).update(stated={"loan.purpose": "purchase"})
    case.refresh_from_db()
    facts = facts_of_case(case)

    again = unpacked(packed(facts))

    assert packed(again) == packed(facts)
    (document,), (before,) = again.documents, facts.documents
    for path, fact in before.facts.items():
        there = document.facts[path]
        assert (there.value, there.status, there.by, there.act, there.read_value, there.set_at) == (
            fact.value, fact.status, fact.by, fact.act, fact.read_value, fact.set_at
        )  # fmt: skip
    assert again.stated.facts["loan.purpose"].value == "purchase"
    assert again.as_of == facts.as_of


@pytest.mark.django_db
def test_cases_from_before_snapshots_are_made_up_for():
    case = makers.ready_case()
    Case.objects.filter(pk=case.pk).update(submitted_at=case.opened_at, state="submitted")

    call_command("snapshot_cases")
    call_command("snapshot_cases")

    assert CaseSnapshot.objects.filter(case=case).count() == 1


@pytest.mark.django_db(transaction=True)
def test_processes_share_a_long_test(monkeypatch):
    makers.kind()
    for number in range(6):
        sent(f"{2950 + number}.00")
    monkeypatch.setattr(backtest_job, "ALONE_BELOW", 2)
    monkeypatch.setattr(backtest_job, "SLICE", 2)
    monkeypatch.setenv("DATABASE_URL", database_url())

    test = judged(drafted())

    result = backtest.result_of(test)
    assert (test.state, result.judged, result.newly, test.done, test.of) == ("done", 6, 6, 6, 6)
    assert test.cases.count() == 6


@pytest.mark.django_db(transaction=True)
def test_worker_process_takes_a_test_off_its_queue():
    makers.kind()
    sent("2950.00")
    test = backtest.start(drafted(), Scope(last=5), by=makers.carol())

    command = [sys.executable, "manage.py", "rqworker", backtest.QUEUE, "--burst"]
    subprocess.run(
        [*command, "--serializer", "rq.serializers.JSONSerializer"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL},
        check=True,
        timeout=60,
        capture_output=True,
    )

    test.refresh_from_db()
    assert test.state == "done"
    assert json.loads(json.dumps(test.result))["newly"] == 1


def papers():
    """A dataset of two pay stubs whose values are known."""
    dataset = Dataset.objects.create(name="papers")
    revision = DatasetRevision.objects.create(dataset=dataset, number=1)
    for net in ("2550.00", "2950.00"):
        known = DatasetCase.objects.create(
            sha256=net * 8,
            stored_as="nowhere",
            file_name=f"{net}.pdf",
            doc_type="pay_stub",
            schema="pay_stub",
            expected={
                "leaves": [
                    {"path": "net_pay.current", "value": net, "status": "present", "places": []},
                    {
                        "path": "earnings[0].current",
                        "value": net,
                        "status": "present",
                        "places": [],
                    },
                ],
                "whole": ["earnings"],
                "counts": {},
            },
            digest=net,
            provenance="imported",
            group=net,
        )
        DatasetEntry.objects.create(revision=revision, case=known)


@pytest.mark.django_db
def test_documents_of_a_dataset_are_judged_by_their_true_values():
    papers()

    test = judged(drafted(), dataset="papers")

    result = backtest.result_of(test)
    assert (result.judged, result.newly, result.clean, result.precision) == (2, 1, 1, None)
    (listed,) = backtest.cases_of(test, NEWLY)
    assert (listed.case, listed.label) == (None, "2950.00.pdf")


@pytest.mark.django_db
def test_dataset_is_chosen_on_the_page_and_its_documents_are_listed(client):
    papers()
    client.force_login(makers.carol())
    version = drafted()

    client.post(f"/rules/versions/{version.pk}/test/", {"which": "dataset", "dataset": "papers"})
    test = BackTest.objects.get()
    backtest_job.run(test.pk)
    page = client.get(f"/rules/versions/{version.pk}/?test={test.pk}&only=newly").content.decode()

    assert test.scope == {"dataset": "papers"}
    assert "The dataset papers" in page
    assert "2950.00.pdf" in page
    assert "<option>papers</option>" in page
