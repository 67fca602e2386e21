"""What a durable message costs, compared with passing it on in memory.

D is the whole path of a real node: decode, authorize, decide, write, commit with an fsync, render
and send. P is `benchmarks.relay`. Both serve the same people over the same sockets, in turns: each
round measures one after the other, for the same time, with the same number of messages under way.
The plain relay is a second yardstick: it writes every frame at once, where P gathers what goes to
one connection as the node does.
The figure is the median over the rounds of P's CPU time per acknowledged message over D's.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import servers
from benchmarks.figures import latencies, progress
from benchmarks.furnishing import Cast, Player, furnish
from benchmarks.servers import Served
from benchmarks.sockets import RawSocket, open_socket

TEXT = "My parcel has not arrived and I would like to know where it is, please."
OK = b'"t":"ok"'


@dataclass(frozen=True, slots=True)
class Shape:
    """How many people talk, and how many unanswered messages each visitor keeps under way."""

    visitors: int
    agents: int
    under_way: int

    @property
    def connections(self) -> int:
        """All sockets."""
        return self.visitors + self.agents


SHAPES = (Shape(90, 10, 5), Shape(980, 20, 1))


@dataclass(frozen=True, slots=True)
class Effort:
    """How long it is measured."""

    rounds: int
    seconds: float


FULL = Effort(5, 3.0)
QUICK = Effort(2, 1.0)


class Talker:
    """A visitor who says the next thing as soon as the last one is acknowledged."""

    def __init__(self, player: Player, crowd: Crowd) -> None:
        """`player` talks in a conversation that is in progress."""
        head = f'{{"t":"do","id":"{player.id[-6:]}-'
        rest = f'","op":"message.send","conv":"{player.conv}","d":{{"text":"{TEXT}"}}}}'
        self._form = head.encode() + b"%08d" + rest.encode()
        self._crowd = crowd
        self._said = 0
        self._sent_at: deque[float] = deque()
        self.player = player
        self.socket: RawSocket | None = None

    def say(self) -> None:
        """One more message."""
        assert self.socket is not None
        self._said += 1
        self._sent_at.append(time.perf_counter())
        self.socket.say(self._form % self._said)

    def heard(self, _: RawSocket, payload: bytes) -> None:
        """Count the answers; each makes room for another message."""
        now = time.perf_counter()
        for _answer in range(payload.count(OK)):
            self._crowd.seconds.append(now - self._sent_at.popleft())
            if self._crowd.is_talking:
                self.say()


class Crowd:
    """Everybody, connected to one server."""

    def __init__(self, served: Served, cast: Cast) -> None:
        """Nobody is connected yet."""
        self.served = served
        self.is_talking = False
        self.seconds: list[float] = []
        self._cast = cast
        self._talkers = [Talker(one, self) for one in cast.visitors]
        self._agents: list[RawSocket] = []
        self._delivered = 0

    async def connect(self) -> None:
        """Open all sockets, some at a time."""
        port = self.served.port
        for agent in self._cast.agents:
            self._agents.append(await open_socket(port, "/ws/agent", agent.token, self._heard))
        for start in range(0, len(self._talkers), 50):
            some = self._talkers[start : start + 50]
            await asyncio.gather(*(self._open(port, talker) for talker in some))

    async def talk(self, under_way: int, seconds: float) -> dict[str, float]:
        """Talk for so long; what it cost the server."""
        self.is_talking = True
        for talker in self._talkers:
            for _ in range(under_way):
                talker.say()
        await asyncio.sleep(min(0.5, seconds / 4))
        self.seconds = []
        before, began = self.served.usage(), time.perf_counter()
        await asyncio.sleep(seconds)
        taken = time.perf_counter() - began
        cpu = self.served.usage().cpu_seconds - before.cpu_seconds
        seconds_each = self.seconds
        self.is_talking = False
        await asyncio.sleep(0.5)
        self._check()
        count = max(1, len(seconds_each))
        return {
            "cpu_us": round(cpu / count * 1e6, 1),
            "per_second": round(count / taken),
            "cpu_share": round(cpu / taken, 2),
            **latencies(seconds_each),
        }

    def close(self) -> None:
        """Hang up."""
        for socket in (*self._agents, *(one.socket for one in self._talkers)):
            if socket is not None:
                socket.close()

    async def _open(self, port: int, talker: Talker) -> None:
        token = talker.player.token
        talker.socket = await open_socket(port, "/ws/visitor", token, talker.heard)

    def _heard(self, _: RawSocket, payload: bytes) -> None:
        self._delivered += len(payload)

    def _check(self) -> None:
        sockets = [*self._agents, *(one.socket for one in self._talkers)]
        lost = sum(one is None or one.is_lost for one in sockets)
        if lost or not self._delivered:
            said = self.served.said()
            raise RuntimeError(f"{lost} connections lost, {self._delivered} bytes heard; {said}")


async def measure(*, quick: bool) -> dict[str, Any]:
    """All shapes, one after the other."""
    effort = QUICK if quick else FULL
    return {
        f"connections_{shape.connections}": await measure_shape(shape, effort) for shape in SHAPES
    }


async def measure_shape(shape: Shape, effort: Effort) -> dict[str, Any]:
    """P and D in turns; the median of the ratios, and the median round of each."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        folder = Path(directory) / "center"
        config = servers.write_settings(folder)
        cast = await furnish(
            folder,
            config,
            agents=shape.agents,
            visitors=shape.visitors,
            active=shape.visitors,
            bot=False,
        )
        people = folder.with_suffix(".cast")
        people.write_bytes(msgspec.json.encode(cast))
        async with (
            servers.relay(folder, people) as relay,
            servers.relay(folder, people, "each") as plain,
            servers.node(folder, config) as node,
        ):
            crowds = {
                "relay": Crowd(relay, cast),
                "plain_relay": Crowd(plain, cast),
                "durable": Crowd(node, cast),
            }
            for crowd in crowds.values():
                await crowd.connect()
            rounds = await _rounds(crowds, shape, effort)
            for crowd in crowds.values():
                crowd.close()
            rss = node.usage().rss_bytes
    ratios = [one["relay"]["cpu_us"] / one["durable"]["cpu_us"] for one in rounds]
    plainly = [one["plain_relay"]["cpu_us"] / one["durable"]["cpu_us"] for one in rounds]
    by_rate = [one["durable"]["per_second"] / one["relay"]["per_second"] for one in rounds]
    return {
        "ratio_by_cpu": round(statistics.median(ratios), 3),
        "ratios": [round(one, 3) for one in ratios],
        "ratio_by_rate": round(statistics.median(by_rate), 3),
        "ratio_to_plain_relay": round(statistics.median(plainly), 3),
        "rss_mb_after": round(rss / 1e6),
        "relay": _median(rounds, "relay"),
        "plain_relay": _median(rounds, "plain_relay"),
        "durable": _median(rounds, "durable"),
    }


async def _rounds(
    crowds: dict[str, Crowd], shape: Shape, effort: Effort
) -> list[dict[str, dict[str, float]]]:
    rounds = []
    for number in range(effort.rounds):
        # Whoever goes first meets another moment of a shared machine: take turns at that too.
        order = sorted(crowds, reverse=number % 2 == 0)
        found = {name: await crowds[name].talk(shape.under_way, effort.seconds) for name in order}
        rounds.append(found)
        ratio = found["relay"]["cpu_us"] / found["durable"]["cpu_us"]
        costs = ", ".join(f"{name} {found[name]['cpu_us']} µs" for name in crowds)
        progress(f"{shape.connections} connections, round {number + 1}: {costs}, {ratio:.3f}")
    return rounds


def _median(rounds: list[dict[str, dict[str, float]]], name: str) -> dict[str, float]:
    keys = rounds[0][name]
    return {key: round(statistics.median(one[name][key] for one in rounds), 2) for key in keys}
