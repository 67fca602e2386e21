"""What every journal store promises: held to memory and to SQLite alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa

from contact_center.adapters.memory.journal_store import MemoryJournalStore
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.factrows import JOINED, fact_row, read_facts
from contact_center.adapters.sql.tables import fact as fact_table
from contact_center.domain.facts import Fact
from contact_center.domain.needs import Needs
from contact_center.domain.records import (
    Agent,
    Answer,
    Conversation,
    Customer,
    Offer,
    Visitor,
)
from contact_center.domain.records_setup import Plan, Profile, Queue, Skill
from contact_center.domain.working_set import Rows
from contact_center.ports.journal_store import JournalStore
from tests.worlds import NOON, STATES, World, sample_orders


class Store(JournalStore, Protocol):
    """A journal store that a test can look into."""

    def rows(self, record: type) -> list[Any]:
        """All rows of a kind, by key."""
        ...


class SqliteStore:
    """The real thing, on a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = DataFolder(folder).__enter__()
        self.database = Database(self._folder)
        self.begin = self.database.store.begin

    def rows(self, record: type) -> list[Any]:
        codec = CODECS[record]
        order = [codec.table.c[name] for name in codec.keys]
        query = sa.select(codec.table).order_by(*order)
        return self.database.pool.look_now(
            lambda connection: [codec.read(row) for row in connection.execute(query)]
        )

    def facts(self) -> list[Fact]:
        query = JOINED.order_by(fact_table.c.pos)
        return self.database.pool.look_now(
            lambda connection: read_facts(connection, connection.execute(query).all())
        )

    def close(self) -> None:
        self.database.close()
        self._folder.__exit__(None, None, None)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryJournalStore()
        return
    sqlite = SqliteStore(tmp_path)
    yield sqlite
    sqlite.close()


def a_conversation(conv: str = "c_1", state: str = "bot") -> Conversation:
    return Conversation(
        conv, "customer:v", "visitor:v", "shop", "chat", "support", "en", state, NOON, NOON
    )


def an_agent(**changes: Any) -> Agent:
    fields = {"email": "a@shop.example", "name": "Ann", "role": "agent", "locale": "en"}
    return Agent("agent:ann", **{**fields, "password_hash": "x", **changes})


def write(store: Store, *added: Any, changed: Any = (), answers: Any = ()) -> None:
    rows = Rows()
    for record in added:
        rows.add(record)
    for record in changed:
        rows.change(record)
    with store.begin() as transaction:
        transaction.write(rows, [], answers)
        transaction.commit()


def load(store: Store, **needs: Any) -> Rows:
    rows = Rows()
    with store.begin() as transaction:
        transaction.load([], Needs(**needs), rows)
    return rows


def test_what_was_committed_is_loaded_again(store: Store) -> None:
    conversation = a_conversation()
    conversation.tags = ("vip", "退货")
    agent = an_agent(held={"chat": 2}, used=60, connected=True)

    write(store, conversation, agent)

    rows = load(store, conversations={"c_1", "c_2"}, agents={"agent:ann"})
    assert rows.conversations == {"c_1": conversation}
    assert rows.agents == {"agent:ann": agent}


def test_a_batch_of_any_size_is_written_changed_and_loaded(store: Store) -> None:
    """More rows than go into one statement, and a number that is no power of two."""
    count = 300
    visitors = [
        Visitor(f"visitor:{n}", f"customer:{n}", "shop", "en", f"hash {n}", NOON)
        for n in range(count)
    ]
    write(store, *visitors)

    for number, visitor in enumerate(visitors):
        visitor.newest = f"c_{number}"
    write(store, changed=visitors)

    rows = load(store, visitors={visitor.id for visitor in visitors})
    assert rows.visitors == {visitor.id: visitor for visitor in visitors}


def test_what_was_not_committed_never_was(store: Store) -> None:
    rows = Rows()
    rows.add(a_conversation())

    with store.begin() as transaction:
        assert transaction.number(3, NOON) == 3
        transaction.write(rows, [], [])

    with store.begin() as transaction:
        assert transaction.number(0, NOON) == 0
    assert store.rows(Conversation) == []


def test_positions_are_dense_and_survive_a_transaction(store: Store) -> None:
    heads = []
    for count in (2, 0, 5):
        with store.begin() as transaction:
            heads.append(transaction.number(count, NOON))
            transaction.commit()

    assert heads == [2, 2, 7]


def test_a_touch_stamps_the_journal_and_hands_out_nothing(store: Store) -> None:
    with store.begin() as transaction:
        before = transaction.number(2, NOON)
        transaction.commit()

    with store.begin() as transaction:
        transaction.touch(NOON + 5)
        transaction.commit()

    with store.begin() as transaction:
        assert transaction.number(0, NOON) == before
    if isinstance(store, SqliteStore):
        stamped = store.database.pool.look_now(
            lambda connection: connection.exec_driver_sql("SELECT at FROM journal").scalar()
        )
        assert stamped == NOON + 5


def test_a_loaded_row_is_a_copy(store: Store) -> None:
    write(store, a_conversation())

    load(store, conversations={"c_1"}).conversations["c_1"].subject = "changed, never written"

    assert load(store, conversations={"c_1"}).conversations["c_1"].subject == ""


def test_answers_are_found_by_actor_and_id(store: Store) -> None:
    mine = Answer("visitor:v", "1", 77, "message.send", conv="c_1", seq=4, pos=9, at=NOON)
    theirs = Answer("visitor:w", "1", 78, "message.send", code="closed", message="no", at=NOON)

    write(store, answers=[mine, theirs])

    rows = Rows()
    with store.begin() as transaction:
        transaction.load([("visitor:v", "1"), ("visitor:v", "2")], Needs(), rows)
    assert rows.answers == {("visitor:v", "1"): mine}


def test_old_answers_are_forgotten_oldest_first(store: Store) -> None:
    given = [Answer("visitor:v", str(n), n, "message.send", at=NOON + n) for n in range(4)]
    write(store, answers=given)

    with store.begin() as transaction:
        assert transaction.forget_answers(NOON + 3, 2) == 2
        transaction.commit()

    rows = Rows()
    with store.begin() as transaction:
        transaction.load([("visitor:v", str(n)) for n in range(4)], Needs(), rows)
    assert sorted(answer.id for answer in rows.answers.values()) == ["2", "3"]


def test_a_visitor_has_one_open_conversation(store: Store) -> None:
    write(store, a_conversation())

    with pytest.raises(Exception, match=r"(?i)unique|there already"):
        write(store, a_conversation("c_2"))

    assert [one.id for one in store.rows(Conversation)] == ["c_1"]


def test_closing_one_and_opening_the_next_in_one_batch_is_fine(store: Store) -> None:
    write(store, a_conversation())

    write(store, a_conversation("c_2"), changed=[a_conversation(state="closed")])

    assert [one.state for one in store.rows(Conversation)] == ["closed", "bot"]


def test_a_conversation_has_one_live_offer(store: Store) -> None:
    offer = Offer("c_1.1", "c_1", "agent:ann", "support", "chat", 30, NOON, NOON + 1)
    write(store, offer)

    with pytest.raises(Exception, match=r"(?i)unique|there already"):
        write(store, Offer("c_1.2", "c_1", "agent:ben", "support", "chat", 30, NOON, NOON + 1))

    offer.outcome = "missed"
    write(
        store,
        Offer("c_1.2", "c_1", "agent:ben", "support", "chat", 30, NOON, NOON + 1),
        changed=[offer],
    )
    assert len(store.rows(Offer)) == 2


@pytest.mark.parametrize("used", [101, -1])
def test_capacity_has_a_second_line(store: Store, used: int) -> None:
    write(store, an_agent())

    with pytest.raises(Exception, match=r"(?i)check|capacity"):
        write(store, changed=[an_agent(used=used)])

    write(store, changed=[an_agent(used=101, overcommit=1)])


def test_the_newest_conversation_of_a_visitor_is_loaded_with_what_starting_needs(
    store: Store,
) -> None:
    visitor = Visitor("visitor:v", "customer:v", "shop", "en", "h", NOON, newest="c_2")
    old, new = a_conversation("c_1", "closed"), a_conversation("c_2", "closed")
    write(store, visitor, Customer("customer:v", "Vic", NOON), old, new)

    rows = load(store, newest_of={"visitor:v"})

    assert rows.newest_of("visitor:v") == new
    assert rows.conversations.keys() == {"c_2"}


def test_what_is_removed_is_gone_and_makes_room_for_the_next(store: Store) -> None:
    write(store, Skill("law", "Law"), Skill("tax", "Tax"))
    rows = load(store, skills={"law", "tax"})

    rows.remove(rows.skills["law"])
    rows.change(rows.skills["tax"])
    rows.remove(rows.skills["tax"])
    again, never = Skill("tax", "Taxes", version=1), Skill("art", "Art")
    rows.add(again)
    rows.add(never)
    rows.remove(never)
    with store.begin() as transaction:
        transaction.write(rows, [], [])
        transaction.commit()

    assert store.rows(Skill) == [again]


def test_what_could_use_a_thing_is_loaded_as_a_whole(store: Store) -> None:
    queues = [Queue("support", "Support", overflow_queue="sales"), Queue("sales", "Sales")]
    plan = Plan("vip", "VIP", ({"when": "hour > 3", "steps": []},), {"queue": "sales"})
    moved = a_conversation("c_2", "closed")
    moved.queue = "sales"
    write(store, *queues, plan, an_agent(), a_conversation(), moved)

    rows = load(store, whole={Agent, Queue, Plan}, once_in={"sales"})

    assert rows.queues == {queue.id: queue for queue in queues}
    assert rows.plans == {"vip": plan}
    assert rows.agents.keys() == {"agent:ann"}
    assert rows.conversations == {"c_2": moved}
    assert rows.sites == {}


def test_whoever_has_a_profile_is_loaded_with_it(store: Store) -> None:
    ben = an_agent(email="b@shop.example", profile="full")
    ben.id = "agent:ben"
    profile = Profile("full", "Full", 80, {"chat": 2}, {"callback": ["email"]})
    write(store, profile, an_agent(), ben)

    rows = load(store, profiles={"full"}, members_of={"full"})

    assert rows.profiles == {"full": profile}
    assert rows.agents == {"agent:ben": ben}


@pytest.mark.parametrize("state", STATES)
def test_sqlite_makes_of_every_order_what_memory_makes_of_it(state: str, tmp_path: Path) -> None:
    memory = STATES[state]()
    sqlite = World(memory.policy)
    sqlite.at = memory.at
    real = SqliteStore(tmp_path)
    sqlite.store = real  # type: ignore[assignment]
    try:
        copy_rows(memory, real)
        for orders in sample_orders(memory).values():
            for order in orders:
                assert answered(sqlite.batch(order)) == answered(memory.batch(order)), order
        assert real.facts()[-1].pos == memory.store.head
        for record in CODECS:
            assert real.rows(record) == memory.store.rows(record), record
    finally:
        real.close()


def copy_rows(memory: World, real: SqliteStore) -> None:
    """Bring the database to where the memory store stands."""
    rows = Rows()
    for table in memory.store.tables.values():
        for record in table.values():
            rows.add(record)
    with real.begin() as transaction:
        transaction.number(memory.store.head, memory.at)
        transaction.write(rows, memory.store.facts, list(memory.store.answers.values()))
        transaction.commit()


def answered(outcome: Any) -> list[Any]:
    return [(one.code, one.conv, one.seq, one.dup) for one in outcome.answers]


@pytest.mark.parametrize("state", STATES)
def test_facts_read_back_are_the_facts_that_were_published(state: str, tmp_path: Path) -> None:
    source, real = STATES[state](), SqliteStore(tmp_path)
    world = World(source.policy)
    world.at = source.at
    world.store = real  # type: ignore[assignment]
    try:
        copy_rows(source, real)
        published: list[Fact] = []
        for orders in sample_orders(source).values():
            for order in orders:
                published += world.batch(order).facts

        read = {fact.pos: fact for fact in real.facts()}

        assert [fact_row(read[fact.pos]) for fact in published] == [
            fact_row(fact) for fact in published
        ]
    finally:
        real.close()
