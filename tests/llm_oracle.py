"""What an honest reader would answer to a prompt, found in the prompt's lines by knowing the truth.

It shares no code with the product: it reads what was sent as any endpoint would have to.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

NOT_FOUND = {"status": "not_found", "line": None, "quote": None, "value": None}
Truth = Mapping[str, str | None]
Lines = list[tuple[str, str]]


def answer(
    body: dict[str, Any], truths: list[Truth], window: tuple[int, int] | None = None
) -> dict[str, Any]:
    """The form filled in for a request, from the truth that fits its lines best.

    Args:
        body: the request's.
        truths: documents' true values by path.
        window: the first and the last line that are read at all, counted from 1.
    """
    lines = prompt_lines(body["messages"])
    if window:
        lines = lines[window[0] - 1 : window[1]]
    return read(asked_schema(body), best(truths, lines), lines)


def best(truths: list[Truth], lines: Lines) -> Truth:
    """The truth that fits the lines best."""
    return max(truths, key=lambda one: len(_found(one, lines)), default={})


def words(message: dict[str, Any]) -> str:
    """A message's text, of all parts that are text."""
    content = message["content"]
    if isinstance(content, str):
        return content
    return "\n".join(part["text"] for part in content if part["type"] == "text")


def prompt_lines(messages: list[dict[str, Any]]) -> Lines:
    """The numbered lines between the last message's two boundary lines."""
    _, boundary, rest = words(messages[-1]).partition("BOUNDARY ")
    code = rest.partition("\n")[0]
    document = rest.partition("\n")[2].partition(f"{boundary}{code}\n")[0]
    return re.findall(r"^(p\d+\.\d+): (.*)$", document, re.M)


def asked_schema(body: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema: the enforced one, else the one that the prompt spells out."""
    asked = body.get("response_format", {})
    if asked.get("type") == "json_schema":
        enforced: dict[str, Any] = asked["json_schema"]["schema"]
        return enforced
    spelt = spelt_schema(words(body["messages"][0]))
    assert spelt is not None
    return spelt


def spelt_schema(told: str) -> dict[str, Any] | None:
    """The last JSON schema that a text spells out on a line of its own."""
    found = re.findall(r"^(\{.*\})$", told, re.M)
    spelt: dict[str, Any] | None = json.loads(found[-1]) if found else None
    return spelt


def read(schema: dict[str, Any], truth: Truth, lines: Lines) -> dict[str, Any]:
    """Fill in the form from the lines, knowing the truth."""
    places = _found(truth, lines)
    ids = [line_id for line_id, _ in lines] or [None]
    seen = {"first_line": ids[0], "last_line": ids[-1]}

    def fill(node: dict[str, Any], path: str) -> Any:
        if "$ref" in node:
            return dict(places.get(path, NOT_FOUND))
        if node["type"] == "array":
            rows = (f"{path}[{at}]" for at in range(1000))
            known = [row for row in rows if any(key.startswith(row + ".") for key in places)]
            return [fill(node["items"], row) for row in known]
        names = node["properties"].items()
        return {
            name: seen[name]
            if not path and name in seen
            else fill(child, f"{path}.{name}" if path else name)
            for name, child in names
        }

    filled: dict[str, Any] = fill(schema, "")
    return filled


def _found(truth: Truth, lines: Lines) -> dict[str, dict[str, Any]]:
    """Where each true value stands, of several places the one whose line speaks of the field."""
    found: dict[str, dict[str, Any]] = {}
    rows = _row_lines(truth, lines)
    for path, value in truth.items():
        if not value:
            continue
        places = [
            (line_id, text, match) for line_id, text in lines for match in _places(value, text)
        ]
        if not places:
            if over := _over_lines(value, lines):
                found[path] = over
            continue
        row = _row(path)
        words = set(re.findall(r"[a-z]+", path.lower()))

        def fit(
            place: tuple[str, str, str], row: str = row, words: set[str] = words
        ) -> tuple[bool, int]:
            spoken = set(re.findall(r"[a-z]+", place[1].lower()))
            return rows.get(row) == place[0], len(words & spoken)

        line_id, text, match = max(places, key=fit)
        found[path] = {"status": "present", "line": line_id, "quote": text, "value": match}
    return found


def _row_lines(truth: Truth, lines: Lines) -> dict[str, str]:
    """For each row of a table the line that holds most of its values."""
    held: dict[str, Counter[str]] = {}
    for path, value in truth.items():
        if value and _row(path):
            on = (line_id for line_id, text in lines if any(_places(value, text)))
            held.setdefault(_row(path), Counter()).update(on)
    return {row: count.most_common(1)[0][0] for row, count in held.items() if count}


def _row(path: str) -> str:
    return path.partition("]")[0] if "]" in path else ""


def _places(value: str, text: str) -> Iterator[str]:
    for form in _printed(value):
        before = r"(?<![0-9A-Za-z])(?<!\d[/.,:-])" if form[0].isalnum() else ""
        after = r"(?![0-9A-Za-z]|[/.,:-]\d)" if form[-1].isalnum() else ""
        if match := re.search(f"{before}{re.escape(form)}{after}", text, re.I):
            yield match[0]
            return


def _over_lines(value: str, lines: Lines) -> dict[str, Any] | None:
    """A value whose words run on over lines below each other, as an address does."""
    best: tuple[str, list[str]] | None = None
    for start, (line_id, _) in enumerate(lines):
        words, parts = value.split(), []
        for _, text in lines[start : start + 8]:
            for count in range(len(words), 0, -1):
                part = " ".join(words[:count]).rstrip(",;")
                if match := next(_places(part, text), None):
                    parts.append(match)
                    words = words[count:]
                    break
            if not parts:
                break
        if parts and not words and (best is None or len(parts) < len(best[1])):
            best = line_id, parts
    if best is None:
        return None
    text = "\n".join(best[1])
    return {"status": "present", "line": best[0], "quote": text, "value": text}


def _printed(value: str) -> Iterator[str]:
    """How a canonical value may be printed."""
    yield value
    if sign := {"USD": "$", "EUR": "€", "GBP": "£"}.get(value):
        yield sign
    with suppress(InvalidOperation):
        number = Decimal(value)
        places = max(2, -int(number.as_tuple().exponent))
        english = f"{abs(number):,.{places}f}"
        yield english
        yield english.replace(",", "")
        yield english.translate(str.maketrans(",.", ".,"))
        yield english.replace(",", "").replace(".", ",")
        yield f"{number.normalize():f}"
    with suppress(ValueError):
        day = date.fromisoformat(value)
        for form in ("%m/%d/%Y", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%y", "%m-%d-%Y"):
            yield day.strftime(form)
        for month in ("%b", "%B"):
            for form in (f"{month} {day.day}, %Y", f"{day.day} {month} %Y", f"%d {month} %Y"):
                yield day.strftime(form)
            yield day.strftime(f"{month} %d, %Y")
            yield day.strftime(f"%d-{month}-%Y")
