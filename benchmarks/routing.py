"""What a decision costs: matching and whole engine steps, against a scan of everybody.

Ten queues, agents who serve two of them and do one thing at a time, everybody busy, a full line.
Then contacts come and agents finish in turn, so that the line stays as long as it is. The naive
scan does the same work by looking at everybody each time. At last a shift begins: two hundred
agents sign in at once while five thousand mails wait.

Rates are by CPU time, so that a busy machine does not look like a slow engine; how long a single
step takes is by the clock on the wall.
"""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from benchmarks.figures import percentile, progress
from contact_center.domain.facts import Fact
from contact_center.domain.policy import ChannelPolicy, Policy
from contact_center.domain.records import Agent
from contact_center.domain.records_setup import Queue
from contact_center.ports.floor import FloorRows
from routing import engine as engine_module
from routing.decisions import Decision, OfferWork
from routing.eligibility import can_take, is_offerable, why_not_now
from routing.engine import Engine
from routing.events import FactsCommitted, Tick
from routing.simulate import door
from routing.simulate.contact import Contact
from routing.simulate.scenario import QueueSpec, TrafficClass

SIZES = ((200, 200), (2_000, 2_000), (5_000, 50_000))
QUICK_SIZES = SIZES[:2]
SECONDS, QUICK_SECONDS = 5.0, 0.5
QUEUES = 10
SHIFT_AGENTS, SHIFT_MAILS = 200, 5_000
SEED = 4711

CHAT = ChannelPolicy(cost=100, most=1, ring_ms=30_000, wrapup_ms=0)
SPECS = [QueueSpec(f"q{number}", 20_000, "longest_idle") for number in range(QUEUES)]
KINDS = [TrafficClass(one.name, one.name, "chat") for one in SPECS]


async def measure(*, quick: bool) -> dict[str, Any]:
    """All sizes, one after the other."""
    seconds = QUICK_SECONDS if quick else SECONDS
    found: dict[str, Any] = {}
    for agents, waiting in QUICK_SIZES if quick else SIZES:
        name = f"{agents}_agents_{waiting}_waiting"
        progress(name)
        found[name] = await asyncio.to_thread(_measured, agents, waiting, seconds)
    progress("a shift begins")
    found["shift"] = await asyncio.to_thread(_shift)
    return found


def _measured(agents: int, waiting: int, seconds: float) -> dict[str, Any]:
    house = House(agents)
    house.fill(waiting)
    full = house.turn_over(seconds)
    scan = naive(house, seconds)
    house.empty()
    free = house.turn_over(seconds)
    return {
        "steps_per_s": round(full.steps_per_s),
        "steps_per_s_half_free": round(free.steps_per_s),
        "step_p99_ms": round(full.p99_ms, 3),
        "step_worst_ms": round(full.worst_ms, 1),
        "matching_per_s": round(full.matching_per_s),
        "naive_matching_per_s": round(scan),
        "times_the_naive_scan": round(full.matching_per_s / scan, 1),
    }


@dataclass
class Taken:
    """How long the steps of a stretch took, and how much of the CPU they and the matching in them.

    `events` are the comings and finishings: the steps in which there is something to match.
    """

    steps: list[float]
    cpu: float
    matching_cpu: float
    events: int

    @property
    def steps_per_s(self) -> float:
        return len(self.steps) / self.cpu

    @property
    def matching_per_s(self) -> float:
        return self.events / self.matching_cpu

    @property
    def p99_ms(self) -> float:
        return percentile(self.steps, 0.99) * 1000

    @property
    def worst_ms(self) -> float:
        return max(self.steps) * 1000


class House:
    """A center of `agents`, all of them here; steps are timed, everything else is not."""

    def __init__(self, agents: int) -> None:
        self.chance = random.Random(SEED)
        self.policy = Policy(channels={"chat": CHAT})
        self.engine = Engine(self.policy)
        self.now = self.head = 0
        self.numbers = count(1)
        self.busy: list[Contact] = []
        self.waiting: dict[str, Contact] = {}
        self.steps: list[float] = []
        self.cpu = 0.0
        rows = list(_agents(agents, self.chance))
        queues = [Queue(one.name, one.name, agent_order="longest_idle") for one in SPECS]
        self.engine.load(FloorRows(0, [], {}, [], rows, queues), 0)
        for row in rows:
            self.now += 1
            self.commit([door.connected(row.id, self.now)])

    def fill(self, waiting: int) -> None:
        """Give everybody something to do, and let so many wait, or a few more."""
        while len(self.waiting) < waiting or len(self.busy) < len(self.engine.floor.agents):
            self.come()

    def empty(self) -> None:
        """Until nobody waits and every other agent is free."""
        half = len(self.engine.floor.agents) // 2
        while self.waiting or len(self.busy) > half:
            self.finish()

    def turn_over(self, seconds: float) -> Taken:
        """Somebody comes, somebody finishes, and so on for this long."""
        gc.collect()
        gc.freeze()
        self.steps.clear()
        self.cpu = 0.0
        matching, restore = _timed_matching()
        end = time.perf_counter() + seconds
        events = 0
        while time.perf_counter() < end:
            self.come()
            self.finish()
            events += 2
        restore()
        gc.unfreeze()
        return Taken(list(self.steps), self.cpu, sum(matching), events)

    def come(self) -> None:
        self.now += 7
        contact = Contact(next(self.numbers), self.chance.choice(KINDS), self.now, is_counted=True)
        self.waiting[contact.conv] = contact
        spec = SPECS[KINDS.index(contact.kind)]
        self.commit(door.entered(contact, spec, self.policy, self.now))

    def finish(self) -> None:
        self.now += 7
        number = self.chance.randrange(len(self.busy))
        self.busy[number], self.busy[-1] = self.busy[-1], self.busy[number]
        self.commit(door.closed(self.busy.pop(), self.now))

    def commit(self, facts: list[Fact]) -> None:
        for fact in facts:
            self.head += 1
            fact.pos = self.head
        event = FactsCommitted(tuple(facts), self.head)
        began, cpu = time.perf_counter(), time.thread_time()
        wishes = self.engine.step(event, self.now)
        self.cpu += time.thread_time() - cpu
        self.steps.append(time.perf_counter() - began)
        self.carry_out(wishes)

    def carry_out(self, wishes: list[Decision]) -> None:
        for wish in wishes:
            if isinstance(wish, OfferWork):
                contact = self.waiting.pop(wish.conv)
                contact.agent, contact.offer = wish.agent, wish.offer
                self.commit(door.offered(contact, wish, self.policy, self.now))
                self.commit(door.accepted(contact, self.now))
                self.busy.append(contact)


def naive(house: House, seconds: float) -> float:
    """Matching steps a second when everybody is asked: the same rules on the same floor."""
    floor, now, chance = house.engine.floor, house.now, random.Random(SEED)
    works, agents = list(floor.works.values()), list(floor.agents.values())
    waiting = [work for work in works if work.is_waiting]
    steps = 0
    began, end = time.thread_time(), time.perf_counter() + seconds
    while time.perf_counter() < end:
        # Somebody comes: who can take it, and who of them has rested longest?
        signature = chance.choice(waiting).signature
        min(
            (
                (agent.idle_since, agent.id)
                for agent in agents
                if why_not_now(agent, now, floor.policy) is None
                and can_take(floor, signature, agent)
            ),
            default=None,
        )
        # Somebody finishes: what can they take, and which of it is the oldest promise?
        contact = chance.choice(house.busy)
        agent = floor.agents[contact.agent or ""]
        agent.give_back(agent.holds, contact.conv)
        min(
            (
                work.key
                for work in floor.works.values()
                if is_offerable(floor, work, now) and can_take(floor, work.signature, agent)
            ),
            default=None,
        )
        agent.take(agent.holds, floor.works[contact.conv])
        steps += 2
    return steps / (time.thread_time() - began)


def _shift() -> dict[str, Any]:
    """Two hundred agents sign in, in one commit, while five thousand mails wait."""
    policy = Policy()
    engine = Engine(policy)
    agents = list(_agents(SHIFT_AGENTS, random.Random(SEED)))
    queues = [Queue(one.name, one.name, channels=("email",)) for one in SPECS]
    engine.load(FloorRows(0, [], {}, [], agents, queues), 0)
    mails = [TrafficClass(one.name, one.name, "email") for one in SPECS]
    head = 0
    for number in range(1, SHIFT_MAILS + 1):
        contact = Contact(number, mails[number % QUEUES], number, is_counted=True)
        spec = SPECS[number % QUEUES]
        for fact in door.entered(contact, spec, policy, number):
            head += 1
            fact.pos = head
            engine.step(fact, number)
    now = SHIFT_MAILS + 1
    facts = [door.connected(agent.id, now) for agent in agents]
    for fact in facts:
        head += 1
        fact.pos = head
    steps: list[float] = []
    cpu: list[float] = []
    offers = 0
    gc.collect()
    gc.freeze()
    event: FactsCommitted | Tick = FactsCommitted(tuple(facts), head)
    while True:
        began, cpu_began = time.perf_counter(), time.thread_time()
        wishes = engine.step(event, now)
        cpu.append(time.thread_time() - cpu_began)
        steps.append(time.perf_counter() - began)
        offers += sum(isinstance(wish, OfferWork) for wish in wishes)
        deadline = engine.next_deadline()
        if deadline is None or deadline > now:
            break
        event = Tick()
    gc.unfreeze()
    return {
        "agents": SHIFT_AGENTS,
        "mails": SHIFT_MAILS,
        "offers": offers,
        "steps": len(steps),
        "worst_step_ms": round(max(steps) * 1000, 1),
        "worst_step_cpu_ms": round(max(cpu) * 1000, 1),
        "all_ms": round(sum(steps) * 1000, 1),
    }


def _agents(number: int, chance: random.Random) -> Iterator[Agent]:
    """Agents who serve two queues each, available and not connected yet."""
    for one in range(number):
        served = chance.sample([spec.name for spec in SPECS], 2)
        yield Agent(
            f"agent:{one:05}",
            "",
            "",
            "agent",
            "en",
            "",
            presence="available",
            queues=dict.fromkeys(served, 0),
        )


def _timed_matching() -> tuple[list[float], Callable[[], None]]:
    """Have the engine's matching timed; the second value puts everything back."""
    original = vars(engine_module)["match"]
    taken: list[float] = []

    def timed(*given: Any) -> Any:
        began = time.thread_time()
        found = original(*given)
        taken.append(time.thread_time() - began)
        return found

    vars(engine_module)["match"] = timed
    return taken, lambda: vars(engine_module).update(match=original)
