"""Service level: seven names for seven numbers, on the traffic of scenario S4."""

from __future__ import annotations

import pytest

from contact_center.ports.reports import Segment
from contact_center.reporting.queue_figures import queue_figures
from contact_center.reporting.service_level import (
    FORMULAS,
    VARIANTS,
    Thresholds,
    Variant,
    count,
)
from contact_center.reporting.waits import patience_ms
from routing.theory import impatient
from tests.unit.reporting.lines import NOON, impatient_crowd, stay

CONTACTS = 60_000
WIDER = (200_000 / CONTACTS) ** 0.5
"""Tolerances are four standard deviations of a run of 200,000; a shorter run has wider ones."""

FROM_THEORY: dict[Variant, float] = {
    "offered": 0.365,
    "answered": 0.443,
    "forgiving": 0.458,
    "no_abandons": 0.443,
    "short_removed": 0.403,
}


@pytest.fixture(scope="module")
def crowd() -> list[Segment]:
    return impatient_crowd(4, CONTACTS, 0.24, 250, 50, 150)


def test_every_variant_gives_what_theory_expects_of_it(crowd: list[Segment]) -> None:
    # For this table the short threshold is T itself.
    counts = count(crowd, Thresholds(within_ms=20_000, short_ms=20_000))

    levels = {variant: VARIANTS[variant](counts) for variant in FROM_THEORY}

    assert levels == pytest.approx(FROM_THEORY, abs=0.028 * WIDER)
    assert levels["forgiving"] - levels["offered"] > 0.08  # type: ignore[operator]


def test_waits_and_abandons_are_those_of_theory(crowd: list[Segment]) -> None:
    theory = impatient(50, 0.24, 250, 150, 20)

    figures = queue_figures(crowd, Thresholds(), "offered", NOON)

    assert figures.asa_seconds == pytest.approx(theory.asa_s, abs=1.7 * WIDER)
    assert figures.abandon_rate_raw == pytest.approx(theory.abandon_rate, abs=0.009 * WIDER)
    assert figures.service_level == pytest.approx(theory.service_level, abs=0.028 * WIDER)
    assert figures.aht_seconds == pytest.approx(250, rel=0.02)
    waits = [(one.wait_ms or 0, one.outcome == "abandoned") for one in crowd]
    assert (patience_ms(waits) or 0) / 1000 == pytest.approx(150, rel=0.05)


def test_those_who_gave_up_lengthen_the_wait_of_everybody(crowd: list[Segment]) -> None:
    figures = queue_figures(crowd, Thresholds(), "offered", NOON)

    # The wait of an endlessly patient customer: longer than of those lucky enough to be answered.
    assert figures.wait_all_p80_seconds > figures.wait_p80_seconds  # type: ignore[operator]


def test_a_stay_is_counted_once_whatever_became_of_it() -> None:
    crowd = [
        stay("answered", 20),
        stay("answered", 21),
        stay("abandoned", 5),
        stay("abandoned", 6),
        stay("abandoned", 21),
        stay("overflowed", 60),
        stay("transferred", 60),
        stay("cancelled", 60),
        stay("expired", 60),
        stay(None),
    ]

    counts = count(crowd, Thresholds())

    assert (counts.offered, counts.answered, counts.answered_within) == (10, 2, 1)
    assert (counts.abandoned, counts.abandoned_short, counts.abandoned_within) == (3, 1, 2)
    assert (counts.flowed_out, counts.cancelled, counts.expired, counts.waiting) == (2, 1, 1, 1)
    levels = {variant: VARIANTS[variant](counts) for variant in VARIANTS}
    assert levels == {
        "offered": 1 / 5,
        "answered": 1 / 2,
        "forgiving": 3 / 5,
        "short_removed": 1 / 4,
        "with_flow": 1 / 7,
        "no_abandons": 1 / 2,
        "removed": 3 / 5,
    }


def test_who_took_a_call_instead_has_left_the_queue_for_one_variant_only() -> None:
    called = {"converted_at": NOON + 15_000, "converted_wait_ms": 15_000}
    crowd = [stay("answered", 10), stay("answered", 300, **called), stay(None, **called)]

    counts = count(crowd, Thresholds())

    assert (counts.converted, counts.converted_within) == (2, 2)
    assert VARIANTS["removed"](counts) == 3 / 3
    assert VARIANTS["offered"](counts) == 1 / 2


def test_of_nobody_there_is_no_service_level() -> None:
    nobody = count([], Thresholds())

    assert {level(nobody) for level in VARIANTS.values()} == {None}
    assert VARIANTS.keys() == FORMULAS.keys()


def test_a_mistaken_formula_is_found_out(crowd: list[Segment]) -> None:
    counts = count(crowd, Thresholds(within_ms=20_000, short_ms=20_000))

    mistaken = {name: VARIANTS["answered"](counts) for name in FROM_THEORY}

    assert mistaken != pytest.approx(FROM_THEORY, abs=0.028 * WIDER)
