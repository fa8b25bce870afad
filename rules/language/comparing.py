"""Functions of the rule language that know paperwork: names, addresses, working days, months."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from rules import names
from rules.addresses import Nearness, nearness
from rules.language.running import EXACT, Env, Run, folded
from rules.language.signatures import DATE, NUMBER, TEXT, TRUTH, Function, Refused, given, plain
from rules.language.types import Scalar, Type
from rules.view import CannotEvaluate

LONGEST_NAME = 200  # characters; a longer text is no name, and takes long to compare
NAMES_COST = 4  # of a letter, in steps
ADDRESS_COST = 10
WEEK = 7
WORKING_DAYS = 5  # of a week: Monday to Friday


def _of_names(
    name: str, work: Callable[[str, str], bool], cost: int
) -> Callable[[Sequence[Run]], Run]:
    """A comparison of two names that are some, and short enough.

    Args:
        cost: of each letter, in steps. The same two names cost a run this once.
    """

    def build(runs: Sequence[Run]) -> Run:
        def run(env: Env) -> bool:
            one, other = runs[0](env), runs[1](env)
            for text in (one, other):
                if len(text) > LONGEST_NAME:
                    raise CannotEvaluate("A text is too long to be compared as a name or address.")
            pair = (name, one, other)
            env.step(1 if pair in env.compared else cost * (len(one) + len(other)) + 1)
            env.compared.add(pair)
            if not names.folded(one) or not names.folded(other):
                raise CannotEvaluate("A text without letters can't be compared as a name.")
            return work(one, other)

        return run

    return build


def _same_address(one: str, other: str) -> bool:
    near = nearness(one, other)
    if near is Nearness.UNCLEAR:
        raise CannotEvaluate("An address is too short to be compared.")
    return near is Nearness.SAME


def _mentions(text: str, organisation: str) -> bool:
    return names.is_named_in(organisation, text)


def _business_days(start: date, end: date) -> Decimal:
    """Working days after `start` up to and with `end`; negative where it is the earlier one."""
    if end < start:
        return -_business_days(end, start)
    weeks, rest = divmod((end - start).days, WEEK)
    extra = sum(1 for day in range(1, rest + 1) if (start.weekday() + day) % WEEK < WORKING_DAYS)
    return Decimal(weeks * WORKING_DAYS + extra)


def _months_between(start: date, end: date) -> Decimal:
    """Whole months; negative where `end` is the earlier one."""
    if end < start:
        return -_months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return Decimal(months - (end.day < start.day))


def _is_multiple(value: Decimal, of: Decimal) -> bool:
    if not of:
        raise CannotEvaluate("Nothing is a multiple of zero.")
    try:
        return not EXACT.remainder(value, of)
    except ArithmeticError:
        raise CannotEvaluate("A number in this rule is too large beside another.") from None


def _starts_with_takes(types: tuple[Type, ...]) -> Scalar | Refused:
    fits = len(types) > 1 and set(types) == {TEXT}
    return TRUTH if fits else Refused('Write it as starts_with(account_number, "9", "8").')


def _starts_with(text: str, *parts: str) -> bool:
    return folded(text).startswith(tuple(folded(part) for part in parts))


def _texts(
    example: str,
    meaning: str,
    work: Callable[[str, str], bool],
    verb: str,
    *,
    cost: int = NAMES_COST,
) -> Function:
    """A comparison of two texts as names."""
    return Function(
        example,
        meaning,
        given(example, TRUTH, TEXT, TEXT),
        _of_names(verb, work, cost),
        words=f"{{0}} {verb} {{1}}",
        negated=f"{{0}} {_NOT[verb]} {{1}}",
    )


_NOT = {
    "is the same person as": "is not the same person as",
    "is the same organisation as": "is not the same organisation as",
    "is the same address as": "is not the same address as",
    "names the organisation": "does not name the organisation",
}
COMPARING: dict[str, Function] = {
    "same_person": _texts(
        "same_person(employee.name, stated.person.name)",
        "Whether two names can be one person's: order, accents, initials, short forms and joint "
        "names are allowed for.",
        names.same_person,
        "is the same person as",
    ),
    "same_organisation": _texts(
        'same_organisation(employer.name, "Acme Inc.")',
        "Whether two names can be one firm's: legal forms and abbreviations don't count.",
        names.same_organisation,
        "is the same organisation as",
    ),
    "same_address": _texts(
        "same_address(employee.address, stated.person.address)",
        "Whether two addresses are one place; a unit may be left out on one of them. One that is "
        "too short to tell is “cannot evaluate”.",
        _same_address,
        "is the same address as",
        cost=ADDRESS_COST,
    ),
    "mentions": _texts(
        'mentions(t.description, "Acme Inc.")',
        "Whether a longer text, as a bank's line, names a firm, cut or shortened as banks do.",
        _mentions,
        "names the organisation",
    ),
    "starts_with": Function(
        'starts_with(account_number, "9", "8")',
        "Whether a text begins with one of the others, without regard to case.",
        _starts_with_takes,
        plain(_starts_with),
        words="{0} begins with {rest}",
        negated="{0} does not begin with {rest}",
    ),
    "length": Function(
        "length(account_number)",
        "How many characters a text has; spaces around it don't count.",
        given("length(account_number)", NUMBER, TEXT),
        plain(lambda text: Decimal(len(text.strip()))),
        words="the length of {0}",
    ),
    "is_empty": Function(
        "is_empty(pay_frequency)",
        "Whether a text that was read holds nothing but spaces. For what was not read: known.",
        given("is_empty(pay_frequency)", TRUTH, TEXT),
        plain(lambda text: not text.strip()),
        words="{0} is empty",
        negated="{0} is not empty",
    ),
    "is_multiple": Function(
        "is_multiple(gross_pay.current, 100)",
        "Whether a number is a whole multiple of another, as round amounts are of 100.",
        given("is_multiple(gross_pay.current, 100)", TRUTH, NUMBER, NUMBER),
        plain(_is_multiple),
        words="{0} is a multiple of {1}",
        negated="{0} is not a multiple of {1}",
    ),
    "day": Function(
        "day(pay_date)",
        "The day of a date's month, 1 to 31.",
        given("day(pay_date)", NUMBER, DATE),
        plain(lambda day: Decimal(day.day)),
        words="the day of the month of {0}",
    ),
    "weekday": Function(
        "weekday(pay_date)",
        "The day of the week: 1 is Monday, 7 is Sunday.",
        given("weekday(pay_date)", NUMBER, DATE),
        plain(lambda day: Decimal(day.isoweekday())),
        words="the day of the week (1 is Monday) of {0}",
    ),
    "business_days": Function(
        "business_days(period_end, pay_date)",
        "Days from Monday to Friday after the first date up to the second, which counts too; "
        "negative where it is the earlier one. Holidays are not left out.",
        given("business_days(period_end, pay_date)", NUMBER, DATE, DATE),
        plain(_business_days),
        words="the working days from {0} to {1}",
    ),
    "months_between": Function(
        "months_between(period_start, period_end)",
        "Whole months from the first date to the second; negative where it is the earlier one. "
        "From 31 January to 28 February is none.",
        given("months_between(period_start, period_end)", NUMBER, DATE, DATE),
        plain(_months_between),
        words="the whole months from {0} to {1}",
    ),
}
