"""How many agents it takes: what came at this hour of past weeks, put through Erlang A.

Nothing is invented: arrivals are the average of the same half-hours, handle time and patience
those that were measured. People on a break, in training or ill are not in the number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from contact_center.ports.reports import Segment
from contact_center.reporting import stays
from contact_center.reporting.waits import mean, patience_ms
from routing.theory import Service, impatient, patient

MOST_AGENTS = 2_000


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be expected of half an hour, and of how much experience that is made.

    `handle_s` is attention: what a contact took of an agent who may serve several at once.
    `patience_s` is None while nobody has ever given up.
    """

    rate_per_s: float
    weeks: int
    handle_s: float | None
    handled: int
    patience_s: float | None
    abandoned: int


@dataclass(frozen=True, slots=True)
class Need:
    """The fewest agents that reach the target, and what theory expects of them."""

    agents: int
    model: str
    service: Service


def demand(arrivals: Sequence[int], interval_seconds: float, recent: Sequence[Segment]) -> Demand:
    """`arrivals` of the same interval in past weeks; handling and patience of `recent` stays."""
    over = [one for one in recent if one.outcome == stays.ANSWERED and one.ended_at is not None]
    handle = mean([one.attention_us for one in over])
    # Only who chats can have enough; a mail waits as long as it takes, and so does a call.
    waits = [
        (one.wait_ms, one.outcome == stays.ABANDONED)
        for one in recent
        if one.wait_ms is not None and one.channel == "chat"
    ]
    patience = patience_ms(waits)
    return Demand(
        rate_per_s=(mean(arrivals) or 0.0) / interval_seconds,
        weeks=len(arrivals),
        handle_s=handle / 1_000_000 if handle else None,
        handled=len(over),
        patience_s=patience / 1000 if patience else None,
        abandoned=sum(has_left for _, has_left in waits),
    )


def agents_needed(expected: Demand, target: float, within_s: float) -> Need | None:
    """The smallest number with a service level of at least `target`; None where none would do.

    More agents never make it worse, so the number is found by halving.
    """
    if expected.handle_s is None:
        return None
    low, high = 0, max(1, math.ceil(expected.rate_per_s * expected.handle_s))
    while not _reaches(expected, high, target, within_s):
        low, high = high, high * 2
        if high > MOST_AGENTS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if _reaches(expected, middle, target, within_s):
            high = middle
        else:
            low = middle
    model = "erlang_c" if expected.patience_s is None else "erlang_a"
    return Need(high, model, _service(expected, high, within_s))


def _reaches(expected: Demand, agents: int, target: float, within_s: float) -> bool:
    return _service(expected, agents, within_s).service_level >= target


def _service(expected: Demand, agents: int, within_s: float) -> Service:
    assert expected.handle_s is not None
    if expected.patience_s is None:
        return patient(agents, expected.rate_per_s, expected.handle_s, within_s)
    return impatient(agents, expected.rate_per_s, expected.handle_s, expected.patience_s, within_s)
