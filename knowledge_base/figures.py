"""The figures an engine is judged by, from what it said and what was right. Pure.

Confidence is only compared, never read as a probability. Questions with equal confidence are
answered together or not at all: a threshold cannot tell them apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: the right entry (None: no entry answers it) and the ids that came first."""

    wanted: str | None
    ids: tuple[str, ...]
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether the first entry is the right one; nothing is right for an unanswerable one."""
        return self.wanted is not None and self.ids[:1] == (self.wanted,)


@dataclass(frozen=True, slots=True)
class Reliable:
    """Of `n` questions with a confidence in an interval: its mean, and the share that was right."""

    low: float
    high: float
    n: int
    promised: float
    right: float


def accuracy(judged: Sequence[Judged]) -> float:
    """The share of answerable questions whose right entry comes first."""
    return _share(each.is_right for each in judged if each.wanted is not None)


def hit_at(judged: Sequence[Judged], k: int) -> float:
    """The share of answerable questions whose right entry is among the first `k`."""
    return _share(each.wanted in each.ids[:k] for each in judged if each.wanted is not None)


def coverage_at_wrong(judged: Sequence[Judged], wrong_share: float) -> float:
    """The largest share answered directly such that at most `wrong_share` of the answers is wrong.

    Answers are given from the most confident downwards; one to an unanswerable question is wrong.
    """
    given = wrong = best = 0
    for group in _falling(judged):
        given += len(group)
        wrong += sum(not each.is_right for each in group)
        # The slack keeps 0.05 * 20 from falling short of 1 by a rounding.
        if wrong <= wrong_share * given + 1e-9:
            best = given
    return best / len(judged) if judged else 0.0


def auroc(judged: Sequence[Judged]) -> float | None:
    """How often an answerable question is more confident than an unanswerable one; ties half."""
    inside = sum(each.wanted is not None for each in judged)
    outside = len(judged) - inside
    if not inside or not outside:
        return None
    below = outside
    won = 0.0
    for group in _falling(judged):
        answerable = sum(each.wanted is not None for each in group)
        below -= len(group) - answerable
        won += answerable * (below + (len(group) - answerable) / 2)
    return won / (inside * outside)


def refused_when_kept(judged: Sequence[Judged], kept_share: float) -> float | None:
    """The share of unanswerable questions below a threshold that keeps `kept_share` of others."""
    inside = sorted((each.confidence for each in judged if each.wanted is not None), reverse=True)
    outside = [each.confidence for each in judged if each.wanted is None]
    if not inside or not outside:
        return None
    threshold = inside[math.ceil(kept_share * len(inside) - 1e-9) - 1]
    return _share(confidence < threshold for confidence in outside)


def reliability(judged: Sequence[Judged], bounds: Sequence[float]) -> list[Reliable]:
    """For confidences between neighbouring `bounds`: how many, what was promised, what was right.

    The reliability diagram as a table; intervals without a question are left out.
    """
    found: list[Reliable] = []
    for low, high in pairwise(bounds):
        held = [each for each in judged if low <= each.confidence < high]
        if held:
            promised = sum(each.confidence for each in held) / len(held)
            found.append(Reliable(low, high, len(held), promised, _share(map(_is_right, held))))
    return found


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` of them do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _falling(judged: Iterable[Judged]) -> Iterator[list[Judged]]:
    ordered = sorted(judged, key=lambda each: -each.confidence)
    return (list(group) for _, group in groupby(ordered, key=lambda each: each.confidence))


def _is_right(judged: Judged) -> bool:
    return judged.is_right


def _share(outcomes: Iterable[bool]) -> float:
    counted = list(outcomes)
    return sum(counted) / len(counted) if counted else 0.0
