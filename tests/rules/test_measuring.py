"""A rule's figures are what it finds of planted problems and what it says of clean cases."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from extraction.page_cache import PageCache
from extraction.samples import cases
from extraction.schemas.pay_stub import PayStub
from rules import measuring
from rules.registry import Fail, Pass, Rule
from rules.terms import Severity
from rules.view import CaseView

AS_OF = date(2026, 11, 21)


def rule(rule_id, judge, on=PayStub, severity=Severity.BLOCKER):
    return Rule(rule_id, 1, "It holds", severity, on, judge)


def always(_view):
    return Fail("Something is there.")


def never(_view):
    return Pass()


def net_adds_up(stub):
    left = stub.gross_pay.current.money() - stub.taxes.current.money()
    left -= stub.deductions.current.money()
    for row in stub.earnings:
        if "eimb" in (row.description.maybe_text() or ""):
            left += row.current.money()
    net = stub.net_pay.current.money()
    return Pass() if left == net else Fail(f"{left} is left, and {net} was paid.")


@pytest.fixture
def folder(tmp_path):
    """Two cases with a raised net pay, and two clean ones."""
    for seed in (3, 4):
        for case in (next(cases.planted("net_inflated", seed, AS_OF)), cases.clean(seed, AS_OF)):
            place = tmp_path / case.name
            place.mkdir()
            (place / "case.json").write_text(json.dumps(cases.entry(case)), encoding="utf-8")
    return tmp_path


def test_rule_that_sees_the_problem_finds_it(folder):
    measured = measuring.measure(
        folder, measuring.by_truth, [rule("pay_stub.net_adds_up", net_adds_up)]
    )

    assert [one.found for one in measured.planted] == [True, True]
    assert not any(one.said for one in measured.clean)
    figures = measured.by_rule()["pay_stub.net_adds_up"]
    assert (figures.raised, figures.right, figures.blocked_clean) == (2, 2, 0)


def test_what_is_said_anyway_finds_nothing(folder):
    measured = measuring.measure(folder, measuring.by_truth, [rule("pay_stub.net_adds_up", always)])

    assert not any(one.found for one in measured.planted)
    assert all(one.blocked for one in measured.clean)
    assert measured.by_rule()["pay_stub.net_adds_up"].blocked_clean == 2


def test_rule_that_ought_not_to_see_it_does_not_count(folder):
    measured = measuring.measure(folder, measuring.by_truth, [rule("other.rule", net_adds_up)])

    assert not any(one.found for one in measured.planted)
    assert measured.by_rule()["other.rule"].raised == 2
    assert measured.by_rule()["other.rule"].right == 0


def test_note_finds_nothing(folder):
    noted = rule("pay_stub.net_adds_up", net_adds_up, severity=Severity.NOTE)

    measured = measuring.measure(folder, measuring.by_truth, [noted])

    assert not any(one.found for one in measured.planted)


def test_case_is_judged_as_a_whole(folder):
    seen = []

    def look(case):
        seen.append((case.as_of, len(case.documents("w2")), case.stated.loan.purpose.maybe()))
        return Pass()

    measuring.measure(folder, measuring.by_truth, [rule("case.look", look, on=CaseView)])

    assert len(seen) == 6  # the planted ones without their problem too
    assert all(day == AS_OF and forms >= 2 and purpose for day, forms, purpose in seen)


def test_rules_that_do_not_exist_are_named(folder):
    measured = measuring.measure(folder, measuring.by_truth, [rule("a.b", never)])

    assert "pay_stub.net_adds_up" in measured.unknown
    assert any("no such rule" in line for line in measuring.lines(measured))


def test_rule_that_fails_itself_is_named(folder):
    def fails(_case):
        raise ZeroDivisionError

    measured = measuring.measure(folder, measuring.by_truth, [rule("a.b", fails, on=CaseView)])

    assert measured.broken["a.b"] == 4
    assert any("rule failed itself: a.b in 4 cases" in line for line in measuring.lines(measured))


def test_folder_without_cases_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be measured"):
        call_command("measure_rules", tmp_path)


def test_unknown_rule_is_refused(folder):
    with pytest.raises(CommandError, match="no rule"):
        call_command("measure_rules", folder, "--rule", "no.such_rule")


def test_command_tells_people_and_programs(folder):
    told, figures = StringIO(), StringIO()

    call_command("measure_rules", folder, stdout=told)
    call_command("measure_rules", folder, "--json", stdout=figures)

    assert "net_inflated" in told.getvalue()
    assert "clean cases with a blocker" in told.getvalue()
    said = json.loads(figures.getvalue())
    assert said["recall"]["count"] == said["recall"]["of"] == 2
    assert said["clean_with_blocker"]["of"] == 2
    assert said["rules"]["pay_stub.net_adds_up"]["right"] == 2


def test_one_rule_alone_can_be_measured(folder):
    figures = StringIO()

    call_command("measure_rules", folder, "--rule", "pay_stub.net_adds_up", "--json",
                 stdout=figures)  # fmt: skip

    assert set(json.loads(figures.getvalue())["rules"]) == {"pay_stub.net_adds_up"}


def test_documents_are_read_from_their_files(tmp_path):
    cases.write(tmp_path, count=1, seed=4, as_of=AS_OF, sorts=["clean"], drawn=True)
    seen = []

    def look(case):
        seen.extend(stub.net_pay.current.maybe() for stub in case.documents("pay_stub"))
        return Pass()

    read = measuring.by_local_reader(PageCache(None))
    measuring.measure(tmp_path, read, [rule("case.look", look, on=CaseView)])

    (told,) = [json.loads(path.read_text()) for path in tmp_path.glob("*/case.json")]
    true = {
        one["truth"]["net_pay.current"]
        for one in told["documents"]
        if one["doc_type"] == "pay_stub"
    }
    assert {f"{net:.2f}" for net in seen if net is not None} & true
