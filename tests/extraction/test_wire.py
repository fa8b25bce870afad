import json
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.contract import Claim, Status
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Group, Kind, Schema, group, leaf, leaves, template
from extraction.schemas.invoice import Invoice
from extraction.wire import (
    MAX_ANSWER_CHARS,
    MAX_ROWS,
    MAX_TEXT_CHARS,
    SEEN,
    STATUSES,
    BadAnswer,
    BadJson,
    BadShape,
    chosen,
    decode,
    decode_all,
    lint,
    parts,
    wire_schema,
)


class Row(Group):
    name: str | None = leaf("Name", "As printed.", Kind.TEXT)


class Party(Group):
    name: str | None = leaf("Name", "Who it is.", Kind.NAME)


class Slip(Schema):
    slug: ClassVar[str] = "slip"
    number: str | None = leaf("Number", "As printed.", Kind.IDENTIFIER)
    party: Party = group("Party")
    rows: tuple[Row, ...] = group("Rows")


ABSENT = {"status": "not_found", "line": None, "quote": None, "value": None}
FOUND = {"status": "present", "line": "p2.14", "quote": "No. 7", "value": "7"}


def answer(number: Any = ABSENT, name: Any = ABSENT, rows: Any = ()) -> dict[str, Any]:
    seen = {"first_line": "p1.1", "last_line": "p2.20"}
    return {**seen, "number": number, "party": {"name": name}, "rows": list(rows)}


def read(body: Any) -> tuple[Claim, ...]:
    return decode(body if isinstance(body, str) else json.dumps(body), Slip)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_every_schema_stays_in_the_subset_that_all_endpoints_take(schema):
    assert lint(wire_schema(schema)) == []


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_the_wire_schema_asks_for_every_leaf_and_nothing_else(schema):
    assert paths(wire_schema(schema)) == [*SEEN, *(leaf.path for leaf in leaves(schema))]


def paths(node: dict[str, Any], at: str = "") -> list[str]:
    """What a wire schema asks for."""
    if "$ref" in node or node["type"] == ["string", "null"]:
        return [at]
    if node["type"] == "array":
        return paths(node["items"], f"{at}[]")
    return [
        path
        for name, child in node["properties"].items()
        for path in paths(child, f"{at}.{name}" if at else name)
    ]


@pytest.mark.parametrize(
    ("only", "asked"),
    [
        (["number"], ("number",)),
        (["total", "number", "total"], ("number", "total")),
        (["vendor.name", "nothing.of_this"], ("vendor.name",)),
    ],
)
def test_a_few_fields_can_be_asked_for_alone(only, asked):
    few = chosen(Invoice, only)

    assert few == asked
    assert paths(wire_schema(Invoice, few)) == [*SEEN, *asked]
    assert lint(wire_schema(Invoice, few)) == []


@pytest.mark.parametrize("only", [["lines[].amount"], ["lines"]])
def test_a_column_asks_for_its_whole_table(only):
    assert chosen(Invoice, only) == tuple(leaf.path for leaf in leaves(Invoice) if leaf.table)


def test_asking_for_everything_is_the_same_as_asking_for_no_few():
    assert chosen(Invoice, None) == chosen(Invoice, [leaf.path for leaf in leaves(Invoice)]) == ()


def test_nothing_cannot_be_asked_for():
    with pytest.raises(ValueError, match="none of the fields"):
        chosen(Invoice, ["no.such_field"])


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_the_parts_of_a_form_are_the_form(schema):
    whole = [leaf.path for leaf in leaves(schema)]
    several = parts(schema, ())

    assert sorted(path for part in several for path in part) == sorted(whole)
    tables = [{path.partition("[]")[0] for path in part if "[]" in path} for part in several]
    assert all(len(of_part) <= 1 for of_part in tables)
    assert sum(map(len, tables)) == len({leaf.table for leaf in leaves(schema) if leaf.table})


def test_a_part_falls_apart_until_it_is_small():
    plain = next(part for part in parts(Invoice, ()) if "number" in part)
    first, second = parts(Invoice, plain)

    assert first + second == plain
    assert parts(Invoice, plain[:4]) == [plain[:4]]
    assert parts(Slip, ("rows[].name",)) == [("rows[].name",)]


def test_an_answer_says_which_lines_were_seen():
    decoded = decode_all(json.dumps(answer()), Slip)

    assert (decoded.first_line, decoded.last_line) == ("p1.1", "p2.20")
    lost = decode_all(json.dumps({**answer(), "first_line": None, "last_line": "the end"}), Slip)
    assert (lost.first_line, lost.last_line) == (None, None)


def test_an_answer_about_a_few_fields_has_these_and_no_others():
    body = {"first_line": "p1.1", "last_line": "p2.20", "number": FOUND}

    (claim,) = decode(json.dumps(body), Slip, ("number",))

    assert (claim.path, claim.raw) == ("number", "7")
    with pytest.raises(BadShape):
        decode(json.dumps(answer(number=FOUND)), Slip, ("number",))


def test_evidence_is_asked_for_before_the_value():
    assert list(wire_schema(Slip)["$defs"]["leaf"]["properties"]) == [
        "status",
        "line",
        "quote",
        "value",
    ]


def deep(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        node = closed(inner=node)
    return node


def closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("wire", "complaint"),
    [
        (closed(amount={"type": "number"}), "type number"),
        (closed(amount={"type": ["number", "null"]}), "type ['number', 'null']"),
        (closed(day={"type": "string", "format": "date"}), "format"),
        (closed(code={"type": "string", "pattern": "^[A-Z]{3}$"}), "pattern"),
        (closed(code={"type": "string", "description": "x"}), "description"),
        (closed(either={"anyOf": [TEXT, {"type": "null"}]}), "anyOf"),
        ({**closed(a=TEXT), "required": []}, "not every one required"),
        ({**closed(a=TEXT), "additionalProperties": True}, "open to other"),
        (closed(), "no properties"),
        ({"type": "array", "items": TEXT}, "root"),
        (closed(rows={"type": "array", "items": TEXT, "minItems": 1}), "minItems"),
        (closed(rows={"type": "array"}), "not a schema"),
        (deep(5), "deeper than 4"),
        (closed(**{f"f{at}": TEXT for at in range(101)}), "101 properties"),
        (closed(**{f"f{at}" + "x" * 200: TEXT for at in range(90)}), "characters of names"),
        (closed(pick={"type": "string", "enum": [str(at) for at in range(251)]}), "enum"),
        (closed(a={"$ref": "#/$defs/none"}), "reference"),
        ({**closed(a={"$ref": "#/$defs/a", "title": "A"}), "$defs": {"a": TEXT}}, "reference"),
        ({**closed(a={"$ref": "#/$defs/a"}), "$defs": {"a": {"$ref": "#/$defs/a"}}}, "itself"),
    ],
)
def test_the_linter_sees_what_some_endpoint_refuses(wire, complaint):
    assert any(complaint in found for found in lint(wire)), lint(wire)


def test_the_linter_takes_what_all_endpoints_take():
    assert lint(deep(4)) == []


def test_an_answer_becomes_claims_with_concrete_paths_pages_and_lines():
    claims = read(answer(number=FOUND, rows=[{"name": FOUND}, {"name": FOUND}]))

    assert [claim.path for claim in claims] == [
        "number",
        "party.name",
        "rows[0].name",
        "rows[1].name",
    ]
    assert claims[0] == Claim(
        "number", Status.PRESENT, raw="7", quote="No. 7", page=2, line="p2.14"
    )
    assert claims[1] == Claim("party.name", Status.NOT_FOUND)
    assert {template(claim.path) for claim in claims} == {leaf.path for leaf in leaves(Slip)}


def test_rows_that_claim_nothing_are_no_rows():
    claims = read(answer(rows=[{"name": ABSENT}, {"name": FOUND}, {"name": ABSENT}]))

    assert [claim.path for claim in claims if "[" in claim.path] == ["rows[0].name"]


def test_contradictions_reach_grounding_as_they_are():
    claims = read(
        answer(number={**FOUND, "status": "not_found"}, rows=[{"name": {**ABSENT, "value": "x"}}])
    )

    assert (claims[0].status, claims[0].raw) == (Status.NOT_FOUND, "7")
    assert claims[2].raw == "x"


@pytest.mark.parametrize(
    "line", ["14", "p0.1", "p1.0", "p1", "p1.2; p1.3", "p" + "9" * 9 + ".1", ""]
)
def test_a_line_id_that_cannot_be_is_no_hint(line):
    claim = read(answer(number={**FOUND, "line": line}))[0]

    assert (claim.page, claim.line, claim.raw) == (None, None, "7")


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "  \n{}\n ",
        "\ufeff{}",
        "```json\n{}\n```",
        "```\n{}\n```",
        "<think>perhaps {1}</think>{}",
        "<think>\n```no```\n</think>\n\n```json\n{}\n```\n",
    ],
)
def test_a_think_block_and_a_fence_are_taken_off(text):
    assert read(text.replace("{}", json.dumps(answer(number=FOUND))))[0].raw == "7"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"text"',
        "{",
        "Here it is: {}",
        "{} and so on",
        "```json\n{}\n``` as asked",
        "```json\n{}\n```\n```json\n{}\n```",
        "<think>{}",
        "{}{}",
        "{'number': 1}",
        '{"number": 1,}',
        '{"number": NaN}',
        '{"number": -Infinity}',
        '{"number": null, "number": null}',
        '{"a": {"b": 1, "b": 2}}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"number": ' + "9" * 5_000 + "}",
        " " * (MAX_ANSWER_CHARS + 1),
    ],
)
def test_what_is_not_one_json_object_is_refused_and_never_repaired(text):
    with pytest.raises(BadJson):
        read(text.replace("{}", json.dumps(answer())) if "{}" in text else text)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**answer(), "note": "also"},
        {key: value for key, value in answer().items() if key != "rows"},
        answer(number=None),
        answer(number="7"),
        answer(number={**FOUND, "confidence": 1}),
        answer(number={key: value for key, value in FOUND.items() if key != "quote"}),
        answer(number={**FOUND, "status": "confirmed_absent"}),
        answer(number={**FOUND, "status": "failed"}),
        answer(number={**FOUND, "status": None}),
        answer(number={**FOUND, "status": ["present"]}),
        answer(number={**FOUND, "value": 7}),
        answer(number={**FOUND, "value": 7.5}),
        answer(number={**FOUND, "value": True}),
        answer(number={**FOUND, "value": ["7"]}),
        answer(number={**FOUND, "quote": "x" * (MAX_TEXT_CHARS + 1)}),
        answer(number={**FOUND, "value": "a\0b"}),
        answer(number={**FOUND, "value": "\ud800"}),
        answer(rows=[FOUND]),
        answer(rows=[{"name": FOUND, "other": FOUND}]),
        answer(rows=[None]),
        answer(rows=[{"name": FOUND}] * (MAX_ROWS + 1)),
        {**answer(), "rows": {"name": FOUND}},
        {**answer(), "rows": None},
        {**answer(), "party": [{"name": ABSENT}]},
    ],
)
def test_another_shape_is_refused(body):
    with pytest.raises(BadShape):
        read(body)


def test_a_number_too_large_for_any_type_is_refused():
    with pytest.raises(BadShape):
        read(json.dumps(answer(number={**FOUND, "value": 1})).replace(": 1}", ": 1e999}"))


def test_a_refusal_quotes_nothing_of_the_answer():
    for body in ("{Jane Specimen", answer(number={**FOUND, "Jane Specimen": 1})):
        with pytest.raises(BadAnswer) as caught:
            read(body)
        assert "Jane" not in str(caught.value)
        assert caught.value.__cause__ is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*FOUND, *answer()]), inner),
    max_leaves=20,
)
LEAF = st.fixed_dictionaries(
    {
        "status": st.sampled_from([*STATUSES, "maybe", None]),
        "line": st.none() | st.text(),
        "quote": st.none() | st.text(),
        "value": JSON,
    }
)


@given(JSON | st.builds(answer, LEAF, LEAF, st.lists(st.builds(lambda cell: {"name": cell}, LEAF))))
def test_whatever_a_model_answers_is_claims_or_refused(body):
    try:
        claims = read(json.dumps(body))
    except BadAnswer:
        return
    assert {template(claim.path) for claim in claims} <= {leaf.path for leaf in leaves(Slip)}
    assert len({claim.path for claim in claims}) == len(claims)


@given(st.text())
def test_whatever_text_a_model_answers_is_refused_in_an_orderly_way(text):
    with pytest.raises(BadAnswer):
        read(text)
