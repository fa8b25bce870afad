"""Running the rules: one that breaks is alone, and what is found again is the same finding."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.chain import tell
from extraction import values
from extraction.models import FieldValue
from rules import engine, findings
from rules.facts import facts_of_case
from rules.models import Finding, Severity
from rules.registry import REGISTRY, Fail, Pass, Registry, Rule, rule
from rules.resolving import AlreadyAnswered, resolve
from rules.view import CaseView, View
from tests import makers
from tests.rules.facts import case as case_facts
from tests.rules.facts import document, verdict, verdicts

NET = "net_pay.current"
ADDS_UP = "pay_stub.net_adds_up"
VERSION = REGISTRY.rules[ADDS_UP].version


@pytest.fixture
def extra(monkeypatch):
    """A registry of rules as it is, to add to."""
    monkeypatch.setattr(REGISTRY, "rules", dict(REGISTRY.rules))
    return rule


def test_rule_that_breaks_takes_none_with_it(extra):
    @extra("tests.broken", on=None, severity=Severity.BLOCKER)
    def broken(document: View):
        """It never works."""
        raise ZeroDivisionError

    found = engine.judge_document(document())

    one = next(one for one in found if one.rule.id == "tests.broken")
    assert (one.outcome, one.severity) == ("cannot", "blocker")
    assert one.sentence == "The rule itself failed; an operator has to look at it."
    assert {one.rule.id for one in found} >= {ADDS_UP, "value.not_on_the_page"}


def test_rule_that_breaks_half_way_keeps_what_it_found(extra):
    @extra("tests.half", on=None, severity=Severity.WARNING)
    def half(document: View):
        """It works half way."""
        yield Fail("The first is wrong.")
        raise ZeroDivisionError

    @extra("tests.blind", on=None, severity=Severity.WARNING)
    def blind(document: View):
        """It misses a value half way."""
        yield Fail("The first is wrong.")
        document.nothing_there.known()

    facts = document(values={"check_number": None})

    assert [one.outcome for one in verdicts("tests.half", facts)] == ["fail", "cannot"]
    assert [one.outcome for one in verdicts("tests.blind", facts)] == ["fail", "cannot"]


def test_rule_remembers_what_it_looked_at(extra):
    @extra("tests.looks", on=CaseView, severity=Severity.NOTE)
    def looks(case: CaseView):
        """It looks at one value."""
        case.documents("pay_stub")[0].net_pay.current.known()
        return Pass()

    one = verdict("tests.looks", case_facts(document(key=7)))

    assert [(seen.document, seen.path, seen.value) for seen in one.inputs] == [(7, NET, "2550.00")]


def test_title_of_a_rule_is_its_first_line():
    assert REGISTRY.rules[ADDS_UP].title == "Gross pay less taxes and deductions is the net pay"


def test_two_rules_of_a_name_are_refused():
    registry = Registry()
    one = Rule("tests.one", 1, "One", Severity.NOTE, None, lambda _: Pass())
    registry.add(one)

    with pytest.raises(ValueError, match=r"tests\.one"):
        registry.add(one)


def test_same_facts_are_judged_the_same():
    facts = case_facts(document(), document("invoice", key=2))

    once, again = engine.judge_case(facts), engine.judge_case(facts)
    assert [_shown(one) for one in once] == [_shown(one) for one in again]


def _shown(one):
    return (one.rule.id, one.document, one.outcome, one.severity, one.sentence, one.inputs)


def found(case, rule_id=ADDS_UP):
    return Finding.objects.of_case(case).get(rule=rule_id)


def wrong_case():
    return makers.ready_case(values={NET: "2950.00"})


def answer(finding):
    resolve(finding, reason="Paid in advance.", by=makers.alice())


def change(case, path, text):
    value = FieldValue.objects.of_case(case).get(path=path)
    return values.change(value, text, version=value.version, by=makers.alice())


@pytest.mark.django_db
def test_findings_of_a_case_are_kept():
    case = wrong_case()

    findings.evaluate(case)

    one = found(case)
    assert (one.outcome, one.severity, one.rule_version) == ("fail", "blocker", VERSION)
    assert one.document == case.documents.get()
    assert NET in one.paths
    told = list(tell(case.reference))[-1]
    assert told.entry.action == "rules.case.evaluated"
    assert told.details["raised"] == [f"{ADDS_UP} v{VERSION}"]
    assert "2,950.00" in told.personal["sentences"][0]
    assert "2,950.00" not in told.entry.canon


@pytest.mark.django_db
def test_nothing_new_is_no_act():
    case = wrong_case()
    findings.evaluate(case)
    before = len(list(tell(case.reference)))

    findings.evaluate(case)

    assert len(list(tell(case.reference))) == before


@pytest.mark.django_db
def test_same_finding_is_the_same_row_with_its_answer():
    case = wrong_case()
    findings.evaluate(case)
    answer(found(case))

    findings.evaluate(case)
    change(case, "employer.name", "Kestrel Aero")
    findings.evaluate(case)

    assert Finding.objects.filter(rule=ADDS_UP).count() == 1
    assert found(case).resolution == "Paid in advance."


@pytest.mark.django_db
def test_changed_input_makes_a_new_finding_and_keeps_the_old():
    case = wrong_case()
    findings.evaluate(case)
    old = found(case)
    answer(old)

    change(case, NET, "2951.00")
    findings.evaluate(case)

    new = found(case)
    assert new.pk != old.pk
    assert new.resolved_at is None
    old.refresh_from_db()
    assert (old.current, old.resolution) == (False, "Paid in advance.")


@pytest.mark.django_db
def test_finding_that_is_gone_is_told_to_be():
    case = wrong_case()
    findings.evaluate(case)

    change(case, NET, "2550.00")
    findings.evaluate(case, by=makers.alice())

    assert found(case).outcome == "pass"
    told = list(tell(case.reference))[-1]
    assert told.details["cleared"] == [f"{ADDS_UP} v{VERSION}"]
    assert told.entry.actor == makers.alice()


@pytest.mark.django_db
def test_only_the_last_version_counts_and_who_set_it():
    case = makers.ready_case()
    value = FieldValue.objects.of_case(case).get(path=NET)
    values.change(value, "2999.00", version=1, by=makers.dave())

    (facts,) = facts_of_case(case).documents

    fact = facts.facts[NET]
    assert (fact.value, fact.by, fact.act) == ("2999.00", "applicant", "changed")
    assert (fact.read_value, fact.applicant_value) == ("2550.00", "2999.00")
    assert not fact.grounded


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["received", "reading", "failed", "removed"])
def test_document_that_is_not_read_has_no_facts(state):
    case = makers.case()
    makers.document(case, state=state)

    assert facts_of_case(case).documents == ()


@pytest.mark.django_db
def test_finding_is_answered_once_with_a_reason_and_while_it_stands():
    case = wrong_case()
    findings.evaluate(case)
    one = found(case)
    with pytest.raises(ValueError, match="reason"):
        resolve(one, reason=" ", by=makers.alice())
    answer(one)

    with pytest.raises(AlreadyAnswered):
        answer(one)
    Finding.objects.filter(pk=one.pk).update(
        current=False, resolved_by=None, resolved_at=None, resolution=""
    )
    with pytest.raises(AlreadyAnswered):
        answer(one)


@pytest.mark.django_db
def test_database_refuses_half_an_answer():
    case = wrong_case()
    findings.evaluate(case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(resolved_at=timezone.now())
