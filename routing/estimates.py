"""What a waiting visitor is told: their position, and a wait as a range.

The wait is predicted from the state of the queue: with q ahead, q + 1 departures must come, the
j-th at the rate at which places of work become free, plus the rate at which j waiting people lose
patience (Whitt 1999, "Predicting queueing delays"; without patience it is (q + 1) * AHT / n).
With too little handled to know AHT, the guess is the wait of the last who was served (LES) or of
the head of the line (HOL), whichever is longer; both do well in heavy traffic (Ibrahim and Whitt
2009). With nothing to go by there is no number.
"""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

from contact_center.ports.places import Place
from routing.agent import FloorAgent
from routing.eligibility import why_never
from routing.floor import Floor
from routing.history import HALF_LIFE_MS
from routing.work import FloorWork

ENOUGH_HANDLED = 10
"""Completions, by their present weight, below which AHT is not believed."""

WORTH_TELLING_MS = 5_000
"""Shorter waits only say that somebody was free, and nothing of a line."""

ENOUGH_ABANDONED = 3
"""Abandons below which everybody is taken for patient."""

MOST_AHEAD = 500
"""Beyond this the sum is a matter of hours, and the rate hardly changes."""

_P80 = NormalDist().inv_cdf(0.8)
_STEPS = ((60, 5), (300, 15), (1800, 60))
"""Up to so many seconds, in steps of so many; beyond, five minutes."""


def place(floor: Floor, conv: str, now: int) -> Place | None:
    """The place of waiting work; the position told is never above one told before."""
    work = floor.works.get(conv)
    if work is None or not work.is_waiting:
        return None
    position = floor.position(work, now)
    if work.best_position is not None:
        position = min(position, work.best_position)
    work.best_position = position
    expected = _expected(floor, work, position - 1, now)
    if expected is None:
        return Place(position)
    low, high = expected
    return Place(position, rounded_seconds(low), rounded_seconds(high))


def wait_range(
    ahead: int, servers: float, handle_ms: float, patience_ms: float | None
) -> tuple[float, float]:
    """Median and 80 % bound of the wait behind `ahead` others, in milliseconds.

    `servers` is how many pieces of work are served at a time. The wait is a sum of exponential
    times; a gamma distribution of its mean and variance stands for it.
    """
    mean = variance = 0.0
    leaving = 1.0 / patience_ms if patience_ms else 0.0
    for waiting in range(min(ahead, MOST_AHEAD) + 1):
        between = 1.0 / (servers / handle_ms + waiting * leaving)
        mean += between
        variance += between * between
    if ahead > MOST_AHEAD:
        scale = (ahead + 1) / (MOST_AHEAD + 1)
        mean, variance = mean * scale, variance * scale
    shape = mean * mean / variance
    return _gamma(shape, mean, 0.0), _gamma(shape, mean, _P80)


def rounded_seconds(wait_ms: float) -> int:
    """Rounded up to a step that suits its size: nobody can promise seconds in half an hour."""
    seconds = max(0.0, wait_ms) / 1000
    step = next((step for limit, step in _STEPS if seconds <= limit), 300)
    return ceil(seconds / step) * step


def servers_for(floor: Floor, work: FloorWork, now: int) -> float:
    """Pieces of such work served at a time: places of those at work, by the share they give it."""
    members = (floor.agents[name] for name in sorted(floor.members.get(work.queue, ())))
    return sum(
        _places(floor, work, agent) * _share(floor, work.queue, agent, now)
        for agent in members
        if agent.takes_work and not agent.is_lost(now) and why_never(work.signature, agent) is None
    )


def _expected(floor: Floor, work: FloorWork, ahead: int, now: int) -> tuple[float, float] | None:
    servers = servers_for(floor, work, now)
    if servers <= 0:
        return None
    history = floor.history.of(work.queue)
    handle_ms = history.handles.mean()
    if handle_ms and history.handles.count_at(now) >= ENOUGH_HANDLED:
        patience = None
        if history.abandons.count_at(now) >= ENOUGH_ABANDONED:
            patience = history.abandons.mean()
        low, high = wait_range(ahead, servers, handle_ms, patience)
        return low, high
    guess = _age_of_head(floor, work, now)
    if history.last_wait_ms is not None and now - history.last_wait_at <= HALF_LIFE_MS:
        guess = max(guess, history.last_wait_ms)
    if guess < WORTH_TELLING_MS:
        return None
    # One exponential time with this mean.
    return wait_range(0, 1.0, guess, None)


def _age_of_head(floor: Floor, work: FloorWork, now: int) -> float:
    head = floor.works[min(line[0] for line in floor.lines[work.queue].values())[3]]
    return now - max(head.queued_at, head.not_before)


def _places(floor: Floor, work: FloorWork, agent: FloorAgent) -> int:
    most = floor.policy.channels[work.channel].most
    return min(most, agent.units // work.cost) if work.cost > 0 else most


def _share(floor: Floor, queue: str, agent: FloorAgent, now: int) -> float:
    """The part of the agent's recent work that came from `queue`; of nothing, equal parts."""
    weights = {}
    for name in agent.queues:
        accepted = floor.history.of(name).accepted_by.get(agent.id)
        weights[name] = (accepted.count_at(now) if accepted else 0.0) + 1 / len(agent.queues)
    return weights[queue] / sum(weights.values())


def _gamma(shape: float, mean: float, z: float) -> float:
    """A gamma quantile by the cube root of a normal one (Wilson and Hilferty 1931)."""
    root = 1 - 1 / (9 * shape) + z / (3 * sqrt(shape))
    return float(mean * max(0.0, root) ** 3)
