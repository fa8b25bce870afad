"""What a version of a rule, of a rule's limits or of a case kind's paperwork says. Plain data."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from rules.terms import Override, Severity


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


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
