"""Packs of rules: TOML files that a team keeps, shares and reviews as text. Pure.

A file names its format, the digest of its rules, and for each rule its id, owner, rationale,
version, what it says, and tests of it. A digest that does not fit tells of a change by hand.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.bodies import RuleBody, RuleTest
from rules.language import problems_of
from rules.pack_tests import Outcome, outcomes

FORMAT = 1
MOST_RULES = 500
LARGEST = 2_000_000  # bytes of a file
_ABOUT = ("id", "version", "owner", "rationale", "case_kind")
_BODY = ("on", "title", "condition", "sentence", "severity", "override", "enabled")


class NotAPack(Exception):
    """The file is no pack; the message says why."""


class PackRule(BaseModel):
    """One rule of a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^team\.[a-z][a-z0-9_]{2,39}$")
    version: int = Field(default=1, ge=1)  # where it comes from; an import counts on by itself
    owner: str = Field(default="", max_length=60)
    rationale: str = Field(min_length=1, max_length=2_000)
    case_kind: str = Field(default="", max_length=32)  # "": every kind of case
    body: RuleBody


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a rule of a pack, at its place. It is wrong where it is no advice."""

    rule: str  # its id, or "rule 3" where it has none
    part: str  # "condition", "sentence", "tests" ...
    message: str
    line: int = 0  # of the part, from 1; 0: the whole of it
    column: int = 0
    advice: bool = False

    def __str__(self) -> str:
        at = f" line {self.line}, column {self.column}" if self.line else ""
        return f"{self.rule}: {self.part}{at}: {self.message}"


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules in the order of their file, and what is wrong with those that are none."""

    rules: tuple[PackRule, ...]
    wrong: tuple[Remark, ...] = field(default=())


def read(text: str) -> Pack:
    """The rules of a pack's text.

    Raises:
        NotAPack: it is no TOML, of another format, or not what its digest says.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise NotAPack("The file is too large.")
    try:
        # A number stays as it is written: 1200.10 is no binary fraction.
        found = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NotAPack(f"This is no TOML: {error}") from None
    if found.get("format") != FORMAT:
        raise NotAPack(f"A pack begins with “format = {FORMAT}”.")
    listed = found.get("rules", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise NotAPack("Write each rule below a line [[rules]].")
    if len(listed) > MOST_RULES:
        raise NotAPack(f"A pack holds at most {MOST_RULES} rules.")
    if odd := sorted(found.keys() - {"format", "digest", "rules"}):
        raise NotAPack(f"A pack has no “{odd[0]}”.")
    pack = _rules(listed)
    said = found.get("digest")
    if said is not None and not pack.wrong and said != digest(pack.rules):
        raise NotAPack(
            "The digest does not fit: the file was changed since it was written. "
            "Look at what was changed, then take the digest's line out."
        )
    return pack


def _rules(listed: Iterable[Mapping[str, Any]]) -> Pack:
    rules: list[PackRule] = []
    wrong: list[Remark] = []
    seen: set[tuple[str, str]] = set()
    for place, given in enumerate(listed, start=1):
        name = given["id"] if isinstance(given.get("id"), str) else f"rule {place}"
        try:
            rule = _rule(given)
        except ValidationError as error:
            wrong += [_remark(name, one["loc"], one["msg"]) for one in error.errors()]
            continue
        if (rule.id, rule.case_kind) in seen:
            wrong.append(Remark(name, "id", "This rule is in the pack already."))
        else:
            rules.append(rule)
        seen.add((rule.id, rule.case_kind))
    return Pack(tuple(rules), tuple(wrong))


def _rule(given: Mapping[str, Any]) -> PackRule:
    about = {key: value for key, value in given.items() if key in _ABOUT}
    body = {key: value for key, value in given.items() if key not in _ABOUT}
    return PackRule.model_validate({**about, "body": body})


def _remark(name: str, place: tuple[int | str, ...], message: str) -> Remark:
    parts = [str(one + 1) if isinstance(one, int) else one for one in place if one != "body"]
    return Remark(name, " ".join(parts) or "rule", f"{message}.")


def digest(rules: Iterable[PackRule]) -> str:
    """Of what rules say. Their versions don't count: another place counts them by itself."""
    plain = [one.model_dump(mode="json", exclude={"version"}) for one in rules]
    plain.sort(key=lambda one: (one["id"], one["case_kind"]))
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def lint(pack: Pack) -> Iterator[Remark]:
    """What is wrong with the rules of a pack, and what would make them better."""
    yield from pack.wrong
    for rule in pack.rules:
        yield from mistakes(rule)
        expected = {one.outcome for one in rule.body.tests}
        if not {"pass", "fail"} <= expected:
            said = "Add a test that passes and one that fails."
            yield Remark(rule.id, "tests", said, advice=True)
        if "{" not in rule.body.sentence:
            said = "Name the values in it, in braces: {net_pay.current}."
            yield Remark(rule.id, "sentence", said, advice=True)


def mistakes(rule: PackRule) -> list[Remark]:
    """What is wrong with a rule; its tests are not run."""
    found = problems_of(rule.body)
    parts = {"on": found.on, "condition": found.condition, "sentence": found.sentence}
    said = [
        Remark(rule.id, part, one.message, one.line, one.start + 1)
        for part, problems in parts.items()
        for one in problems
    ]
    texts = (rule.body.title, rule.body.sentence, rule.body.condition, rule.owner, rule.rationale)
    if any(not one.isprintable() and one not in "\n\t\r" for text in texts for one in text):
        said.append(Remark(rule.id, "rule", "A text holds a character that can't be seen."))
    return said


def tested(rule: PackRule) -> tuple[Outcome, ...]:
    """What came of a rule's tests.

    Raises:
        NotARule: it has mistakes.
    """
    return outcomes(rule.id, rule.body)


def written(rules: Iterable[PackRule]) -> str:
    """A pack's text. `read` gives the same rules again."""
    listed = tuple(rules)
    lines = [f"format = {FORMAT}", f'digest = "{digest(listed)}"']
    for rule in listed:
        lines += ["", "[[rules]]"]
        lines += [f"{key} = {_value(getattr(rule, key))}" for key in _ABOUT if getattr(rule, key)]
        lines += [f"{key} = {_value(getattr(rule.body, key))}" for key in _BODY]
        for test in rule.body.tests:
            lines += ["", "[[rules.tests]]", *_test(test)]
    return "\n".join(lines) + "\n"


def _test(test: RuleTest) -> Iterator[str]:
    """Only what is not as it is anyway."""
    kept = test.model_dump(mode="json", exclude_defaults=True)
    for key, value in kept.items():
        yield f"{key} = {test.as_of.isoformat() if key == 'as_of' else _value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_string(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[\n{''.join(f'  {_value(one)},{chr(10)}' for one in value)}]"
    return _text(str(value))


def _text(text: str) -> str:
    """Several lines stand as they are, where nothing in them has to be escaped."""
    plain = all(one.isprintable() or one == "\n" for one in text)
    if "\n" in text and plain and "'''" not in text and not text.endswith("'"):
        return f"'''\n{text}'''"
    return _string(text)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
