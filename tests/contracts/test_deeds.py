"""The audit list and what was renamed, found in a real journal: every deed, and no word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.domain.actors import SYSTEM, Actor
from contact_center.domain.orders import administering, conversing, machinery, steering, working
from contact_center.domain.orders.envelope import Order
from contact_center.domain.policy import Policy
from contact_center.journal.batch import run_batch
from contact_center.ports.deeds import Deed
from tests.worlds import ANN, BEN, BOSS, NOON, OP_OF, VISITOR

SECRET = "psst, offer a refund"


class Book:
    """A journal on a file: a shop in which Ann has a talk on the desk."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.given = 0
        self.conv = ""
        self.positions: dict[str, int] = {}
        self.do(SYSTEM, administering.PutQueue("support", "Support"))
        self.do(SYSTEM, administering.PutSite("shop", "The shop", "support", bot=False))
        for who in (ANN, BEN, BOSS):
            name = who.id.removeprefix("agent:")
            self.do(SYSTEM, put_agent(who.id, name.title(), str(who.role)))
            self.do(SYSTEM, machinery.AgentConnected(who.id))
            self.do(who, working.SetPresence("available"))
        self.do(SYSTEM, machinery.OpenVisitor(VISITOR.id, "shop", "en", "hash"))
        self.conv = self.do(VISITOR, conversing.SendMessage("Hello"))
        self.do(ANN, working.ClaimConversation(), self.conv)
        self.begun = self.head

    @property
    def head(self) -> int:
        """The position of the last fact."""
        return max(self.positions.values(), default=0)

    def do(self, actor: Actor, body: object, conv: str | None = None) -> str:
        """Give one order, which must be accepted; its conversation."""
        self.given += 1
        order = Order(f"d{self.given}", actor, OP_OF[type(body)], body, conv)
        with self.database.store.begin() as transaction:
            outcome = run_batch(transaction, [order], NOON, Policy())
        assert outcome.answers[0].code is None, outcome.answers[0]
        self.positions[order.id] = outcome.answers[0].pos
        return outcome.answers[0].conv or ""

    async def deeds(self, **asked: object) -> list[Deed]:
        """What was done since the shop was set up, newest first."""
        given = {"before": None, "limit": 500, "actor": None, "kind": None, **asked}
        listed = await self.database.deeds.deeds(**given)  # type: ignore[arg-type]
        return [one for one in listed.items if one.pos > self.begun]

    async def kinds(self, **asked: object) -> list[str]:
        """The same, by kind."""
        return [one.kind for one in await self.deeds(**asked)]


def put_agent(agent: str, name: str, role: str = "agent") -> administering.PutAgent:
    return administering.PutAgent(
        agent, f"{agent}@shop.example", name, role, "en", "hash", queues={"support": 0}
    )


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with DataFolder(tmp_path / "center") as folder:
        database = Database(folder)
        yield Book(database)
        database.close()


async def test_taking_over_is_a_deed_to_the_one_who_takes(book: Book) -> None:
    book.do(BOSS, steering.TakeOver(), book.conv)

    [deed] = await book.deeds(kind="taken_over")

    assert (deed.by, deed.name, deed.conv) == (BOSS.id, "Boss", book.conv)


async def test_assigning_and_requeuing_name_whom_it_was_done_to(book: Book) -> None:
    book.do(BOSS, steering.AssignConversation(BEN.id), book.conv)
    book.do(BOSS, steering.RequeueConversation(), book.conv)

    requeued, assigned = await book.deeds()

    assert (assigned.kind, assigned.agent, assigned.agent_name) == ("assigned", BEN.id, "Ben")
    assert (requeued.kind, requeued.agent) == ("requeued", BEN.id)
    assert {assigned.by, requeued.by} == {BOSS.id}


async def test_what_an_agent_does_with_their_own_work_is_no_deed(book: Book) -> None:
    book.do(ANN, working.TransferConversation(queue="support"), book.conv)
    book.do(BEN, working.ClaimConversation(), book.conv)
    book.do(ANN, working.SetPresence("away"))

    assert await book.kinds() == []


async def test_a_whisper_is_listed_without_its_words(book: Book) -> None:
    book.do(BOSS, steering.Whisper(SECRET), book.conv)

    [deed] = await book.deeds()

    assert (deed.kind, deed.agent) == ("whispered", ANN.id)
    assert SECRET not in repr(deed)


async def test_a_list_is_narrowed_by_person_and_kind_and_read_page_by_page(book: Book) -> None:
    for n in range(3):
        book.do(BOSS, administering.PutQueue("support", f"Support {n}"))
    book.do(BOSS, steering.ForcePresence(ANN.id, "away"))

    assert await book.kinds(kind="presence_forced") == ["presence_forced"]
    assert await book.kinds(actor=ANN.id) == []
    first = await book.database.deeds.deeds(None, 2, BOSS.id, None)
    rest = await book.database.deeds.deeds(int(first.next or 0), 500, BOSS.id, None)
    assert [one.kind for one in (*first.items, *rest.items)] == ["presence_forced"] + [
        "queue_changed"
    ] * 3
    assert rest.next is None


async def test_what_the_center_keeps_for_itself_is_in_no_list_but_its_own(book: Book) -> None:
    own = "agent:~synthetic"
    book.do(SYSTEM, administering.PutQueue("~synthetic", "Trial"))
    book.do(SYSTEM, administering.PutSite("~synthetic", "Trial", "~synthetic", bot=False))
    book.do(SYSTEM, put_agent(own, "Trial", "supervisor"))
    book.do(SYSTEM, machinery.OpenLogin("l1", own, "token hash", "csrf", NOON + 1))
    book.do(SYSTEM, machinery.OpenVisitor("visitor:t", "~synthetic", "en", "other hash"))
    trial = Actor("visitor:t", VISITOR.role)
    conv = book.do(trial, conversing.SendMessage("Trial"))
    book.do(ANN, working.ClaimConversation(), conv)
    book.do(BOSS, steering.RequeueConversation(), conv)

    assert await book.kinds() == []
    assert await book.kinds(actor=own) == ["signed_in"]

    book.do(BOSS, administering.PutQueue("support", "Help"))
    assert await book.kinds() == ["queue_changed"]


async def test_the_last_renaming_of_an_agent_and_of_a_queue_are_found(book: Book) -> None:
    agent, queue = await book.database.deeds.renamings()
    assert 0 < queue < agent

    book.do(SYSTEM, administering.PutAgent(ANN.id, password_hash="another"))
    book.do(SYSTEM, administering.PutAgent(ANN.id, units=60))
    assert await book.database.deeds.renamings() == (agent, queue)

    book.do(SYSTEM, administering.PutAgent(ANN.id, name="Anna"))
    book.do(SYSTEM, administering.PutQueue("support", "Help"))
    assert await book.database.deeds.renamings() == (book.head - 1, book.head)
