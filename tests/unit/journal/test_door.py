"""Who hears of a batch, in which order, and that one who fails keeps nothing from the others."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from contact_center.domain.actors import Actor, Role
from contact_center.domain.facts import Fact, MessageSent
from contact_center.domain.orders.conversing import SendMessage
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer
from contact_center.journal.batch import Outcome
from contact_center.journal.committer import Committed, Committer
from contact_center.journal.door import JournalDoor
from contact_center.journal.feeds import Feed
from contact_center.ports.meters import Unmeasured

VISITOR = Actor("visitor:v", Role.VISITOR)


class Waiting:
    """A committer that leaves it to the test when a batch is on the disk."""

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def start(self) -> None:
        """Nothing runs by itself."""

    def give(self, order: Order) -> None:
        self.orders.append(order)


class Hall:
    """A door with somebody behind it, and everything that is heard there, in order."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.committer = Waiting()
        self.door = JournalDoor(Unmeasured(), lambda what, _: self.heard.append(what))
        feed = Feed("feed", 0, lambda _, head: self.heard.append(f"facts to {head}"))
        self.door.open(cast("Committer", self.committer), 0, [feed])

    def committed(self) -> None:
        """Report what was given as one batch, each order with one fact and one answer."""
        orders = self.committer.orders
        facts = [
            Fact(MessageSent(n, order.id, "Hi"), VISITOR.id, 0, "c_1", VISITOR.id, pos=n)
            for n, order in enumerate(orders, 1)
        ]
        answers = [
            Answer(VISITOR.id, order.id, 0, order.op, pos=fact.pos)
            for order, fact in zip(orders, facts, strict=True)
        ]
        self.door.report(Committed(orders, Outcome(answers, facts, len(facts), []), 0.0))

    async def turn(self) -> None:
        """One turn of the loop."""
        await asyncio.sleep(0)


def say(order_id: str) -> Order:
    return Order(order_id, VISITOR, "message.send", SendMessage("Hi"), "c_1")


async def test_answers_follow_the_facts_within_one_turn_of_the_loop() -> None:
    hall = Hall()
    for order_id in ("o1", "o2"):
        hall.door.give(say(order_id), lambda answer: hall.heard.append(cast("Answer", answer).id))

    hall.committed()
    await hall.turn()

    assert hall.heard == ["facts to 2", "o1", "o2"]


async def test_whoever_fails_to_take_an_answer_keeps_it_from_nobody_else() -> None:
    hall = Hall()

    def fail(_: Answer | Exception) -> None:
        raise RuntimeError("a mistake of ours")

    hall.door.give(say("o1"), fail)
    second = asyncio.ensure_future(hall.door.do(say("o2")))
    await hall.turn()
    hall.committed()

    assert (await second).id == "o2"
    assert hall.heard == ["facts to 2", "an answer was not taken"]


async def test_what_the_door_does_not_take_is_told_at_once() -> None:
    hall = Hall()
    told: list[Answer | Exception] = []

    hall.door.give(Order("o1", VISITOR, "note.add", SendMessage("Hi"), "c_1"), told.append)
    hall.door.is_closing = True
    hall.door.give(say("o2"), told.append)

    assert [getattr(one, "code", type(one)) for one in told] == ["forbidden", ConnectionError]
    assert hall.committer.orders == []
