"""How much fits an agent: units, a most per channel, and what interrupts what.

A person on the phone does not write emails: while a piece of work of one channel is in hand, work
of the channels it interrupts rests and takes no units. It stays where it is, and it counts again
for whatever comes after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from contact_center.domain.policy import Policy

Interrupts = Mapping[str, Sequence[str]]
"""Which channels rest beside work of a channel."""


class Profiled(Protocol):
    """Whoever has a capacity profile, or None and the numbers that are everybody's."""

    profile: str | None
    most: dict[str, int]
    interrupts: dict[str, list[str]]


def most_of(agent: Profiled, channel: str, policy: Policy) -> int:
    """How many pieces of work of this channel the agent may have at a time."""
    if agent.profile is not None and channel in agent.most:
        return agent.most[channel]
    return policy.channels[channel].most


def interrupts_of(agent: Profiled, policy: Policy) -> Interrupts:
    """What interrupts what for this agent."""
    return policy.interrupts if agent.profile is None else agent.interrupts


def units_in_use(load: Mapping[str, int], interrupts: Interrupts) -> int:
    """Units taken at this moment by work of these channels (`load` has the units of each)."""
    if len(load) < 2:  # noqa: PLR2004 -- one channel cannot interrupt another
        return sum(load.values())
    resting = {rests for channel in load for rests in interrupts.get(channel, ())}
    return sum(units for channel, units in load.items() if channel not in resting)


def units_beside(load: Mapping[str, int], channel: str, interrupts: Interrupts) -> int:
    """Units that are taken for somebody who asks for more work of `channel`."""
    resting = interrupts.get(channel, ())
    return sum(units for other, units in load.items() if other not in resting)


def added(load: Mapping[str, int], channel: str, cost: int) -> dict[str, int]:
    """`load` with one more piece of work of `channel`; it is named even if it costs nothing."""
    return {**load, channel: load.get(channel, 0) + cost}


def removed(load: Mapping[str, int], channel: str, cost: int, *, is_last: bool) -> dict[str, int]:
    """`load` without a piece of work, and without its channel if that was the last of it."""
    rest = {**load, channel: load.get(channel, 0) - cost}
    if is_last:
        del rest[channel]
    return rest
