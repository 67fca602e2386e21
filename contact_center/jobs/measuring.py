"""What is measured by nobody else: facts counted in order, gauges of the floor, the event loop.

`Tally` is a feed of the journal, so that what it counts was committed, and once. `Sampler` looks
once a second at what stands at a value. `LoopLag` sleeps and sees how late it is woken.
Everything of the center's own trial visitor is left out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from contact_center.domain.facts import (
    BotTurnTaken,
    ConversationStarted,
    Fact,
    OfferEnded,
    OutgoingQueued,
    OutgoingSettled,
    StateChanged,
    WorkQueued,
)
from contact_center.domain.records import WAITING_STATES
from contact_center.domain.reserved import is_public, is_reserved
from contact_center.journal.feeds import Feed
from contact_center.ports.floor import FloorRows
from contact_center.ports.meters import Meters
from routing.dispatcher import Dispatcher

SAMPLE_SECONDS = 1.0
SLEEP_SECONDS = 0.25
HEADS = 120
"""How many samples of the head are kept to tell how long somebody is behind."""


@dataclass(slots=True)
class _Waiting:
    """Since when a conversation waits for a person, and on which channel."""

    since: int
    channel: str


class Tally:
    """Counts what has happened, fact by fact."""

    def __init__(self, meters: Meters) -> None:
        """Nobody waits yet; `load` says who did before the start."""
        self._meters = meters
        self._waiting: dict[str, _Waiting] = {}
        self._kinds: dict[str, str] = {}
        self._trials: set[str] = set()

    def load(self, rows: FloorRows) -> None:
        """Learn who waits already; to be told before the first fact after these rows."""
        for conversation in rows.conversations:
            work = rows.works.get(conversation.id)
            if work is None or conversation.state not in WAITING_STATES:
                continue
            if is_public(work.queue):
                since = max(work.entered_at, work.not_before or 0)
                self._waiting.setdefault(conversation.id, _Waiting(since, work.channel))

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """Count a batch."""
        for fact in facts:
            match fact.body:
                case WorkQueued() as body:
                    self._queued(fact, body)
                case StateChanged() as body:
                    self._moved(fact, body)
                case OfferEnded(outcome=outcome) if is_public(fact.agent):
                    self._meters.count("offers_total", outcome=outcome)
                case ConversationStarted(queue=queue) if is_reserved(queue):
                    self._trials.add(fact.conv or "")
                case BotTurnTaken(then=then) if fact.conv not in self._trials:
                    self._meters.count("bot_turns_total", then=then)
                case OutgoingQueued(outgoing=outgoing, kind_of=kind):
                    self._kinds[outgoing] = kind
                case OutgoingSettled() as body:
                    self._settled(body)
                case _:
                    pass

    def _queued(self, fact: Fact, body: WorkQueued) -> None:
        conv = fact.conv or ""
        if is_reserved(body.queue):
            self._waiting.pop(conv, None)
        elif conv not in self._waiting:
            self._waiting[conv] = _Waiting(max(fact.at, body.not_before or 0), body.channel)

    def _moved(self, fact: Fact, body: StateChanged) -> None:
        if body.state in WAITING_STATES:
            return
        waiting = self._waiting.pop(fact.conv or "", None)
        if body.state in {"closed", "abandoned"}:
            self._trials.discard(fact.conv or "")
        if waiting is not None and body.state == "active":
            seconds = max(0, fact.at - waiting.since) / 1000
            self._meters.observe("wait_seconds", seconds, channel=waiting.channel)

    def _settled(self, body: OutgoingSettled) -> None:
        if body.state == "waiting":
            kind = self._kinds.get(body.outgoing, "other")
            self._meters.count("outbox_retry_total", channel=kind)
        else:
            self._kinds.pop(body.outgoing, None)


class Sampler:
    """Looks once a second at backlog, feeds and floor."""

    def __init__(
        self,
        meters: Meters,
        dispatcher: Dispatcher,
        feeds: Sequence[Feed],
        head: Callable[[], int],
        backlog: Callable[[], int],
    ) -> None:
        """`head` and `backlog` are the door's."""
        self._meters = meters
        self._dispatcher = dispatcher
        self._feeds = feeds
        self._head = head
        self._backlog = backlog
        self._heads: deque[tuple[float, int]] = deque(maxlen=HEADS)
        self._refused = 0
        self._gaps = 0

    async def run(self) -> None:
        """Sample for ever."""
        while True:
            self.sample(asyncio.get_running_loop().time())
            await asyncio.sleep(SAMPLE_SECONDS)

    def sample(self, now: float) -> None:
        """One look, at a time of the event loop."""
        head = self._head()
        self._heads.append((now, head))
        self._meters.gauge("commit_queue", self._backlog())
        for name, position in self.positions():
            self._meters.gauge("log_head_lag", max(0, head - position), consumer=name)
        figures = self._dispatcher.figures(is_public)
        self._meters.gauge("conversations_waiting", figures.waiting)
        self._meters.gauge("conversations_active", figures.active)
        self._meters.gauge("agents_available", figures.available)
        refused = self._dispatcher.counters.refused.total()
        self._meters.count("offers_refused_total", refused - self._refused)
        gaps = sum(feed.gaps_filled for feed in self._feeds)
        self._meters.count("log_gap_fill_total", gaps - self._gaps)
        self._refused, self._gaps = refused, gaps

    def positions(self) -> Iterable[tuple[str, int]]:
        """Every consumer of the journal and how far it has come; the floor is behind its feed."""
        yield from ((feed.name, feed.position) for feed in self._feeds)
        yield "floor", self._dispatcher.engine.head

    def behind(self, now: float) -> dict[str, float]:
        """For how many seconds each consumer has lacked something that was committed."""
        lags = {}
        for name, position in self.positions():
            missed = next((at for at, head in self._heads if head > position), None)
            lags[name] = 0.0 if missed is None else now - missed
        return lags


class LoopLag:
    """Sleeps a little, again and again, and measures how late it wakes up."""

    def __init__(self, meters: Meters) -> None:
        """Tell `meters`."""
        self._meters = meters

    async def run(self) -> None:
        """Measure for ever."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + SLEEP_SECONDS
            await asyncio.sleep(SLEEP_SECONDS)
            self._meters.observe("event_loop_lag_seconds", max(0.0, loop.time() - due))
