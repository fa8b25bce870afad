"""The model in the endpoint: what it is shown, and what it writes.

It is no model. Asked about a document it answers as `answer` says, by default rightly, from the
lines that it is shown; asked anything else, it chatters.
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.llm_oracle import Lines, Truth, best, prompt_lines, read, spelt_schema, words

CHATTER = ("Hello there, it is good to hear from you", "one two three four five six seven eight")
TOKENS_PER_CHAR = 0.3


@dataclass(frozen=True)
class Request:
    """A question about a document, as the model gets it."""

    body: dict[str, Any]
    lines: Lines  # that it is shown: fewer than were sent where the endpoint cuts
    form: dict[str, Any]  # the JSON schema to fill in
    pictures: int = 0


@dataclass(frozen=True)
class Answer:
    """What the model writes, or what happens instead."""

    text: str = ""
    finish: str | None = "stop"
    delay_s: float = 0.0  # before the first byte
    fault: str = ""  # played instead: a name of `tests.llm_answers.ANSWERS`, as "status:429,7"


Answering = Callable[[Request], Answer]


def honest(truths: Sequence[Truth] = (), *, delay_s: float = 0.0) -> Answering:
    """Right answers, by the document's true values."""

    def answer(request: Request) -> Answer:
        truth = best(list(truths), request.lines)
        filled = read(request.form, truth, request.lines)
        return Answer(json.dumps(filled), delay_s=delay_s)

    return answer


def question(body: dict[str, Any], lines: Lines | None) -> Request | None:
    """The document and the form in a request; None where it is about something else."""
    told = "\n".join(words(message) for message in body["messages"])
    if "\nBOUNDARY DOC-" not in told and not told.startswith("BOUNDARY DOC-"):
        return None
    wanted = body.get("response_format") or {}
    form = wanted.get("schema") or wanted.get("json_schema", {}).get("schema")
    form = form or spelt_schema(told)
    if form is None:
        return None
    pictures = len(_pictures(body))
    return Request(body, prompt_lines(body["messages"]) if lines is None else lines, form, pictures)


def chatter(body: dict[str, Any], *, seeded: bool) -> str:
    """Some text, long enough for any cap to show; the same for the same seed."""
    told = words(body["messages"][-1])
    seed = f"{body.get('seed')}{told}" if seeded else random.random()
    rest = random.Random(seed).sample(CHATTER[1].split() * 40, 200)
    return f"{CHATTER[0]}. {' '.join(rest)}" if "Count" in told else f"{CHATTER[0]} {rest[:3]}."


def fill(schema: dict[str, Any], root: dict[str, Any], *, patterns: bool) -> Any:
    """The shortest thing that a grammar made of a schema lets through."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return fill(root["$defs"][name], root, patterns=patterns)
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        return {
            name: fill(child, root, patterns=patterns)
            for name, child in schema["properties"].items()
        }
    kind = schema.get("type")
    if kind == "array":
        return []
    if kind == "string" and patterns and (matched := _of_pattern(schema.get("pattern", ""))):
        return matched
    return {"string": "~", "integer": 0, "number": 0, "boolean": False}.get(str(kind))


def is_schema(schema: Any, root: Any = None) -> bool:
    """Whether a schema is one: known types, references that lead somewhere."""
    root = schema if root is None else root
    if not isinstance(schema, dict):
        return False
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2] in root.get("$defs", {})
    kinds = schema.get("type", "object")
    known = {"object", "array", "string", "number", "integer", "boolean", "null"}
    if not set([kinds] if isinstance(kinds, str) else kinds) <= known:
        return False
    children = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    return all(is_schema(child, root) for child in children)


def tokens(text: str) -> int:
    """How many tokens a text has here."""
    return max(1, int(len(text) * TOKENS_PER_CHAR)) if text else 0


def cut(text: str, most: int) -> str:
    """The first tokens of a text."""
    return text[: int(most / TOKENS_PER_CHAR)]


def _pictures(body: dict[str, Any]) -> list[str]:
    return [
        part["image_url"]["url"]
        for message in body["messages"]
        if isinstance(message["content"], list)
        for part in message["content"]
        if part["type"] == "image_url"
    ]


pictures = _pictures


def _of_pattern(pattern: str) -> str:
    """A text for an anchored pattern of classes and counts; "" for any other, which is skipped."""
    if not (pattern.startswith("^") and pattern.endswith("$")) or "(?" in pattern:
        return ""
    text = ""
    for part in re.finditer(r"(\[[^]]+\]|\\d|.)(?:\{(\d+)\})?", pattern[1:-1]):
        char = "0" if part[1] == r"\d" else part[1].strip("[")[0]
        text += char * int(part[2] or 1)
    return text
