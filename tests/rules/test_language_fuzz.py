"""Rules by chance: whatever is written is a rule that judges, or a mistake in words."""

import ast
import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.schemas import SCHEMAS
from rules.bodies import RuleBody
from rules.desk_conditions import to_form, to_text
from rules.engine import judge_case, judge_document
from rules.language import NotARule, compiled
from rules.language.check import check
from rules.language.functions import FUNCTIONS, OVER_ROWS
from rules.language.parsing import parsed
from rules.language.picking import PICKS
from rules.language.types import Scalar
from rules.language.words import in_words
from tests.rules import facts

CHANCE = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip
NUMBERS = ("net_pay.current", "gross_pay.ytd", "e.current", "f.hours", "1", "0", "-2.50", "1e18",
           "first(earnings).rate", "1e-30")  # fmt: skip
DATES = ("pay_date", "period_end", 'date("2026-03-31")', 'date("0001-01-01")', 'date("9999-12-31")')
TEXTS = (
    "employer.name",
    "e.description",
    '"Acme"',
    '""',
    "employee.address",
    "last(earnings).description",
)
LISTS = ("earnings", "tax_lines")


def numbers(inner):
    number, day, text, truth = inner
    return st.one_of(
        st.sampled_from(NUMBERS),
        st.builds("({} {} {})".format, number, st.sampled_from("+-*/"), number),
        st.builds("({} - {})".format, day, day),
        st.builds("-({})".format, number),
        st.builds("({} if {} else {})".format, number, truth, number),
        st.builds("abs({})".format, number),
        st.builds("round({}, {})".format, number, number),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "default"]), number, number),
        st.builds("{}({})".format, st.sampled_from(["year", "month", "day", "weekday"]), day),
        st.builds(
            "{}({}, {})".format, st.sampled_from(["business_days", "months_between"]), day, day
        ),
        st.builds("length({})".format, text),
        st.builds("count({})".format, st.sampled_from(LISTS)),
        st.builds(
            "{}({} for e in {} if {})".format,
            st.sampled_from(["sum", "min", "max"]), number, st.sampled_from(LISTS), truth,
        ),
        st.builds("count({} for f in {})".format, truth, st.sampled_from(LISTS)),
    )  # fmt: skip


def days(inner):
    number, day, _, truth = inner
    return st.one_of(
        st.sampled_from(DATES),
        st.builds("({} {} {})".format, day, st.sampled_from("+-"), number),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "default"]), day, day),
        st.builds("({} if {} else {})".format, day, truth, day),
    )


def truths(inner):
    number, day, text, truth = inner
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    return st.one_of(
        st.sampled_from(["True", "False"]),
        st.builds("({} {} {})".format, number, signs, number),
        st.builds("({} {} {} {} {})".format, number, signs, number, signs, number),
        st.builds("({} {} {})".format, day, signs, day),
        st.builds("({} {} {})".format, text, st.sampled_from(["==", "!="]), text),
        st.builds("({} {} {})".format, truth, st.sampled_from(["==", "!="]), truth),
        st.builds("({} {} ({}, {}))".format, text, st.sampled_from(["in", "not in"]), text, text),
        st.builds("({} {} {})".format, truth, st.sampled_from(["and", "or"]), truth),
        st.builds("(not {})".format, truth),
        st.builds("({} if {} else {})".format, truth, truth, truth),
        st.builds("near({}, {}, {})".format, number, number, number),
        st.builds("is_multiple({}, {})".format, number, number),
        st.builds("known({})".format, st.one_of(number, day, text, truth)),
        st.builds("default({}, {})".format, truth, truth),
        st.builds("is_empty({})".format, text),
        st.builds(
            "{}({}, {})".format,
            st.sampled_from(["contains", "starts_with", "same_person", "same_organisation",
                             "same_address", "mentions"]), text, text,
        ),
        st.builds(
            "{}({} for {} in {} if {})".format,
            st.sampled_from(["any", "all"]), truth, st.sampled_from("ef"), st.sampled_from(LISTS),
            truth,
        ),
    )  # fmt: skip


def grown(level=3):
    """Conditions of the grammar; loops' names may stand where they mean nothing."""
    inner = (
        st.sampled_from(NUMBERS),
        st.sampled_from(DATES),
        st.sampled_from(TEXTS),
        st.sampled_from(["known(pay_date)", "net_pay.current > 1"]),
    )
    for _ in range(level):
        inner = (numbers(inner), days(inner), st.sampled_from(TEXTS), truths(inner))
    return inner[3]


ODD = st.sampled_from(["0", "-1", "2550.00", "NaN", "1E+999999", "1E-999999", "99999999999999999"])
STUBS = st.builds(
    lambda numbers, dates, names: facts.document(
        "pay_stub", {**numbers, **dates, **names}, whole=False
    ),
    st.dictionaries(
        st.sampled_from(["net_pay.current", "gross_pay.ytd", "earnings[0].current",
                         "earnings[1].hours", "earnings[7].rate", "tax_lines[0].current"]), ODD),
    st.dictionaries(
        st.sampled_from(["pay_date", "period_end"]),
        st.sampled_from(["2026-03-31", "0001-01-01", "9999-12-31"])),
    st.dictionaries(
        st.sampled_from(["employer.name", "earnings[0].description", "employee.address",
                         "earnings[1].description"]),
        st.sampled_from(["Acme Inc", "", "   ", "x" * 5_000, "\x00", "12 Elm St, Troy"])),
)  # fmt: skip


@CHANCE
@given(grown(), STUBS)
def test_rule_of_the_grammar_is_judged_or_refused_in_words(condition, document):
    body = RuleBody(on="pay_stub", title="Any", condition=condition[:4_000], sentence="It is so.")
    try:
        rule = compiled("team.any", 1, body, owner="")
    except NotARule as error:
        told(error, condition)
        return

    (found,) = judge_document(document, [rule])

    assert found.outcome in ("pass", "fail", "cannot")
    assert "rule itself failed" not in found.sentence


@CHANCE
@given(grown())
def test_rule_of_the_grammar_reads_as_one_sentence(condition):
    try:
        check(condition, "pay_stub")
    except NotARule:
        return
    said = in_words(condition, "pay_stub")

    assert said.endswith(".")
    assert said.count("(") == said.count(")")
    for sign in ("==", "<", ">", " _", "{", "}"):
        assert sign not in said


@CHANCE
@given(grown(2))
def test_condition_that_has_the_shape_of_a_form_means_the_same_after_it(condition):
    form = to_form(condition, "pay_stub")
    if form is None:
        return
    text, mistakes = to_text(form, "pay_stub")

    assert not mistakes
    assert ast.dump(parsed(text)) == ast.dump(parsed(condition))


WORDS = st.sampled_from(
    [*FUNCTIONS, *OVER_ROWS, *PICKS, "net_pay", "current", ".", "(", ")", "[", "]", ",", "for",
     "in", "if", "else", "and", "or", "not", "is", "lambda", "earnings", "e", "==", "<", "**", ":=",
     "1", "1e9", '"a"', "'", "{", "}", "*", "=", ";", "\n", "\r", "\x00", "\\", "#", "None", "True",
     "__class__", "await", "yield", "é", "ｅ", "\u200b", "\ud800", "0x1", "1j", "...", "@", "f''"]
)  # fmt: skip


@CHANCE
@given(
    st.one_of(
        st.lists(WORDS, max_size=40).map(" ".join),
        st.lists(WORDS, max_size=40).map("".join),
        st.text(max_size=300),
        st.text(string.printable, max_size=120),
    ),
    st.sampled_from([*SCHEMAS, "case"]),
)
def test_any_text_is_a_rule_or_mistakes_in_words(text, on):
    try:
        check(text, on)
    except NotARule as error:
        told(error, text)


def told(error, text):
    """Every mistake is a sentence at a place that is there."""
    assert error.problems
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in error.problems:
        assert one.message.strip().endswith((".", "?"))
        assert 1 <= one.line <= len(lines)
        assert 0 <= one.start <= one.end


@CHANCE
@given(st.text(max_size=200))
def test_any_message_is_one_or_has_mistakes_in_words(sentence):
    if len(sentence) < 3:
        return
    body = RuleBody(on="pay_stub", title="Any", condition="False", sentence=sentence)
    try:
        rule = compiled("team.any", 1, body, owner="")
    except NotARule as error:
        told(error, sentence)
        return
    (found,) = judge_document(facts.document(), [rule])
    assert found.outcome == "fail"


@CHANCE
@given(
    st.sampled_from(list(PICKS)),
    st.sampled_from([*SCHEMAS]),
    st.sampled_from(["pay_date", "issued_on", "statement_date", "net_pay.current", "period_end"]),
)
def test_one_document_of_any_type_is_taken_or_refused(pick, slug, day):
    by = f", {day}" if PICKS[pick].by_date else ""
    condition = f"known({pick}({slug}{by}).{day})"
    try:
        assert check(condition, "case").term.type is Scalar.TRUTH
    except NotARule as error:
        told(error, condition)
        return
    body = RuleBody(on="case", title="Any", condition=condition, sentence="It is so.")
    (found,) = judge_case(facts.case(), [compiled("team.any", 1, body, owner="")])
    assert found.outcome == "fail"
