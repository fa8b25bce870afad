"""Settling on one value a field: order of trust, disagreement, failure, tables."""

import pytest

from extraction.contract import Box, Claim, Evidence, Flag, Grounding, ReadFailed, ReadField, Status
from extraction.reading import Outcome, read_document, settle
from extraction.schemas.base import leaves
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from tests.extraction.typed import typed

PLAIN = [leaf.path for leaf in leaves(Invoice) if not leaf.table]


def field(path, value, *, grounding=Grounding.EXACT, status=Status.PRESENT, source="a"):
    evidence = None
    if value is not None and grounding is not Grounding.NONE:
        evidence = Evidence(1, (Box(0, 0, 1, 1),), value, grounding)
    return ReadField(path, status, value, value, evidence, (), source)


def outcome(reader="a", rows=(), **values):
    """A reader's outcome: every plain leaf, and the lines given as dicts."""
    fields = [
        values[path]
        if isinstance(values.get(path), ReadField)
        else field(path, values[path])
        if path in values
        else field(path, None, status=Status.NOT_FOUND)
        for path in PLAIN
    ]
    fields += [
        field(f"lines[{number}].{name}", text)
        for number, row in enumerate(rows)
        for name, text in row.items()
    ]
    return Outcome(reader, tuple(fields))


def settled(*outcomes):
    return {one.field.path: one for one in settle(outcomes, Invoice)}


def test_every_leaf_is_settled_once_in_the_order_of_the_schema():
    paths = [one.field.path for one in settle([outcome()], Invoice)]

    assert paths == PLAIN


def test_first_reader_with_evidence_wins():
    chosen = settled(outcome("a", total="10.00"), outcome("b", total="10.00"))["total"]

    assert chosen.field.value == "10.00"
    assert chosen.field.flags == ()
    assert chosen.candidates == ()


def test_evidence_goes_before_order():
    loose = field("total", "99.00", grounding=Grounding.NONE)

    chosen = settled(outcome("a", total=loose), outcome("b", total="10.00"))["total"]

    assert chosen.field.value == "10.00"
    assert chosen.field.flags == (Flag.READERS_DISAGREE,)
    assert [one.value for one in chosen.candidates] == ["99.00"]


def test_value_without_evidence_goes_before_none():
    loose = field("total", "99.00", grounding=Grounding.NONE)

    chosen = settled(outcome("a"), outcome("b", total=loose))["total"]

    assert (chosen.field.value, chosen.candidates) == ("99.00", ())


def test_other_value_is_a_disagreement_and_kept():
    chosen = settled(outcome("a", total="10.00"), outcome("b", total="10.01"))["total"]

    assert chosen.field.value == "10.00"
    assert chosen.field.flags == (Flag.READERS_DISAGREE,)
    assert [one.value for one in chosen.candidates] == ["10.01"]


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("total", "10.00", "10.0"),
        ("number", "INV-07 680", "INV07680"),
        ("vendor.name", "HARROW & PIKE", "Harrow & Pike"),
    ],
)
def test_same_value_written_otherwise_is_no_disagreement(path, one, other):
    chosen = settled(outcome("a", **{path: one}), outcome("b", **{path: other}))[path]

    assert (chosen.field.value, chosen.field.flags) == (one, ())


def test_reader_that_found_nothing_does_not_disagree():
    chosen = settled(outcome("a", total="10.00"), outcome("b"))["total"]

    assert chosen.field.flags == ()


def test_reader_that_failed_has_no_say():
    broken = Outcome("a", failure_code="timeout", failure="It took too long.")

    chosen = settled(broken, outcome("b", total="10.00"))["total"]

    assert (chosen.field.value, chosen.field.flags) == ("10.00", ())


def test_when_every_reader_failed_no_field_passes_for_empty():
    broken = Outcome("a", failure_code="timeout", failure="It took too long.")

    fields = settle([broken, broken], Invoice)

    assert {one.field.status for one in fields} == {Status.FAILED}
    assert {one.field.value for one in fields} == {None}
    assert len(fields) == len(PLAIN)


def test_without_readers_nothing_was_attempted():
    assert {one.field.status for one in settle([], Invoice)} == {Status.NOT_ATTEMPTED}


ROWS = [
    {"description": "Table", "quantity": "10", "amount": "600.00"},
    {"description": "Clock", "quantity": "4", "amount": "400.00"},
]


def test_rows_are_paired_by_their_amounts_not_by_their_places():
    found = settled(outcome("a", ROWS), outcome("b", ROWS[::-1]))

    assert [found[f"lines[{n}].amount"].field.value for n in (0, 1)] == ["600.00", "400.00"]
    assert not [one for one in found.values() if one.field.flags]


def test_cell_that_differs_within_a_pair_is_a_disagreement():
    other = [{**ROWS[0], "quantity": "11"}, ROWS[1]]

    found = settled(outcome("a", ROWS), outcome("b", other))

    assert found["lines[0].quantity"].field.flags == (Flag.READERS_DISAGREE,)
    assert [one.value for one in found["lines[0].quantity"].candidates] == ["11"]
    assert found["lines[0].amount"].field.flags == ()


def test_row_that_only_one_reader_has_is_a_disagreement_in_its_money():
    found = settled(outcome("a", ROWS), outcome("b", ROWS[:1]))

    assert found["lines[1].amount"].field.flags == (Flag.READERS_DISAGREE,)
    assert found["lines[1].description"].field.flags == ()
    assert found["lines[0].amount"].field.flags == ()


def test_row_that_only_the_second_reader_has_is_a_disagreement_too():
    found = settled(outcome("a", ROWS[:1]), outcome("b", ROWS))

    assert [path for path in found if path.endswith(".amount")] == [
        "lines[0].amount",
        "lines[1].amount",
    ]
    assert found["lines[1].amount"].field.flags == (Flag.READERS_DISAGREE,)


def test_two_equal_rows_are_two_rows():
    twice = [ROWS[0], ROWS[0]]

    found = settled(outcome("a", twice), outcome("b", ROWS[:1]))

    flagged = [path for path, one in found.items() if one.field.flags]
    assert len(flagged) == 1
    assert flagged[0].endswith(".amount")


def test_table_of_the_second_reader_counts_where_the_first_has_none():
    found = settled(outcome("a"), outcome("b", ROWS))

    assert found["lines[1].amount"].field.value == "400.00"
    assert found["lines[1].amount"].field.flags == ()


def test_small_number_in_common_does_not_make_two_rows_one():
    ours = [{"description": "Table", "quantity": "1", "amount": "600.00"}]
    theirs = [{"description": "Clock", "quantity": "1", "amount": "400.00"}]

    found = settled(outcome("a", ours), outcome("b", theirs))

    assert found["lines[0].amount"].candidates == ()
    assert found["lines[1].amount"].field.value == "400.00"
    assert found["lines[1].description"].field.value == "Clock"


def test_other_amount_of_the_same_description_is_a_disagreement():
    theirs = [{**ROWS[0], "amount": "60.00"}, ROWS[1]]

    found = settled(outcome("a", ROWS), outcome("b", theirs))

    assert [one.value for one in found["lines[0].amount"].candidates] == ["60.00"]
    assert not [path for path in found if path.startswith("lines[2]")]


class Fixed:
    """A reader that always claims the same."""

    name = source = "fixed"

    def __init__(self, *claims, failure=None):
        self.claims = claims
        self.failure = failure

    def read(self, pages, schema):
        if self.failure:
            raise self.failure
        return self.claims


STUB = "Acme Inc.\nPay date 2026-11-13\nNet pay 2,550.00"


def test_readers_failure_is_its_outcome():
    failure = ReadFailed("auth", "The key was refused.", transient=False)

    reading = read_document([typed(STUB)], [Fixed(failure=failure)], "pay_stub")

    assert reading.outcomes[0].failure_code == "auth"
    assert {one.field.status for one in reading.fields} == {Status.FAILED}


def test_claims_become_grounded_fields():
    claim = Claim("net_pay.current", Status.PRESENT, "2,550.00", "Net pay 2,550.00", 1)

    reading = read_document([typed(STUB)], [Fixed(claim)], "pay_stub")

    net = next(one.field for one in reading.fields if one.field.path == "net_pay.current")
    assert (net.value, net.evidence.grounding) == ("2550.00", Grounding.EXACT)
    assert {one.field.path for one in reading.fields} == {
        leaf.path for leaf in leaves(PayStub) if not leaf.table
    }


def test_document_of_no_known_kind_is_not_read():
    page = typed("Dear neighbour,\nthe cat is fine and sends its regards.\nYours")

    reading = read_document([page], [Fixed(failure=AssertionError("was asked to read"))])

    assert (reading.doc_type, reading.fields, reading.outcomes) == ("unclassified", (), ())
