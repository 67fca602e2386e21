"""Whatever happens, reports add up: nobody is lost, nobody counted twice, no second missing.

Journals are made by the real rules, from the sample orders of every state; the rows of the center
are the witness of who waits and who is served. Sums of figures that all come from the same fold
would prove nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant

from contact_center.domain.actors import SYSTEM
from contact_center.domain.facts import Fact, StateChanged, WorkQueued
from contact_center.domain.orders.machinery import AgentConnected, AgentDisconnected
from contact_center.domain.records import Conversation, Work
from contact_center.ports.reports import (
    AgentOffer,
    AgentSlice,
    AgentWatch,
    Changes,
    Known,
    Segment,
)
from contact_center.reporting import folding
from contact_center.reporting.book import Book
from contact_center.reporting.folding import fold_all
from tests import reported
from tests.properties.test_routing_storm import Storm
from tests.worlds import ANN, BEN, STATES, World, sample_orders

SPANS = (0, 1, 999, 20_000, 30_000, 45_000, 600_000, 86_400_000)

steps = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(SPANS)), min_size=1, max_size=25)


def live(state: str, chosen: Sequence[tuple[int, int]]) -> World:
    """A center in which these things were tried, one after the other; many are refused."""
    world = STATES[state]()
    for number, (pick, span) in enumerate(chosen):
        world.at += span
        samples = reported.tries(world)
        samples += [world.order(SYSTEM, AgentConnected(agent.id)) for agent in (ANN, BEN)]
        samples += [world.order(SYSTEM, AgentDisconnected(agent.id)) for agent in (ANN, BEN)]
        order = samples[pick % len(samples)]
        outcome = world.batch(reported.again(order, (world.at, number)))
        assert not outcome.failures, outcome.failures
    return world


def witness(world: World, facts: Sequence[Fact] | None = None) -> None:
    facts = world.store.facts if facts is None else facts
    rows = reported.folded(copy.deepcopy(facts))
    conversations = world.store.rows(Conversation)
    reported.stays_add_up(rows.segments, conversations, world.store.rows(Work))
    reported.desks_agree(rows.segments, conversations)
    reported.time_is_cut_without_rest(rows.slices, facts, world.at)


@pytest.mark.parametrize("state", STATES)
def test_after_every_order_in_every_state_reports_add_up(state: str) -> None:
    base = STATES[state]()
    done = 0
    for order in [one for orders in sample_orders(base).values() for one in orders]:
        world = base.copy()
        done += world.batch(order).answers[0].code is None
        witness(world)

    assert done > 10


@given(state=st.sampled_from(sorted(STATES)), chosen=steps)
@settings(max_examples=60)
def test_whatever_is_done_reports_add_up(state: str, chosen: list[tuple[int, int]]) -> None:
    witness(live(state, chosen))


@given(state=st.sampled_from(sorted(STATES)), chosen=steps, cuts=st.sets(st.integers(1, 60)))
@settings(max_examples=40)
def test_folded_in_any_pages_the_rows_are_the_same(
    state: str, chosen: list[tuple[int, int]], cuts: set[int]
) -> None:
    facts = live(state, chosen).store.facts

    assert in_pages(facts, sorted(cuts)) == reported.folded(facts)


def in_pages(facts: Sequence[Fact], cuts: Sequence[int]) -> Changes:
    """The rows, when nothing but rows is remembered from one page to the next."""
    segments: dict[tuple[str, int], Segment] = {}
    offers: dict[str, AgentOffer] = {}
    slices: dict[tuple[str, int], AgentSlice] = {}
    agents: dict[str, AgentWatch] = {}
    known = Known()
    edges = [0, *[cut for cut in cuts if cut < len(facts)], len(facts)]
    for start, end in pairwise(edges):
        book = Book(known)
        fold_all(book, facts[start:end])
        came = book.changes()
        segments |= {one.key: one for one in came.segments}
        offers |= {one.id: one for one in came.offers}
        slices |= {(one.agent, one.started_at): one for one in came.slices}
        agents |= {one.id: one for one in came.agents}
        newest = {one.conv: one for _, one in sorted(segments.items())}
        whole = Known([*newest.values()], [*offers.values()], [*agents.values()], book.opened)
        # Through text, as a database would: no object survives the page.
        known = msgspec.json.decode(msgspec.json.encode(whole), type=Known)
    return reported.in_order(
        Changes([*segments.values()], [*offers.values()], [*slices.values()], [*agents.values()])
    )


@pytest.mark.parametrize("kind", [StateChanged, WorkQueued])
def test_reports_that_are_deaf_to_a_kind_of_fact_are_found_out(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = {name: fold for name, fold in folding.FOLDS.items() if name is not kind}
    monkeypatch.setattr(folding, "FOLDS", deaf)

    with pytest.raises((AssertionError, KeyError)):
        witness(STATES["wrapping_up"]())


def test_a_slice_that_is_missing_is_found_out() -> None:
    world = STATES["closed"]()
    world.at += 60_000
    rows = reported.folded(world.store.facts)

    with pytest.raises(AssertionError):
        reported.time_is_cut_without_rest(rows.slices[1:], world.store.facts, world.at)


class Told(Storm):
    """A bad day, with reports that listen."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.heard = 0

    def rows(self) -> Changes:
        """What has been heard up to now."""
        fold_all(self.book, self.center.facts[self.heard :])
        self.heard = len(self.center.facts)
        return reported.in_order(self.book.changes())

    @invariant()
    def reports_add_up(self) -> None:
        center, rows = self.center, self.rows()
        reported.stays_add_up(
            rows.segments, center.rows.conversations.values(), center.rows.works.values()
        )
        reported.desks_agree(rows.segments, center.rows.conversations.values())

    def teardown(self) -> None:
        rows = reported.folded(self.center.facts)
        reported.time_is_cut_without_rest(rows.slices, self.center.facts, self.center.now)
        assert rows == self.rows()


Told.TestCase.settings = settings(Storm.TestCase.settings, max_examples=15)
TestTold = Told.TestCase
