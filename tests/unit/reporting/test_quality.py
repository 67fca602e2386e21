"""How the work went, on a handful of stays that can be counted."""

from __future__ import annotations

from typing import Any

from contact_center.reporting.quality import (
    expectations,
    familiarity,
    handling,
    judgements,
    offers,
    promises,
)
from contact_center.reporting.queue_figures import Backlog, queue_figures
from contact_center.reporting.service_level import Thresholds
from tests.unit.reporting.lines import MINUTE, NOON, SECOND, stay

HANDLED: dict[str, Any] = {"ended_at": NOON + 10 * MINUTE, "ended_by": "closed"}


def test_what_still_goes_on_does_not_shorten_the_average() -> None:
    answered = [
        stay(talk_ms=60_000, wrap_ms=30_000, parked_ms=5_000, **HANDLED),
        stay(talk_ms=120_000, attention_us=60_000_000, **HANDLED),
        stay(talk_ms=1_000, phase="talk"),
    ]

    figures = handling(answered)

    assert (figures["handled"], figures["aht_seconds"]) == (2, 105.0)
    assert (figures["talk_seconds"], figures["wrap_up_seconds"]) == (90.0, 15.0)
    assert (figures["parked_seconds"], figures["attention_seconds"]) == (2.5, 30.0)


def test_how_handling_ended() -> None:
    answered = [
        stay(**{**HANDLED, "ended_by": "transferred"}),
        stay(handed=2, **HANDLED),
        stay(reopened_at=NOON + 20 * MINUTE, **HANDLED),
        stay(phase="talk", reopened_at=NOON + 20 * MINUTE),
    ]

    figures = handling(answered)

    assert (figures["transfers"], figures["transfer_rate"]) == (1, 0.333333)
    assert figures["taken_over"] == 2
    # Three were closed at some time, and two of them were gone on with.
    assert figures["reopen_rate"] == 0.666667
    # Only the second is closed for good, so far.
    assert figures["resolution_seconds"] == 600.0


def test_who_was_reopened_and_closed_again_is_resolved_at_the_last_close() -> None:
    (again,) = [stay(ended_at=NOON + 30 * MINUTE, ended_by="closed", reopened_at=NOON + MINUTE)]

    assert handling([again])["resolution_seconds"] == 1800.0


def test_a_promise_counts_when_it_is_kept_or_broken() -> None:
    due: dict[str, Any] = {"due_at": NOON + MINUTE}
    segments = [
        stay("answered", 60, **due),
        stay("answered", 61, **due),
        stay("abandoned", 10, **due),
        stay("abandoned", 90, **due),
        stay("overflowed", 90, **due),
        stay("answered", 300),
        stay(None, **due),
    ]

    now = promises(segments, NOON + MINUTE)
    later = promises(segments, NOON + MINUTE + 1)

    assert now == {"sla_due": 3, "sla_attainment": 0.333333}
    assert later == {"sla_due": 4, "sla_attainment": 0.25}


def test_offers_that_were_taken_back_are_nobodys_doing() -> None:
    segments = [
        stay(delivered=3, accepted=1, declined=1, missed=1),
        stay(None, delivered=1, withdrawn=2),
    ]

    assert offers(segments, 1) == {
        "offers_delivered": 4,
        "offer_accept_rate": 0.333333,
        "offer_miss_rate": 0.333333,
        "offer_decline_rate": 0.333333,
        "offers_per_answered": 4.0,
    }


def test_judgements_come_with_their_number_and_without_an_average() -> None:
    answered = [stay(score=score, is_surveyed=True) for score in (5, 4, 3, None, None)]

    assert judgements([*answered, stay()]) == {
        "csat_top_box": 0.666667,
        "csat_top": 0.333333,
        "csat_ratings": 3,
        "csat_response_rate": 0.6,
    }


def test_what_was_told_is_held_against_what_it_came_to() -> None:
    told: dict[str, Any] = {"told_low_ms": 30_000, "told_high_ms": 60_000}
    answered = [stay(wait=50, **told), stay(wait=60, **told), stay(wait=90, **told), stay(wait=1)]

    assert expectations(answered) == {
        "expected_wait_told": 3,
        "expected_wait_error_seconds": 36.667,
        "expected_wait_kept": 0.666667,
    }


def test_whoever_knows_the_customer_hits_when_they_answer() -> None:
    answered = [
        stay(sticky_agent="agent:ann"),
        stay(sticky_agent="agent:ben"),
        stay(),
    ]
    waiting = stay(None, sticky_agent="agent:ann")

    assert familiarity([*answered, waiting], answered) == {"sticky": 3, "sticky_hit_rate": 0.5}


def test_of_nothing_there_are_no_figures_and_no_errors() -> None:
    figures = queue_figures([], Thresholds(), "removed", NOON, Backlog(NOON, []))

    assert (figures.offered, figures.backlog, figures.backlog_oldest_seconds) == (0, 0, None)
    assert (figures.service_level, figures.asa_seconds, figures.wait_all_p50_seconds) == (
        None, None, None,
    )  # fmt: skip


def test_the_backlog_is_as_old_as_its_waits() -> None:
    waiting = [stay(None, waiting_since=NOON - age * SECOND) for age in (10, 20, 300)]

    figures = queue_figures([], Thresholds(), "offered", NOON, Backlog(NOON, waiting))

    assert (figures.backlog, figures.backlog_p50_seconds) == (3, 20.0)
    assert (figures.backlog_p95_seconds, figures.backlog_oldest_seconds) == (300.0, 300.0)
