"""Stays and slices made up for a test, with only what matters said."""

from __future__ import annotations

import heapq
import random
from typing import Any

from contact_center.ports.reports import AgentSlice, Segment

NOON = 1_800_000_000_000
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def stay(outcome: str | None = "answered", wait: float = 0, **more: Any) -> Segment:
    """Somebody who entered at noon and waited so many seconds."""
    entered_at = more.pop("entered_at", NOON)
    segment = Segment(
        conv=more.pop("conv", "c"),
        n=more.pop("n", 1),
        queue="support",
        channel="chat",
        tier=0,
        why="asked",
        opened_at=entered_at,
        entered_at=entered_at,
        waiting_since=entered_at,
        phase_at=entered_at,
    )
    if outcome is not None:
        segment.outcome = outcome
        segment.wait_ms = round(wait * SECOND)
        segment.left_at = entered_at + segment.wait_ms
        segment.phase = "over"
    if outcome == "answered":
        segment.agent = "agent:ann"
    for name, value in more.items():
        setattr(segment, name, value)
    return segment


def piece(
    state: str, start: int, seconds: float | None, agent: str = "agent:ann", **more: Any
) -> AgentSlice:
    """An agent in one state from so many seconds after noon on, for so many seconds."""
    started_at = NOON + start * SECOND
    ended_at = None if seconds is None else started_at + round(seconds * SECOND)
    fields = {"code": None, "items": 0, "used": 0, "units": 100, **more}
    return AgentSlice(agent, started_at, ended_at, state, **fields)


def impatient_crowd(
    seed: int, number: int, rate_per_s: float, handle_s: float, agents: int, patience_s: float
) -> list[Segment]:
    """Stays of a crowd at a group of agents, first come first served; some do not wait so long.

    Written without a look at the engine: whoever came takes the agent who is free first, or is
    gone by then.
    """
    chance = random.Random(seed)
    free_at = [0.0] * agents
    now, stays = 0.0, []
    for _ in range(number):
        now += chance.expovariate(rate_per_s)
        patience = chance.expovariate(1 / patience_s)
        wait = max(0.0, free_at[0] - now)
        entered_at = NOON + round(now * SECOND)
        if wait > patience:
            stays.append(stay("abandoned", patience, entered_at=entered_at))
        else:
            handle = chance.expovariate(1 / handle_s)
            heapq.heapreplace(free_at, now + wait + handle)
            made = stay("answered", wait, entered_at=entered_at)
            made.talk_ms = round(handle * SECOND)
            made.attention_us = made.talk_ms * 1000
            made.ended_at = (made.left_at or 0) + made.talk_ms
            made.ended_by = "closed"
            stays.append(made)
    return stays[number // 10 :]
