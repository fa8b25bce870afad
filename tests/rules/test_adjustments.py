"""What applicants change: what the pixels say of it, which way it goes, and what it weighs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.schemas.base import Kind
from rules.adjusting import Sort, is_small
from rules.view import Reread
from tests.rules.facts import case, document, fact, verdict

CHANGED = "value.applicant_changed"
NET = "net_pay.current"
NOTHING = Reread(None)


def changed(path, before, after, reread, *, grounded=False, act="changed", **more):
    return fact(
        path, after, by="applicant", act=act, grounded=grounded, read_value=before,
        applicant_value=after, reread=reread, **more,
    )  # fmt: skip


CASES = [
    # path, before, after, pixels, grounded: severity, words
    (NET, "2550.00", "2950.00", "2550.00", False, "blocker", "still says 2,550.00"),
    (NET, "2550.00", "2950.00", None, False, "blocker", "says nothing legible"),
    (NET, "2550.00", "2950.00", "3000.00", False, "blocker", "says 3,000.00"),
    (NET, "2550.00", "2950.00", "2550.00", True, "warning", "in another place"),
    (NET, "2550.00", "2560.00", "2560.00", True, "note", "a slip was repaired"),
    (NET, "255000", "2550.00", "2550.00", True, "note", "a slip was repaired"),
    (NET, "1111.11", "2950.00", "2950.00", True, "note", "read again, says 2,950.00"),
    (NET, "2550.00", "2050.00", "2550.00", False, "warning", "lowered"),
    (NET, None, "2950.00", None, False, "blocker", "a value that was not read"),
    ("taxes.current", "507.50", "400.00", "507.50", False, "blocker", "lowered"),
    ("taxes.current", "507.50", "600.00", "507.50", False, "warning", "raised"),
    ("employee.name", "Dave Applewood", "Erin Outsider", "Dave Applewood", False, "warning", ""),
    ("employee.name", "Dave Applewoad", "Dave Applewood", "Dave Applewood", True, "note", "slip"),
    ("pay_date", "2026-09-13", "2026-11-13", "2026-09-13", False, "warning", "still says"),
]


@pytest.mark.parametrize(("path", "before", "after", "pixels", "grounded", "weighs", "says"), CASES)
def test_change_weighs_by_the_pixels_and_by_whom_it_favours(
    path, before, after, pixels, grounded, weighs, says
):
    one = verdict(
        CHANGED,
        document(values={path: changed(path, before, after, Reread(pixels), grounded=grounded)}),
    )

    assert (one.outcome, one.severity) == ("fail", weighs)
    assert says in one.sentence


def test_change_that_was_not_read_again_yet_counts_as_unsupported():
    unread = changed(NET, "2550.00", "2950.00", None)

    one = verdict(CHANGED, document(values={NET: unread}))

    assert one.severity == "blocker"
    assert "still to be read again" in one.sentence


@pytest.mark.parametrize(
    ("act", "pixels", "weighs"),
    [("absent", "2550.00", "warning"), ("illegible", None, "note"), ("absent", None, "note")],
)
def test_value_that_the_applicant_takes_away_is_held_against_the_pixels(act, pixels, weighs):
    gone = changed(NET, "2550.00", None, Reread(pixels), act=act)

    one = verdict(CHANGED, document(values={NET: gone}))

    assert (one.outcome, one.severity) == ("fail", weighs)
    assert "2,550.00" in one.sentence


def test_expected_and_found_stand_beside_each_other():
    one = verdict(
        CHANGED, document(values={NET: changed(NET, "2550.00", "2950.00", Reread("2550.00"))})
    )

    assert (one.expected, one.found) == ("2,550.00", "2,950.00")
    assert [seen.path for seen in one.inputs] == [NET]


def test_change_that_a_reviewer_settled_is_done_with():
    settled = fact(
        NET, "2950.00", by="reviewer", act="confirmed", read_value="2550.00",
        applicant_value="2950.00",
    )  # fmt: skip

    assert verdict(CHANGED, document(values={NET: settled})).outcome == "pass"


@given(st.decimals(min_value=1, max_value=10**6, places=2), st.integers(0, 9))
def test_one_digit_is_a_slip_and_another_number_is_not(figure, digit):
    text = f"{figure:.2f}"
    slipped = str(digit) + text[1:]

    assert is_small(text, slipped, Kind.MONEY)
    assert not is_small(text, f"{text}98765", Kind.MONEY)
    assert not is_small(None, text, Kind.MONEY)


def one_way(*changes):
    return case(document(values={one.path: one for one in changes}))


UP = [
    changed("gross_pay.current", "3242.00", "4242.00", NOTHING),
    changed(NET, "2550.00", "3550.00", NOTHING),
    changed("gross_pay.ytd", "58805.40", "68805.40", NOTHING),
]


def test_changes_that_all_favour_the_applicant_are_told_together():
    one = verdict("case.changes_one_way", one_way(*UP))

    assert one.outcome == "fail"
    assert len(one.inputs) == 3


def test_changes_both_ways_and_repairs_are_no_pattern():
    against = changed("net_pay.ytd", "43341.27", "40000.00", NOTHING)
    repaired = [*UP[:2], changed("gross_pay.ytd", "58805.40", "58806.40", Reread("58806.40"))]

    assert verdict("case.changes_one_way", one_way(*UP, against)).outcome == "pass"
    assert verdict("case.changes_one_way", one_way(*repaired)).outcome == "pass"


def in_turn(apart):
    start = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    paths = ["gross_pay.current", NET, "gross_pay.ytd", "net_pay.ytd", "taxes.current"]
    return one_way(
        *(
            changed(path, "1.00", f"{at}5.00", NOTHING, set_at=start + apart * at)
            for at, path in enumerate(paths)
        )
    )


@pytest.mark.parametrize(
    ("apart", "outcome"),
    [(timedelta(milliseconds=400), "fail"), (timedelta(seconds=6), "pass")],
)
def test_changes_faster_than_typing_are_told(apart, outcome):
    assert verdict("case.changed_in_a_burst", in_turn(apart)).outcome == outcome


def test_sorts_have_words():
    assert {one.value for one in Sort} == {
        "typo repair", "borne out", "elsewhere", "unsupported", "contradicted", "unchecked"
    }  # fmt: skip
