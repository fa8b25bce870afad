"""What each figure measures, and what it does not. The reference page says the same words."""

from dataclasses import dataclass

from review.metrics import BACKLOG, METRICS


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure, defined."""

    slug: str
    title: str
    measures: str
    beware: str  # what it does not say

    @property
    def anchor(self) -> str:
        return self.slug.replace("_", "-")


_WORDS = {
    "straight_through": (
        "Cases that a policy approved without a person, of all cases that were approved or "
        "declined in the period. A case that was given back is not decided and counts in neither.",
        "It says nothing of whether those decisions were right.",
    ),
    "accuracy": (
        "Values that a reviewer answered for and that say, when the case is closed, what the "
        "readers had read; of all values that reviewers answered for in the cases closed in the "
        "period. The interval is Wilson's, at 95 %.",
        "Reviewers answer mostly for values that were doubted, so it is no measure of all "
        "readings, and lower than that would be. Nor is a reviewer always right. To measure "
        "readers, use documents whose values are known.",
    ),
    "throughput": (
        "Cases that reviewers approved, declined or gave back in the period, for each of its days, "
        "days off included.",
        "A case may take a minute or an hour.",
    ),
    "handling_time": (
        "Time at work on a case until it was closed, of everybody who held it: the gaps between "
        "two signs of life, of those that are shorter than two and a half minutes. The median, and "
        "the time within which 95 of 100 cases are closed.",
        "It leaves out breaks, and also thinking for longer than that without touching a key.",
    ),
    "sla_met": (
        "Cases that reviewers closed before they were due, of those that they closed in the "
        "period. A case is due a number of hours after it came into the queue, as its kind's "
        "policy says. Putting a case off does not move its due time.",
        "Cases that wait and are overdue count only when they are closed: see the backlog.",
    ),
    BACKLOG: (
        "Cases that wait for a reviewer at this moment, and how long half of them, and the 5 of "
        "100 that wait longest, have waited since they came into the queue. The picture has the "
        "number at the end of each week.",
        "It is of now, whatever period is chosen, and not of one reviewer.",
    ),
    "cost_per_case": (
        "What the calls to models for the documents of the cases closed in the period cost, as the "
        "ledger has it, shared by all cases closed in it. Answers that were kept cost nothing.",
        "Neither people's time nor machines are in it, nor calls whose price is not known.",
    ),
    "override_rate": (
        "Findings of the severities blocker and warning that a person let stand, of those that "
        "people settled, whether by confirming, by correcting a value or by letting them stand.",
        "A high rate may mean careless people or a rule that is wrong too often: the figures of "
        "each rule tell these apart.",
    ),
    "agreement": (
        "Values that something spoke against and that a reviewer left as they were read, of the "
        "doubted values that reviewers answered for in the cases closed in the period.",
        "High agreement after short looks is a warning sign; high agreement after long ones may "
        "mean that too much is doubted.",
    ),
}
_TITLES = {one.slug: one.title for one in METRICS} | {BACKLOG: "Backlog"}
DEFINITIONS = tuple(Definition(slug, _TITLES[slug], *words) for slug, words in _WORDS.items())
