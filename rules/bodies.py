"""What a version of a rule, of a rule's limits or of a case kind's paperwork says. Plain data."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_serializer,
)

from rules.terms import Override, Severity


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _pairs(given: Any) -> Any:
    """A table of values as pairs: what is frozen can be hashed."""
    if not isinstance(given, Mapping):
        return given
    return tuple(sorted((str(path), _canonical(value)) for path, value in given.items()))


def _canonical(value: Any) -> Any:
    """A value as documents' values are kept: text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | Decimal) else value


Values = Annotated[
    tuple[tuple[str, str], ...], BeforeValidator(_pairs), PlainSerializer(dict, return_type=dict)
]


class Paper(_Body):
    """A document of a test's case."""

    type: str
    facts: Values = ()


class RuleTest(_Body):
    """What a rule has to say of given facts. What is not given was not read."""

    name: str = Field(min_length=3, max_length=120)
    outcome: Literal["pass", "fail", "cannot"]
    facts: Values = ()  # of the document, for a rule on one
    documents: tuple[Paper, ...] = ()  # of the case, for a rule on one
    stated: Values = ()
    as_of: date = date(2026, 1, 31)
    applicant_name: str = "Maria Oliveira"
    sentence: str = ""  # that the finding says; "": any


class RuleBody(_Body):
    """A rule that a risk team wrote.

    `condition` says what holds where all is well, in the language of `rules.language`; where it
    does not hold, the finding says `sentence`, with values for what stands in braces:
    "Gross pay is {gross_pay.current}.".
    """

    on: str  # a document type's slug, or "case"
    title: str = Field(min_length=3, max_length=120)
    condition: str = Field(min_length=1, max_length=4_000)
    sentence: str = Field(min_length=3, max_length=500)
    severity: Severity = Severity.WARNING
    override: Override = Override.REVIEWER
    enabled: bool = True  # False: the version that retires the rule
    tests: tuple[RuleTest, ...] = Field(default=(), max_length=50)

    @model_serializer(mode="wrap")
    def _without_no_tests(self, serialized: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """Without tests, as bodies were kept before there were any."""
        kept = serialized(self)
        return kept if self.tests else {key: one for key, one in kept.items() if key != "tests"}


class LimitsBody(_Body):
    """How a built-in rule is set: its limits, its weight, whether it is in force."""

    thresholds: dict[str, Decimal] = Field(default_factory=dict)
    severity: Severity | None = None  # None: the rule's own
    enabled: bool = True


class PaperworkBody(_Body):
    """The paperwork that a kind of case needs."""

    required: dict[str, int]  # how many of which document type


Subject = Literal["rule", "limits", "paperwork"]
BODIES: dict[str, type[RuleBody] | type[LimitsBody] | type[PaperworkBody]] = {
    "rule": RuleBody,
    "limits": LimitsBody,
    "paperwork": PaperworkBody,
}
