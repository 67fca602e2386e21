"""Percentiles of waiting, also of those who gave up before they could be answered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest of the sorted `values` that at least this share of them does not exceed.

    That is the nearest rank: a value somebody really had, never one between two people.
    """
    if not values:
        return None
    return values[max(0, math.ceil(share * len(values)) - 1)]


def patient_percentiles(
    waits: Iterable[tuple[int, bool]], shares: Sequence[float]
) -> list[int | None]:
    """How long one waits for an answer if one stays: waits, and whether they were answered.

    Who left waited at least that long and would have waited longer (censored), so the curve is
    the product of the chances to go on waiting at each answer: Kaplan and Meier (1958). At equal
    times answers come before leavings, as there. None where too few were answered to know.
    """
    ordered = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    found: list[int | None] = [None] * len(shares)
    still, waiting = 1.0, len(ordered)
    for wait, is_answered in ordered:
        if is_answered:
            # The last one who waits and is answered leaves nobody: exactly nobody.
            still = 0.0 if waiting == 1 else still * (waiting - 1) / waiting
            for index, share in enumerate(shares):
                if found[index] is None and still <= 1 - share + 1e-12:
                    found[index] = wait
        waiting -= 1
    return found


def mean(values: Sequence[float]) -> float | None:
    """The average; of nothing there is none."""
    return sum(values) / len(values) if values else None


def patience_ms(waits: Iterable[tuple[int, bool]]) -> float | None:
    """How long people wait before they leave: all waiting divided by the number who left.

    The estimate of the exponential law under censoring; `waits` says who left. None when nobody
    has left yet.
    """
    total, left = 0, 0
    for wait, has_left in waits:
        total += wait
        left += has_left
    return total / left if left else None
