"""A snapshot plus the facts after it equals a fresh snapshot: for every op, for whoever looks on.

Real SQLite, the real hub and the real pages of a resume; the client's own fold is what joins them.
Excepted by name, in `views.comparable`: read positions, places in the line, and what an offer shows
of a conversation that goes on while it rings. An agent whose rights change is sent away and begins
with a snapshot, so the promise does not reach across that.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import pytest

from contact_center.adapters.memory.clock import ManualClock
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.tables import journal
from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders import machinery, steering
from contact_center.domain.orders.conversing import AddNote
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.domain.orders.working import CompleteWrapUp, TransferConversation
from contact_center.domain.records import Login, Merge, Visitor
from contact_center.domain.working_set import Rows
from contact_center.journal.batch import Outcome, run_batch
from contact_center.journal.hub import Hub
from contact_center.journal.rendering import AGENTS, VISITORS, Rendered
from contact_center.journal.resume import Resume
from contact_center.journal.shapes import Ev, Signal
from contact_center.journal.snapshots import NobodyThere, Snapshots
from contact_center.ports.places import Place
from contact_center.ports.reading import Viewer
from contact_center.wire import views
from contact_center.wire.encoding import decode
from contact_center.wire.following import Following, Heard
from tests.worlds import (
    ANN,
    BEN,
    BOSS,
    OTHER_VISITOR,
    STATES,
    VISITOR,
    World,
    sample_orders,
)

SEED = 20_260
SECONDS = 3
"""How many second orders are tried after every first one."""

CANARY = "a word among staff"
VIEWERS = [Viewer(actor.id, actor.is_visitor) for actor in (VISITOR, OTHER_VISITOR, ANN, BEN, BOSS)]


@dataclass
class Watcher:
    """One open connection, as the hub knows it."""

    viewer: Viewer
    login: str | None = None
    frames: list[Rendered] = field(default_factory=list)
    is_sent_away: bool = False

    def push(self, frames: Sequence[Rendered]) -> None:
        self.frames += frames

    def rights_changed(self) -> None:
        self.is_sent_away = True

    def signed_out(self) -> None:
        self.is_sent_away = True

    def close(self, code: int, why: str) -> None:
        raise AssertionError(why)

    def signal(self, signal: Signal) -> None:
        raise AssertionError(signal)


@dataclass(frozen=True)
class Step:
    """What one viewer had, was told, and has in the end."""

    orders: tuple[str, ...]
    viewer: Viewer
    before: bytes
    live: list[Rendered]
    page: list[Rendered]
    after: bytes

    def __str__(self) -> str:
        return f"{' then '.join(self.orders)}, seen by {self.viewer.id}"


class Nowhere:
    """No line, no places."""

    def place_of(self, conv: str) -> Place | None:
        return None


class Center:
    """A journal on SQLite that can be put back to any world, with everybody connected."""

    def __init__(self, folder: DataFolder) -> None:
        self.database = Database(folder)
        connection = self.database._writer.raw_connection()
        # No promise here is about the disk.
        connection.cursor().execute("PRAGMA synchronous=OFF")
        connection.close()
        self.clock = ManualClock()
        self.snapshots = Snapshots(self.database.journal, Nowhere())
        self.resume = Resume(self.database.journal, self.snapshots, self.clock, "era")
        self.hub = Hub()
        self.world = World()
        self.watchers: list[Watcher] = []

    def begin(self, world: World) -> None:
        """Make the rows those of `world`, and let everybody connect anew."""
        self.world = world
        rows = Rows()
        for table in world.store.tables.values():
            for record in table.values():
                rows.add(record)
        with self.database.store.begin() as transaction:
            connection = self.database.store._connection
            assert connection is not None
            for table_ in journal.metadata.sorted_tables:
                if table_ is not journal:
                    connection.execute(table_.delete())
            connection.execute(journal.update().values(head=0, at=0))
            transaction.number(world.store.head, world.at)
            transaction.write(rows, world.store.facts, list(world.store.answers.values()))
            transaction.commit()
        self.hub = Hub(world.store.head)
        self.watchers = [Watcher(viewer) for viewer in VIEWERS]
        for watcher in self.watchers:
            self.hub.join(watcher)

    def batch(self, order: Order) -> Outcome:
        with self.database.store.begin() as transaction:
            outcome = run_batch(transaction, [order], self.world.at, self.world.policy)
        assert not outcome.failures, outcome.failures
        self.hub.publish(outcome.facts, outcome.head)
        return outcome

    async def snapshot(self, viewer: Viewer) -> bytes | None:
        try:
            return (await self.snapshots.of(viewer)).data
        except NobodyThere:
            return None

    async def all_snapshots(self) -> dict[str, bytes]:
        found = {viewer.id: await self.snapshot(viewer) for viewer in VIEWERS}
        return {viewer: data for viewer, data in found.items() if data is not None}

    async def steps(
        self, orders: Sequence[Order], before: dict[str, bytes], head: int
    ) -> list[Step]:
        """What everybody who stayed was told since `head`, and what they would begin with now."""
        found = []
        after = await self.all_snapshots()
        for watcher in self.watchers:
            me = watcher.viewer
            page = await self.resume.frames_after(me, head, 1000)
            if not watcher.is_sent_away:
                ops = tuple(order.op for order in orders)
                live = list(watcher.frames)
                found.append(Step(ops, me, before[me.id], live, page.frames, after[me.id]))
        return found

    def close(self) -> None:
        self.database.close()


@pytest.fixture(scope="module")
async def center(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Center]:
    with DataFolder(tmp_path_factory.mktemp("center")) as folder:
        center = Center(folder)
        yield center
        center.close()


def lapsing() -> World:
    """Ann's console has rung for as long as it may."""
    world = STATES["offered"]()
    world.at += 30_000
    return world


def deserted() -> World:
    """The visitor has left while waiting."""
    world = STATES["queued"]()
    world.do(SYSTEM, machinery.VisitorLeft(VISITOR.id))
    return world


def signed_in() -> World:
    """Ann has signed in."""
    world = STATES["furnished"]()
    opened = machinery.OpenLogin("l1", ANN.id, "token hash", "csrf", world.at + 1)
    world.do(SYSTEM, opened)
    return world


def merged() -> World:
    """Ann's customer is known to be somebody else as well."""
    world = STATES["active"]()
    world.do(ANN, steering.MergeCustomers("customer:v", "customer:w"))
    return world


WORLDS = {**STATES, **{make.__name__: make for make in (lapsing, deserted, signed_in, merged)}}
"""The states in which every op is done at least once."""


def samples(world: World) -> Iterable[Order]:
    """Every op, with the canary in whatever is said among staff."""
    for orders in sample_orders(world).values():
        for order in orders:
            if not is_there_already(world, order.body):
                yield with_canary(order)
    for merge in world.store.rows(Merge):
        yield world.order(ANN, steering.UnmergeCustomers(merge.id))


def is_there_already(world: World, body: object) -> bool:
    """Whoever opens a login or a visitor names it anew; the samples name them once."""
    match body:
        case machinery.OpenLogin(login=login):
            return any(row.id == login for row in world.store.rows(Login))
        case machinery.OpenVisitor(visitor=visitor):
            return any(row.id == visitor for row in world.store.rows(Visitor))
        case _:
            return False


def with_canary(order: Order) -> Order:
    match order.body:
        case AddNote():
            return replace(order, body=replace(order.body, text=CANARY))
        case TransferConversation() | CompleteWrapUp():
            return replace(order, body=replace(order.body, note=CANARY))
        case _:
            return order


@pytest.fixture(scope="module")
async def single(center: Center) -> list[Step]:
    """Every op in every state where it is not refused."""
    steps = []
    for make in WORLDS.values():
        base = make()
        center.begin(base)
        before = await center.all_snapshots()
        for order in samples(base):
            if center.batch(order).answers[0].code is None:
                steps += await center.steps([order], before, base.store.head)
                center.begin(base)
    return steps


def decoded(frames: Iterable[Rendered]) -> list[Ev]:
    return [decode(Ev, frame.data) for frame in frames]


def folded(step: Step, frames: Iterable[Rendered]) -> dict[str, Any]:
    view: dict[str, Any] = decode(dict, step.before)
    for ev in decoded(frames):
        view = views.fold(view, ev)
    return views.comparable(view)


def fresh(step: Step) -> dict[str, Any]:
    return views.comparable(decode(dict, step.after))


async def test_facts_pushed_live_are_the_facts_read_back_later(single: list[Step]) -> None:
    for step in single:
        assert step.live == step.page, str(step)


async def test_a_snapshot_and_the_facts_after_it_are_a_fresh_snapshot(single: list[Step]) -> None:
    for step in single:
        assert folded(step, step.live) == fresh(step), str(step)


async def test_no_fact_looks_like_a_gap_or_like_one_heard_before(single: list[Step]) -> None:
    for step in single:
        before = decode(dict, step.before)
        following = Following()
        following.adopt("era", before["cur"], before)

        heard = [following.hear(ev) for ev in decoded(step.live)]

        assert set(heard) <= {Heard.NEWS}, str(step)


async def test_every_op_was_done_and_every_kind_of_fact_was_seen(single: list[Step]) -> None:
    seen = {True: set[str](), False: set[str]()}
    for step in single:
        seen[step.viewer.is_visitor] |= {ev.k for ev in decoded(step.live)}

    assert {op for step in single for op in step.orders} == OPS.keys()
    assert seen[True] == {body.kind for body in VISITORS}
    assert seen[False] == {body.kind for body in AGENTS}


@pytest.mark.parametrize("kind", sorted(views._WIDGET))
async def test_a_widget_that_ignores_one_kind_of_fact_is_found_out(
    single: list[Step], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_WIDGET", without(views._WIDGET, kind))

    assert found_out(step for step in single if step.viewer.is_visitor)


@pytest.mark.parametrize("kind", sorted(views._DESK))
async def test_a_desk_that_ignores_one_kind_of_fact_is_found_out(
    single: list[Step], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_DESK", without(views._DESK, kind))

    assert found_out(step for step in single if not step.viewer.is_visitor)


def without(table: Any, kind: str) -> dict[str, Any]:
    return {name: change for name, change in table.items() if name != kind}


def found_out(steps: Iterable[Step]) -> bool:
    return any(folded(step, step.live) != fresh(step) for step in steps)


async def test_what_is_said_among_staff_never_reaches_a_visitor(single: list[Step]) -> None:
    canary = CANARY.encode()
    reached_staff = 0

    for step in single:
        shown = [step.after, *(frame.data for frame in step.live + step.page)]
        if step.viewer.is_visitor:
            assert not any(canary in data for data in shown), str(step)
        else:
            reached_staff += any(canary in data for data in shown)

    assert reached_staff, "a word that reaches nobody proves nothing"


@pytest.mark.parametrize("state", WORLDS)
async def test_two_orders_in_a_row_keep_the_promise(center: Center, state: str) -> None:
    chance = random.Random(f"{SEED} {state}")
    base = WORLDS[state]()
    center.begin(base)
    before = await center.all_snapshots()
    for first in samples(base):
        then = base.copy()
        if not then.batch(first).facts:
            continue
        seconds = list(samples(then))
        chance.shuffle(seconds)
        done = (one for one in seconds if then.copy().batch(one).facts)
        for second in islice(done, SECONDS):
            center.begin(base)
            center.batch(first)
            center.batch(second)

            for step in await center.steps([first, second], before, base.store.head):
                assert folded(step, step.live) == fresh(step), f"{step}; seed {SEED}"
                assert folded(step, step.page) == fresh(step), f"{step}; seed {SEED}"
