"""Fills a data folder before a node serves it: people, tokens, conversations in progress.

Everything is done by orders at the one door, in large batches, so that a thousand conversations
are there within a second or two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from config.loading import load
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.system_clock import SystemClock
from contact_center.assembly.center import Center, Surroundings
from contact_center.domain.actors import SYSTEM, Actor, Role
from contact_center.domain.orders.administering import PutAgent, PutQueue, PutSite
from contact_center.domain.orders.conversing import RequestAgent
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import AgentConnected, OpenLogin, OpenVisitor
from contact_center.domain.orders.working import ClaimConversation
from contact_center.domain.records import Answer
from contact_center.ports.meters import Unmeasured
from contact_center.wire.http.keys import VISITOR, Keys, hashed

DAY_MS = 24 * 3_600_000
AT_ONCE = 500
UNITS = 10_000


class Player(Struct):
    """One agent or visitor: who, their token, and the conversation they talk in, if any."""

    id: str
    token: str
    conv: str | None = None
    agent: str | None = None


class Cast(Struct):
    """Everybody in a measurement."""

    agents: list[Player]
    visitors: list[Player]


async def furnish(
    folder: Path, config: Path, *, agents: int, visitors: int, active: int, bot: bool
) -> Cast:
    """A center with so many agents and visitors; `active` visitors talk to an agent already.

    Conversations are dealt out to the agents in turn. `bot` says whether the site has one.
    """
    settings = load(config, {})
    with DataFolder(folder) as entered:
        center = Center(entered, Surroundings(settings, SystemClock(), Unmeasured()))
        await center.open()
        try:
            return await _Furnisher(center).furnish(agents, visitors, active, bot=bot)
        finally:
            await center.close()


class _Furnisher:
    def __init__(self, center: Center) -> None:
        self._center = center
        self._keys = Keys(center.folder.secret(), "-" * 32)
        self._expires_at = center.clock.now() + DAY_MS

    async def furnish(self, agents: int, visitors: int, active: int, *, bot: bool) -> Cast:
        await self._do([_system("queue.put", PutQueue("support", "Support"))])
        await self._do([_system("site.put", PutSite("shop", "Shop", "support", bot=bot))])
        cast = Cast(await self._agents(agents), await self._visitors(visitors))
        await self._talk(cast, cast.visitors[:active])
        return cast

    async def _agents(self, count: int) -> list[Player]:
        players = [Player(f"agent:a{n}", f"{n:064d}") for n in range(count)]
        await self._do([_system("agent.put", _person(one)) for one in players])
        await self._do([_system("login.open", self._login(one)) for one in players])
        # Who has work and was never there has lost it: routing would put it back into the queue.
        await self._do([_system("agent.connected", AgentConnected(one.id)) for one in players])
        return players

    def _login(self, agent: Player) -> OpenLogin:
        login = f"login:{agent.id[6:]}"
        return OpenLogin(
            login, agent.id, hashed(agent.token), "-" * 32, self._expires_at, "127.0.0.1"
        )

    async def _visitors(self, count: int) -> list[Player]:
        ids = [f"visitor:{n:020x}" for n in range(count)]
        await self._do(
            [_system("visitor.open", OpenVisitor(one, "shop", "en", hashed(one))) for one in ids]
        )
        return [
            Player(one, self._keys.sign(VISITOR, {"sub": one, "site": "shop"}, self._expires_at))
            for one in ids
        ]

    async def _talk(self, cast: Cast, visitors: list[Player]) -> None:
        asked = await self._do(
            [
                Order("ask", Actor(one.id, Role.VISITOR), "agent.request", RequestAgent())
                for one in visitors
            ]
        )
        for n, (visitor, answer) in enumerate(zip(visitors, asked, strict=True)):
            visitor.conv = answer.conv
            visitor.agent = cast.agents[n % len(cast.agents)].id
        await self._do(
            [
                Order(
                    f"claim:{one.conv}",
                    Actor(str(one.agent), Role.AGENT),
                    "conversation.claim",
                    ClaimConversation(),
                    one.conv,
                )
                for one in visitors
            ]
        )

    async def _do(self, orders: Sequence[Order]) -> list[Answer]:
        answers: list[Answer] = []
        for start in range(0, len(orders), AT_ONCE):
            some = orders[start : start + AT_ONCE]
            answers += await asyncio.gather(*(self._center.door.do(order) for order in some))
        for answer in answers:
            if answer.code is not None:
                raise RuntimeError(f"{answer.op}: {answer.message}")
        return answers


def _person(agent: Player) -> PutAgent:
    name = agent.id.partition(":")[2]
    return PutAgent(
        agent.id,
        f"{name}@shop.test",
        name,
        "agent",
        "en",
        "-",
        queues={"support": 0},
        units=UNITS,
    )


_numbers = iter(range(1_000_000_000))


def _system(op: str, body: Any) -> Order:
    return Order(f"furnish:{next(_numbers)}", SYSTEM, op, body)
