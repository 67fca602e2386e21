"""A busy day on one node: 300 agents, 3,000 visitors, everybody connected, some of them talking.

Every agent has four chats; in each, the visitor and the agent say something about twice a minute.
A few visitors a second ask for a person. It is an open loop: nobody waits for an answer before
the next one speaks, so a slow server shows as waiting, not as fewer messages. Times are taken on
one clock, in the process of the clients: from a visitor's write to the agent's socket.
"""

from __future__ import annotations

import asyncio
import random
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.connections import AT_ONCE
from benchmarks.figures import latencies, progress
from benchmarks.furnishing import Cast, Player, furnish
from benchmarks.servers import Served
from benchmarks.sockets import RawSocket, open_socket

AGENTS, VISITORS, CHATS_EACH = 300, 3_000, 4
SECONDS, QUICK_SECONDS = 60.0, 15.0
MESSAGES_PER_SECOND = 80.0
REQUESTS_PER_SECOND = 2.0
AFTERWARDS_SECONDS = 3.0
SEED = 20260

_SAID = re.compile(rb'"id":"(said-\d+)"')
_OFFERED = re.compile(rb'"k":"offer",.*?"work":\{"id":"([^"]+)"')
_ACKED = re.compile(rb'"t":"ok","id":"(asked-\d+)".*?"conv":"([^"]+)"')


@dataclass(slots=True)
class Seen:
    """When things were said and asked, and how long it took until an agent's socket had them."""

    said_at: dict[bytes, float] = field(default_factory=dict)
    asked_at: dict[bytes, float] = field(default_factory=dict)
    conv_asked_at: dict[bytes, float] = field(default_factory=dict)
    offered_at: dict[bytes, float] = field(default_factory=dict)
    shown: list[float] = field(default_factory=list)

    def by_agent(self, _: RawSocket, payload: bytes) -> None:
        """What reached an agent's socket."""
        now = time.perf_counter()
        for said in _SAID.findall(payload):
            began = self.said_at.pop(said, None)
            if began is not None:
                self.shown.append(now - began)
        for conv in _OFFERED.findall(payload):
            self.offered_at.setdefault(conv, now)

    def by_visitor(self, _: RawSocket, payload: bytes) -> None:
        """Answers to who asked for a person: they say which conversation it is."""
        for asked, conv in _ACKED.findall(payload):
            self.conv_asked_at[conv] = self.asked_at[asked]

    def offers(self) -> list[float]:
        """From asking for a person to the offer."""
        asked = self.conv_asked_at
        return [at - asked[conv] for conv, at in self.offered_at.items() if conv in asked]


async def measure(*, quick: bool) -> dict[str, Any]:
    """The whole floor for a bounded time."""
    seconds = QUICK_SECONDS if quick else SECONDS
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        folder = Path(directory) / "center"
        config = servers.write_settings(folder)
        active = AGENTS * CHATS_EACH
        cast = await furnish(
            folder, config, agents=AGENTS, visitors=VISITORS, active=active, bot=True
        )
        async with servers.node(folder, config) as node:
            return await _Floor(node, cast).run(seconds)


class _Floor:
    def __init__(self, node: Served, cast: Cast) -> None:
        self._node = node
        self._cast = cast
        self._seen = Seen()
        self._sockets: dict[str, RawSocket] = {}
        self._chance = random.Random(SEED)
        self._count = 0

    async def run(self, seconds: float) -> dict[str, Any]:
        await self._connect(self._cast.agents, "/ws/agent", self._seen.by_agent)
        for agent in self._cast.agents:
            self._do(agent, b"here", b"presence.set", b'{"presence":"available"}')
        await self._connect(self._cast.visitors, "/ws/visitor", self._seen.by_visitor)
        progress(f"{len(self._sockets)} connections are open")
        await asyncio.sleep(AFTERWARDS_SECONDS)
        before, began = self._node.usage(), time.perf_counter()
        await self._talk(seconds)
        used, taken = self._node.usage(), time.perf_counter() - began
        await asyncio.sleep(AFTERWARDS_SECONDS)
        lost = sum(one.is_lost for one in self._sockets.values())
        for one in self._sockets.values():
            one.close()
        seen = self._seen
        return {
            "agents": len(self._cast.agents),
            "visitors": len(self._cast.visitors),
            "seconds": round(taken, 1),
            "messages": self._count,
            "messages_per_second": round(self._count / taken, 1),
            "message_to_agent": latencies(seen.shown),
            "messages_not_shown": len(seen.said_at),
            "person_asked": len(seen.asked_at),
            "offers": len(seen.offers()),
            "request_to_offer": latencies(seen.offers()),
            "connections_lost": lost,
            "cpu_share": round((used.cpu_seconds - before.cpu_seconds) / taken, 3),
            "rss_mb": round(used.rss_bytes / 1e6),
        }

    async def _connect(
        self, players: list[Player], path: str, heard: Callable[[RawSocket, bytes], None]
    ) -> None:
        for start in range(0, len(players), AT_ONCE):
            some = players[start : start + AT_ONCE]
            opening = (open_socket(self._node.port, path, one.token, heard) for one in some)
            opened = await asyncio.gather(*opening)
            self._sockets.update(zip((one.id for one in some), opened, strict=True))

    async def _talk(self, seconds: float) -> None:
        """Say and ask at moments that are due, however late the last one was."""
        talking = [one for one in self._cast.visitors if one.conv is not None]
        asking = [one for one in self._cast.visitors if one.conv is None]
        self._chance.shuffle(asking)
        end = time.perf_counter() + seconds
        say_at = ask_at = time.perf_counter()
        while (now := time.perf_counter()) < end:
            while say_at <= now:
                self._say(self._chance.choice(talking))
                say_at += self._chance.expovariate(MESSAGES_PER_SECOND)
            while ask_at <= now and asking:
                self._ask(asking.pop())
                ask_at += self._chance.expovariate(REQUESTS_PER_SECOND)
            await asyncio.sleep(max(0.0, min(say_at, ask_at, end) - time.perf_counter()))

    def _say(self, visitor: Player) -> None:
        """Either side of the conversation; only the visitor's words are timed."""
        self._count += 1
        text = b'{"text":"Where is my parcel? The number is 4711."}'
        if self._chance.random() < 1 / 2:
            id_ = b"said-%d" % self._count
            self._seen.said_at[id_] = time.perf_counter()
            self._do(visitor, id_, b"message.send", text, visitor.conv)
        else:
            agent = Player(str(visitor.agent), "")
            self._do(agent, b"told-%d" % self._count, b"message.send", text, visitor.conv)

    def _ask(self, visitor: Player) -> None:
        id_ = b"asked-%d" % len(self._seen.asked_at)
        self._seen.asked_at[id_] = time.perf_counter()
        self._do(visitor, id_, b"agent.request", b"{}")

    def _do(self, who: Player, id_: bytes, op: bytes, d: bytes, conv: str | None = None) -> None:
        where = b"" if conv is None else b',"conv":"%b"' % conv.encode()
        frame = b'{"t":"do","id":"%b","op":"%b","d":%b%b}' % (id_, op, d, where)
        self._sockets[who.id].say(frame)
