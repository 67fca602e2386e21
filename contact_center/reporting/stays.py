"""The life of one stay in a queue: entered, left by one of the outcomes, and what came of it."""

from __future__ import annotations

from types import MappingProxyType

from contact_center.domain.facts import Fact, StateChanged, WorkQueued
from contact_center.domain.reserved import is_reserved
from contact_center.ports.reports import Segment
from contact_center.reporting.agent_time import at_work
from contact_center.reporting.book import Book

WAITING, TALK, PARKED, WRAP_UP, OVER = "waiting", "talk", "parked", "wrap_up", "over"
LIVE = frozenset({TALK, WRAP_UP})
ANSWERED, ABANDONED, OVERFLOWED = "answered", "abandoned", "overflowed"
TRANSFERRED, CANCELLED, EXPIRED = "transferred", "cancelled", "expired"
OUTCOMES = (ANSWERED, ABANDONED, OVERFLOWED, TRANSFERRED, CANCELLED, EXPIRED)
"""How a wait ends; a stay has none while it lasts, and one for ever afterwards."""

WAIT_OVER = "wait_over"
"""How a wait ended that was as long as the queue allows."""

_PHASES = MappingProxyType({"active": TALK, "parked": PARKED, "wrap_up": WRAP_UP})
_TO_QUEUE = "queue"


def queued(book: Book, fact: Fact, body: WorkQueued) -> None:
    """Into a queue: another stay, unless the work waits there already (a chat becomes a call)."""
    last = book.segments.get(fact.conv or "")
    since = None
    if last is not None and last.phase == WAITING:
        if last.queue == body.queue:
            _stays(book, last, fact, body)
            return
        _leave(book, last, fact.at, TRANSFERRED if body.why == TRANSFERRED else OVERFLOWED)
        since = last.waiting_since
    elif last is not None:
        _is_back(book, last, fact, body.why)
    if is_reserved(body.queue):
        return
    begins = max(fact.at, body.not_before or 0)
    is_promised = since is not None or not body.keeps_place or last is None
    book.change(
        Segment(
            conv=fact.conv or "",
            n=last.n + 1 if last else 1,
            queue=body.queue,
            channel=body.channel,
            tier=body.tier,
            why=body.why,
            opened_at=book.opened.get(fact.conv or "", fact.at),
            entered_at=begins,
            waiting_since=begins if since is None else since,
            phase_at=fact.at,
            cost=body.cost,
            # A promise is kept or broken once: who comes back after a talk has had theirs.
            due_at=body.due_at if is_promised else None,
            sticky_agent=body.sticky_agent,
        )
    )


def moved(book: Book, fact: Fact, body: StateChanged) -> None:
    """The conversation is in another state: the wait is over, or the handling goes on."""
    segment = book.segments.get(fact.conv or "")
    if segment is None:
        return
    if is_reserved(body.queue):
        _lost_sight(book, segment, fact)
    elif segment.phase == WAITING:
        _ends_waiting(book, segment, fact, body)
    else:
        _handled(book, segment, fact, body)


def _stays(book: Book, segment: Segment, fact: Fact, body: WorkQueued) -> None:
    """Same work, same place; a call that was asked for later does not wait before its time."""
    if body.channel == "callback" and segment.channel != "callback":
        segment.converted_at = fact.at
        segment.converted_wait_ms = max(0, fact.at - segment.waiting_since)
    segment.channel = body.channel
    segment.cost = body.cost
    segment.sticky_agent = body.sticky_agent or segment.sticky_agent
    segment.waiting_since = max(segment.waiting_since, body.not_before or 0)
    if segment.due_at is not None:
        segment.due_at = body.due_at
    book.change(segment)


def _is_back(book: Book, last: Segment, fact: Fact, why: str) -> None:
    """What was handled is in a queue again: by whose doing, and whether it had been closed."""
    if last.phase != OVER:
        _handled(book, last, fact, StateChanged("queued", last.queue))
    if last.ended_by == _TO_QUEUE:
        last.ended_by = why
    elif last.ended_by == "closed" and last.reopened_at is None:
        last.reopened_at = fact.at
    book.change(last)


def _lost_sight(book: Book, segment: Segment, fact: Fact) -> None:
    """Into a queue of the center's own, which reports do not know."""
    if segment.phase == WAITING:
        _leave(book, segment, fact.at, OVERFLOWED)
    else:
        _handled(book, segment, fact, StateChanged("queued", segment.queue))


def _leave(book: Book, segment: Segment, at: int, outcome: str) -> None:
    segment.outcome = outcome
    segment.left_at = at
    segment.wait_ms = max(0, at - segment.waiting_since)
    segment.phase = OVER
    segment.phase_at = at
    book.change(segment)


def _ends_waiting(book: Book, segment: Segment, fact: Fact, body: StateChanged) -> None:
    match body.state:
        case "queued" | "offered":
            pass
        case "active" | "parked" | "wrap_up":
            _leave(book, segment, fact.at, ANSWERED)
            segment.agent = body.owner
            segment.how = segment.how or "accepted"
            _handled(book, segment, fact, body)
        case "abandoned":
            # Who waits for a call cannot hang up: they called it off.
            is_call = segment.channel == "callback"
            _leave(book, segment, fact.at, CANCELLED if is_call else ABANDONED)
        case "bot":
            _leave(book, segment, fact.at, OVERFLOWED)
        case _:
            is_expired = segment.how == WAIT_OVER
            _leave(book, segment, fact.at, EXPIRED if is_expired else CANCELLED)


def _handled(book: Book, segment: Segment, fact: Fact, body: StateChanged) -> None:
    """From talk to parked, to wrap-up, to the end, and back again when it is taken up anew."""
    phase = _PHASES.get(body.state, OVER)
    if phase == OVER == segment.phase:
        return
    _count_time(segment, fact.at)
    _on_desks(book, segment, phase, body.owner, fact.at)
    if phase == OVER:
        segment.ended_at = fact.at
        segment.ended_by = "closed" if body.state in {"closed", "abandoned"} else _TO_QUEUE
    else:
        if segment.ended_at is not None:
            segment.reopened_at = fact.at
            segment.ended_at = segment.ended_by = None
        if segment.owner is not None and segment.owner != body.owner:
            segment.handed += 1
        segment.owner = body.owner
    segment.phase = phase
    segment.phase_at = fact.at
    book.change(segment)


def _count_time(segment: Segment, at: int) -> None:
    passed = at - segment.phase_at
    match segment.phase:
        case "talk":
            segment.talk_ms += passed
        case "parked":
            segment.parked_ms += passed
        case "wrap_up":
            segment.wrap_ms += passed
        case _:
            pass


def _on_desks(book: Book, segment: Segment, phase: str, owner: str | None, at: int) -> None:
    """Take the work off one desk and put it on another; attention is what it got meanwhile."""
    had = segment.owner if segment.phase in LIVE else None
    has = owner if phase in LIVE else None
    if had is not None:
        with at_work(book, had, at) as agent:
            agent.items.pop(segment.conv, None)
            segment.attention_us += max(0, agent.attention_us - segment.attention_from)
            if has == had:
                agent.items[segment.conv] = (phase, segment.cost)
            segment.attention_from = agent.attention_us
    if has is not None and has != had:
        with at_work(book, has, at) as agent:
            agent.items[segment.conv] = (phase, segment.cost)
            segment.attention_from = agent.attention_us
