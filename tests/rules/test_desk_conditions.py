"""A condition as a form and as text: the same rule, whichever way it goes."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.schemas import SCHEMAS
from rules.desk_conditions import (
    OPERATORS,
    Conditions,
    Row,
    changed,
    fields,
    in_words,
    to_form,
    to_text,
    typed_form,
)
from rules.language.check import check
from rules.language.parsing import parsed
from rules.language.types import Scalar

STUB = "pay_stub"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("net_pay.current < 1000", Row("net_pay.current", "<", "1000")),
        ("net_pay.current >= -0.50", Row("net_pay.current", ">=", "-0.50")),
        (
            "net_pay.current <= gross_pay.current",
            Row("net_pay.current", "<=", other="gross_pay.current"),
        ),
        (
            "net_pay.current <= gross_pay.current * 0.8",
            Row("net_pay.current", "<=", other="gross_pay.current", times="0.8"),
        ),
        (
            "near(net_pay.current, gross_pay.current, 0.02)",
            Row("net_pay.current", "near", other="gross_pay.current", within="0.02"),
        ),
        ('pay_date > date("2026-03-31")', Row("pay_date", ">", "2026-03-31")),
        ('employer.name != "Acme \\"& Sons"', Row("employer.name", "!=", 'Acme "& Sons')),
        ('contains(employer.name, "acme")', Row("employer.name", "contains", "acme")),
        ('not contains(employer.name, "acme")', Row("employer.name", "lacks", "acme")),
        ("known(net_pay.ytd)", Row("net_pay.ytd", "known")),
    ],
)
def test_text_becomes_a_row_and_text_again(text, row):
    form = to_form(text, STUB)

    assert form == Conditions("and", (row,))
    assert to_text(form, STUB) == (text, {})


@pytest.mark.parametrize("join", ["and", "or"])
def test_rows_are_joined_by_one_word(join):
    text = f"net_pay.current < 1000\n{join} known(net_pay.ytd)"

    form = to_form(text, STUB)

    assert form.join == join
    assert to_text(form, STUB) == (text, {})


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2",
        "net_pay.current < 1000 < gross_pay.current",
        "net_pay.current < 1000 and (known(net_pay.ytd) or known(gross_pay.ytd))",
        "not net_pay.current < 1000",
        "any(e.current > 1 for e in earnings)",
        "net_pay.current + 1 < 1000",
        "net_pay.current < 1e3",
        "net_pay.curent < 1000",
        'employer.name == " Acme"',
        'employer.name in ("a", "b")',
        "net_pay.current <",
        "near(net_pay.current, 1)",
        'employer.name < "x"',
        "known(*net_pay)",
        "",
    ],
)
def test_other_shapes_stay_text(text):
    assert to_form(text, STUB) is None


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (Row("", "<", "1"), "Choose a field."),
        (Row("no.such", "<", "1"), "Choose a field."),
        (Row("net_pay.current", "<<", "1"), "Choose how it is compared."),
        (Row("net_pay.current", "<"), "Give a value, or choose a field"),
        (Row("net_pay.current", "<", "1", "gross_pay.current"), "not both"),
        (Row("net_pay.current", "<", "a lot"), "Write a number"),
        (Row("net_pay.current", "<", "NaN"), "Write a number"),
        (Row("net_pay.current", "<", "١"), "Write a number"),
        (Row("net_pay.current", "<", other="pay_date"), "a field that is a number too"),
        (Row("net_pay.current", "<", other="gross_pay.current", times="x"), "to multiply with"),
        (Row("pay_date", "<", other="period_end", times="2"), "Only numbers"),
        (Row("pay_date", "<", "soon"), "Write the day as 2026-03-31."),
        (Row("pay_date", "near", "2026-03-31", within="1"), "compares numbers"),
        (Row("employer.name", ">", "x"), "compares numbers and days"),
        (Row("net_pay.current", "contains", "x"), "looks into texts"),
        (Row("employer.name", "contains"), "Write the text to look for."),
        (Row("net_pay.current", "near", "1"), "how far off"),
    ],
)
def test_row_that_does_not_fit_says_why(row, told):
    text, mistakes = to_text(Conditions("and", (Row(), row)), STUB)

    assert text == ""
    assert told in mistakes[1]


def test_thousands_may_be_marked():
    assert to_text(Conditions("and", (Row("net_pay.current", "<", "1,000"),)), STUB)[0] == (
        "net_pay.current < 1000"
    )


def test_form_reads_as_a_sentence():
    form = Conditions("and", (
        Row("net_pay.current", "<=", other="gross_pay.current", times="0.8"),
        Row("employer.name", "contains", "inc"),
        Row(),
    ))  # fmt: skip

    assert in_words(form, STUB) == (
        "Net pay (this period) is at most 0.8 times gross pay (this period), "
        "and employer (name) contains “inc”."
    )


def test_rows_come_and_go():
    form = Conditions("and", (Row("net_pay.current"), Row("pay_date")))

    assert changed(form, "add").rows[2] == Row()
    assert changed(form, "remove-0").rows == (Row("pay_date"),)
    assert changed(changed(form, "remove-0"), "remove-0").rows == (Row(),)
    assert changed(form, "remove-9") == form
    assert changed(form, "remove-x") == form
    assert changed(form, "save") == form


def test_what_a_browser_sends_is_bounded():
    sent = {f"row-{place}-field": "net_pay.current" for place in range(100)}

    assert len(typed_form(sent).rows) == 20
    assert len(changed(typed_form(sent), "add").rows) == 20


@pytest.mark.parametrize("on", [*SCHEMAS, "case"])
def test_every_field_is_one_that_the_language_knows(on):
    for field in fields(on).values():
        assert check(field.path, on, wanted=field.kind).term.type is field.kind


def test_nothing_is_known_of_what_is_no_type():
    assert fields("nonsense") == {}


KNOWN = fields(STUB)


def values_of(kind: Scalar) -> st.SearchStrategy[str]:
    if kind is Scalar.NUMBER:
        return st.decimals(-(10**9), 10**9, places=2).map(str)
    if kind is Scalar.DATE:
        return st.dates().map(str)
    return st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@st.composite
def rows(draw) -> Row:
    field = draw(st.sampled_from(list(KNOWN.values())))
    operator = draw(st.sampled_from(list(OPERATORS)))
    other = draw(st.sampled_from(["", *(one.path for one in KNOWN.values())]))
    number = st.decimals(0, 1000, places=3).map(str)
    return Row(
        field.path,
        operator,
        "" if other else draw(values_of(field.kind)),
        other,
        draw(st.one_of(st.just(""), number)) if other else "",
        draw(number) if operator == "near" else "",
    )


@given(st.lists(rows(), min_size=1, max_size=5), st.sampled_from(["and", "or"]))
def test_form_to_text_to_form_means_the_same(listed, join):
    text, mistakes = to_text(Conditions(join, tuple(listed)), STUB)
    if mistakes:
        return
    again = to_form(text, STUB)
    if again is None:  # a text that no input can hold: a space at its end, a line's end
        assert any(row.value != " ".join(row.value.split()) or not row.value.isprintable()
                   for row in listed)  # fmt: skip
        return
    back, wrong = to_text(again, STUB)
    assert not wrong
    assert ast.dump(parsed(back)) == ast.dump(parsed(text))
    assert in_words(again, STUB).endswith(".")


@given(st.text(max_size=200))
def test_no_text_breaks_the_form(text):
    to_form(text, STUB)


@given(st.builds(Row, *[st.text(max_size=30)] * 6))
def test_no_row_breaks_the_text(row):
    text, mistakes = to_text(Conditions("and", (row,)), STUB)

    assert not (text and mistakes)
