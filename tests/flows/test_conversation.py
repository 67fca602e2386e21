"""One conversation from the first word to the judgement, over real sockets."""

from __future__ import annotations

import asyncio

import pytest

from contact_center.domain.records import Conversation
from tests.center import House, OpenHouse
from tests.drive.shop import ANSWER, QUESTION

CANARY = "a word among staff"


async def test_a_conversation_from_the_first_word_to_the_judgement(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")

    # The bot answers what it knows.
    await visitor.says(QUESTION)
    await visitor.sees(lambda _: len(visitor.texts) == 2)
    assert visitor.texts == [QUESTION, ANSWER]
    assert visitor.state == "bot"

    # A person is asked for; her console rings, she accepts.
    conv = await visitor.asks_for_a_person()
    assert await ann.takes() == conv
    await visitor.is_in("active")
    assert visitor.view["conversation"]["agent"] == {"name": "Ann"}
    assert await visitor.refused("agent.request") == "already_requested"

    # Both speak; what staff say among themselves stays there.
    said = await ann.says(conv, "Hello, I am Ann.")
    await ann.done("note.add", {"text": CANARY}, conv)
    assert (await ann.hears("note")).d["text"] == CANARY
    await visitor.sees(lambda _: visitor.texts[-1] == "Hello, I am Ann.")
    answered = await visitor.says("Hello Ann!")
    heard = await ann.hears("message")
    assert (heard.seq, heard.conv, heard.by) == (answered.seq, conv, visitor.me)
    assert answered.seq == (said.seq or 0) + 1

    # She corrects herself, sets the chat aside, and takes it up again.
    await ann.done("message.edit", {"seq": said.seq, "text": "Hello, Ann speaking."}, conv)
    await visitor.sees(lambda view: view["messages"][-2]["d"].get("edited"))
    await ann.done("conversation.park", {}, conv)
    await visitor.is_in("parked")
    await ann.done("conversation.unpark", {}, conv)
    await visitor.is_in("active")

    # The end, the work after it, the judgement.
    await ann.done("conversation.close", {"outcome": "solved"}, conv)
    await visitor.is_in("closed")
    await ann.sees(lambda _: ann.row(conv)["state"] == "wrap_up")
    await visitor.sees(lambda view: view["conversation"]["survey"])
    await ann.done("wrapup.complete", {"outcome": "solved", "note": CANARY}, conv)
    await ann.lets_go_of(conv)
    await visitor.done("conversation.rate", {"score": 5, "comment": "quick"})
    await visitor.sees(lambda view: view["conversation"]["rated"] == 5)
    assert await visitor.refused("conversation.rate", {"score": 1}) == "wrong_state"

    # Whoever writes again goes on with the same conversation.
    again = await visitor.says("One more thing")
    assert again.conv == conv
    assert await ann.takes() == conv
    await visitor.is_in("active")

    # Nothing that was said among staff has reached the visitor.
    await visitor.has_seen_everything()
    assert CANARY not in str(visitor.view)
    assert visitor.met == {"connections": 1, "fresh": 1}


async def test_a_transfer_to_a_queue_keeps_the_place_and_tells_both_sides(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    place = await place_of(house, conv)
    ben = await house.agent("ben")

    await ann.done("conversation.transfer", {"queue": "sales", "note": CANARY}, conv)

    assert (await ann.hears("unassigned")).d == {"why": "transferred"}
    assert await ben.takes() == conv
    assert ben.row(conv)["queue"] == "sales"
    assert await place_of(house, conv) == place
    await visitor.sees(lambda view: view["conversation"]["agent"] == {"name": "Ben"})
    assert conv not in ann.convs
    assert CANARY not in str(visitor.heard)


async def test_a_transfer_to_a_colleague_reaches_that_colleague(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await house.agent("ben")
    cas = await house.agent("cas", presence="away")

    transfer = "conversation.transfer"
    assert await ann.refused(transfer, {"agent": "agent:cas"}, conv) == "agent_unavailable"
    await cas.done("presence.set", {"presence": "available"})
    await ann.done(transfer, {"agent": "agent:cas"}, conv)

    assert await cas.takes() == conv
    await visitor.sees(lambda view: view["conversation"]["agent"] == {"name": "Cas"})


@pytest.mark.usefixtures("brisk")
async def test_work_that_was_parked_comes_back_by_itself(open_house: OpenHouse) -> None:
    async with open_house(routing={"park_seconds": 0.1}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await visitor.asks_for_a_person()
        await ann.takes()

        await ann.done("conversation.park", {}, conv)
        await visitor.is_in("parked")

        await visitor.is_in("active")
        await ann.sees(lambda _: ann.row(conv)["state"] == "active")


@pytest.mark.usefixtures("brisk")
async def test_a_wrap_up_that_is_forgotten_ends_by_itself(open_house: OpenHouse) -> None:
    async with open_house(routing={"wrapup_seconds": 0.1}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await visitor.asks_for_a_person()
        await ann.takes()

        await visitor.done("conversation.close")

        await visitor.is_in("closed")
        await ann.lets_go_of(conv)


async def test_whoever_speaks_during_the_wrap_up_is_served_on(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await ann.done("conversation.close", {}, conv)
    await visitor.is_in("closed")

    await visitor.says("Wait, one thing more")

    await visitor.is_in("active")
    await ann.sees(lambda _: ann.row(conv)["state"] == "active")


async def test_an_old_conversation_is_not_reopened_beside_a_newer_one(
    open_house: OpenHouse,
) -> None:
    async with open_house(conversation={"reopen_hours": 0}, routing={"wrapup_seconds": 0}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        old = await visitor.asks_for_a_person()
        await ann.takes()
        await ann.done("conversation.close", {}, old)
        await asyncio.wait_for(later_than_the_end_of(house, old), 5)
        new = (await visitor.says("Something else")).conv
        assert new != old
        await visitor.done("conversation.close")

        code = await ann.refused("conversation.reopen", {}, old)

        assert code == "wrong_state"
        assert (await visitor.says("Hello again")).conv is not None


async def place_of(house: House, conv: str) -> tuple[int, int]:
    floor = await house.node.center.database.journal.floor()
    work = floor.works[conv]
    return work.due_at, work.place_pos


async def later_than_the_end_of(house: House, conv: str) -> None:
    """Wait until the clock has moved on: a window of nothing still holds the same millisecond."""
    found = await house.node.center.history.conversation(conv)
    assert found is not None
    conversation: Conversation = found[0]
    await house.node.clock.until((conversation.closed_at or 0) + 2)
