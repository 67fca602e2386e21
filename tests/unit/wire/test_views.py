"""A snapshot plus the facts after it equals a fresh snapshot: for every op, in every state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.adapters.memory.journal_store import ConstraintBroken
from contact_center.domain.facts import Fact
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.journal.rendering import for_agent, for_visitor
from contact_center.journal.shapes import Ev, Signal
from contact_center.journal.snapshots import Snapshots
from contact_center.ports.reading import Viewer
from contact_center.wire.encoding import decode
from contact_center.wire.views import View, comparable, fold, fold_signal, last_seqs
from tests.unit.wire.little_node import MemoryReader, NoPlaces
from tests.worlds import ANN, BEN, OTHER_VISITOR, STATES, VISITOR, World, active, sample_orders

VIEWERS = [
    *(Viewer(one.id, is_visitor=True) for one in (VISITOR, OTHER_VISITOR)),
    *(Viewer(one.id, is_visitor=False) for one in (ANN, BEN)),
]


async def snapshot(world: World, viewer: Viewer) -> View:
    made = await Snapshots(MemoryReader(world), NoPlaces()).of(viewer)
    view: View = msgspec.json.decode(made.data)
    return view


def stream(facts: Sequence[Fact], viewer: Viewer) -> list[Ev]:
    """What this viewer is sent."""
    render = for_visitor if viewer.is_visitor else for_agent
    mine = [fact for fact in facts if viewer.id in (fact.visitor, fact.agent)]
    rendered = [render(fact) for fact in mine]
    return [decode(Ev, one.data) for one in rendered if one is not None]


async def check(world: World, orders: Sequence[Order]) -> list[Fact]:
    """Give the orders; every viewer's old snapshot must grow into their new one."""
    before = {viewer: await snapshot(world, viewer) for viewer in VIEWERS}
    world.at += 1000
    try:
        facts = world.batch(*orders).facts
    except ConstraintBroken:
        # A sample that can be given once only; the committer would refuse it.
        return []
    for viewer, view in before.items():
        folded = view
        for ev in stream(facts, viewer):
            folded = fold(folded, ev)
        fresh = await snapshot(world, viewer)
        assert comparable(folded) == comparable(fresh), (viewer.id, [o.op for o in orders])
    return facts


@pytest.mark.parametrize("state", STATES)
async def test_a_snapshot_and_the_facts_of_any_op_equal_a_fresh_snapshot(state: str) -> None:
    samples = sample_orders(STATES[state]())
    done = 0

    for op in OPS:
        for number in range(len(samples[op])):
            world = STATES[state]()
            done += len(await check(world, [sample_orders(world)[op][number]]))

    assert done > 15


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(STATES)),
    st.lists(
        st.tuples(st.sampled_from(sorted(OPS)), st.integers(0, 3)),
        min_size=2,
        max_size=12,
    ),
)
async def test_so_does_a_snapshot_after_any_sequence_of_ops(
    state: str, picks: list[tuple[str, int]]
) -> None:
    world = STATES[state]()

    for op, number in picks:
        choices = sample_orders(world)[op]
        await check(world, [choices[number % len(choices)]])


async def test_a_view_that_misses_a_fact_is_noticed() -> None:
    world = active()
    viewer = VIEWERS[0]
    before = await snapshot(world, viewer)
    facts = world.batch(*sample_orders(world)["message.send"][:2]).facts

    evs = stream(facts, viewer)

    folded = fold(before, evs[0])
    assert comparable(folded) != comparable(await snapshot(world, viewer))
    assert comparable(fold(folded, evs[1])) == comparable(await snapshot(world, viewer))


def test_a_fact_of_an_older_conversation_does_not_change_the_widget() -> None:
    view: View = {
        "me": "visitor:v",
        "site": "shop",
        "conversation": {"id": "c_2", "last_seq": 3, "queue": None},
        "messages": [],
        "read": {},
        "cur": 9,
    }
    closed = Ev(10, "state", "system", 1, {"state": "closed"}, "c_1")

    assert fold(view, closed) == {**view, "cur": 10}


def test_an_unknown_kind_of_fact_moves_only_the_position() -> None:
    desk: View = {"offers": [], "conversations": [], "cur": 1}

    assert fold(desk, Ev(2, "sung", "system", 1, {}, "c_1")) == {**desk, "cur": 2}


def test_a_place_in_the_line_is_shown_where_it_belongs() -> None:
    view: dict[str, Any] = {"conversation": {"id": "c_1", "queue": None}}
    place = {"position": 2, "wait_low_s": 10, "wait_high_s": 60}

    here, elsewhere = Signal("queue", "c_1", d=place), Signal("queue", "c_2", d=place)

    assert fold_signal(view, here)["conversation"]["queue"] == place
    assert fold_signal(view, elsewhere) == fold_signal(view, Signal("typing", "c_1")) == view
    assert fold_signal({"conversation": None}, here) == {"conversation": None}


def test_the_check_for_gaps_begins_at_the_last_messages_of_the_view() -> None:
    assert last_seqs({"conversation": {"id": "c_1", "last_seq": 4}}) == {"c_1": 4}
    assert last_seqs({"conversation": None}) == {}
    assert last_seqs({"offers": [], "conversations": [{"id": "c_1", "last_seq": 2}]}) == {"c_1": 2}
