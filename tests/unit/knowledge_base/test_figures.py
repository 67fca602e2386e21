"""The figures engines are judged by, on cases small enough to count on one's fingers."""

from __future__ import annotations

import pytest

from knowledge_base.figures import (
    Judged,
    Reliable,
    accuracy,
    auroc,
    coverage_at_wrong,
    hit_at,
    percentile,
    refused_when_kept,
    reliability,
)


def right(confidence: float) -> Judged:
    return Judged("a", ("a", "b"), confidence)


def wrong(confidence: float) -> Judged:
    return Judged("a", ("b", "c", "a", "d"), confidence)


def outside(confidence: float) -> Judged:
    return Judged(None, ("a",), confidence)


def test_accuracy_and_hits_leave_unanswerable_questions_out() -> None:
    judged = [right(0.9), right(0.8), wrong(0.7), Judged("a", (), 0.0), outside(0.6)]

    assert accuracy(judged) == 0.5
    assert hit_at(judged, 3) == 0.75
    assert hit_at(judged, 2) == 0.5


def test_coverage_is_the_deepest_threshold_that_keeps_the_promise() -> None:
    judged = [right(0.9)] * 9 + [wrong(0.8)] + [right(0.7)] * 10 + [wrong(0.6)] * 5

    assert coverage_at_wrong(judged, 0.05) == 20 / 25
    assert coverage_at_wrong(judged, 0.02) == 9 / 25
    assert coverage_at_wrong(judged, 1.0) == 1.0


def test_an_answer_to_an_unanswerable_question_is_wrong() -> None:
    assert coverage_at_wrong([outside(0.9), right(0.8)], 0.02) == 0.0


def test_questions_of_equal_confidence_stand_or_fall_together() -> None:
    assert coverage_at_wrong([right(0.5), right(0.5), wrong(0.5)], 0.02) == 0.0


def test_separation_is_one_when_every_answerable_question_is_surer_and_half_by_chance() -> None:
    assert auroc([right(0.9), wrong(0.8), outside(0.1)]) == 1.0
    assert auroc([right(0.1), outside(0.9)]) == 0.0
    assert auroc([right(0.5), outside(0.5)]) == 0.5
    assert auroc([right(0.9), right(0.1), outside(0.5)]) == 0.5
    assert auroc([right(0.9)]) is None


def test_what_is_refused_lies_below_the_threshold_that_keeps_the_share() -> None:
    judged = [right(n / 100) for n in range(1, 101)] + [outside(0.05), outside(0.06), outside(0.0)]

    assert refused_when_kept(judged, 0.95) == pytest.approx(2 / 3)
    assert refused_when_kept([outside(0.1)], 0.95) is None


def test_without_questions_every_figure_is_empty() -> None:
    assert accuracy([]) == hit_at([], 3) == coverage_at_wrong([], 0.05) == percentile([], 0.5) == 0


def test_percentiles_are_values_that_occurred() -> None:
    assert [percentile([4, 1, 3, 2], share) for share in (0.0, 0.5, 0.75, 0.95)] == [1, 2, 3, 4]


def test_reliability_tells_for_each_interval_what_was_promised_and_what_came() -> None:
    judged = [right(0.5), right(0.5), wrong(0.5), outside(0.5), right(1.0)]

    table = reliability(judged, (0.0, 0.4, 0.6, 1.01))

    assert table == [Reliable(0.4, 0.6, 4, 0.5, 0.5), Reliable(0.6, 1.01, 1, 1.0, 1.0)]
