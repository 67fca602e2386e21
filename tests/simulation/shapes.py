"""Days of all shapes, for the real engine and for the reference: the same streams for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from routing.simulate.reading import scenario_of
from routing.simulate.world import World
from tests.simulation.reference import Caller, Day, Server

Outcome = tuple[str, int | None, int | None]
NAMES = {"answered": "served", "abandoned": "left", "blocked": "refused", "waiting": "waiting"}


@dataclass(frozen=True)
class Team:
    """Agents who are alike."""

    count: int
    ranks: dict[str, int]
    skills: dict[str, int] = field(default_factory=dict)
    units: int = 100


@dataclass(frozen=True)
class Traffic:
    """One kind of caller; times in milliseconds, `patience` is a mean or None for ever."""

    queue: str
    rate_per_s: float
    handle: float
    patience: float | None = None
    target: int = 0
    tier: int = 0
    require: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """A design of teams and traffic.

    `steps` says after how long agents up to which rank may be asked. `grain` coarsens all times,
    so that many coincide.
    """

    teams: tuple[Team, ...]
    traffic: tuple[Traffic, ...]
    cost: int = 100
    most: int = 1
    ring: int = 0
    wrapup: int = 0
    order: str = "longest_idle"
    most_waiting: int | None = None
    steps: tuple[tuple[int, int], ...] = ()
    grain: int = 1


@dataclass(frozen=True)
class Stream:
    """Who comes when and would wait how long, in the order of coming; and how long work takes."""

    shape: Shape
    callers: tuple[tuple[int, Traffic, int | None], ...]
    handles: tuple[int, ...]


def stream(shape: Shape, count: int, seed: int) -> Stream:
    """`count` contacts of this shape."""
    chance = Random(seed)

    def coarse(value: float) -> int:
        return round(value / shape.grain) * shape.grain

    callers: list[tuple[int, Traffic, int | None]] = []
    at = 0.0
    total = sum(one.rate_per_s for one in shape.traffic)
    for _ in range(count):
        at += 1000 * chance.expovariate(total)
        kind = chance.choices(shape.traffic, [one.rate_per_s for one in shape.traffic])[0]
        patience = None
        if kind.patience is not None:
            patience = coarse(chance.expovariate(1 / kind.patience))
        callers.append((coarse(at), kind, patience))
    # Who comes at the same instant, comes in the order of the classes.
    callers.sort(key=lambda one: (one[0], shape.traffic.index(one[1])))
    mean = sum(one.handle * one.rate_per_s for one in shape.traffic) / total
    handles = tuple(coarse(chance.expovariate(1 / mean)) for _ in callers)
    return Stream(shape, tuple(callers), handles)


def by_reference(made: Stream, **changes: Any) -> list[Outcome]:
    """What became of everybody, by the naive simulator."""
    shape = made.shape
    servers = [
        Server(0, team.ranks, team.skills, team.units, shape.most)
        for team in shape.teams
        for _ in range(team.count)
    ]
    for number, server in enumerate(servers):
        server.number = number
    callers = [
        Caller(
            number,
            at,
            kind.queue,
            kind.target,
            kind.tier,
            kind.require,
            patience,
            shape.cost,
            shape.steps,
        )
        for number, (at, kind, patience) in enumerate(made.callers)
    ]
    day = Day(
        servers,
        callers,
        iter(made.handles),
        shape.ring,
        shape.wrapup,
        shape.order,
        shape.most_waiting,
        **changes,
    )
    return day.play()


def document(made: Stream) -> dict[str, Any]:
    """The scenario file of this day."""
    shape = made.shape
    queues = sorted({queue for team in shape.teams for queue in team.ranks})
    limit = {} if shape.most_waiting is None else {"max_waiting": shape.most_waiting}
    return {
        "queues": {queue: dict(limit) for queue in queues},
        "agents": [
            {
                "count": team.count,
                "queues": team.ranks,
                "skills": team.skills,
                "capacity": {"units": team.units},
            }
            for team in shape.teams
        ],
        "channels": {"chat": {"cost": shape.cost, "max": shape.most}},
        "traffic": [
            _class(number, kind, [one for one in made.callers if one[1] is kind])
            for number, kind in enumerate(shape.traffic)
        ],
        "handles_s": [one / 1000 for one in made.handles],
        "offer": {"mode": "ring", "answer": shape.ring / 1000},
        "wrapup_s": shape.wrapup / 1000,
        "agent_order": shape.order,
        "plan": [
            {"after": after // 1000, "max_rank": rank, "skip_if": "never"}
            for after, rank in shape.steps
        ],
        "report": {"contacts": True},
    }


def by_engine(
    made: Stream,
    heard: Callable[[Any], None] | None = None,
    each: Callable[[World], None] | None = None,
) -> list[Outcome]:
    """What became of everybody, by the real engine; in the order of coming."""
    world = World(scenario_of(document(made)), heard)
    world.run(each)
    return outcomes(world, made)


def outcomes(world: World, made: Stream) -> list[Outcome]:
    """The rows of a run as the reference has them."""
    numbers = {name: number for number, name in enumerate(world.workers)}
    by_class: dict[str, list[dict[str, Any]]] = {}
    rows: list[tuple[int, dict[str, Any]]] = sorted(world.ledger.rows.items())
    for _, row in rows:
        by_class.setdefault(str(row["class"]), []).append(row)
    found = []
    for _, kind, _ in made.callers:
        row = by_class[f"k{made.shape.traffic.index(kind)}"].pop(0)
        at = row["started_at"]
        agent = row["agent"]
        found.append(
            (
                NAMES[row["outcome"]],
                None if at is None else round(at * 1000),
                None if agent is None else numbers[agent],
            )
        )
    return found


def _class(
    number: int, kind: Traffic, callers: list[tuple[int, Traffic, int | None]]
) -> dict[str, Any]:
    return {
        "class": f"k{number}",
        "queue": kind.queue,
        "target_s": kind.target / 1000,
        "tier": kind.tier,
        "require": kind.require,
        "arrivals_s": [at / 1000 for at, _, _ in callers],
        "patiences_s": [
            None if patience is None else patience / 1000 for _, _, patience in callers
        ],
    }
