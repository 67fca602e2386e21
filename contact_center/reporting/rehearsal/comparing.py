"""The figures of a rehearsal: the record, the run as it was, the run as changed, and what differs.

All three are counted from the same kind of rows by the definitions of reports
(docs/reporting.md): contacts by when they entered, agents' time by when it passed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contact_center.ports.reports import AgentSlice, Segment, Span
from contact_center.reporting.agent_figures import Work
from contact_center.reporting.quality import rounded
from contact_center.reporting.queue_figures import queue_figures
from contact_center.reporting.rehearsal.center import Played
from contact_center.reporting.rehearsal.recording import Recording
from contact_center.reporting.rehearsal.setup import Setup
from contact_center.reporting.service_level import DEFAULT, Thresholds, Variant

COUNTS = (
    "offered",
    "answered",
    "abandoned",
    "flowed_out",
    "cancelled",
    "expired",
    "waiting",
    "transfers",
)
RATES = (
    "service_level",
    "asa_seconds",
    "wait_p50_seconds",
    "wait_p95_seconds",
    "abandon_rate",
    "occupancy",
)
FIGURES = (*COUNTS, *RATES)
"""What is compared, by the names of docs/reporting.md."""

REPEATED = ("service_level", "asa_seconds", "abandon_rate")
"""By what one sees how well the run as it was repeats the record."""

Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Judging:
    """What counts as in time and as hung up at once, and which service level is meant."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    variant: Variant = DEFAULT


@dataclass(frozen=True, slots=True)
class Side:
    """The rows of one of the three, who served which queue, and until when it is known."""

    segments: Sequence[Segment]
    slices: Sequence[AgentSlice]
    members: Mapping[str, Collection[str]]
    until: int


def recorded(recording: Recording, setup: Setup) -> Side:
    """What really happened, in queues that are still there."""
    members = {queue: setup.members(queue) for queue in setup.rows.queues}
    segments = [one for one in recording.segments if one.queue in members]
    return Side(segments, recording.slices, members, recording.now)


def played(recording: Recording, setup: Setup, run: Played) -> Side:
    """What came of a run."""
    members = {queue: setup.members(queue) for queue in setup.rows.queues}
    return Side(run.segments, run.slices, members, recording.ends_at)


def compared(
    span: Span, record: Side, before: Side, after: Side, judging: Judging
) -> dict[str, Any]:
    """Figures of the three sides, and their differences, overall and by queue.

    `difference` is after minus before, `reproduction` is before minus recorded; a figure that one
    of the two has not is None there.
    """
    sides = (record, before, after)
    queues = sorted({one.queue for side in sides for one in _entered(side, span)})
    made = [_of_side(side, span, queues, judging) for side in sides]
    return {
        "recorded": made[0],
        "before": made[1],
        "after": made[2],
        "difference": _differences(made[1], made[2], FIGURES),
        "reproduction": _differences(made[0], made[1], REPEATED),
    }


def _entered(side: Side, span: Span) -> list[Segment]:
    return [one for one in side.segments if span.start <= one.entered_at < span.end]


def _of_side(side: Side, span: Span, queues: Sequence[str], judging: Judging) -> dict[str, Any]:
    entered = _entered(side, span)
    work = Work(span, side.until, side.slices, (), ())
    by_queue = {
        queue: _figures(
            [one for one in entered if one.queue == queue],
            work.figures(sorted(side.members.get(queue, ()))).occupancy,
            side.until,
            judging,
        )
        for queue in queues
    }
    everybody = work.figures(sorted(work.agents)).occupancy
    return {"overall": _figures(entered, everybody, side.until, judging), "queues": by_queue}


def _figures(
    segments: Sequence[Segment], occupancy: float | None, now: int, judging: Judging
) -> Figures:
    line = queue_figures(segments, judging.thresholds, judging.variant, now)
    found = {name: getattr(line, name) for name in FIGURES if name != "occupancy"}
    return {**found, "occupancy": occupancy}


def _differences(one: Any, other: Any, names: Sequence[str]) -> dict[str, Any]:
    return {
        "overall": _difference(one["overall"], other["overall"], names),
        "queues": {
            queue: _difference(found, other["queues"][queue], names)
            for queue, found in one["queues"].items()
        },
    }


def _difference(one: Figures, other: Figures, names: Sequence[str]) -> Figures:
    found: Figures = {}
    for name in names:
        was, would_be = one[name], other[name]
        if was is None or would_be is None:
            found[name] = None
        else:
            found[name] = would_be - was if name in COUNTS else rounded(would_be - was)
    return found
