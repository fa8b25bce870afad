"""The risk of a case: the highest severity wins, then a sum."""

from hypothesis import given
from hypothesis import strategies as st

from rules.risk import LEVEL_STEP, Level, Unresolved, risk_of

SEVERITIES = ("blocker", "warning", "note")
findings = st.lists(
    st.builds(Unresolved, st.sampled_from(("fail", "pass", "cannot")), st.sampled_from(SEVERITIES)),
    max_size=60,
)


def failed(*severities):
    return [Unresolved("fail", severity) for severity in severities]


def test_one_blocker_comes_before_any_number_of_warnings():
    assert risk_of(failed("blocker")).weight > risk_of(failed(*["warning"] * 2_000)).weight


def test_points_add_up_within_a_level():
    risk = risk_of(
        [*failed("warning", "warning", "note"), Unresolved("cannot", "blocker")],
        short_lists=1, doubts=2, changes=1,
    )  # fmt: skip

    assert risk.level is Level.WARNING
    assert risk.points == 20 + 1 + 1 + 10 + 4 + 2
    assert risk.weight == 2 * LEVEL_STEP + risk.points
    assert risk.in_words == (
        "Warning, 38 points: 2 warnings (20), 1 list that lacks rows (10), 2 values in doubt (4), "
        "1 change by the applicant (2), 1 note (1), 1 check that could not judge (1)"
    )


def test_nothing_unresolved_is_no_risk():
    risk = risk_of([Unresolved("pass", "blocker"), Unresolved("cannot", "warning")])

    assert (risk.level, risk.weight) == (Level.NONE, 0)
    assert risk.in_words == "Nothing is unresolved."


@given(findings, findings)
def test_more_is_never_less(some, more):
    assert risk_of([*some, *more]).weight >= risk_of(some).weight


@given(findings, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_parts_make_the_points(some, lists, doubts, changes):
    risk = risk_of(some, short_lists=lists, doubts=doubts, changes=changes)

    assert sum(one.points for one in risk.parts) == risk.points
    assert risk.weight < (Level.BLOCKER + 1) * LEVEL_STEP
