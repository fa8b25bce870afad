import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.statistics import (
    holm,
    mcnemar,
    most_errors,
    percentile,
    resampled,
    reviews_needed,
    wilson,
)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(95, 100, 0.888, 0.978), (19, 20, 0.764, 0.991), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)],
)
def test_interval_of_a_proportion_is_wilsons(part, whole, low, high):
    found = wilson(part, whole)

    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_proportion_of_nothing_has_no_interval():
    assert wilson(0, 0) is None


@given(st.integers(1, 300), st.data())
def test_interval_holds_the_proportion(whole, data):
    part = data.draw(st.integers(0, whole))
    found = wilson(part, whole)

    assert 0 <= found.low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= found.high <= 1


@pytest.mark.parametrize(
    ("error", "needed"),
    [
        (0.05, (59, 93, 124, 153)),
        (0.02, (149, 236, 313, 386)),
        (0.01, (299, 473, 628, 773)),
        (0.005, (598, 947, 1258, 1549)),
    ],
)
def test_reviews_needed_are_those_of_clopper_and_pearson(error, needed):
    assert tuple(reviews_needed(wrong, error=error) for wrong in range(4)) == needed


@given(st.integers(0, 6), st.sampled_from([0.05, 0.02, 0.01]))
def test_no_fewer_reviews_would_do(wrong, error):
    needed = reviews_needed(wrong, error=error)

    assert most_errors(wrong, needed) <= error < most_errors(wrong, needed - 1)


def test_upper_bound_of_errors_has_known_values():
    assert most_errors(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert most_errors(5, 5) == 1
    assert most_errors(2, 20, sure=0.975) == pytest.approx(0.3170, abs=1e-4)
    with pytest.raises(ValueError, match="cannot be wrong"):
        most_errors(6, 5)


@pytest.mark.parametrize(
    ("better", "worse", "chance"),
    [(6, 0, 0.03125), (5, 0, 0.0625), (0, 6, 0.03125), (0, 0, 1), (3, 3, 1), (10, 2, 0.0386)],
)
def test_uneven_pairs_are_tested_exactly(better, worse, chance):
    assert mcnemar(better, worse) == pytest.approx(chance, abs=1e-4)


def test_several_tests_are_adjusted_as_holm_says():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1, 1]


def share(counts):
    return counts[0] / counts[1] if counts[1] else None


def test_documents_are_resampled_whole_and_the_same_way_each_time():
    split = [(10, 10)] * 5 + [(0, 10)] * 5
    spread = [(5, 10), (6, 10), (4, 10)] * 4

    assert resampled(split, share) == resampled(split, share)
    assert resampled(split, share, seed=1) is not None
    wide, narrow = resampled(split, share), resampled(spread, share)
    assert wide.low < 0.3
    assert wide.high > 0.7
    assert narrow.low > 0.4
    assert narrow.high < 0.6


def test_documents_that_are_all_alike_do_not_make_a_figure_certain():
    assert resampled([(10, 10)] * 3, share) == wilson(3, 3)
    assert resampled([(10, 10)] * 100, share).low == pytest.approx(0.963, abs=1e-3)
    low, high = resampled([(9, 10)] * 5, share)
    assert low < 0.9 < high


def test_resampling_says_nothing_of_few_documents_or_nothing():
    assert resampled([(1, 1), (1, 1)], share) is None
    assert resampled([(0, 0)] * 9, share) is None


def test_percentiles_lie_between_values():
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([1, 2], 0.5) == 1.5
    assert percentile([], 0.5) is None
