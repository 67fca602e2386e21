"""Offers, the line, and people who come and go, over real sockets and with short times."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.domain.notices import notice_text
from tests.center import House, OpenHouse
from tests.drive.people import Visitor
from tests.drive.waiting import until


async def test_declined_work_rings_at_a_colleague(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    offer = await ann.is_offered(conv)
    ben = await house.agent("ben")

    await ann.done("offer.decline", {"offer": offer, "reason": "lunch"})

    assert (await ann.hears("offer_gone")).d == {"offer": offer, "outcome": "declined"}
    assert await ben.takes() == conv
    assert ann.view["offers"] == []
    assert await ann.refused("offer.accept", {"offer": offer}) == "offer_gone"


async def test_work_that_is_missed_rings_at_a_colleague(open_house: OpenHouse) -> None:
    async with open_house(routing={"ring_seconds": 0.3}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await visitor.asks_for_a_person()
        offer = await ann.is_offered(conv)
        ben = await house.agent("ben")

        assert await ben.takes() == conv

        gone = await ann.hears("offer_gone")
        assert gone.d == {"offer": offer, "outcome": "missed"}
        assert ann.view["presence"] == "available"


async def test_whoever_misses_twice_in_a_row_is_set_away(open_house: OpenHouse) -> None:
    times = {"ring_seconds": 0.2, "miss_exclusion_seconds": 0}
    async with open_house(routing=times) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await visitor.asks_for_a_person()

        first = await ann.is_offered(conv)
        await ann.sees(lambda view: first not in [one["offer"] for one in view["offers"]])
        await ann.is_offered(conv)

        await ann.sees(lambda view: view["presence"] == "away")
        await visitor.is_in("queued")


async def test_an_offer_that_no_console_has_shown_is_not_missed(open_house: OpenHouse) -> None:
    async with open_house(routing={"ring_seconds": 0.2}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")

        await visitor.asks_for_a_person()

        assert (await ann.hears("offer_gone")).d["outcome"] == "withdrawn"
        assert ann.view["presence"] == "available"


async def test_work_taken_from_the_list_stops_ringing_elsewhere(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    offer = await ann.is_offered(conv)
    ben = await house.agent("ben")

    await ben.done("conversation.claim", {}, conv)

    gone = await ann.hears("offer_gone")
    assert gone.d == {"offer": offer, "outcome": "withdrawn", "reason": "claimed"}
    await ben.sees(lambda _: conv in ben.convs)
    assert await ann.refused("conversation.claim", {}, conv) == "wrong_state"


async def test_the_chat_of_a_lost_agent_goes_back_to_its_place_and_to_a_colleague(
    open_house: OpenHouse,
) -> None:
    graces = {"agent_grace_seconds": 0.2, "agent_offer_grace_seconds": 0.1, "chat_max": 1}
    async with open_house(routing=graces) as house:
        first, ann = await house.visitor(), await house.agent("ann")
        conv = await first.asks_for_a_person()
        await ann.takes(conv)
        second = await house.visitor()
        later = await second.asks_for_a_person()
        ben = await house.agent("ben", presence="away")

        await house.leave(ann)
        await first.is_in("queued")
        await ben.done("presence.set", {"presence": "available"})

        # The one who waits longer is asked for first, although they were in a chat meanwhile.
        assert await ben.takes() == conv
        await second.is_in("queued")
        assert first.texts[-1] == notice_text("agent_lost", "en")
        ann = await house.agent("ann", presence=None)
        assert conv not in ann.convs
        assert await ann.takes() == later


async def test_an_agent_who_comes_back_in_time_keeps_everything(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()

    ann.client.cut()
    await visitor.says("Are you still there?")
    await ann.hears("message")
    await ann.says(conv, "I am.")

    await visitor.sees(lambda _: visitor.texts[-1] == "I am.")
    assert ann.met == {"connections": 2, "fresh": 1, "resume": 1}
    assert notice_text("agent_lost", "en") not in visitor.texts


async def test_an_offer_stops_ringing_in_an_empty_room(open_house: OpenHouse) -> None:
    async with open_house(routing={"agent_offer_grace_seconds": 0.1}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await visitor.asks_for_a_person()
        await ann.is_offered(conv)

        await house.leave(ann)
        ben = await house.agent("ben")

        assert await ben.takes() == conv


async def test_a_visitor_who_leaves_the_line_has_abandoned_it(open_house: OpenHouse) -> None:
    async with open_house(routing={"visitor_grace_seconds": 0.1}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann", presence="away")
        conv = await visitor.asks_for_a_person()

        await house.leave(visitor)
        await house.until_state(conv, "abandoned")

        again = await house.visitor(handle=visitor.handle)
        assert (again.conv, again.state) == (conv, "abandoned")
        await ann.done("presence.set", {"presence": "available"})
        await ann.has_seen_everything()
        assert ann.view["offers"] == []


async def test_a_visitor_who_comes_back_in_time_keeps_their_place(open_house: OpenHouse) -> None:
    async with open_house(routing={"chat_max": 1}) as house:
        ann = await house.agent("ann", presence="away")
        visitor, other = await house.visitor(), await house.visitor()
        conv, later = await visitor.asks_for_a_person(), await other.asks_for_a_person()

        await house.leave(visitor)
        again = await house.visitor(handle=visitor.handle)
        await ann.done("presence.set", {"presence": "available"})

        assert await ann.takes() == conv
        await again.is_in("active")
        await ann.done("conversation.close", {}, conv)
        await ann.done("wrapup.complete", {}, conv)
        assert await ann.takes() == later


async def test_with_nobody_signed_in_the_visitor_is_told_and_the_work_is_kept(
    open_house: OpenHouse,
) -> None:
    async with open_house(routing={"visitor_grace_seconds": 0}) as house:
        visitor = await house.visitor()
        conv = await visitor.asks_for_a_person()
        await visitor.says("Please call me back.")
        await visitor.sees(lambda _: notice_text("unstaffed", "en") in visitor.texts)

        await house.leave(visitor)
        ann = await house.agent("ann")

        assert await ann.takes() == conv
        await ann.says(conv, "Here I am, a day late.")
        again = await house.visitor(handle=visitor.handle)
        assert again.texts[-1] == "Here I am, a day late."


async def test_nothing_that_waits_is_lost_by_a_restart_and_places_are_kept(
    open_house: OpenHouse,
) -> None:
    async with open_house(routing={"chat_max": 1}) as house:
        ann = await house.agent("ann", presence="away")
        visitors = [await house.visitor() for _ in range(3)]
        convs = [await visitor.asks_for_a_person() for visitor in visitors]
        before = await lines(house)

        await house.restart()

        after = await lines(house)
        assert after == before
        await until(lambda: all_are_back(house), "all visitors are back")
        assert [entry["id"] for entry in after] == convs
        await ann.done("presence.set", {"presence": "available"})
        for visitor, conv in zip(visitors, convs, strict=True):
            assert await ann.takes() == conv
            await visitor.is_in("active")
            await ann.done("conversation.close", {}, conv)
            await ann.done("wrapup.complete", {}, conv)


async def test_a_chat_goes_on_after_a_restart_as_if_nothing_had_happened(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await ann.says(conv, "One moment, please.")

    await house.restart()
    await visitor.says("I am waiting.")
    await ann.says(conv, "Thank you.")

    await visitor.sees(lambda _: visitor.texts[-1] == "Thank you.")
    assert visitor.texts[-3:] == ["One moment, please.", "I am waiting.", "Thank you."]
    for person in (visitor, ann):
        assert person.met == {"connections": 2, "fresh": 1, "resume": 1}


async def test_a_ring_outlasts_a_restart(house: House) -> None:
    visitor, ann = await house.visitor(), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    offer = await ann.is_offered(conv)

    await house.restart()

    assert (await ann.done("offer.accept", {"offer": offer})).conv == conv
    await visitor.is_in("active")


@pytest.mark.usefixtures("brisk")
async def test_a_visitor_is_told_their_place_and_when_it_changes(open_house: OpenHouse) -> None:
    async with open_house(routing={"chat_max": 1}) as house:
        ann = await house.agent("ann", presence="away")
        first, second = await house.visitor(), await house.visitor()
        await first.asks_for_a_person()
        await second.asks_for_a_person()
        assert place(await second.sees(lambda _: place(second.view) is not None)) == 2

        await ann.done("presence.set", {"presence": "available"})
        await ann.takes()

        await second.sees(lambda _: place(second.view) == 1)
        fresh: Visitor = await house.visitor(handle=second.handle)
        assert place(fresh.view) == 1


def place(view: dict[str, Any]) -> int | None:
    queue = view["conversation"]["queue"]
    position: int | None = queue and queue["position"]
    return position


async def all_are_back(house: House) -> bool:
    floor = await house.node.center.database.journal.floor()
    return all(work.gone_at is None for work in floor.works.values())


async def lines(house: House) -> list[dict[str, Any]]:
    """Who waits, in order, as the rows have it."""
    floor = await house.node.center.database.journal.floor()
    waiting = [floor.works[one.id] for one in floor.conversations if one.state == "queued"]
    waiting.sort(key=lambda work: (work.tier, work.due_at, work.place_pos))
    return [
        {"id": work.conv, "due_at": work.due_at, "place": work.place_pos, "queue": work.queue}
        for work in waiting
    ]
