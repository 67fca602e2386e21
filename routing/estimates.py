"""What a waiting visitor is told: their position, and a wait as a range.

The wait is predicted from the state of the queue: with q ahead, q + 1 departures must come, the
j-th at the rate at which places of work become free, plus the rate at which j waiting people lose
patience (Whitt 1999, "Predicting queueing delays"; without patience it is (q + 1) * AHT / n).
With too little handled to know AHT, the guess is the wait of the last who was served (LES) or of
the head of the line (HOL), whichever is longer; both do well in heavy traffic (Ibrahim and Whitt
2009). With nothing to go by there is no number.
"""

from __future__ import annotations

from bisect import bisect_left
from math import ceil, sqrt
from statistics import NormalDist

from contact_center.domain.capacity import most_of
from contact_center.ports.places import Place
from routing.agent import FloorAgent
from routing.eligibility import could_ever
from routing.floor import Floor
from routing.history import HALF_LIFE_MS
from routing.work import FloorWork, Signature

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
    position = position_of(floor, work, now)
    if work.best_position is not None:
        position = min(position, work.best_position)
    work.best_position = position
    expected = _expected(floor, work, position - 1, now)
    if expected is None:
        return Place(position)
    low, high = (rounded_seconds(bound) for bound in expected)
    if work.told is None:
        work.told = (now - work.queued_at, low, high)
    return Place(position, low, high)


def position_of(floor: Floor, work: FloorWork, now: int) -> int:
    """1 plus how many with a smaller place want somebody who could serve this work as well.

    Whoever wants to be called later is not ahead of anybody.
    """
    key = work.key
    rivals = rivals_of(floor, work.signature)
    ahead = sum(bisect_left(floor.lines.get(one, ()), key) for one in rivals)
    later = (floor.works[conv] for conv in floor.postponed)
    is_not_due = (
        one.is_waiting and one.not_before > now and one.key < key
        for one in later
        if one.signature in rivals
    )
    return 1 + ahead - sum(is_not_due)


def rivals_of(floor: Floor, signature: Signature) -> set[Signature]:
    """What is waited for by those who compete with such work, itself included."""
    return {signature, *(one for one in floor.lines if competes(floor, signature, one))}


def competes(floor: Floor, one: Signature, other: Signature) -> bool:
    """Whether somebody could be asked for both; where nobody could, one queue is one line."""
    if one == other:
        return True
    ours, theirs = able(floor, one), able(floor, other)
    if not ours or not theirs:
        return one.queue == other.queue
    return not ours.isdisjoint(theirs)


def able(floor: Floor, signature: Signature) -> frozenset[str]:
    """Everybody who works here and could be asked for such work at some hour."""
    known = floor.able.get(signature)
    if known is None:
        agents = (agent.id for agent in could_ever(floor, signature) if agent.active)
        known = floor.able[signature] = frozenset(agents)
    return known


def expected_wait_ms(floor: Floor, work: FloorWork, now: int) -> float | None:
    """The middle of the wait still to come, or None with nothing to go by."""
    expected = _expected(floor, work, position_of(floor, work, now) - 1, now)
    return None if expected is None else expected[0]


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
    """Pieces of work served at a time that this one competes with.

    Places of those at work who could take it, by the part of their work that comes from the
    queues competed with.
    """
    agents = sorted(could_ever(floor, work.signature), key=lambda agent: agent.id)
    queues = {queue for one in rivals_of(floor, work.signature) for queue in one.all_queues}
    return sum(
        _places(floor, work, agent) * _share(floor, queues, agent, now)
        for agent in agents
        if agent.takes(work.channel) and not agent.is_lost(now)
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
    lines = (floor.lines[one] for one in floor.asking[work.queue])
    head = floor.works[min(line[0] for line in lines)[3]]
    return now - max(head.queued_at, head.not_before)


def _places(floor: Floor, work: FloorWork, agent: FloorAgent) -> int:
    most = most_of(agent, work.channel, floor.policy)
    return min(most, agent.units // work.cost) if work.cost > 0 else most


def _share(floor: Floor, queues: set[str], agent: FloorAgent, now: int) -> float:
    """The part of the agent's recent work that came from these queues; of nothing, equal parts."""
    weights = {}
    for name in agent.queues:
        accepted = floor.history.of(name).accepted_by.get(agent.id)
        weights[name] = (accepted.count_at(now) if accepted else 0.0) + 1 / len(agent.queues)
    ours = sum(weights.get(queue, 0.0) for queue in queues)
    return ours / sum(weights.values())


def _gamma(shape: float, mean: float, z: float) -> float:
    """A gamma quantile by the cube root of a normal one (Wilson and Hilferty 1931)."""
    root = 1 - 1 / (9 * shape) + z / (3 * sqrt(shape))
    return float(mean * max(0.0, root) ** 3)
