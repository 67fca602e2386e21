"""Who was at work when, from the recorded time of agents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contact_center.domain.calendars import WEEKDAYS
from contact_center.ports.reports import AgentSlice, Span
from contact_center.reporting import agent_time as t

GONE = "gone"
"""Not signed in at all; the other words are those of presence."""


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on the agent is available, away (with a code), offline or gone."""

    at: int
    presence: str
    code: str | None = None


Turns = tuple[Turn, ...]


def turns_of(slices: Sequence[AgentSlice]) -> dict[str, Turns]:
    """The turns of every agent who was signed in."""
    by_agent: defaultdict[str, list[AgentSlice]] = defaultdict(list)
    for piece in sorted(slices, key=lambda one: one.started_at):
        by_agent[piece.agent].append(piece)
    return {agent: _turns(pieces) for agent, pieces in by_agent.items()}


def _turns(pieces: Sequence[AgentSlice]) -> Turns:
    """Who talks is available, unless they were away before and have got nothing new since."""
    turns: list[Turn] = []
    before: AgentSlice | None = None
    for piece in pieces:
        ended_at = before.ended_at if before is not None else None
        if ended_at is not None and ended_at < piece.started_at:
            turns.append(Turn(ended_at, GONE))
            before = None
        wish = _wish(piece, before, turns)
        if not turns or (turns[-1].presence, turns[-1].code) != wish:
            turns.append(Turn(piece.started_at, *wish))
        before = piece
    if before is not None and before.ended_at is not None:
        turns.append(Turn(before.ended_at, GONE))
    return tuple(turns)


def _wish(
    piece: AgentSlice, before: AgentSlice | None, turns: Sequence[Turn]
) -> tuple[str, str | None]:
    if piece.state in {t.AWAY, t.OFFLINE}:
        return piece.state, piece.code
    is_busy = piece.state in {t.HANDLING, t.WRAP_UP, t.RECONNECTING}
    if before is not None and is_busy and piece.items <= before.items:
        return turns[-1].presence, turns[-1].code
    return t.AVAILABLE, None


def working_hours(
    span: Span, hours: tuple[time, time], days: Sequence[str], zone: ZoneInfo
) -> Turns:
    """At work between these times of these weekdays, in the zone, for as long as the span lasts."""
    turns: list[Turn] = []
    begins, ends = hours
    day = datetime.fromtimestamp(span.start / 1000, zone).date() - timedelta(days=1)
    last = datetime.fromtimestamp(span.end / 1000, zone).date()
    while day <= last:
        if WEEKDAYS[day.weekday()] in days:
            until = day if ends > begins else day + timedelta(days=1)
            turns.append(Turn(_at(day, begins, zone), t.AVAILABLE))
            turns.append(Turn(_at(until, ends, zone), GONE))
        day += timedelta(days=1)
    return tuple(turns)


def _at(day: date, clock: time, zone: ZoneInfo) -> int:
    return round(datetime.combine(day, clock, zone).timestamp() * 1000)
