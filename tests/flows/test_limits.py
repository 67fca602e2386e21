"""What one client may ask of the center, and that it is no other client's trouble."""

from __future__ import annotations

import asyncio
import time

from contact_center.wire.closing import Close
from tests.center import House, OpenHouse
from tests.drive.people import Visitor
from tests.drive.waiting import LIMIT_SECONDS
from tests.drive.wires import wire

LONG = "字" * 10_000
MANY = 400
"""Thirty kilobytes each, twelve megabytes in all: more than any network buffer holds."""


async def test_limiting_makes_messages_late_but_loses_and_reorders_none(
    open_house: OpenHouse,
) -> None:
    pace = {"visitor_messages_per_second": 25, "visitor_burst": 10, "inflight": 4}
    async with open_house(limits=pace) as house:
        visitor, other = await house.visitor(site="desk"), await house.visitor(site="desk")
        began = time.monotonic()

        answers = [visitor.client.do("message.send", {"text": str(n)}) for n in range(50)]
        await other.says("Nobody holds me up.")
        assert not answers[-1].done()
        async with asyncio.timeout(LIMIT_SECONDS):
            seqs = [getattr(await answer, "seq", None) for answer in answers]

        assert time.monotonic() - began >= (50 - 10) / 25
        assert seqs == sorted(seqs, key=lambda seq: seq or 0)
        await visitor.has_seen_everything()
        assert said_by(visitor) == [str(n) for n in range(50)]
        assert visitor.client.counts["connections"] == 1


async def test_whoever_is_far_too_fast_is_sent_away_and_loses_nothing(
    open_house: OpenHouse,
) -> None:
    pace = {"visitor_messages_per_second": 0.01, "visitor_burst": 3}
    async with open_house(limits=pace) as house:
        visitor = await house.visitor(site="desk")

        answers = [visitor.client.do("message.send", {"text": str(n)}) for n in range(5)]
        async with asyncio.timeout(LIMIT_SECONDS):
            await asyncio.gather(*answers[:3])
        await house.until_closed(Close.RATE)

        assert [answer.done() for answer in answers] == [True] * 3 + [False] * 2
        assert visitor.client.unanswered == 2
        await visitor.sees(lambda _: said_by(visitor) == ["0", "1", "2"])


async def test_a_reader_who_takes_nothing_is_closed_and_holds_up_nobody(
    open_house: OpenHouse,
) -> None:
    async with open_house(limits={"slow_client_seconds": 1.5}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await visitor.asks_for_a_person()
        await ann.takes()
        token = await visitor.client._token()

        async with wire(house.url, "visitor", buffer_bytes=4096) as stuck:
            await stuck.hello(token, dev="stuck")
            slowest = 0.0
            for number in range(MANY):
                began = time.monotonic()
                await ann.says(conv, f"{number} {LONG}"[:10_000])
                slowest = max(slowest, time.monotonic() - began)
            await visitor.sees(lambda view: view["messages"][-1]["d"]["text"].startswith("399 "))
            await house.until_closed(Close.TOO_SLOW)

        assert slowest < 1.5
        assert visitor.met == {"connections": 1, "fresh": 1}


async def test_a_reader_who_was_slow_for_a_while_gets_everything_in_order(house: House) -> None:
    visitor, ann = await house.visitor(hurry=1), await house.agent("ann")
    conv = await visitor.asks_for_a_person()
    await ann.takes()

    visitor.client.hold()
    for number in range(MANY):
        await ann.says(conv, f"{number} {LONG}"[:10_000])
    assert len(visitor.texts) < MANY
    visitor.client.release()

    await visitor.sees(lambda _: len(visitor.texts) == MANY)
    assert [int(text.split()[0]) for text in visitor.texts] == list(range(MANY))
    assert visitor.met == {"connections": 1, "fresh": 1}


def said_by(visitor: Visitor) -> list[str]:
    """What this visitor has said, as their widget shows it."""
    return [one["d"]["text"] for one in visitor.view["messages"] if one["by"] == visitor.me]
