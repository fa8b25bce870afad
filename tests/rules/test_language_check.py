"""What the rule language refuses, and where it says so."""

import pytest

from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import leaves
from rules.bodies import RuleBody
from rules.language import NotARule, problems_of
from rules.language.check import MOST_PROBLEMS, check
from rules.view import CaseView, View

STUB = "pay_stub"


def problems(text, on=STUB):
    with pytest.raises(NotARule) as refused:
        check(text, on)
    return refused.value.problems


@pytest.mark.parametrize(
    ("text", "marked", "told"),
    [
        ("net_pay.curent < 1", "net_pay.curent", "Did you mean “current”?"),
        ("net_pay < 1", "net_pay", "name one field of it"),
        ("nett_pay.current < 1", "nett_pay", "Did you mean “net_pay”?"),
        ("net_pay.current < pay_date", "pay_date", "This is a date"),
        ("employer.name < 'b'", "'b'", "== or !="),
        ("net_pay.current + pay_date > 1", "net_pay.current + pay_date", "can't be put together"),
        ("net_pay.current ** 2 > 1", "net_pay.current ** 2", "Only + - * /"),
        ("sqrt(net_pay.current) > 1", "sqrt", "There is no function"),
        ("earnings.current > 1", "earnings.current", "This is a list"),
        ("net_pay.current.real > 1", "net_pay.current.real", "has no fields"),
        ("any(e for e in earnings)", "e", "a condition is needed"),
        ("sum(e.description for e in earnings) > 1", "e.description", "a number is needed"),
        ("any(e.current > 1 for e in net_pay)", "net_pay", "a list is needed"),
        ("employer.name in 'Acme'", "'Acme'", "in brackets"),
        ("employer.name in ('a', 1)", "1", "This is a number"),
        ("net_pay in (net_pay,)", "(net_pay,)", "name one field of it"),
        ("employer.name in ('a',) == True", "('a',)", "stands alone"),
        ("near(net_pay.current, 1)", "near(net_pay.current, 1)", "Write it as"),
        ("pay_date > date(employer.name)", "date(employer.name)", "Write it out"),
        ("pay_date > date('31.3.2026')", "date('31.3.2026')", "2026-03-31"),
        ("abs(x=1) > 1", "abs(x=1)", "without names"),
        ("'a'.upper() == 'A'", "'a'.upper", "own functions"),
        ("net_pay.current > 1e999", "1e999", "too large"),
        ("net_pay.current > 0x10", "0x10", "1234.50"),
        ("employer.name == 'a\\x00b'", "'a\\x00b'", "can be seen"),
        ("employer.name == '\\ud800'", "'\\ud800'", "can be seen"),
        ("None == 1", "None", "Only numbers"),
        ("b'a' == 'a'", "b'a'", "Only numbers"),
        ("(lambda: True)()", "lambda: True", "own functions"),
        ("[1][0] > 0", "[1][0]", "not part of the rule language"),
        ("f'{net_pay.current}' == 'a'", "f'{net_pay.current}'", "not part of the rule language"),
        ("(x := 1) > 0", "x := 1", "not part of the rule language"),
        ("~net_pay.current > 0", "~net_pay.current", "Only - and not"),
        ("net_pay.current", "net_pay.current", "a condition is needed"),
        ("latest(net_pay, pay_date).current > 1", "net_pay", "a list is needed"),
    ],
)  # fmt: skip
def test_mistake_is_told_at_its_place(text, marked, told):
    (problem,) = problems(text)

    assert text[problem.start : problem.end] == marked
    assert told in problem.message


@pytest.mark.parametrize(
    ("text", "marked", "told"),
    [
        ("latest(pay_stub, pay_dat).net_pay.current > 1", "pay_dat", "Did you mean “pay_date”?"),
        ("latest(pay_stub, net_pay.current).pay_date > as_of", "net_pay.current", "a date is"),
        ("latest(pay_stub).pay_date > as_of", "latest(pay_stub)", "Write it as latest("),
        ("latest(pay_stub, 1).pay_date > as_of", "1", "Name a field of the list's rows"),
        ("first(pay_stub, pay_date).pay_date > as_of", "first(pay_stub, pay_date)", "Write it as"),
        ("first(pay_stub) == first(pay_stub)", "first(pay_stub)", "name one field of it"),
        ("any(w2.wages > 1 for w2 in pay_stub)", "w2", "is taken"),
    ],
)
def test_mistake_in_a_rule_on_the_case_is_told_at_its_place(text, marked, told):
    problem = problems(text, "case")[0]

    assert text[problem.start : problem.end] == marked
    assert told in problem.message


def test_places_count_characters_of_any_alphabet():
    text = "employer.name == 'Łódź’s' and\n  'ñandú' == employer.nam"

    (problem,) = problems(text)

    assert problem.line == 2
    assert text.split("\n")[1][problem.start : problem.end] == "employer.nam"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_may_end_in_any_way(end):
    (problem,) = problems(f"known(net_pay.current){end}and nope")

    assert (problem.line, problem.start, problem.end) == (2, 4, 8)


@pytest.mark.parametrize(
    "name",
    ["__class__", "_document", "_path", "_trace", "path", "leaf", "document", "facts", "known",
     "money", "peek", "threshold", "sha256", "at", "leaves", "looked_at"],
)  # fmt: skip
@pytest.mark.parametrize("before", ["net_pay.", "net_pay.current.", ""])
def test_nothing_of_python_is_within_reach(name, before):
    assert problems(f"{before}{name} == 1")
    assert problems(f"any(e.{name} == 1 for e in earnings)")
    assert problems(f"{before}{name}() == 1")


@pytest.mark.parametrize("name", ["__builtins__", "view", "env", "case", "documents", "twins"])
def test_a_case_gives_only_its_documents_and_what_is_stated(name):
    assert problems(f"{name} == 1", "case")
    assert problems(f"stated.{name} == 1", "case")


def test_no_field_of_a_document_is_hidden_behind_what_python_calls_so():
    names = {
        part
        for schema in (*SCHEMAS.values(), Application)
        for leaf in leaves(schema)
        for part in leaf.path.replace("[]", "").split(".")
    }

    assert not names & (set(dir(View)) | set(dir(CaseView)))


@pytest.mark.parametrize(
    "text",
    [
        "net_pay.current < 1) or (True",
        "net_pay.current <",
        "(net_pay.current < 1",
        "net_pay.current < 1\x00",
        "\ud800",
        "True; import os",
        "x = 1",
        "yield 1",
        "await x",
        "print 'a'",
        "'never ends",
        "*earnings",
        "()",
        "(" * 399 + ")" * 399,
        "-" * 3_990 + "1 > 0",
        "not " * 900 + "True",
        "a" + ".a" * 1_900 + " > 1",
        "1 < " * 300 + "1",
        "9" * 4_400 + " > 1",
        "net_pay.current > 1" + " " * 4_000,
        "",
        " \n\t ",
    ],
)
def test_what_is_no_rule_is_told_in_words(text):
    for problem in problems(text):
        assert problem.message.endswith((".", "?"))
        assert len(problem.message) < 250
        assert problem.line >= 1
        assert 0 <= problem.start <= problem.end


def test_very_long_name_is_cut_in_its_message():
    (problem,) = problems("a" * 3_000 + " > 1")

    assert "a" * 40 + "…" in problem.message
    assert len(problem.message) < 100


def test_look_alike_letters_are_no_names():
    (problem,) = problems("nеt_pay.current > 1")

    assert "Did you mean “net_pay”?" in problem.message
    assert problems("рay > 1")[0].message.endswith("look like those of a name.")


def test_only_so_many_mistakes_are_told_at_once():
    assert len(problems(" or ".join(["nope"] * 100))) == MOST_PROBLEMS


def test_lists_are_gone_over_three_deep_at_most():
    def nested(deep):
        text = "True"
        for level in range(deep):
            text = f"any({text} for r{level} in pay_stub)"
        return text

    assert check(nested(3), "case")
    assert "three deep" in problems(nested(4), "case")[0].message


def test_mistake_in_a_message_is_told_at_its_place():
    body = RuleBody(
        on=STUB,
        title="A title",
        condition="True",
        sentence="Net pay is {net_pay.current} of {gros_pay.current}.",
    )

    (problem,) = problems_of(body).sentence

    assert body.sentence[problem.start : problem.end] == "gros_pay"
