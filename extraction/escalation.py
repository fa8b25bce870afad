"""Which model is asked next about a document, and what for. Pure: the same readings, the same way.

The built-in reader always reads. The first model of the cheap tier reads the whole document; where
that leaves fields in doubt, a model of the strong tier is asked about these alone. A model that can
be had no longer (its account is used up, it is down) is replaced by the next of its tier. What is
in doubt after that waits for a person.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extraction.contract import Flag, ReadField, Status
from extraction.parsing import same
from extraction.reading import Outcome, is_held
from extraction.schemas.base import Kind, Schema, leaf_at, leaves, template

LOCAL = "local"  # the built-in reader, and the residency of what stays on the premises
# What another reading may well clear up. The others are in the paper itself, or no ground to doubt
# the value: a person decides.
BLOCKING = frozenset({
    Flag.QUOTE_NOT_FOUND,
    Flag.AMBIGUOUS,
    Flag.UNPARSED,
    Flag.VALUE_NOT_IN_QUOTE,
    Flag.NULL_LITERAL,
    Flag.PRESENT_WITHOUT_VALUE,
    Flag.NOT_FOUND_WITH_CONTENT,
    Flag.CONFLICT,
    Flag.BAD_CHECK_DIGIT,
    Flag.SUM_FAILED,
    Flag.LIST_INCOMPLETE,
    Flag.OTHER_ROW,
    Flag.OTHER_LABEL,
    Flag.OMITTED,
    Flag.INSTRUCTED,
    Flag.UNSEEN_TEXT,
})  # fmt: skip
# The endpoint, not the document: the next one of the tier may do.
ELSEWHERE = frozenset({
    "quota", "filtered", "rate", "timeout", "connect", "server", "protocol", "breaker",
})  # fmt: skip
# The model answered, and of no use: a stronger one may do better with the whole.
USELESS = frozenset({"bad_json", "bad_schema_out", "truncated", "empty", "refused", "filtered"})

Failing = Callable[[Sequence[Outcome], type[Schema]], Collection[str]]


class Tier(StrEnum):
    """When a reader is asked: always, first of the models, about what the first left in doubt."""

    LOCAL = "local"
    CHEAP = "cheap"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a configured reader without loading it."""

    name: str
    tier: Tier
    family: str = ""  # readers of one family err alike; "": not known
    rank: int = 0  # order of trust, 0 first
    concurrency: int = 1  # calls at once
    residency: str = LOCAL  # where what it is shown is processed


@dataclass(frozen=True, slots=True)
class Request:
    """A model to ask, and the templates of the leaves to ask it for; None for all of them."""

    reader: str
    asks: tuple[str, ...] | None = None


def nothing_fails(outcomes: Sequence[Outcome], schema: type[Schema]) -> Collection[str]:
    """No rule is looked at."""
    return ()


def next_request(
    readers: Sequence[Standing],
    outcomes: Mapping[str, Outcome],
    schema: type[Schema],
    failing: Failing = nothing_fails,
) -> Request | None:
    """The next model to ask, None where all that could be asked were.

    Args:
        readers: those that may see the document, in order of trust.
        outcomes: what they made of it so far, by their names.
        failing: paths of the fields that break a rule of the document, by what these readers say.
    """
    cheap = [one.name for one in readers if one.tier is Tier.CHEAP]
    strong = [one.name for one in readers if one.tier is Tier.STRONG]
    first = _within(cheap, outcomes)
    if isinstance(first, str):
        return Request(first)
    if not strong:
        return None
    asks: tuple[str, ...] | None = None
    if first is not None and not first.failure_code:
        asks = doubtful(first, _local(readers, outcomes), schema, failing)
        if not asks:
            return None
    elif first is not None and first.failure_code not in USELESS:
        return None
    then = _within(strong, outcomes)
    return Request(then, asks) if isinstance(then, str) else None


def doubtful(
    model: Outcome,
    local: Outcome | None,
    schema: type[Schema],
    failing: Failing = nothing_fails,
) -> tuple[str, ...]:
    """The templates of the leaves that a model left in doubt; of a table always all columns."""
    wanted = {template(one.path) for one in model.fields if BLOCKING & set(one.flags)}
    said = [model, local] if local else [model]
    wanted |= {template(path) for path in failing(said, schema)}
    if local is not None and not local.failure_code:
        wanted |= _disputed(model, local, schema)
    tables = {path.partition("[]")[0] for path in wanted if "[]" in path}
    return tuple(
        leaf.path for leaf in leaves(schema) if leaf.path in wanted or leaf.table in tables
    )


def _within(names: Sequence[str], outcomes: Mapping[str, Outcome]) -> str | Outcome | None:
    """What a tier said, or who of it is to be asked next; None where it has nobody."""
    last: Outcome | None = None
    for name in names:
        if name not in outcomes:
            return name
        last = outcomes[name]
        if last.failure_code not in ELSEWHERE:
            break
    return last


def _local(readers: Sequence[Standing], outcomes: Mapping[str, Outcome]) -> Outcome | None:
    names = (one.name for one in readers if one.tier is Tier.LOCAL)
    return next((outcomes[name] for name in names if name in outcomes), None)


def _disputed(model: Outcome, local: Outcome, schema: type[Schema]) -> set[str]:
    """Leaves that the built-in reader reads otherwise, or saw the label of where the model did not.

    Its silence says nothing: it knows few layouts.
    """
    said = {one.path: one for one in model.fields}
    wanted = set()
    for here in local.fields:
        if "[" in here.path:
            continue
        there = said.get(here.path)
        leaf = leaf_at(schema, here.path)
        if there is None or there.status is Status.NOT_FOUND:
            saw_label = leaf.required and here.status in (Status.BLANK, Status.ILLEGIBLE)
            if saw_label or is_held(here):
                wanted.add(here.path)
        elif is_held(here) and not _agree(here, there, leaf.kind):
            wanted.add(here.path)
    for table in dict.fromkeys(leaf.table for leaf in leaves(schema) if leaf.table):
        if _tables_differ(_money(model, table, schema), _money(local, table, schema)):
            wanted |= {leaf.path for leaf in leaves(schema) if leaf.table == table}
    return wanted


def _agree(here: ReadField, there: ReadField, kind: Kind) -> bool:
    return (
        here.value is not None and there.value is not None and same(kind, here.value, there.value)
    )


def _money(outcome: Outcome, table: str, schema: type[Schema]) -> dict[str, list[Decimal]]:
    """The amounts of a table's columns, in any order."""
    columns: dict[str, list[Decimal]] = defaultdict(list)
    for one in outcome.fields:
        if not one.path.startswith(f"{table}[") or one.value is None:
            continue
        if leaf_at(schema, one.path).kind is Kind.MONEY:
            columns[template(one.path)].append(Decimal(one.value))
    return {path: sorted(values) for path, values in columns.items()}


def _tables_differ(model: Mapping[str, list[Decimal]], local: Mapping[str, list[Decimal]]) -> bool:
    """Whether the built-in reader saw amounts in a column that the model did not, or too few."""
    return any(model.get(path) != values for path, values in local.items())
