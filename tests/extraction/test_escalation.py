"""Who is asked next, and what for."""

import pytest

from extraction.contract import Box, Evidence, Flag, Grounding, ReadField, Status
from extraction.escalation import Request, Standing, Tier, doubtful, next_request
from extraction.reading import Outcome
from extraction.schemas.base import leaves
from extraction.schemas.invoice import Invoice

PLAIN = [leaf.path for leaf in leaves(Invoice) if not leaf.table]
LINES = tuple(leaf.path for leaf in leaves(Invoice) if leaf.table == "lines")
LOCAL = Standing("local", Tier.LOCAL, "rules")
CHEAP, OTHER = Standing("cheap", Tier.CHEAP), Standing("other", Tier.CHEAP)
STRONG, STRONGER = Standing("strong", Tier.STRONG), Standing("stronger", Tier.STRONG)
ALL = [STRONG, STRONGER, CHEAP, OTHER, LOCAL]
ROWS = [("Table", "600.00"), ("Clock", "400.00")]


def field(path, value, *flags, status=None):
    status = status or (Status.NOT_FOUND if value is None else Status.PRESENT)
    evidence = None
    if value is not None:
        evidence = Evidence(1, (Box(0, 0, 1, 1),), value, Grounding.EXACT)
    return ReadField(path, status, value, value, evidence, flags, "test")


def said(reader, rows=ROWS, **values):
    """An outcome: all plain leaves agree on something, but for those that are given."""
    fields = [
        values[path]
        if isinstance(values.get(path), ReadField)
        else field(path, values.get(path, f"what {path} says"))
        for path in PLAIN
    ]
    for number, (description, amount) in enumerate(rows):
        fields.append(field(f"lines[{number}].description", description))
        fields.append(field(f"lines[{number}].amount", amount))
    return Outcome(reader, tuple(fields))


def failed(reader, code):
    return Outcome(reader, failure_code=code, failure="It did not work.")


def asked(*outcomes, readers=ALL, **more):
    return next_request(readers, {one.reader: one for one in outcomes}, Invoice, **more)


def test_cheap_tier_is_asked_for_everything_first():
    assert asked(said("local")) == Request("cheap", None)


def test_nobody_is_asked_more_where_nothing_is_in_doubt():
    assert asked(said("local"), said("cheap")) is None


def test_without_models_nobody_is_asked():
    assert asked(said("local"), readers=[LOCAL]) is None


def test_without_a_cheap_tier_the_strong_one_reads_everything():
    assert asked(said("local"), readers=[STRONG, LOCAL]) == Request("strong", None)


def test_without_a_strong_tier_doubt_is_for_people():
    other = said("cheap", total="99.00")

    assert asked(said("local"), other, readers=[CHEAP, LOCAL]) is None


def test_disputed_value_is_asked_for_alone():
    assert asked(said("local"), said("cheap", total="99.00")) == Request("strong", ("total",))


def test_same_value_written_otherwise_is_not_disputed():
    one, other = said("local", total="10.00"), said("cheap", total="10.0")

    assert asked(one, other) is None


@pytest.mark.parametrize(
    "flag",
    ["quote_not_found", "value_not_in_quote", "unparsed", "ambiguous", "conflict",
     "bad_check_digit", "list_incomplete", "sum_failed", "unseen_text"],
)  # fmt: skip
def test_flag_that_another_reading_may_clear_is_asked_about(flag):
    doubted = field("total", "what total says", Flag(flag))

    assert asked(said("local"), said("cheap", total=doubted)) == Request("strong", ("total",))


@pytest.mark.parametrize("flag", ["line_mismatch", "poorly_read", "qualified", "scale_word"])
def test_flag_that_only_a_person_can_clear_costs_no_call(flag):
    doubted = field("total", "what total says", Flag(flag))

    assert asked(said("local"), said("cheap", total=doubted)) is None


def test_value_that_the_built_in_reader_found_and_the_model_did_not_is_asked_for():
    assert asked(said("local"), said("cheap", total=None)) == Request("strong", ("total",))


def test_silence_of_the_built_in_reader_says_nothing():
    assert asked(said("local", total=None), said("cheap")) is None


def test_required_value_whose_label_alone_was_seen_is_asked_for():
    required = next(leaf.path for leaf in leaves(Invoice) if leaf.required and not leaf.table)
    optional = next(leaf.path for leaf in leaves(Invoice) if not leaf.required and not leaf.table)
    blank = {path: field(path, None, status=Status.BLANK) for path in (required, optional)}
    missing = {required: None, optional: None}

    assert asked(said("local", **blank), said("cheap", **missing)).asks == (required,)


def test_broken_rule_is_asked_about_with_what_it_looked_at():
    looked = []

    def failing(outcomes, schema):
        looked.append([one.reader for one in outcomes])
        return {"subtotal", "tax_total", "lines[1].amount"}

    request = asked(said("local"), said("cheap"), failing=failing)

    assert looked == [["cheap", "local"]]
    assert set(request.asks) == {"subtotal", "tax_total", *LINES}


@pytest.mark.parametrize(
    "rows", [ROWS[:1], [*ROWS, ("Chair", "5.00")], [ROWS[0], ("Clock", "4.00")]]
)
def test_table_in_doubt_is_read_again_as_a_whole(rows):
    assert asked(said("local"), said("cheap", rows)).asks == LINES


def test_rows_in_another_order_are_the_same_rows():
    assert asked(said("local"), said("cheap", ROWS[::-1])) is None


def test_table_that_the_built_in_reader_cannot_read_is_not_disputed():
    assert asked(said("local", ()), said("cheap")) is None


def test_cell_with_a_flag_takes_its_table_along():
    doubted = said("cheap")
    cell = field("lines[0].amount", "600.00", Flag.VALUE_NOT_IN_QUOTE)
    fields = tuple(cell if one.path == cell.path else one for one in doubted.fields)

    assert doubtful(Outcome("cheap", fields), None, Invoice) == LINES


@pytest.mark.parametrize("code", ["quota", "filtered", "breaker", "timeout", "server", "rate"])
def test_model_that_cannot_be_had_is_replaced_within_its_tier(code):
    assert asked(said("local"), failed("cheap", code)) == Request("other", None)


@pytest.mark.parametrize("code", ["auth", "not_found", "budget", "residency", "worker_died"])
def test_what_an_administrator_has_to_see_is_not_covered_up(code):
    assert asked(said("local"), failed("cheap", code)) is None


def test_whole_tier_that_cannot_be_had_leaves_people():
    down = [failed("cheap", "server"), failed("other", "timeout")]

    assert asked(said("local"), *down) is None


@pytest.mark.parametrize("code", ["bad_json", "bad_schema_out", "truncated", "empty", "refused"])
def test_answer_of_no_use_has_the_strong_tier_read_everything(code):
    assert asked(said("local"), failed("cheap", code)) == Request("strong", None)


def test_replaced_model_leaves_the_same_question_to_the_strong_tier():
    request = asked(said("local"), failed("cheap", "quota"), said("other", total="99.00"))

    assert request == Request("strong", ("total",))


def test_strong_model_that_cannot_be_had_is_replaced_with_the_same_question():
    request = asked(said("local"), said("cheap", total="99.00"), failed("strong", "quota"))

    assert request == Request("stronger", ("total",))


@pytest.mark.parametrize("code", ["", "bad_json", "auth"])
def test_strong_tier_is_asked_once(code):
    then = failed("strong", code) if code else said("strong", total="98.00")

    assert asked(said("local"), said("cheap", total="99.00"), then) is None


def test_model_that_may_not_see_the_document_is_passed_over():
    # Whoever is not allowed is not among the readers.
    quota = failed("cheap", "quota")

    assert asked(said("local"), quota, readers=[STRONG, CHEAP, LOCAL]) is None
