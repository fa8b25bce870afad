"""The words that rules and findings share."""

from django.db import models


class Severity(models.TextChoices):
    """How much a finding weighs."""

    BLOCKER = "blocker"
    WARNING = "warning"
    NOTE = "note"


class Override(models.TextChoices):
    """Who may let a finding stand and go on with the case."""

    REVIEWER = "reviewer"  # whoever reviews the case
    LEAD = "lead"
    NOBODY = "nobody"  # only a correction of what it is about makes it go


class Answer(models.TextChoices):
    """What a person makes of a finding: the measure of its rule."""

    CONFIRMED = "confirmed"  # it is right, and was dealt with
    OVERRIDDEN = "overridden"  # there is an innocent explanation, or the rule is mistaken
    CORRECTED = "corrected"  # a person corrected what it was about, and it went


class Outcome(models.TextChoices):
    """What a rule says; the third is as important as the others."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    CANNOT = "cannot"  # a value it needs is missing
