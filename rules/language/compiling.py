"""From what a risk team wrote to a rule that judges like the built-in ones."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from extraction.schemas import SCHEMAS
from rules.bodies import RuleBody
from rules.language.check import Condition, check
from rules.language.problems import NotARule, Problem
from rules.language.running import MOST_NAMED, Env, TooManySteps
from rules.language.types import CASE
from rules.registry import Fail, Pass, Rule, Verdict
from rules.view import CannotEvaluate, CaseView

_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is wrong with a rule, by the part that it is in."""

    condition: tuple[Problem, ...] = ()
    sentence: tuple[Problem, ...] = ()
    on: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.condition or self.sentence or self.on)


def problems_of(body: RuleBody) -> Mistakes:
    """All mistakes in what was written; false where there are none."""
    if body.on != CASE and body.on not in SCHEMAS:
        known = ", ".join((*SCHEMAS, CASE))
        return Mistakes(on=(Problem(1, 0, len(body.on), f"Choose one of {known}."),))
    condition: tuple[Problem, ...] = ()
    sentence: tuple[Problem, ...] = ()
    try:
        check(body.condition, body.on)
    except NotARule as error:
        condition = error.problems
    try:
        _sentence(body)
    except NotARule as error:
        sentence = error.problems
    return Mistakes(condition, sentence)


def compiled(name: str, number: int, body: RuleBody, *, owner: str) -> Rule:
    """A rule that judges.

    Args:
        number: its version.

    Raises:
        NotARule: it has mistakes.
    """
    if mistakes := problems_of(body):
        raise NotARule((*mistakes.on, *mistakes.condition, *mistakes.sentence))
    condition, told = check(body.condition, body.on), _sentence(body)

    def judge(view: Any) -> Verdict:
        env = Env(view, looked_at=view.looked_at())
        try:
            if condition.term.run(env):
                return Pass()
            telling = Env(view)  # with steps of its own: what is found is also said
            expected, found = _sides(condition, telling)
            said = _told(told, telling)
        except TooManySteps as error:
            del env.looked_at[MOST_NAMED:]  # all of it is no evidence of anything
            raise CannotEvaluate(error.sentence) from None
        return Fail(said, expected=expected, found=found)

    return Rule(
        id=name,
        version=number,
        title=body.title,
        severity=body.severity,
        on=CaseView if body.on == CASE else SCHEMAS[body.on],
        judge=judge,
        override=body.override,
        owner=owner,
    )


def told(body: RuleBody, view: Any) -> str:
    """Its message with the values of a view, whatever its condition says of them.

    Raises:
        NotARule: the message has mistakes.
    """
    return _told(_sentence(body), Env(view))


def _sentence(body: RuleBody) -> tuple[str | Condition, ...]:
    """Its words and values in turn."""
    parts: list[str | Condition] = []
    problems: list[Problem] = []
    at = 0
    for found in _BRACES.finditer(body.sentence):
        parts.append(body.sentence[at : found.start()])
        at = found.end()
        try:
            parts.append(check(found[1], body.on, wanted=None))
        except NotARule as error:
            problems += [
                Problem(1, found.start() + 1 + one.start, found.start() + 1 + one.end, one.message)
                for one in error.problems
            ]
    if problems:
        raise NotARule(tuple(problems))
    return (*parts, body.sentence[at:])


def _told(parts: tuple[str | Condition, ...], env: Env) -> str:
    return "".join(one if isinstance(one, str) else shown(_value(one, env)) for one in parts)


def _value(one: Condition, env: Env) -> Any:
    try:
        return one.term.run(env)
    except (CannotEvaluate, TooManySteps):
        return None


def _sides(condition: Condition, env: Env) -> tuple[str, str]:
    """Expected and found, where the rule is one comparison."""
    if condition.sides is None:
        return "", ""
    left, right, words = condition.sides
    return words + shown(right.run(env)), shown(left.run(env))


def shown(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "(not read)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        places = min(max(-int(value.as_tuple().exponent), 0), 6)
        return f"{value:,.{2 if places == 1 else places}f}"
    return value.isoformat() if isinstance(value, date) else str(value)
