"""The center of one run: rows, rules, reports and engine, without anybody who works or waits.

Nothing is imitated: an order is decided and folded as the committer does it, reports and the
engine hear the facts, and what the engine wishes comes back as an order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contact_center.domain.actors import SYSTEM, Actor
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.table import decide
from contact_center.domain.facts import Fact
from contact_center.domain.folding import fold
from contact_center.domain.orders.envelope import Order
from contact_center.domain.refusals import Refused
from contact_center.domain.working_set import Rows
from contact_center.ports.floor import FloorRows
from contact_center.ports.reports import AgentSlice, AgentWatch, Known, Segment
from contact_center.reporting.book import Book
from contact_center.reporting.folding import fold_all
from routing.decisions import Decision
from routing.engine import Engine
from routing.events import DecisionRefused, FactsCommitted, Tick
from routing.ordering import order_for
from routing.simulate.clock import Agenda

Heard = Callable[[Fact], None]
"""Told of everything that happens, for those who will do something because of it."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a run, in the rows that reports are made of."""

    segments: Sequence[Segment]
    slices: Sequence[AgentSlice]


class Center:
    """Carries out orders at the time of the agenda; a refusal is an answer that nobody needs."""

    def __init__(self, rows: Rows, agenda: Agenda, heard: Heard) -> None:
        """Begin with these rows, which are used up; nobody is connected and nobody waits."""
        self.rows = rows
        self._agenda = agenda
        self._heard = heard
        self._engine = Engine(rows.policy)
        self._engine.load(_floor(rows), agenda.now)
        self._head = 0
        self._orders = 0
        self._wishes: deque[Decision] = deque()
        self._is_at_it = False
        agents = rows.agents.values()
        watches = [AgentWatch(one.id, units=one.units, profile=one.profile) for one in agents]
        self._book = Book(Known(agents=watches), grace_ms=0)

    def next_deadline(self) -> int | None:
        """When `tick` must be called at the latest."""
        return self._engine.next_deadline()

    def tick(self) -> None:
        """Time has passed."""
        self._hear(self._engine.step(Tick(), self._agenda.now))

    def do(self, actor: Actor, op: str, body: object, conv: str | None = None) -> None:
        """Somebody gives an order; where the rules say no, nothing happens."""
        self._orders += 1
        order = Order(f"rehearsal:{self._orders}", actor, op, body, conv)
        try:
            facts = decide(self.rows, order, self._agenda.now)
        except Refused:
            return
        self.commit(facts)

    def commit(self, facts: Sequence[Fact]) -> None:
        """What was decided has happened: in the rows, in the reports, for people, on the floor."""
        if not facts:
            return
        for fact in facts:
            fold(self.rows, fact)
            self._head += 1
            fact.pos = self._head
        for patch in self.rows.patches:
            patch()
        self.rows.patches.clear()
        for noted in (self.rows.added, self.rows.changed, self.rows.removed):
            noted.clear()
        fold_all(self._book, facts)
        for fact in facts:
            self._heard(fact)
        self._hear(self._engine.step(FactsCommitted(tuple(facts), self._head), self._agenda.now))

    def scene(self, conv: str) -> Scene:
        """For what the center does to a conversation without an order of anybody here."""
        order = Order(f"rehearsal:{conv}", SYSTEM, "agent.request", None, conv)
        return Scene(self.rows, order, self._agenda.now)

    def forget(self, conv: str) -> None:
        """What is over is in the reports; a month of rows would only fill the memory."""
        conversation = self.rows.conversations.pop(conv)
        del self.rows.works[conv]
        for number in range(1, conversation.offers + 1):
            self.rows.offers.pop(f"{conv}.{number}", None)

    def played(self) -> Played:
        """The reports so far."""
        changes = self._book.changes()
        return Played(changes.segments, changes.slices)

    def _hear(self, wishes: Sequence[Decision]) -> None:
        """Carry wishes out in their order; those that come of it wait for their turn."""
        self._wishes += wishes
        if self._is_at_it:
            return
        self._is_at_it = True
        while self._wishes:
            wish = self._wishes.popleft()
            self._orders += 1
            order = order_for(wish, self._orders, self.rows.epoch)
            try:
                facts = decide(self.rows, order, self._agenda.now)
            except Refused as refusal:
                refused = DecisionRefused(wish, refusal.code)
                self._wishes += self._engine.step(refused, self._agenda.now)
            else:
                self.commit(facts)
        self._is_at_it = False


def _floor(rows: Rows) -> FloorRows:
    agents, queues = list(rows.agents.values()), list(rows.queues.values())
    return FloorRows(0, [], {}, [], agents, queues, list(rows.calendars.values()))
