"""What is said of a rule by the answers to its findings."""

from datetime import timedelta

import pytest
from django.utils import timezone

from extraction import values
from rules import findings, resolving
from rules.measures import ENOUGH_ANSWERS, Measure, measures
from rules.models import Answer, Finding
from tests import makers

NET = "pay_stub.net_adds_up"


def measure(**counts):
    plain = {"raised": 0, "confirmed": 0, "corrected": 0, "overridden": 0, "open": 0}
    return Measure("some.rule", None, **{**plain, **counts}, handling=None)


@pytest.mark.django_db
def test_findings_are_counted_by_their_answers():
    now = timezone.now()
    for answer in (Answer.CONFIRMED, Answer.OVERRIDDEN, None):
        case = makers.ready_case(values={"net_pay.current": "2950.00"})
        findings.evaluate(case)
        if answer:
            found = Finding.objects.of_case(case).get(rule=NET)
            resolving.resolve(found, reason="Why.", by=makers.alice(), answer=answer)
            past = {"found_at": now - timedelta(minutes=9), "resolved_at": now}
            Finding.objects.filter(pk=found.pk).update(**past)

    soon = now + timedelta(hours=1)
    (one,) = measures(now - timedelta(days=1), soon, rule=NET)
    (versioned,) = measures(now - timedelta(days=1), soon, rule=NET, by_version=True)

    assert (one.raised, one.confirmed, one.overridden, one.corrected, one.open) == (3, 1, 1, 0, 1)
    assert one.precision == 0.5
    assert one.handling == timedelta(minutes=9)
    assert versioned.version == Finding.objects.filter(rule=NET).first().rule_version
    assert measures(soon, soon + timedelta(days=1), rule=NET) == []


@pytest.mark.django_db
def test_finding_that_a_correction_cured_was_right():
    case = makers.ready_case(values={"net_pay.current": "2950.00"})
    findings.evaluate(case)
    value = makers.value(case.documents.get(), "net_pay.current")
    values.change(value, "2550.00", version=value.version, by=makers.alice(), reason="Misread.")
    findings.evaluate(case, by=makers.alice())

    now = timezone.now()
    (one,) = measures(now - timedelta(days=1), now + timedelta(days=1), rule=NET)

    assert (one.corrected, one.open, one.precision) == (1, 0, 1.0)


def test_rule_that_is_mostly_overridden_is_proposed_for_retirement():
    often = measure(raised=40, confirmed=4, overridden=36)

    assert "36 of 40" in often.proposal


@pytest.mark.parametrize(
    "counts",
    [
        {"raised": 5, "overridden": 5},  # too few to say so
        {"raised": 40, "confirmed": 20, "overridden": 20},
        {"raised": 400},  # nobody answered
        {"raised": ENOUGH_ANSWERS, "confirmed": 8, "overridden": 12},  # not surely below
    ],
)
def test_rule_is_not_proposed_on_thin_grounds(counts):
    assert measure(**counts).proposal == ""


def test_nothing_answered_has_no_precision():
    assert measure(raised=3).precision is None
    assert measure(raised=3).interval is None
