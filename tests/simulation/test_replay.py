"""What was recorded is enough: replayed, resumed from rows, or taken over in the middle."""

from __future__ import annotations

from dataclasses import asdict
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.domain.policy import Policy
from routing.decisions import Decision
from routing.engine import Engine
from routing.events import Event, FactsCommitted
from routing.floor import Floor
from routing.simulate.clock import stamp
from routing.simulate.door import connected
from routing.simulate.reading import scenario_of
from routing.simulate.world import World
from tests.simulation.books import Books
from tests.simulation.shapes import (
    Outcome,
    Shape,
    Stream,
    Team,
    Traffic,
    by_engine,
    document,
    outcomes,
    stream,
)

DESIGN = Shape(
    (
        Team(2, {"a": 0, "b": 1}),
        Team(2, {"b": 0}, {"law": 3}, units=60),
        Team(1, {"a": 2}, {"law": 5}),
    ),
    (
        Traffic("a", 0.02, 200_000, 200_000, target=30_000),
        Traffic("b", 0.02, 150_000, 90_000, tier=1, require={"law": 2}),
    ),
    cost=30,
    most=2,
    ring=5_000,
    wrapup=10_000,
    order="least_loaded",
)
"""Rings, wrap-up, skills, tiers, people who give up while it rings: everything a run may have."""


def day(made: Stream) -> tuple[World, Books]:
    """A day that is about to begin, and its books."""
    world = World(scenario_of(document(made)))
    books = Books(world)
    world.heard = books
    return world, books


def picture(floor: Floor) -> dict[str, Any]:
    """Everything a floor knows, but for what must be looked at next."""
    return {
        "head": floor.head,
        "works": {name: asdict(work) for name, work in sorted(floor.works.items())},
        "agents": {name: asdict(agent) for name, agent in sorted(floor.agents.items())},
        "queues": floor.queues,
        "lines": floor.lines,
        "members": floor.members,
        "history": asdict(floor.history),
    }


class Taped(Engine):
    """An engine that remembers what it heard, what it wished, and now and then how all stood."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy)
        self.heard: list[tuple[Event, int]] = []
        self.wished: list[list[Decision]] = []
        self.pictures: list[dict[str, Any]] = []

    def step(self, event: Event, at: int) -> list[Decision]:
        self.heard.append((event, at))
        wishes = super().step(event, at)
        self.wished.append(wishes)
        if len(self.heard) % 20 == 0:
            self.pictures.append(picture(self.floor))
        return wishes


@pytest.mark.parametrize("seed", range(3))
def test_the_same_facts_lead_to_the_same_wishes_and_the_same_floor(seed: int) -> None:
    # I9
    world = World(scenario_of(document(stream(DESIGN, 150, seed))))
    first = world.engine = Taped(world.policy)
    world.run()

    again = Taped(world.policy)
    again.load(world.rows(), 0)
    for event, at in first.heard:
        again.step(event, at)

    assert again.wished == first.wished
    assert again.pictures == first.pictures
    assert max(len(one["works"]) for one in again.pictures) > 3


@pytest.mark.parametrize("seed", range(3))
def test_the_floor_is_what_the_rows_say_all_day(seed: int) -> None:
    world, books = day(stream(DESIGN, 150, seed))
    looked = 0

    def look(now: World) -> None:
        nonlocal looked
        looked += 1
        if looked % 7 == 0:
            assert now.engine.differences(books.floor_rows()) == []

    world.run(look)

    assert looked > 300


@settings(max_examples=15)
@given(st.integers(0, 1_000), st.floats(0.05, 0.95))
def test_rows_and_the_facts_after_them_make_the_same_floor(seed: int, share: float) -> None:
    made = stream(DESIGN, 80, seed)
    whole, books = day(made)
    whole.run()
    cut = int(share * len(books.commits))
    begun, first_half = day(made)
    for facts in books.commits[:cut]:
        first_half(facts)

    engine = Engine(begun.policy)
    engine.load(first_half.floor_rows(), books.commits[cut][0].at)
    for facts in books.commits[cut:]:
        engine.step(FactsCommitted(facts, facts[-1].pos), facts[-1].at)

    assert engine.differences(books.floor_rows()) == []
    assert engine.head == whole.head


class TakenOver(World):
    """A day on which the engine dies once, with its wishes, and another takes over at once."""

    def __init__(self, made: Stream, dies_at: int) -> None:
        super().__init__(scenario_of(document(made)))
        self.heard = self.books = Books(self)
        self.dies_at = dies_at
        self.lost = 0

    def _carry_out(self) -> None:
        if self.dies_at <= self.head and self.agenda.next_at() is not None:
            self.dies_at = 2**62
            self.lost = len(self._wishes)
            self._wishes.clear()
            self.engine = Engine(self.policy)
            self.engine.load(self.books.floor_rows(), stamp(self.agenda.now))
            self.commit([connected(one, stamp(self.agenda.now)) for one in self.workers])
        super()._carry_out()


@settings(max_examples=25)
@given(st.integers(0, 1_000), st.integers(10, 500))
def test_who_takes_over_at_any_moment_serves_on_as_if_nothing_had_happened(
    seed: int, dies_at: int
) -> None:
    made = stream(DESIGN, 80, seed)

    taken_over = TakenOver(made, dies_at)
    taken_over.run()

    assert taken_over.dies_at == 2**62
    assert outcomes(taken_over, made) == by_engine(made)


def test_the_takeover_is_tried_while_something_is_wished_for() -> None:
    made = stream(DESIGN, 80, 1)
    lost = 0
    for dies_at in range(20, 80, 3):
        world = TakenOver(made, dies_at)
        world.run()
        lost += world.lost

    assert lost > 3


def test_a_takeover_that_forgot_who_waits_would_be_noticed() -> None:
    """The comparison can fail."""

    class Forgetful(TakenOver):
        def _carry_out(self) -> None:
            before = self.engine
            super()._carry_out()
            if self.engine is not before:
                for work in list(self.engine.floor.works.values()):
                    if work.is_waiting:
                        self.engine.floor.drop(work)

    def forgetting(made: Stream) -> list[Outcome]:
        world = Forgetful(made, Random(1).randrange(150, 200))
        world.run()
        return outcomes(world, made)

    made = stream(DESIGN, 80, 1)
    assert forgetting(made) != by_engine(made)
