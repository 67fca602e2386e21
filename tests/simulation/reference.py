"""A second simulator, as naive as can be, that shares nothing with `routing`.

Written from the rules alone: who waits is scanned for the smallest place, who works is scanned for
the best agent, after every single event. It is slow and hard to get wrong, and every contact must
begin at the same instant with the same agent as with the real engine. Times are whole numbers of
any unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Caller:
    """Somebody who comes `at` and would wait for `patience`; the rest is what became of them.

    `steps` says after how long agents up to which rank may be asked.
    """

    number: int
    at: int
    queue: str
    target: int = 0
    tier: int = 0
    require: dict[str, int] = field(default_factory=dict)
    patience: int | None = None
    cost: int = 100
    steps: tuple[tuple[int, int], ...] = ()
    max_rank: int | None = None
    state: str = "to come"
    server: int | None = None
    answered_at: int | None = None
    due: int = 0
    turn: int = 0

    @property
    def place(self) -> tuple[int, int, int]:
        return (self.tier, self.at + self.target, self.number)

    @property
    def leaves_at(self) -> int | None:
        return None if self.patience is None else self.at + self.patience

    def outcome(self) -> tuple[str, int | None, int | None]:
        done = self.state if self.state in {"left", "refused"} else "served"
        return (done if self.state != "waiting" else "waiting", self.answered_at, self.server)


@dataclass
class Server:
    """An agent: ranks by queue, skills, room for so many units and so many at a time."""

    number: int
    ranks: dict[str, int]
    skills: dict[str, int] = field(default_factory=dict)
    units: int = 100
    most: int = 1
    idle_since: int = 0
    given_at: int = 0
    desk: list[Caller] = field(default_factory=list)

    def may_take(self, caller: Caller) -> bool:
        return (
            caller.queue in self.ranks
            and (caller.max_rank is None or self.ranks[caller.queue] <= caller.max_rank)
            and all(self.skills.get(one, 0) >= level for one, level in caller.require.items())
            and sum(one.cost for one in self.desk) + caller.cost <= self.units
            and len(self.desk) < self.most
        )

    def key(self, caller: Caller, order: str) -> tuple[float, ...]:
        rank = self.ranks[caller.queue]
        match order:
            case "least_loaded":
                load = sum(one.cost for one in self.desk) / self.units
                return (rank, load, self.given_at, self.number)
            case "round_robin":
                return (rank, self.given_at, self.number)
            case "specialist_first":
                breadth = len(self.ranks) + len(self.skills)
                return (rank, breadth, self.idle_since, self.number)
            case "best_skill":
                level = sum(self.skills.get(skill, 0) for skill in caller.require)
                return (rank, -level, self.idle_since, self.number)
            case _:
                return (rank, self.idle_since, self.number)


@dataclass
class Day:
    """All that happens, event by event."""

    servers: Sequence[Server]
    callers: Sequence[Caller]
    handles: Iterator[int]
    ring: int = 0
    wrapup: int = 0
    order: str = "longest_idle"
    most_waiting: int | None = None
    newest_first: bool = False
    turns: int = 0
    here: list[Caller] = field(default_factory=list)
    to_come: list[Caller] = field(default_factory=list)

    def play(self) -> list[tuple[str, int | None, int | None]]:
        """What became of everybody: outcome, instant of the answer, agent."""
        self.to_come = sorted(self.callers, key=lambda caller: (caller.at, caller.number))
        while (event := self.next_event()) is not None:
            now, _, _, caller = event
            self.happen(now, caller)
            self.here = [one for one in self.here if one.state in {"waiting", "ringing", "talking"}]
            self.pair(now)
        return [caller.outcome() for caller in self.callers]

    def next_event(self) -> tuple[int, int, Any, Caller] | None:
        """The earliest; at one instant steps, finishing, answering, leaving, coming."""
        events: list[tuple[int, int, Any, Caller]]
        events = [(one.at, 3, one.number, one) for one in self.to_come[:1]]
        for caller in self.here:
            if caller.state == "waiting" and caller.steps:
                events.append((caller.at + caller.steps[0][0], -1, caller.place, caller))
            match caller.state:
                case "waiting" if caller.leaves_at is not None:
                    events.append((caller.leaves_at, 2, caller.number, caller))
                case "ringing":
                    events.append((caller.due, 1, caller.turn, caller))
                    if caller.leaves_at is not None:
                        events.append((caller.leaves_at, 2, caller.number, caller))
                case "talking":
                    events.append((caller.due, 0, caller.turn, caller))
                case _:
                    pass
        return min(events, key=lambda event: event[:3], default=None)

    def happen(self, now: int, caller: Caller) -> None:
        if caller.steps and caller.state == "waiting" and now >= caller.at + caller.steps[0][0]:
            caller.max_rank, caller.steps = caller.steps[0][1], caller.steps[1:]
        elif caller.state == "to come":
            self.come(caller)
        elif caller.state == "talking":
            caller.state = "done"
            self.free(caller, now)
        elif caller.state == "ringing" and caller.due == now:
            self.answer(caller, now)
        else:
            was_ringing = caller.state == "ringing"
            caller.state = "left"
            if was_ringing:
                # Nothing was handled, so nobody's rest begins.
                self.server_of(caller).desk.remove(caller)
                caller.server = None

    def come(self, caller: Caller) -> None:
        self.to_come.remove(caller)
        self.here.append(caller)
        while caller.steps and caller.steps[0][0] == 0:
            caller.max_rank, caller.steps = caller.steps[0][1], caller.steps[1:]
        waiting = sum(one.state == "waiting" and one.queue == caller.queue for one in self.here)
        is_full = self.most_waiting is not None and waiting >= self.most_waiting
        if is_full and not any(server.may_take(caller) for server in self.servers):
            caller.state = "refused"
        else:
            caller.state = "waiting"

    def answer(self, caller: Caller, now: int) -> None:
        caller.state = "talking"
        caller.answered_at = self.server_of(caller).given_at = now
        caller.due = now + next(self.handles) + self.wrapup

    def free(self, caller: Caller, now: int) -> None:
        server = self.server_of(caller)
        server.desk.remove(caller)
        server.idle_since = now

    def server_of(self, caller: Caller) -> Server:
        assert caller.server is not None
        return self.servers[caller.server]

    def pair(self, now: int) -> None:
        """While somebody waits whom somebody can take: the smallest place, the best agent."""
        while True:
            takers = [
                caller
                for caller in self.here
                if caller.state == "waiting" and any(one.may_take(caller) for one in self.servers)
            ]
            if not takers:
                return
            sign = -1 if self.newest_first else 1
            caller = min(takers, key=lambda one: tuple(sign * part for part in one.place))
            server = min(
                (one for one in self.servers if one.may_take(caller)),
                key=lambda one: one.key(caller, self.order),
            )
            self.turns += 1
            caller.turn, caller.server = self.turns, server.number
            server.desk.append(caller)
            if self.ring:
                caller.state, caller.due = "ringing", now + self.ring
            else:
                self.answer(caller, now)
