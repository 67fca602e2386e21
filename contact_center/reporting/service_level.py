"""How many came, how many were answered in time, and every way to make one number of it.

Contracts differ by nine points on the same day, so a service level always carries the name of
its variant. docs/reporting.md has the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from contact_center.ports.reports import Segment
from contact_center.reporting import stays

Variant = Literal[
    "offered",
    "answered",
    "forgiving",
    "short_removed",
    "with_flow",
    "no_abandons",
    "removed",
]
DEFAULT: Variant = "short_removed"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as in time (T), and as hung up before anybody could have answered (s)."""

    within_ms: int = 20_000
    short_ms: int = 5_000


@dataclass(slots=True)
class Counts:
    """Stays by how their wait ended: O = A + B + F + cancelled + expired + waiting."""

    offered: int = 0
    answered: int = 0
    answered_within: int = 0
    abandoned: int = 0
    abandoned_short: int = 0
    abandoned_within: int = 0
    flowed_out: int = 0
    converted: int = 0
    converted_within: int = 0
    converted_answered: int = 0
    converted_answered_within: int = 0
    cancelled: int = 0
    expired: int = 0
    waiting: int = 0


def count(segments: Iterable[Segment], thresholds: Thresholds) -> Counts:
    """Count each stay once."""
    counts = Counts()
    for one in segments:
        counts.offered += 1
        wait = one.wait_ms or 0
        is_within = wait <= thresholds.within_ms
        if one.converted_at is not None:
            counts.converted += 1
            counts.converted_within += (one.converted_wait_ms or 0) <= thresholds.within_ms
        match one.outcome:
            case None:
                counts.waiting += 1
            case stays.ANSWERED:
                counts.answered += 1
                counts.answered_within += is_within
                counts.converted_answered += one.converted_at is not None
                counts.converted_answered_within += is_within and one.converted_at is not None
            case stays.ABANDONED:
                counts.abandoned += 1
                counts.abandoned_within += is_within
                counts.abandoned_short += wait <= thresholds.short_ms
            case stays.OVERFLOWED | stays.TRANSFERRED:
                counts.flowed_out += 1
            case stays.EXPIRED:
                counts.expired += 1
            case _:
                counts.cancelled += 1
    return counts


def share(part: float, whole: float) -> float | None:
    """A part of a whole; of nothing there is no share, which is not the same as none."""
    return part / whole if whole > 0 else None


def _removed(c: Counts) -> float | None:
    """Who took a call instead has left the queue with it, whatever became of the call."""
    answered = c.answered - c.converted_answered
    in_time = c.answered_within - c.converted_answered_within
    in_time += c.abandoned_within + c.converted_within
    return share(in_time, answered + c.abandoned + c.converted)


VARIANTS: MappingProxyType[Variant, Callable[[Counts], float | None]] = MappingProxyType(
    {
        "offered": lambda c: share(c.answered_within, c.answered + c.abandoned),
        "answered": lambda c: share(c.answered_within, c.answered),
        "forgiving": lambda c: share(
            c.answered_within + c.abandoned_within, c.answered + c.abandoned
        ),
        "short_removed": lambda c: share(
            c.answered_within, c.answered + c.abandoned - c.abandoned_short
        ),
        "with_flow": lambda c: share(c.answered_within, c.answered + c.abandoned + c.flowed_out),
        "no_abandons": lambda c: share(c.answered_within, c.answered),
        "removed": _removed,
    }
)
"""Every variant by its name; the formulas are those of docs/reporting.md, in its order."""

FORMULAS: MappingProxyType[Variant, str] = MappingProxyType(
    {
        "offered": "A_T / (A + B)",
        "answered": "A_T / A",
        "forgiving": "(A_T + B_T) / (A + B)",
        "short_removed": "A_T / (A + B - B_s)",
        "with_flow": "A_T / (A + B + F)",
        "no_abandons": "A_T / A",
        "removed": "(A_T + B_T + C_T) / (A + B + C)",
    }
)
"""The same as people write them, to stand beside every figure."""
