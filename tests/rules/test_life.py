"""The life of a rule: what people may do, and what the database refuses whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from extraction.models import CaseKind
from rules import findings, life, policy
from rules.language import NotARule
from rules.models import BackTest, Finding, Outcome, ShadowFinding, Version
from tests import makers

pytestmark = pytest.mark.django_db

NET = {
    "on": "pay_stub",
    "title": "The net pay is under 1,000",
    "condition": "net_pay.current < 1000",
    "sentence": "Net pay is {net_pay.current}.",
}


def lead():
    return makers.carol()


def other_lead():
    return makers.person("omar", Role.LEAD)


def drafted(by, body=None, **more):
    return life.draft(
        "rule", "team.small_pay", {**NET, **(body or {})}, by=by, rationale="Why.", owner="Risk",
        **more,
    )  # fmt: skip


def back_tested(version):
    test = BackTest.objects.create(
        version=version, asked_by=version.author, started_at=timezone.now(), state="running"
    )
    test.state, test.finished_at, test.result = "done", timezone.now(), {}
    test.save()
    life.tested(test)
    version.refresh_from_db()
    return version


def test_rule_goes_live_after_a_back_test_and_another_leads_consent():
    author, approver = lead(), other_lead()
    version = back_tested(drafted(author))

    live = life.go_live(version, by=approver)

    assert live.state == "live"
    assert live.approved_by == approver
    case = makers.ready_case()
    findings.evaluate(case)
    found = Finding.objects.of_case(case).get(rule="team.small_pay")
    assert found.outcome == Outcome.FAIL
    assert found.sentence.startswith("Net pay is 2,550.00")
    assert (found.expected, found.found) == ("less than 1,000", "2,550.00")


def test_own_version_is_not_approved():
    author = lead()
    version = back_tested(drafted(author))

    with pytest.raises(life.CannotGo, match="another lead"):
        life.go_live(version, by=author)


def test_draft_does_not_go_live_untested():
    version = drafted(lead())

    with pytest.raises(life.CannotGo, match="Back-test"):
        life.go_live(version, by=other_lead())


def test_new_version_retires_the_one_in_force_and_discards_the_open_one():
    author, approver = lead(), other_lead()
    first = life.go_live(back_tested(drafted(author)), by=approver)
    second = drafted(author, {"severity": "note"})
    third = back_tested(drafted(author, {"severity": "blocker"}))

    life.go_live(third, by=approver)

    states = dict(Version.objects.values_list("number", "state"))
    assert states == {
        first.number: "retired", second.number: "discarded", third.number: "live"
    }  # fmt: skip


def test_same_as_in_force_is_no_change():
    author = lead()
    life.go_live(back_tested(drafted(author)), by=other_lead())

    with pytest.raises(life.CannotGo, match="Nothing is changed"):
        drafted(author)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("body = '{}'", "never changes"),
        ("rationale = 'another'", "never changes"),
        ("author_id = approved_by_id", "never changes"),
        ("state = 'draft'", "does not go"),
        ("approved_at = now()", "is kept"),
    ],
)
def test_database_refuses_to_change_a_version(change, told):
    life.go_live(back_tested(drafted(lead())), by=other_lead())

    with pytest.raises(IntegrityError, match=told), connection.cursor() as cursor:
        cursor.execute(f"UPDATE rules_version SET {change}")


def test_database_refuses_to_delete_a_version():
    drafted(lead())

    with pytest.raises(IntegrityError, match="kept"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM rules_version")


def test_database_refuses_what_is_not_tested_approved_or_a_draft():
    author, approver = lead(), other_lead()
    version = drafted(author)
    live = "UPDATE rules_version SET state = 'live', live_at = now(), approved_at = now()"
    for change in (
        f"{live}, approved_by_id = {approver.pk}",
        "UPDATE rules_version SET state = 'back_tested'",
    ):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    back_tested(version)
    for approved_by in (author.pk, makers.alice().pk):
        with (
            pytest.raises(IntegrityError, match=r"another lead|nobody_approves_their_own"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{live}, approved_by_id = {approved_by}")


def test_version_in_the_shadow_counts_and_flags_nobody():
    author = lead()
    life.shadow(back_tested(drafted(author)), by=author)
    case = makers.ready_case()

    findings.evaluate(case)
    findings.evaluate(case)

    assert not Finding.objects.filter(rule="team.small_pay").exists()
    kept = ShadowFinding.objects.get()
    assert (kept.case, kept.outcome, kept.new) == (case, "fail", True)


def test_limit_of_a_built_in_rule_is_set_for_one_kind_of_case():
    author, kind = lead(), CaseKind.objects.get(pk="mortgage")
    version = life.draft(
        "limits", "pay_stub.net_adds_up", {"severity": "note"}, by=author, rationale="Why.",
        owner="Risk", kind=kind,
    )  # fmt: skip
    life.go_live(back_tested(version), by=other_lead())

    def severity(slug):
        chosen = policy.in_force(CaseKind.objects.get(pk=slug))
        return next(one.severity for one in chosen.rules if one.id == "pay_stub.net_adds_up")

    assert severity("mortgage") == "note"
    assert severity("supplier_invoice") == "blocker"


def test_rule_is_retired_by_a_version_that_switches_it_off():
    author, approver = lead(), other_lead()
    life.go_live(back_tested(drafted(author)), by=approver)
    off = back_tested(drafted(author, {"enabled": False}))

    life.go_live(off, by=approver)

    chosen = policy.in_force(CaseKind.objects.get(pk="mortgage"))
    assert "team.small_pay" not in {one.id for one in chosen.rules}


def test_paperwork_that_goes_live_is_what_the_kind_requires():
    kind = CaseKind.objects.get(pk="mortgage")
    version = life.draft(
        "paperwork", "paperwork", {"required": {"pay_stub": 2, "w2": 2}}, by=lead(),
        rationale="Why.", owner="Risk", kind=kind,
    )  # fmt: skip
    life.go_live(back_tested(version), by=other_lead())

    kind.refresh_from_db()
    assert kind.required == {"pay_stub": 2, "w2": 2}


def test_mistakes_are_told_with_their_place():
    with pytest.raises(NotARule) as told:
        drafted(lead(), {"condition": "net_pay.curent < 1"})

    (problem,) = told.value.problems
    assert (problem.start, problem.end) == (0, 14)
    assert "current" in problem.message
