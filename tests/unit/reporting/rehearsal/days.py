"""Recorded days for a test: a queue, people who work from noon on, and a crowd that came."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.domain.records import Agent
from contact_center.domain.records_setup import Queue
from contact_center.ports.reports import AgentSlice, Segment, Span
from contact_center.reporting.rehearsal.recording import Recording
from contact_center.reporting.rehearsal.rehearsing import rehearse
from tests.unit.reporting.lines import HOUR, NOON, SECOND, piece, stay

UTC = ZoneInfo("UTC")
AFTERNOON = Span(NOON, NOON + 4 * HOUR)


def agent(name: str, queues: dict[str, int] | None = None, **more: Any) -> Agent:
    """Somebody who talks to one customer at a time."""
    served = {"support": 0} if queues is None else queues
    id_ = f"agent:{name}"
    fields = {"units": 30, "queues": served, **more}
    return Agent(id_, f"{name}@shop.example", name, "agent", "en", "-", **fields)


def at_work(
    names: Iterable[str], start: int = -60, seconds: float | None = None
) -> list[AgentSlice]:
    """Available all the time, from a minute before noon on."""
    return [piece("available", start, seconds, f"agent:{name}") for name in names]


def came(after: float, talk: float | None = 60, conv: str | None = None, **more: Any) -> Segment:
    """Somebody who came so many seconds after noon, and was answered and served unless said."""
    at = NOON + round(after * SECOND)
    one = stay(conv=conv or f"c_{round(after * SECOND):09}", entered_at=at, **more)
    if one.outcome == "answered" and talk is not None:
        one.talk_ms = round(talk * SECOND)
        one.ended_at = (one.left_at or 0) + one.talk_ms + one.wrap_ms
        one.ended_by = one.ended_by or "closed"
    return one


def crowd(number: int, gap: float, talk: float, seed: int = 7) -> list[Segment]:
    """Random arrivals and talks; everybody was answered at once, as if there had been enough."""
    chance = random.Random(seed)
    now, found = 0.0, []
    for index in range(number):
        now += chance.expovariate(1 / gap)
        found.append(came(now, chance.expovariate(1 / talk), f"c_{index:05}"))
    return found


def recording(
    segments: Sequence[Segment],
    names: Iterable[str] = ("ann",),
    queues: Sequence[Queue] | None = None,
    **more: Any,
) -> Recording:
    """An afternoon of `support`, seen a day later."""
    names = list(names)
    found = Recording(
        AFTERNOON,
        NOON + 24 * HOUR,
        segments=segments,
        slices=at_work(names),
        queues=queues or [Queue("support", "Support", wrapup_seconds=0)],
        agents=[agent(name) for name in names],
    )
    return replace(found, **more)


def told(record: Recording, change: object = None, **more: Any) -> dict[str, Any]:
    """What a rehearsal of it says."""
    return rehearse(record, change, UTC, **more)
