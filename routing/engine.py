"""The engine: events in, decisions out, time as an argument; the whole of routing behind one door.

It never waits and asks nobody. The same events at the same times give the same decisions, and
every tie ends in an id. What it decides is a wish: the work is spoken for and the agent's capacity
reserved until the fact confirms it or a refusal cancels it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from contact_center.domain.facts import Fact
from contact_center.domain.policy import Policy
from contact_center.ports.explaining import Explanation
from contact_center.ports.floor import FloorRows
from contact_center.ports.places import Place
from contact_center.ports.sight import FloorSight
from routing.applying import apply
from routing.comparing import differences
from routing.decisions import Decision
from routing.eligibility import is_queue_staffed
from routing.estimates import place
from routing.events import DecisionRefused, Event, FactsCommitted, Tick
from routing.explaining import explain
from routing.floor import Floor
from routing.matching import match
from routing.overlooking import overlook
from routing.rebuilding import rebuild
from routing.reviewing import next_look, next_look_at_agent, wish_for
from routing.timers import Timers
from routing.turning import turn_for
from routing.work import FloorWork

OFFERS_A_STEP = 200
"""A shift that starts must not stop the event loop: the rest follows in the next step."""

REFUSALS_IN_A_ROW = 3
REST_MS = 1_000


@dataclass(slots=True)
class Counters:
    """What metrics may read; they only grow."""

    steps: int = 0
    offers: int = 0
    refusals: int = 0
    rests: int = 0


class Engine:
    """Who gets which work, when; see the package for the parts."""

    def __init__(self, policy: Policy) -> None:
        """An empty floor; `load` fills it."""
        self.policy = policy
        self.floor = Floor(policy)
        self.counters = Counters()
        self._timers = Timers()
        self._now = 0
        self._is_unfinished = False

    @property
    def head(self) -> int:
        """The journal position the floor stands at."""
        return self.floor.head

    def load(self, rows: FloorRows, at: int) -> None:
        """Replace the floor by what the rows say; what follows from it is due at once.

        Whoever was connected on the floor before is known to be here: that is no restart for them.
        """
        present = {agent.id for agent in self.floor.agents.values() if agent.is_reachable}
        self.floor = rebuild(rows, self.policy, at, present)
        self._timers = Timers()
        self._now = at
        self._is_unfinished = True

    def step(self, event: Event, at: int) -> list[Decision]:
        """Take in what happened and decide whatever follows from it, as of `at`.

        Time never runs backwards here: an `at` before the last one counts as the last one.
        """
        self._now = max(self._now, at)
        self.counters.steps += 1
        match event:
            case Fact():
                apply(self.floor, event)
            case FactsCommitted():
                for fact in event.facts:
                    apply(self.floor, fact)
                self.floor.head = max(self.floor.head, event.head)
            case DecisionRefused():
                self._refused(event.decision)
            case Tick():
                pass
            case _:
                assert_never(event)
        return self._decide()

    def next_deadline(self) -> int | None:
        """When `step` must be called at the latest; now or earlier if there is more to decide."""
        return self._now if self._is_unfinished else self._timers.next()

    def is_staffed(self, queue: str) -> bool:
        """Whether somebody is there for this queue, as of the last step."""
        return is_queue_staffed(self.floor, queue, self._now)

    def sight(self, now: int) -> FloorSight:
        """Who waits and who does what, for those who supervise."""
        return overlook(self.floor, now)

    def explain(self, conv: str, now: int) -> Explanation | None:
        """Why this conversation waits; None when it does not."""
        return explain(self.floor, conv, max(self._now, now))

    def place_of(self, conv: str) -> Place | None:
        """What a waiting visitor may be told; the position never grows while they wait."""
        return place(self.floor, conv, self._now)

    def differences(self, rows: FloorRows) -> list[str]:
        """What is not as in these rows of the same position, for the auditor, who only looks."""
        return differences(self.floor, rebuild(rows, self.policy, self._now))

    def _refused(self, decision: Decision) -> None:
        """Cancel the wish, unless it is off already; after three in a row the work rests."""
        self.counters.refusals += 1
        work = self.floor.works.get(decision.conv)
        if work is None or work.wish is not decision:
            return
        self.floor.unwish(work)
        work.refusals += 1
        if work.refusals >= REFUSALS_IN_A_ROW:
            self.counters.rests += 1
            work.rests_until = self._now + REST_MS

    def _decide(self) -> list[Decision]:
        """Whatever is due, then whatever fits: all that can have changed, and nothing else."""
        self._wake()
        self._spread()
        decisions = self._review()
        found = match(self.floor, self._now, OFFERS_A_STEP)
        self.counters.offers += len(found.offers)
        self._is_unfinished = not found.is_complete
        turned: list[Decision] = []
        if found.is_complete:
            turned = self._turn()
            self._set_timers()
            self.floor.changed_works.clear()
            self.floor.changed_agents.clear()
        return [*decisions, *found.offers, *turned]

    def _turn(self) -> list[Decision]:
        """What the limits of its queue say of work that nobody could be offered.

        Whoever is turned away leaves room for the next: they are looked at in the order of places.
        """
        turned: list[Decision] = []
        for work in self._changed_works():
            is_new, work.is_new = work.is_new and work.is_placed, work.is_new and not work.is_placed
            if not work.is_waiting or work.wish is not None or self._now < work.rests_until:
                continue
            decision = turn_for(self.floor, work, self._now, is_new=is_new)
            if decision is not None:
                self.floor.wish(work, decision)
                turned.append(decision)
        return turned

    def _wake(self) -> None:
        for kind, name in self._timers.due(self._now):
            if kind == "agent" and name in self.floor.agents:
                self.floor.changed_agents.add(name)
            elif kind == "work" and name in self.floor.works:
                self.floor.changed_works.add(name)

    def _spread(self) -> None:
        """What an agent holds, and what is reserved for them, changes with the agent."""
        works = self.floor.changed_works
        for name in self.floor.changed_agents:
            works.update(self.floor.preferred.get(name, ()))
            if name in self.floor.agents:
                works.update(self.floor.agents[name].holds)

    def _review(self) -> list[Decision]:
        decisions: list[Decision] = []
        for work in self._changed_works():
            decision = wish_for(self.floor, work, self._now)
            if decision is not None:
                self.floor.wish(work, decision)
                decisions.append(decision)
        return decisions

    def _changed_works(self) -> list[FloorWork]:
        works = [self.floor.works[name] for name in self.floor.changed_works]
        if len(works) > 1:
            works.sort(key=lambda one: one.key)
        return works

    def _set_timers(self) -> None:
        for name in sorted(self.floor.changed_works):
            work = self.floor.works[name]
            self._timers.set(("work", name), next_look(self.floor, work, self._now))
        for name in sorted(self.floor.changed_agents):
            agent = self.floor.agents.get(name)
            if agent is not None:
                self._timers.set(("agent", name), next_look_at_agent(self.floor, agent, self._now))
