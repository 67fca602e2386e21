"""One line of a queue's report: everything that can be said of a set of stays.

Seconds and shares; None where there is nothing to divide by. The definitions are in
docs/reporting.md, by the names of the fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from contact_center.ports.reports import Segment
from contact_center.reporting import stays
from contact_center.reporting.quality import (
    expectations,
    familiarity,
    handling,
    judgements,
    offers,
    promises,
    rounded,
    seconds,
    waited_ms,
)
from contact_center.reporting.service_level import (
    VARIANTS,
    Counts,
    Thresholds,
    Variant,
    count,
    share,
)
from contact_center.reporting.waits import mean, patient_percentiles, percentile

_SHARES = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """The figures of one queue, of one interval, or of all together."""

    offered: int
    answered: int
    answered_within: int
    abandoned: int
    abandoned_short: int
    abandoned_within: int
    flowed_out: int
    converted: int
    cancelled: int
    expired: int
    waiting: int
    service_level: float | None
    service_level_variant: Variant
    asa_seconds: float | None
    mean_abandon_seconds: float | None
    longest_wait_seconds: float | None
    wait_p50_seconds: float | None
    wait_p80_seconds: float | None
    wait_p95_seconds: float | None
    wait_all_p50_seconds: float | None
    wait_all_p80_seconds: float | None
    wait_all_p95_seconds: float | None
    abandon_rate: float | None
    abandon_rate_raw: float | None
    flow_out_rate: float | None
    handled: int
    aht_seconds: float | None
    talk_seconds: float | None
    wrap_up_seconds: float | None
    parked_seconds: float | None
    attention_seconds: float | None
    transfer_rate: float | None
    transfers: int
    taken_over: int
    reopen_rate: float | None
    first_response_seconds: float | None
    first_response_p80_seconds: float | None
    resolution_seconds: float | None
    resolution_p80_seconds: float | None
    sla_due: int
    sla_attainment: float | None
    offers_delivered: int
    offer_accept_rate: float | None
    offer_miss_rate: float | None
    offer_decline_rate: float | None
    offers_per_answered: float | None
    csat_top_box: float | None
    csat_top: float | None
    csat_ratings: int
    csat_response_rate: float | None
    expected_wait_told: int
    expected_wait_error_seconds: float | None
    expected_wait_kept: float | None
    sticky: int
    sticky_hit_rate: float | None
    backlog: int | None
    backlog_p50_seconds: float | None
    backlog_p95_seconds: float | None
    backlog_oldest_seconds: float | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Stays that wait at one moment; a report of a span has that of its end."""

    at: int
    segments: Sequence[Segment]


def queue_figures(
    segments: Sequence[Segment],
    thresholds: Thresholds,
    variant: Variant,
    now: int,
    backlog: Backlog | None = None,
) -> QueueFigures:
    """Everything about these stays, as it is known at `now`."""
    counts = count(segments, thresholds)
    answered = [one for one in segments if one.outcome == stays.ANSWERED]
    parts: dict[str, Any] = {
        **_counted(counts),
        **_waits(segments, answered, now),
        **handling(answered),
        **promises(segments, now),
        **offers(segments, counts.answered),
        **judgements(answered),
        **expectations(answered),
        **familiarity(segments, answered),
        **_ages(backlog),
    }
    return QueueFigures(
        service_level=rounded(VARIANTS[variant](counts)),
        service_level_variant=variant,
        abandon_rate=rounded(
            share(
                counts.abandoned - counts.abandoned_short,
                counts.offered - counts.abandoned_short - counts.flowed_out,
            )
        ),
        abandon_rate_raw=rounded(share(counts.abandoned, counts.offered)),
        flow_out_rate=rounded(share(counts.flowed_out, counts.offered)),
        **parts,
    )


def _counted(counts: Counts) -> dict[str, int]:
    """The counts that are fields of the line, by the same names."""
    names = {field.name for field in fields(QueueFigures)}
    return {name: value for name, value in asdict(counts).items() if name in names}


def _waits(
    segments: Sequence[Segment], answered: Sequence[Segment], now: int
) -> dict[str, float | None]:
    waits = sorted(one.wait_ms or 0 for one in answered)
    left = [one.wait_ms or 0 for one in segments if one.outcome == stays.ABANDONED]
    everybody = [(waited_ms(one, now), one.outcome == stays.ANSWERED) for one in segments]
    p50, p80, p95 = (percentile(waits, each) for each in _SHARES)
    all50, all80, all95 = patient_percentiles(everybody, _SHARES)
    return {
        "asa_seconds": seconds(mean(waits)),
        "mean_abandon_seconds": seconds(mean(left)),
        "longest_wait_seconds": seconds(waits[-1] if waits else None),
        "wait_p50_seconds": seconds(p50),
        "wait_p80_seconds": seconds(p80),
        "wait_p95_seconds": seconds(p95),
        "wait_all_p50_seconds": seconds(all50),
        "wait_all_p80_seconds": seconds(all80),
        "wait_all_p95_seconds": seconds(all95),
    }


def _ages(backlog: Backlog | None) -> dict[str, float | int | None]:
    if backlog is None:
        names = ("backlog_p50_seconds", "backlog_p95_seconds", "backlog_oldest_seconds")
        return {"backlog": None, **dict.fromkeys(names)}
    ages = sorted(max(0, backlog.at - one.waiting_since) for one in backlog.segments)
    return {
        "backlog": len(ages),
        "backlog_p50_seconds": seconds(percentile(ages, 0.5)),
        "backlog_p95_seconds": seconds(percentile(ages, 0.95)),
        "backlog_oldest_seconds": seconds(ages[-1] if ages else None),
    }
