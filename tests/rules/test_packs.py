"""Packs of rules as text: read, written, checked, tested."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import packs
from rules.bodies import RuleBody, RuleTest
from rules.packs import NotAPack, PackRule, digest, lint, read, written

LENDING = Path(__file__).resolve().parents[2] / "docs" / "examples" / "rules-lending.toml"
NET = """\
format = 1

[[rules]]
id = "team.small_pay"
owner = "Risk"
rationale = "Why."
on = "pay_stub"
title = "Net pay is under 1,000"
condition = "net_pay.current < 1000"
sentence = "Net pay is {net_pay.current}."

[[rules.tests]]
name = "Little"
outcome = "pass"
facts = { "net_pay.current" = 999.90 }

[[rules.tests]]
name = "A lot"
outcome = "fail"
facts = { "net_pay.current" = "2550.00" }
sentence = "Net pay is 2,550.00."
"""


def test_pack_that_ships_is_sound_and_its_tests_pass():
    pack = read(LENDING.read_text(encoding="utf-8"))

    assert len(pack.rules) == 5
    assert not list(lint(pack))
    for rule in pack.rules:
        results = packs.tested(rule)
        assert {one.outcome for one in rule.body.tests} == {"pass", "fail", "cannot"}
        assert [one.wrong for one in results] == [""] * len(results)


def test_numbers_in_facts_stay_as_they_are_written():
    (rule,) = read(NET).rules

    assert rule.body.tests[0].facts == (("net_pay.current", "999.90"),)
    assert all(one.right for one in packs.tested(rule))


def test_what_is_written_is_read_as_the_same():
    for text in (NET, LENDING.read_text(encoding="utf-8")):
        rules = read(text).rules

        assert read(written(rules)).rules == rules
        assert written(read(written(rules)).rules) == written(rules)


def test_digest_tells_of_a_change_by_hand():
    text = written(read(NET).rules)

    with pytest.raises(NotAPack, match="digest does not fit"):
        read(text.replace("net_pay.current < 1000", "net_pay.current < 9000"))

    kept = text.replace("version = 1", "version = 7")  # another place counts by itself
    assert read(kept).rules[0].version == 7


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "format = 1"),
        ("format = 2", "format = 1"),
        ("format = 1\nrules = 3", "[[rules]]"),
        ("format = 1\nrules = [1]", "[[rules]]"),
        ("format = 1\nlimits = []", "no “limits”"),
        ("format = ", "no TOML"),
        ("\x00", "no TOML"),
        ("a = " + "[" * 10_000, "no TOML"),
        ("format = 1\n#" + "x" * 2_000_000, "too large"),
        ("format = 1\n" + "[[rules]]\n" * 501, "at most 500"),
    ],
)
def test_what_is_no_pack_is_told_in_words(text, told):
    with pytest.raises(NotAPack) as refused:
        read(text)

    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("change", "part", "told"),
    [
        (('id = "team.small_pay"', 'id = "pay_stub.net"'), "id", "should match"),
        (('id = "team.small_pay"\n', ""), "id", "required"),
        (('on = "pay_stub"', 'on = "stub"'), "on", "Choose one of"),
        (("net_pay.current < 1000", "net_pay.curent < 1000"), "condition", "“current”"),
        (("{net_pay.current}.", "{net_pay.curent}."), "sentence", "“current”"),
        (('rationale = "Why."', 'rationale = ""'), "rationale", "at least 1"),
        (('owner = "Risk"', 'owner = "Risk\\u0000"'), "rule", "can't be seen"),
        (('owner = "Risk"', 'sevrity = "note"'), "sevrity", "not permitted"),
        (('owner = "Risk"', 'severity = "fatal"'), "severity", "blocker"),
        (('outcome = "pass"', 'outcome = "maybe"'), "tests 1 outcome", "pass"),
        (("999.90", "[1]"), "tests 1 facts 1 2", "string"),
    ],
)
def test_mistake_is_told_with_its_part(change, part, told):
    wrong = [one for one in lint(read(NET.replace(*change, 1))) if not one.advice]

    assert [one.part for one in wrong] == [part]
    assert told in wrong[0].message


def test_mistake_in_a_condition_is_told_at_its_line_and_column():
    text = NET.replace(
        '"net_pay.current < 1000"', "'''\nknown(pay_date)\nand net_pay.curent < 1'''"
    )

    (wrong,) = [one for one in lint(read(text)) if not one.advice]

    assert (wrong.line, wrong.column) == (2, 5)
    assert "condition line 2, column 5" in str(wrong)


def test_same_rule_twice_is_refused():
    twice = NET + NET.partition("\n\n")[2]

    pack = read(twice)

    assert len(pack.rules) == 1
    assert "in the pack already" in pack.wrong[0].message


def test_rules_without_tests_or_values_get_advice():
    text = NET.partition("[[rules.tests]]")[0].replace("{net_pay.current}", "too much")

    said = list(lint(read(text)))

    assert [one.part for one in said] == ["tests", "sentence"]
    assert all(one.advice for one in said)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('outcome = "pass"', 'outcome = "cannot"'), "expected cannot, and it is pass"),
        (('"Net pay is 2,550.00."', '"Something."'), "expected “Something.”"),
        (('"net_pay.current" = 999.90', '"net_pay.curent" = 1'), "no field of Pay stub"),
        (('"net_pay.current" = 999.90', '"net_pay.current" = "a lot"'), "is no such value"),
        (('facts = { "net_pay.current" = 999.90 }', ""), "expected pass, and it is cannot"),
    ],
)
def test_test_that_fails_says_why(change, told):
    (rule,) = read(NET.replace(*change, 1)).rules

    assert told in next(one.wrong for one in packs.tested(rule) if not one.right)


def test_facts_of_a_case_stand_by_document():
    body = RuleBody(
        on="case",
        title="A title",
        condition="stated.loan.amount <= 1000 * count(pay_stub)",
        sentence="The loan is {stated.loan.amount}.",
        tests=(
            RuleTest(name="Fits", outcome="pass", stated={"loan.amount": 900},
                     documents=({"type": "pay_stub"},)),
            RuleTest(name="Is more", outcome="fail", stated={"loan.amount": "900.00"}),
            RuleTest(name="Not stated", outcome="cannot"),
            RuleTest(name="Misplaced", outcome="pass", facts={"net_pay.current": 1}),
            RuleTest(name="No type", outcome="pass", documents=({"type": "letter"},)),
        ),
    )  # fmt: skip
    results = packs.tested(PackRule(id="team.a_rule", rationale="Why.", body=body))

    assert [one.right for one in results] == [True, True, True, False, False]


TEXTS = st.text(min_size=3, max_size=60)
RULES = st.builds(
    PackRule,
    id=st.from_regex(r"team\.[a-z][a-z0-9_]{2,20}", fullmatch=True),
    version=st.integers(1, 99),
    owner=st.text(max_size=60),
    rationale=TEXTS,
    case_kind=st.sampled_from(["", "mortgage"]),
    body=st.builds(
        RuleBody,
        on=st.sampled_from(["pay_stub", "case"]),
        title=TEXTS,
        condition=st.one_of(TEXTS, st.lists(TEXTS, min_size=2).map("\n".join)),
        sentence=TEXTS,
        severity=st.sampled_from(["blocker", "warning", "note"]),
        enabled=st.booleans(),
        tests=st.lists(
            st.builds(
                RuleTest,
                name=TEXTS,
                outcome=st.sampled_from(["pass", "fail", "cannot"]),
                facts=st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3),
                documents=st.lists(
                    st.fixed_dictionaries({"type": TEXTS, "facts": st.dictionaries(TEXTS, TEXTS)}),
                    max_size=2,
                ).map(tuple),
                as_of=st.dates(),
                sentence=st.text(max_size=20),
            ),
            max_size=3,
        ).map(tuple),
    ),
)


@given(st.lists(RULES, max_size=3, unique_by=lambda one: (one.id, one.case_kind)))
def test_any_rules_come_back_as_they_were(rules):
    again = read(written(rules))

    assert again.rules == tuple(rules)
    assert not again.wrong
    assert digest(again.rules) == digest(rules)


NOISE = st.one_of(
    st.text(max_size=300),
    st.text(max_size=200).map(lambda text: f"format = 1\n[[rules]]\n{text}"),
)


@given(NOISE)
def test_any_text_is_a_pack_or_refused_in_words(text):
    said = ""
    try:
        remarks = list(lint(read(text)))
    except NotAPack as refused:
        said = str(refused)
    else:
        assert all(str(one) for one in remarks)
        return
    assert said
