"""What an agent does, second by second: each belongs to exactly one display state.

The first of these that holds: wrap-up that fills the agent, handling, other wrap-up, offered,
reconnecting, away, available, offline. Only who is signed in has time at all: connected, or
away from the network for no longer than the grace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contact_center.ports.reports import AgentSlice, AgentWatch
from contact_center.reporting.book import Book

DAY_MS = 86_400_000

HANDLING, WRAP_UP, OFFERED, RECONNECTING = "handling", "wrap_up", "offered", "reconnecting"
AWAY, AVAILABLE, OFFLINE = "away", "available", "offline"
STATES = (WRAP_UP, HANDLING, OFFERED, RECONNECTING, AWAY, AVAILABLE, OFFLINE)


@contextmanager
def at_work(book: Book, agent: str | None, at: int) -> Iterator[AgentWatch]:
    """Let time pass for an agent up to `at`, change what they have in hand, and see the state.

    Whoever is nobody here (none, or reserved) may be changed without consequences.
    """
    watch = book.agent(agent)
    if watch is None:
        yield AgentWatch(agent or "")
        return
    _pass(book, watch, at)
    yield watch
    _show(book, watch, at)


def display(agent: AgentWatch) -> tuple[str, str | None] | None:
    """The state others see, with the reason for being away; None when not signed in."""
    if not agent.connected and agent.lost_at is None:
        return None
    if any(kind == WRAP_UP and cost >= agent.units for kind, cost in agent.items.values()):
        return WRAP_UP, None
    kinds = {kind for kind, _ in agent.items.values()}
    if kinds - {WRAP_UP}:
        return HANDLING, None
    if kinds:
        return WRAP_UP, None
    if agent.rings:
        return OFFERED, None
    if not agent.connected:
        return RECONNECTING, None
    return agent.presence, agent.code if agent.presence == AWAY else None


def _pass(book: Book, agent: AgentWatch, at: int) -> None:
    """What was goes on until now, or until the agent was lost."""
    if agent.connected or agent.lost_at is not None:
        until = at if agent.lost_at is None else min(at, agent.lost_at)
        if agent.items and until > agent.at:
            agent.attention_us += (until - agent.at) * 1000 // len(agent.items)
        if agent.lost_at is not None and at >= agent.lost_at:
            _end(book, agent, agent.lost_at)
            agent.lost_at = None
    agent.at = at


def _show(book: Book, agent: AgentWatch, at: int) -> None:
    """Begin another slice if what others see has changed."""
    state = display(agent)
    fresh = None
    if state is not None:
        used = sum(cost for _, cost in agent.items.values()) + sum(agent.rings.values())
        # Who is lost has an end in sight: it stands in the row, in case nothing else comes.
        fresh = AgentSlice(agent.id, at, agent.lost_at, *state, len(agent.items), used, agent.units)
    old = agent.showing
    if old is not None and fresh is not None and _looks(old) == _looks(fresh):
        return
    _end(book, agent, at)
    agent.showing = fresh
    if fresh is not None:
        book.sliced(fresh)


def _looks(piece: AgentSlice) -> tuple[object, ...]:
    # With the end in sight, so that whoever is lost begins a short slice of their own.
    return piece.ended_at, *_work(piece)


def _work(piece: AgentSlice) -> tuple[str, str | None, int, int, int]:
    return piece.state, piece.code, piece.items, piece.used, piece.units


def _end(book: Book, agent: AgentWatch, at: int) -> None:
    """The slice is over; at every midnight of UTC in it another piece begins."""
    piece = agent.showing
    agent.showing = None
    while piece is not None:
        midnight = piece.started_at - piece.started_at % DAY_MS + DAY_MS
        piece.ended_at = min(at, midnight)
        book.sliced(piece)
        piece = _rest(piece, midnight) if at > midnight else None


def _rest(piece: AgentSlice, midnight: int) -> AgentSlice:
    return AgentSlice(piece.agent, midnight, None, *_work(piece))
