"""The world of the made-up day: customers come and give up, agents answer, talk and write up.

It plays the part of everything around the engine. What the engine wishes becomes facts at once,
each wish a commit of its own, as at the center's door; what people do becomes facts when its time
has come. The engine is the one that serves: nothing in here decides who gets which work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from contact_center.domain.facts import Fact
from contact_center.domain.places import FOREVER
from contact_center.domain.policy import Policy
from contact_center.domain.records import Agent
from contact_center.domain.records_setup import Queue
from contact_center.ports.floor import FloorRows
from routing.decisions import (
    Decision,
    LapseOffer,
    OfferWork,
    TakeStep,
    TurnWork,
    WithdrawOffer,
)
from routing.engine import Engine
from routing.events import FactsCommitted, Tick
from routing.simulate import door
from routing.simulate.chance import arrivals, draw, generator, handles, is_nothing, patiences
from routing.simulate.clock import Agenda, Order, moment_of, stamp
from routing.simulate.contact import Contact, Worker
from routing.simulate.ledger import Ledger
from routing.simulate.node import ScenarioError
from routing.simulate.scenario import NS_A_MS, Scenario, TrafficClass

Heard = Callable[[Sequence[Fact]], None]
"""Told of every commit, with positions; for whoever records a run."""


class World:
    """One day of `scenario`; `run` plays it and `ledger` has what came of it."""

    def __init__(self, scenario: Scenario, heard: Heard | None = None) -> None:
        """Everybody is at work, nobody has come yet."""
        self.scenario = scenario
        self.ledger = Ledger(scenario)
        self.agenda = Agenda()
        self.policy = Policy(channels=scenario.channels)
        self.live: dict[str, Contact] = {}
        self.workers = {one.name: one for one in _workers(scenario)}
        self.head = 0
        self.came = 0
        self.engine = Engine(self.policy)
        self.heard = heard
        self._wishes: deque[Decision] = deque()
        self._is_at_it = False
        self._arrivals = {one.name: arrivals(scenario, one) for one in scenario.classes}
        self._ranks = {one.name: rank for rank, one in enumerate(scenario.classes)}
        self._patiences = {one.name: patiences(scenario, one) for one in scenario.classes}
        self._handles = {one.name: handles(scenario, one) for one in scenario.classes}
        self._shared = None if scenario.handles is None else iter(scenario.handles)
        self._answers = generator(scenario.seed, "answers")
        self._wrapups = generator(scenario.seed, "wrapup")
        self._warmup = _warmup(scenario)

    def run(self, each: Callable[[World], None] | None = None) -> Ledger:
        """Play the day to its end; `each` is called after everything that happens."""
        self._begin()
        while self._is_going_on():
            if each is not None:
                each(self)
        for contact in self.live.values():
            self.ledger.settle(contact)
        self.ledger.close(list(self.workers.values()), self.agenda.now)
        return self.ledger

    def rows(self) -> FloorRows:
        """What the center would have stored of its agents and queues before anybody comes."""
        groups = self.scenario.groups
        agents = [
            Agent(
                worker.name,
                "",
                worker.name,
                "agent",
                "en",
                "",
                presence="available",
                units=groups[worker.group].units,
                queues=dict(groups[worker.group].queues),
                skills=dict(groups[worker.group].skills),
            )
            for worker in self.workers.values()
        ]
        queues = [
            Queue(
                one.name,
                one.name,
                ring_seconds=self.scenario.offer.ring_seconds,
                require=dict(one.require),
                agent_order=one.agent_order,
                # What is answered at once is given: several decided together count one by one.
                offer_mode="assign" if is_nothing(self.scenario.offer.answer) else "ring",
                max_waiting=one.max_waiting,
                actions={"full": "refuse"},
            )
            for one in self.scenario.queues.values()
        ]
        return FloorRows(0, [], {}, [], agents, queues)

    # The course of the day

    def _begin(self) -> None:
        self.engine.load(self.rows(), 0)
        for worker in self.workers:
            self.commit([door.connected(worker, 0)])
        for one in self.scenario.classes:
            self._plan_arrival(one)
        if self.scenario.contacts is None and self.scenario.duration is not None:
            opening = round(self.scenario.warmup * self.scenario.duration)
            self.agenda.plan(opening, Order.FINISH, self._open)
        if self.scenario.duration is not None:
            self.agenda.plan(self.scenario.duration, Order.END, self._close)

    def _is_going_on(self) -> bool:
        """Do what is next: the engine's deadlines, or what people do. False when all is done."""
        due, next_at = self.engine.next_deadline(), self.agenda.next_at()
        if due is not None and (next_at is None or moment_of(due) <= next_at):
            self.agenda.now = max(self.agenda.now, moment_of(due))
            self._wishes += self.engine.step(Tick(), max(due, stamp(self.agenda.now)))
            self._carry_out()
            return True
        if next_at is None:
            return False
        self.agenda.go_on()
        return True

    def _open(self) -> None:
        self.ledger.open(list(self.workers.values()), self.agenda.now)

    def _close(self) -> None:
        self.ledger.close(list(self.workers.values()), self.agenda.now)

    def commit(self, facts: list[Fact], contact: Contact | None = None) -> None:
        """Let the engine hear facts that were committed together, and do what it wishes."""
        self._wishes += self._tell(facts, contact)
        self._carry_out()

    def _tell(self, facts: list[Fact], contact: Contact | None) -> list[Decision]:
        for fact in facts:
            self.head += 1
            fact.pos = self.head
        self.ledger.facts += len(facts)
        if contact is not None:
            self.ledger.tallies[contact.kind.name].facts += len(facts)
        if self.heard is not None:
            self.heard(facts)
        event = FactsCommitted(tuple(facts), self.head)
        return self.engine.step(event, stamp(self.agenda.now))

    def _carry_out(self) -> None:
        """Wishes in their order; those that come of carrying one out wait for their turn."""
        if self._is_at_it:
            return
        self._is_at_it = True
        while self._wishes:
            wish = self._wishes.popleft()
            contact = self.live.get(wish.conv)
            if contact is not None:
                self._grant(contact, wish)
        self._is_at_it = False

    def _grant(self, contact: Contact, wish: Decision) -> None:
        match wish:
            case OfferWork():
                self._offer(contact, wish)
            case LapseOffer():
                self._miss(contact)
            case WithdrawOffer():
                self._withdraw(contact, wish.why)
            case TakeStep():
                self._step(contact, wish.step)
            case TurnWork(situation="full"):
                self._turn_away(contact)
            case TurnWork():
                kept = door.kept(contact, wish.situation, stamp(self.agenda.now))
                self.commit(kept, contact)
            case _:
                raise AssertionError(f"Nobody is ever lost here, and yet: {wish}")

    # Customers

    def _plan_arrival(self, kind: TrafficClass) -> None:
        at = next(self._arrivals[kind.name], None)
        duration = self.scenario.duration
        if at is not None and (duration is None or at <= duration):
            self.agenda.plan(at, Order.COME, partial(self._come, kind), self._ranks[kind.name])

    def _come(self, kind: TrafficClass) -> None:
        now, most = self.agenda.now, self.scenario.contacts
        if most is not None and self.came >= most:
            return
        self.came += 1
        if self._warmup and self.came == self._warmup + 1:
            self._open()
        is_counted = now >= self.ledger.began_at and self.came > self._warmup
        contact = Contact(self.came, kind, now, is_counted)
        self.live[contact.conv] = contact
        self.ledger.enter(contact)
        patience = next(self._patiences[kind.name])
        queue = self.scenario.queues[kind.queue]
        wishes = self._tell(door.entered(contact, queue, self.policy, stamp(now)), contact)
        contact.had_to_wait = not any(
            isinstance(wish, OfferWork) and wish.conv == contact.conv for wish in wishes
        )
        if patience is not None:
            self.agenda.plan(now + patience, Order.LEAVE, partial(self._leave, contact))
        self._wishes += wishes
        self._carry_out()
        self._plan_arrival(kind)
        if self.came == most and not self.scenario.is_listed:
            self._close()

    def _step(self, contact: Contact, number: int) -> None:
        step = self.scenario.queues[contact.kind.queue].steps[number]
        self.commit(door.stepped(contact, number, step, stamp(self.agenda.now)), contact)

    def _turn_away(self, contact: Contact) -> None:
        contact.outcome = "blocked"
        self._settle(contact)
        self.commit(door.turned_away(contact, stamp(self.agenda.now)), contact)

    def _leave(self, contact: Contact) -> None:
        """Patience is over, unless somebody has answered by now."""
        if contact.outcome != "waiting" or contact.started_at is not None:
            return
        contact.outcome = "abandoned"
        facts = door.left(contact, stamp(self.agenda.now))
        if contact.offer is not None:
            self._clear_desk(contact)
        self._settle(contact)
        self.commit(facts, contact)

    def _settle(self, contact: Contact) -> None:
        del self.live[contact.conv]
        contact.ended_at = self.agenda.now if contact.ended_at is None else contact.ended_at
        self.ledger.settle(contact)

    # Agents

    def _offer(self, contact: Contact, wish: OfferWork) -> None:
        now = self.agenda.now
        worker = self.workers[wish.agent]
        contact.agent, contact.offer = wish.agent, wish.offer
        self.ledger.take(worker, contact, now)
        facts = door.offered(contact, wish, self.policy, stamp(now))
        answer = draw(self.scenario.offer.answer, self._answers)
        self.commit(facts, contact)
        if answer == 0:
            self._answer(contact, wish.offer)
        elif answer < wish.ring_ms * NS_A_MS:
            self.agenda.plan(now + answer, Order.ANSWER, partial(self._answer, contact, wish.offer))

    def _answer(self, contact: Contact, offer: str) -> None:
        """The wait is over, unless this offer is."""
        if contact.offer != offer or contact.outcome != "waiting":
            return
        now = self.agenda.now
        contact.outcome, contact.started_at = "answered", now
        self.workers[contact.agent or ""].misses = 0
        handle = self._next_handle(contact)
        self.agenda.plan(now + handle, Order.FINISH, partial(self._finish, contact))
        self.commit(door.accepted(contact, stamp(now)), contact)

    def _next_handle(self, contact: Contact) -> int:
        times: Iterator[int] = self._shared or self._handles[contact.kind.name]
        handle = next(times, None)
        if handle is None:
            raise ScenarioError(
                f"handles_s of class {contact.kind.name} is too short for the work taken up."
            )
        return handle

    def _finish(self, contact: Contact) -> None:
        now = self.agenda.now
        contact.ended_at = now
        wrapup = draw(self.scenario.wrapup, self._wrapups)
        if wrapup == 0:
            self._go(contact)
            return
        self.agenda.plan(now + wrapup, Order.FINISH, partial(self._go, contact))
        self.commit(door.wrapping_up(contact, stamp(now + wrapup), stamp(now)), contact)

    def _go(self, contact: Contact) -> None:
        """The agent is done with it."""
        self.ledger.release(self.workers[contact.agent or ""], contact, self.agenda.now)
        self._settle(contact)
        self.commit(door.closed(contact, stamp(self.agenda.now)), contact)

    def _miss(self, contact: Contact) -> None:
        now = self.agenda.now
        worker = self.workers[contact.agent or ""]
        missed = contact.misses[worker.name] = contact.misses.get(worker.name, 0) + 1
        is_enough = missed >= self.policy.misses_per_work
        until = FOREVER if is_enough else stamp(now) + self.policy.miss_exclusion_ms
        facts = door.missed(contact, until, stamp(now))
        worker.misses += 1
        if worker.misses >= self.policy.channels[contact.kind.channel].miss_limit:
            worker.misses = 0
            facts.append(door.presence(worker.name, "away", "system:missed", stamp(now)))
            back = partial(self._come_back, worker.name)
            self.agenda.plan(now + self.scenario.offer.back_after, Order.FINISH, back)
        self._wait_on(contact, facts)

    def _withdraw(self, contact: Contact, why: str) -> None:
        self._wait_on(contact, door.withdrawn(contact, why, stamp(self.agenda.now)))

    def _wait_on(self, contact: Contact, facts: list[Fact]) -> None:
        """It rings no more; the contact waits where it did."""
        self._clear_desk(contact)
        contact.agent = contact.offer = None
        self.commit(facts, contact)

    def _come_back(self, agent: str) -> None:
        self.commit([door.presence(agent, "available", None, stamp(self.agenda.now))])

    def _clear_desk(self, contact: Contact) -> None:
        self.ledger.release(self.workers[contact.agent or ""], contact, self.agenda.now)


def _workers(scenario: Scenario) -> Iterator[Worker]:
    """The agents, with ids whose order is that of the file: ties go to who was named first."""
    for number, group in enumerate(scenario.groups):
        for one in range(group.count):
            yield Worker(f"agent:{number:03}-{one:05}", number)


def _warmup(scenario: Scenario) -> int:
    """How many contacts come before anything counts, if that goes by contacts."""
    contacts = scenario.contacts
    if contacts is None and scenario.is_listed and scenario.duration is None:
        contacts = sum(len(one.arrivals or ()) for one in scenario.classes)
    return 0 if contacts is None else int(scenario.warmup * contacts)
