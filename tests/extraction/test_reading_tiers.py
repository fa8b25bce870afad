"""Settling where three have read: rules, a model, and a stronger one about what was in doubt."""

from dataclasses import replace

from extraction.contract import Flag, Grounding, Status
from extraction.reading import RULES, Outcome, settle
from extraction.schemas.base import template
from extraction.schemas.invoice import Invoice
from tests.extraction.test_reading import ROWS, field, outcome, settled


def local(*args, **values):
    return replace(outcome("local", *args, **values), family=RULES)


def cheap(*args, **values):
    return replace(outcome("cheap", *args, **values), family="small")


def strong(rows=(), **values):
    """A second reading of these values alone."""
    whole = outcome("strong", rows, **values)
    asked = {*values, *(template(one.path) for one in whole.fields if "[" in one.path)}
    fields = tuple(one for one in whole.fields if template(one.path) in asked)
    return replace(whole, fields=fields, family="large")


def test_two_that_are_built_differently_outvote_a_third():
    chosen = settled(strong(total="10.00"), cheap(total="99.00"), local(total="10.00"))["total"]

    assert (chosen.field.value, chosen.field.flags) == ("10.00", ())
    assert [one.value for one in chosen.candidates] == ["99.00"]


def test_rules_and_the_first_model_outvote_the_strong_one():
    chosen = settled(strong(total="98.00"), cheap(total="10.00"), local(total="10.00"))["total"]

    assert (chosen.field.value, chosen.field.flags) == ("10.00", ())


def test_models_of_two_families_that_agree_outvote_the_rules():
    chosen = settled(strong(total="10.00"), cheap(total="10.00"), local(total="98.00"))["total"]

    assert (chosen.field.value, chosen.field.flags) == ("10.00", ())


def test_models_of_one_family_err_alike_and_outvote_nobody():
    one = replace(strong(total="10.00"), family="small")

    chosen = settled(one, cheap(total="10.00"), local(total="98.00"))["total"]

    assert chosen.field.flags == (Flag.READERS_DISAGREE,)


def test_models_of_unknown_families_outvote_nobody():
    models = [replace(one, family="") for one in (strong(total="10.00"), cheap(total="10.00"))]

    chosen = settled(*models, local(total="98.00"))["total"]

    assert chosen.field.flags == (Flag.READERS_DISAGREE,)


def test_three_that_disagree_stand_side_by_side():
    chosen = settled(strong(total="1.00"), cheap(total="2.00"), local(total="3.00"))["total"]

    assert chosen.field.value == "1.00"
    assert chosen.field.flags == (Flag.READERS_DISAGREE,)
    assert [one.value for one in chosen.candidates] == ["2.00", "3.00"]


def test_agreement_without_evidence_is_none():
    loose = field("total", "10.00", grounding=Grounding.NONE)

    chosen = settled(cheap(total=loose), local(total="10.00"), strong(total="98.00"))["total"]

    assert Flag.READERS_DISAGREE in chosen.field.flags


def test_of_two_that_agree_the_one_with_less_against_it_is_taken():
    doubted = replace(field("total", "10.00", source="model"), flags=(Flag.LINE_MISMATCH,))

    chosen = settled(cheap(total=doubted), local(total="10.00"))["total"]

    assert chosen.field.flags == ()
    assert chosen.field.source == "a"


def test_what_speaks_against_the_paper_is_kept_whoever_said_it():
    marked = replace(field("total", "10.00"), flags=(Flag.SUM_FAILED, Flag.LINE_MISMATCH))

    chosen = settled(cheap(total=marked), local(total="10.00"))["total"]

    assert chosen.field.flags == (Flag.SUM_FAILED,)


def test_strong_model_has_no_say_in_what_it_was_not_asked():
    found = settled(strong(total="10.00"), cheap(total="10.00", subtotal="9.00"), local())

    assert found["subtotal"].field.value == "9.00"
    assert found["number"].field.status is Status.NOT_FOUND


def test_field_that_nobody_was_asked_about_was_not_attempted():
    broken = Outcome("cheap", failure_code="quota", failure="It is used up.")

    found = settled(strong(total="10.00"), broken)

    assert found["total"].field.value == "10.00"
    assert found["number"].field.status is Status.NOT_ATTEMPTED


def test_row_that_two_built_differently_have_is_not_doubted_for_the_third():
    found = settled(strong(ROWS), cheap(ROWS[:1]), local(ROWS))

    assert not [path for path, one in found.items() if one.field.flags]
    assert found["lines[1].amount"].field.value == "400.00"


def test_row_that_only_two_lesser_readers_have_is_kept_once():
    found = settled(strong(ROWS[:1]), cheap(ROWS), local(ROWS[::-1]))

    assert [path for path in found if path.endswith(".amount")] == [
        "lines[0].amount",
        "lines[1].amount",
    ]
    assert found["lines[1].amount"].field.flags == ()


def test_cell_of_another_readers_row_comes_under_the_row_it_is_paired_with():
    bare = {"description": "Clock", "amount": "400.00"}
    other = [ROWS[1], ROWS[0]]

    found = settled(cheap([ROWS[0], bare]), local(other))

    paths = [one.field.path for one in settle([cheap([ROWS[0], bare]), local(other)], Invoice)]
    assert len(paths) == len(set(paths))
    assert found["lines[1].amount"].field.value == "400.00"


def test_doubted_cell_is_taken_from_the_twin_and_keeps_its_place():
    loose = [{**ROWS[1]}]
    first = cheap([ROWS[0], ROWS[1]])
    fields = tuple(
        replace(one, flags=(Flag.VALUE_NOT_IN_QUOTE,)) if one.path == "lines[1].amount" else one
        for one in first.fields
    )

    found = settled(replace(first, fields=fields), local([*loose, ROWS[0]]))

    assert found["lines[1].amount"].field.flags == ()
    assert found["lines[1].amount"].field.value == "400.00"
    assert "lines[2].amount" not in found
