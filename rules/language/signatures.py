"""What a function of the rule language is: what it takes, what it gives, how it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rules.language.running import Env, Loop, Run
from rules.language.types import Scalar, Type

NUMBER, DATE, TEXT, TRUTH = Scalar.NUMBER, Scalar.DATE, Scalar.TEXT, Scalar.TRUTH
SINGLE = (NUMBER, DATE, TEXT, TRUTH)


@dataclass(frozen=True, slots=True)
class Refused:
    """What is given to a function does not fit; a sentence for whoever wrote it."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of single values. `takes` gives the type of its value, or why they don't fit."""

    example: str
    meaning: str  # for the reference
    takes: Callable[[tuple[Type, ...]], Scalar | Refused]
    run: Callable[[Sequence[Run]], Run]
    constant: bool = False  # of what is written out: worked out once, when the rule is checked
    words: str = ""  # for people: "{0} is near {1}"
    negated: str = ""  # of a condition: "{0} is not near {1}"


@dataclass(frozen=True, slots=True)
class OverRows:
    """A function of what is said of each row."""

    example: str
    meaning: str
    takes: Callable[[Type], Scalar | Refused]
    run: Callable[[Loop, Run], Run]


def given(example: str, answer: Scalar, *wanted: Scalar) -> Callable[[tuple[Type, ...]], Any]:
    """Exactly these types."""

    def takes(given: tuple[Type, ...]) -> Scalar | Refused:
        return answer if given == wanted else Refused(f"Write it as {example}.")

    return takes


def plain(work: Callable[..., Any]) -> Callable[[Sequence[Run]], Run]:
    """A function of values that are known."""

    def build(runs: Sequence[Run]) -> Run:
        def run(env: Env) -> Any:
            env.step()
            return work(*(one(env) for one in runs))

        return run

    return build


def alike(example: str) -> Callable[[tuple[Type, ...]], Scalar | Refused]:
    """Two or more values of one ordered type."""

    def takes(given: tuple[Type, ...]) -> Scalar | Refused:
        if len(given) > 1 and given[0] in (NUMBER, DATE) and len(set(given)) == 1:
            return given[0]
        return Refused(f"Write it as {example}.")

    return takes
