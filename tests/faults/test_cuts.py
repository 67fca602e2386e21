"""Connections are cut all the time while both sides speak; all of it arrives, in order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from contact_center.assembly import sockets
from contact_center.journal.shapes import Ev
from tests.center import House, OpenHouse
from tests.drive.people import Agent, Person, Visitor
from tests.drive.proxy import DOWN, UP, FaultProxy, Link
from tests.drive.waiting import LIMIT_SECONDS

SEED = 99
PAIRS = 3


@dataclass(frozen=True)
class Network:
    """How bad it is: a cut every so often, for so long, and how often anybody speaks."""

    cut_seconds: float
    seconds: float
    speak_seconds: float
    hurry: float


SHORT = Network(cut_seconds=0.2, seconds=4, speak_seconds=0.02, hurry=10)
"""Ten times as fast as life, cuts and clients alike."""


async def held_out(house: House, network: Network) -> None:
    """Both sides speak over a bad network, and nothing is missing in the end."""
    chance = random.Random(SEED)
    async with FaultProxy(house.url) as proxy:
        ann = await house.agent("ann", through=proxy.url, hurry=network.hurry)
        pairs: dict[str, Visitor] = {}
        for _ in range(PAIRS):
            visitor = await house.visitor(through=proxy.url, hurry=network.hurry)
            conv = await visitor.asks_for_a_person()
            await ann.takes(conv)
            pairs[conv] = visitor

        said: dict[tuple[str, str], list[str]] = {}
        async with asyncio.TaskGroup() as everybody:
            over = asyncio.Event()
            for conv, visitor in pairs.items():
                for speaker in (visitor, ann):
                    texts = said[conv, speaker.me] = []
                    everybody.create_task(speak(speaker, conv, texts, over, network))
            for _ in range(round(network.seconds / network.cut_seconds)):
                await asyncio.sleep(network.cut_seconds)
                worsen(proxy, chance)
            over.set()

        cuts = proxy.made
        for conv, visitor in pairs.items():
            for me in (visitor.me, ann.me):
                await arrived(visitor, me, said[conv, me])
        heard = [one for one in await everything_heard(ann) if one.k == "message"]
        for conv, visitor in pairs.items():
            for me in (visitor.me, ann.me):
                texts = [one.d["text"] for one in heard if (one.conv, one.by) == (conv, me)]
                assert texts == said[conv, me], (conv, me, SEED)
    assert cuts > network.seconds / network.cut_seconds
    for person in (ann, *pairs.values()):
        assert person.met.keys() <= {"connections", "fresh", "resume"}, (person.me, SEED)
        assert person.met["resume"] > 1


def worsen(proxy: FaultProxy, chance: random.Random) -> None:
    """Do something to every connection: cut, reset, or first hold back what is said."""
    ways: list[Callable[[Link], None]] = [Link.cut, Link.reset, held_and_reset]
    for link in proxy.links:
        chance.choice(ways)(link)


def held_and_reset(link: Link) -> None:
    """Answers do not come through any more; then the connection breaks."""
    link.stall(DOWN)
    asyncio.get_running_loop().call_later(0.03, link.reset)


async def speak(
    person: Person, conv: str, texts: list[str], over: asyncio.Event, network: Network
) -> None:
    """Say one numbered thing after the other, without waiting, until it is over; then wait."""
    answers = []
    while not over.is_set():
        texts.append(f"{person.me} {len(texts)}")
        answers.append(person.client.do("message.send", {"text": texts[-1]}, conv))
        await asyncio.sleep(network.speak_seconds)
    async with asyncio.timeout(3 * LIMIT_SECONDS):
        for answer in answers:
            assert getattr(await answer, "seq", None), answer


async def arrived(visitor: Visitor, speaker: str, texts: list[str]) -> None:
    """Wait until the widget shows these texts of the speaker, in this order."""

    def shown() -> list[str]:
        return [one["d"]["text"] for one in visitor.view["messages"] if one["by"] == speaker]

    await visitor.sees(lambda _: len(shown()) >= len(texts), f"{len(texts)} messages")
    assert shown() == texts, (visitor.me, SEED)


async def everything_heard(agent: Agent) -> list[Ev]:
    await agent.has_seen_everything()
    await agent.do("presence.set", {"presence": "away", "code": "the end"})
    await agent.hears("presence", lambda ev: ev.d["code"] == "the end")
    return list(agent.heard)


async def test_with_a_cut_five_times_a_second_everything_arrives_in_order(house: House) -> None:
    await held_out(house, SHORT)


@pytest.mark.soak
@pytest.mark.timeout(180)
async def test_with_a_cut_every_two_seconds_everything_arrives_in_order(house: House) -> None:
    await held_out(house, Network(cut_seconds=2, seconds=60, speak_seconds=0.05, hurry=1))


async def test_a_client_notices_that_nothing_comes_any_more(house: House) -> None:
    async with FaultProxy(house.url) as proxy:
        visitor = await house.visitor(through=proxy.url, hurry=50)
        ann = await house.agent("ann")
        conv = await visitor.asks_for_a_person()
        await ann.takes()

        proxy.stall(DOWN)
        await ann.says(conv, "Do you hear me?")

        await visitor.sees(lambda _: visitor.texts[-1:] == ["Do you hear me?"])
        assert visitor.met == {"connections": 2, "fresh": 1, "resume": 1}


async def test_the_center_notices_that_an_agent_is_silent(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "AGENT_HEARTBEAT_MS", 1_000)
    async with (
        open_house(routing={"agent_grace_seconds": 0.1}) as house,
        FaultProxy(house.url) as proxy,
    ):
        visitor, ann = await house.visitor(), await house.agent("ann", through=proxy.url, hurry=1)
        conv = await visitor.asks_for_a_person()
        await ann.takes()
        ben = await house.agent("ben")

        proxy.stall(UP, DOWN)

        assert await ben.takes() == conv
