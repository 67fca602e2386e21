"""Percentiles of waits, of the answered and of everybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.reporting.waits import mean, patience_ms, patient_percentiles, percentile

waits = st.lists(st.tuples(st.integers(0, 1000), st.booleans()), max_size=40)


def test_a_percentile_is_a_wait_somebody_had() -> None:
    tens = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]

    assert [percentile(tens, share) for share in (0.5, 0.8, 0.95)] == [50, 80, 100]
    assert percentile([], 0.5) is None
    assert percentile([7], 0.05) == 7


def test_remission_times_of_a_textbook_come_out_as_in_the_textbook() -> None:
    # Kaplan and Meier's estimate for the treated group of Freireich et al. (1963): 21 patients,
    # the curve falls to 0.857 at 6, 0.807 at 7, 0.753 at 10, 0.690 at 13, 0.627 at 16,
    # 0.538 at 22 and 0.448 at 23 weeks.
    seen = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    weeks = [(week, True) for week in seen] + [(week, False) for week in censored]

    shares = (0.14, 0.15, 0.19, 0.20, 0.24, 0.30, 0.31, 0.37, 0.38, 0.46, 0.47, 0.55, 0.56)
    found = patient_percentiles(weeks, shares)

    assert found == [6, 7, 7, 10, 10, 13, 16, 16, 22, 22, 23, 23, None]


@given(waits=waits, share=st.floats(0.01, 0.99))
def test_without_anybody_who_left_it_is_the_plain_percentile(
    waits: list[tuple[int, bool]], share: float
) -> None:
    everybody = [(wait, True) for wait, _ in waits]

    (found,) = patient_percentiles(everybody, [share])

    assert found == percentile(sorted(wait for wait, _ in waits), share)


@given(waits=waits)
def test_who_left_never_makes_the_wait_of_the_patient_shorter(
    waits: list[tuple[int, bool]],
) -> None:
    answered = sorted(wait for wait, is_answered in waits if is_answered)

    (found,) = patient_percentiles(waits, [0.5])

    plain = percentile(answered, 0.5)
    assert found is None or (plain is not None and found >= plain)


def test_patience_counts_the_waiting_of_those_who_stayed() -> None:
    assert patience_ms([(10, True), (30, False), (20, True)]) == 30
    assert patience_ms([(10, False)]) is None


def test_of_nothing_there_is_no_average() -> None:
    assert mean([]) is None
    assert mean([1, 2]) == pytest.approx(1.5)
