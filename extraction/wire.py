"""What goes over the wire to a model and comes back: one schema of plain strings, and claims.

The wire schema is not the domain schema: every endpoint takes it, as it is made of objects, arrays,
strings or null, enums and references only. Types are parsed here, from the strings, by grounding.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from extraction.contract import Claim, Status
from extraction.schemas.base import Schema, leaves

# What the most restrictive of the endpoints takes; see `lint`.
MAX_DEPTH = 4  # objects and arrays within each other
MAX_PROPERTIES = 100
MAX_ENUM = 250
MAX_NAME_CHARS = 15_000  # of all names and enum values together

MAX_ANSWER_CHARS = 1_000_000
MAX_TEXT_CHARS = 2_000  # of one quote or value
MAX_ROWS = 1_000  # of one table
FEW_FIELDS = 4  # no answer about so few is too long

LEAF = "leaf"
LEAF_REF = {"$ref": f"#/$defs/{LEAF}"}
STATUSES = (Status.PRESENT, Status.BLANK, Status.NOT_FOUND, Status.ILLEGIBLE)
TEXTS = ("line", "quote", "value")  # in this order: the evidence comes before the value
# Which lines the model saw at all: an endpoint may cut a long prompt without a word.
SEEN = ("first_line", "last_line")
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # what neither UTF-8 nor the database takes
LINE_ID = re.compile(r"p([1-9]\d{0,4})\.[1-9]\d{0,5}")

Tree = Mapping[str, Any]  # name -> Tree, or None for a leaf; a table's name ends in []


class BadAnswer(Exception):
    """An answer that is not what was asked for. Its message holds no text of the document."""


class BadJson(BadAnswer):
    """The answer is not one JSON object."""


class BadShape(BadAnswer):
    """The answer is JSON, but not of the wire schema's shape."""


class OtherShape(BadShape):
    """As `BadShape`, and an endpoint that enforced the schema could not have let it through."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A model's whole answer."""

    claims: tuple[Claim, ...]
    first_line: str | None  # ids, as far as the model gave any
    last_line: str | None


def chosen(schema: type[Schema], only: Collection[str] | None) -> tuple[str, ...]:
    """The templates of the leaves to ask for, in the schema's order; () stands for all.

    A column asks for its whole table: rows of two answers could not be told to be the same.

    Raises:
        ValueError: none of `only` is a leaf or a table of the schema.
    """
    if only is None:
        return ()
    known = leaves(schema)
    tables = {leaf.table for leaf in known if leaf.table and (leaf.path in only)}
    tables |= {leaf.table for leaf in known if leaf.table in only}
    paths = tuple(leaf.path for leaf in known if leaf.path in only or leaf.table in tables)
    if not paths:
        raise ValueError(f"{schema.slug} has none of the fields asked for")
    return () if len(paths) == len(known) else paths


def parts(schema: type[Schema], only: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A form in several: each table for itself, the rest together, a long rest in two."""
    asked = [leaf for leaf in leaves(schema) if not only or leaf.path in only]
    by_table: dict[str, list[str]] = {}
    for leaf in asked:
        by_table.setdefault(leaf.table, []).append(leaf.path)
    found = [tuple(paths) for paths in by_table.values()]
    if len(found) == 1 and not asked[0].table and len(asked) > FEW_FIELDS:
        middle = len(asked) // 2
        found = [found[0][:middle], found[0][middle:]]
    return found


@cache
def wire_schema(schema: type[Schema], only: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON schema to ask a model for. One object that is shared: do not change it.

    Args:
        schema: what is asked about.
        only: the leaves' templates, as `chosen` gives them; () for all.
    """
    text = {"type": ["string", "null"]}
    leaf = {
        "type": "object",
        "properties": {
            "status": {"type": "string", "enum": [str(status) for status in STATUSES]},
            **dict.fromkeys(TEXTS, text),
        },
        "required": ["status", *TEXTS],
        "additionalProperties": False,
    }
    form = _object(_tree(schema, only))
    properties = {**dict.fromkeys(SEEN, text), **form["properties"]}
    return {**form, "properties": properties, "required": list(properties), "$defs": {LEAF: leaf}}


def lint(wire: Mapping[str, Any]) -> list[str]:
    """Say where a wire schema leaves the subset that every endpoint takes; empty when nowhere."""
    definitions = wire.get("$defs", {})
    root = {key: value for key, value in wire.items() if key != "$defs"}
    found = list(_lint(root, "$", 1, definitions))
    if root.get("type") != "object":
        found.append("$: the root is not an object")
    names = list(_names(wire))
    properties = sum(1 for kind, _ in names if kind == "property")
    if properties > MAX_PROPERTIES:
        found.append(f"$: {properties} properties, at most {MAX_PROPERTIES}")
    if (chars := sum(len(name) for _, name in names)) > MAX_NAME_CHARS:
        found.append(f"$: {chars} characters of names, at most {MAX_NAME_CHARS}")
    return found


def decode(text: str, schema: type[Schema], only: tuple[str, ...] = ()) -> tuple[Claim, ...]:
    """The claims of `decode_all`."""
    return decode_all(text, schema, only).claims


def decode_all(text: str, schema: type[Schema], only: tuple[str, ...] = ()) -> Decoded:
    """Turn a model's whole answer into claims. Strict: nothing is repaired, guessed or left out.

    One leading think block and one code fence around the object are taken off. Rows in which the
    model claims nothing are not rows.

    Raises:
        BadJson: no single object, a key twice, NaN, too large or too deep.
        BadShape: other keys, other types, too long a text, too many rows.
    """
    if len(text) > MAX_ANSWER_CHARS:
        raise BadJson("the answer is too long")
    try:
        answer = json.loads(
            _unwrap(text), object_pairs_hook=_no_key_twice, parse_constant=_no_constant
        )
    except RecursionError:
        answer = None
    except ValueError:
        # Its message and its context quote the answer, so both end here.
        raise BadJson("the answer is not JSON") from None
    if not isinstance(answer, dict):
        raise BadJson("the answer is not a JSON object")
    if not set(SEEN) <= answer.keys():
        raise OtherShape(f"the answer does not say {' and '.join(SEEN)}")
    first, last = (_line_id(_text(name, answer.pop(name))) for name in SEEN)
    return Decoded(tuple(_claims(_tree(schema, only), answer, "")), first, last)


@cache
def _tree(schema: type[Schema], only: tuple[str, ...]) -> Tree:
    tree: dict[str, Any] = {}
    for leaf in leaves(schema):
        if only and leaf.path not in only:
            continue
        *groups, name = leaf.path.split(".")
        inside = tree
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[name] = None
    return tree


def _object(tree: Tree) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name, inside in tree.items():
        if inside is None:
            properties[name] = LEAF_REF
        elif name.endswith("[]"):
            properties[name[:-2]] = {"type": "array", "items": _object(inside)}
        else:
            properties[name] = _object(inside)
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _lint(
    node: Any, at: str, depth: int, definitions: Mapping[str, Any], via: tuple[str, ...] = ()
) -> Iterator[str]:
    if not isinstance(node, Mapping):
        yield f"{at}: not a schema"
        return
    if "$ref" in node:
        name = str(node["$ref"]).removeprefix("#/$defs/")
        if set(node) != {"$ref"} or name not in definitions or name in via:
            yield f"{at}: a reference with other keys, to nowhere, or to itself"
            return
        yield from _lint(definitions[name], at, depth, definitions, (*via, name))
        return
    kind = node.get("type")
    if kind in ("object", "array") and depth > MAX_DEPTH:
        yield f"{at}: deeper than {MAX_DEPTH}"
    allowed = {"type"}
    if kind == "object":
        allowed |= {"properties", "required", "additionalProperties"}
        inside = node.get("properties") or {}
        if not inside or list(inside) != node.get("required"):
            yield f"{at}: no properties, or not every one required"
        if node.get("additionalProperties") is not False:
            yield f"{at}: open to other properties"
        for name, child in inside.items():
            yield from _lint(child, f"{at}.{name}", depth + 1, definitions, via)
    elif kind == "array":
        allowed |= {"items"}
        yield from _lint(node.get("items"), f"{at}[]", depth + 1, definitions, via)
    elif kind == "string":
        allowed |= {"enum"}
        if len(node.get("enum", ())) > MAX_ENUM:
            yield f"{at}: an enum of more than {MAX_ENUM}"
    elif kind != ["string", "null"]:
        yield f"{at}: type {kind}"
    if extra := set(node) - allowed:
        yield f"{at}: {', '.join(sorted(extra))}"


def _names(node: Any) -> Iterator[tuple[str, str]]:
    """Every property name and enum value, each definition counted once."""
    if not isinstance(node, Mapping):
        return
    for name, child in node.get("properties", {}).items():
        yield "property", name
        yield from _names(child)
    for value in node.get("enum", ()):
        yield "enum", str(value)
    for name, child in node.get("$defs", {}).items():
        yield "definition", name
        yield from _names(child)
    yield from _names(node.get("items"))


def _unwrap(text: str) -> str:
    text = text.strip().removeprefix("\ufeff").strip()
    if text.startswith("<think>"):
        text = text.partition("</think>")[2].strip()
    fence = re.fullmatch(r"```[A-Za-z]{0,10}[ \t]*\n(.*)\n[ \t]*```", text, re.DOTALL)
    return fence[1] if fence else text


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("the answer names a key twice")
    return found


def _no_constant(_name: str) -> NoReturn:
    raise BadJson("the answer holds NaN or Infinity")


def _claims(tree: Tree, answer: Any, prefix: str) -> Iterator[Claim]:
    names = {name.removesuffix("[]") for name in tree}
    if not isinstance(answer, dict) or answer.keys() != names:
        raise OtherShape(f"{prefix or 'the answer'} has other keys than asked for")
    for name, inside in tree.items():
        if inside is None:
            yield _claim(prefix + name, answer[name])
        elif name.endswith("[]"):
            yield from _rows(inside, answer[name[:-2]], prefix + name[:-2])
        else:
            yield from _claims(inside, answer[name], f"{prefix}{name}.")


def _rows(tree: Tree, answer: Any, path: str) -> Iterator[Claim]:
    if not isinstance(answer, list):
        raise OtherShape(f"{path} is not a list of rows")
    if len(answer) > MAX_ROWS:
        raise BadShape(f"{path} has more than {MAX_ROWS} rows")
    at = 0
    for row in answer:
        claims = tuple(_claims(tree, row, f"{path}[{at}]."))
        if any(claim.status != Status.NOT_FOUND or claim.raw or claim.quote for claim in claims):
            yield from claims
            at += 1


def _claim(path: str, answer: Any) -> Claim:
    if not isinstance(answer, dict) or answer.keys() != {"status", *TEXTS}:
        raise OtherShape(f"{path} has other keys than status, line, quote and value")
    if answer["status"] not in STATUSES:
        raise OtherShape(f"{path} has a status that does not exist")
    line, quote, value = (_text(path, answer[name]) for name in TEXTS)
    where = _line_id(line)
    return Claim(
        path=path,
        status=Status(answer["status"]),
        raw=value,
        quote=quote,
        page=int(where.partition(".")[0][1:]) if where else None,
        line=where,
    )


def _line_id(text: str | None) -> str | None:
    """The id in a text that should hold one and nothing else; a bracket or colon is no harm."""
    found = LINE_ID.fullmatch((text or "").strip(" \t[]():"))
    return found[0] if found else None


def _text(path: str, answer: Any) -> str | None:
    if answer is None:
        return None
    if not isinstance(answer, str):
        raise OtherShape(f"{path} holds something other than text or null")
    if len(answer) > MAX_TEXT_CHARS:
        raise BadShape(f"{path} holds a text of more than {MAX_TEXT_CHARS} characters")
    if NO_TEXT.search(answer):
        raise BadShape(f"{path} holds a character that no text has")
    return answer
