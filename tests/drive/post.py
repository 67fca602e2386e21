"""Mail, calls and a wallboard for a drive: senders who insist, a relay that counts, who looks on.

Each keeps what it knows for certain: what was acknowledged, what has arrived, what was shown.
"""

from __future__ import annotations

import asyncio
import json
import random
import smtplib
import socket
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiosmtpd.smtp import SMTP, Envelope, Session
from websockets.exceptions import WebSocketException

from contact_center.journal.shapes import Ev
from tests.drive.traffic import Worker
from tests.drive.waiting import LIMIT_SECONDS
from tests.drive.wires import wire

SUPPORT = "support@shop.example"
AGAIN_SECONDS = 0.05
SMTP_SECONDS = 5.0


def free_port() -> int:
    """A port that nobody has, for a server that must come back to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Relay:
    """A mail server of somebody else: it takes its time, and every mail it is given."""

    def __init__(self, chance: random.Random) -> None:
        """No mail has come."""
        self.mails: dict[str, list[bytes]] = defaultdict(list)
        self.port = 0
        self._chance = chance

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail; whoever is killed while we think has not heard that we did."""
        raw = envelope.content
        assert isinstance(raw, bytes)
        headers = raw.partition(b"\r\n\r\n")[0].decode()
        (id_,) = (line for line in headers.splitlines() if line.startswith("Message-ID: "))
        self.mails[id_].append(raw)
        await asyncio.sleep(self._chance.uniform(0, 0.05))
        return "250 OK"


@asynccontextmanager
async def relaying(chance: random.Random) -> AsyncIterator[Relay]:
    """The relay listens for as long as the block lasts."""
    loop = asyncio.get_running_loop()
    relay = Relay(chance)
    make = partial(SMTP, relay, hostname="relay.example", loop=loop)
    listening = await loop.create_server(make, "127.0.0.1", 0)
    relay.port = listening.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        listening.close()
        await listening.wait_closed()


class Post:
    """Those who write and those who want to be called; each insists until it is acknowledged."""

    def __init__(self, folder: Path, url: str, smtp_port: int, chance: random.Random) -> None:
        """Write to the center whose data is in `folder`."""
        self.mailed: list[str] = []
        self.called: dict[str, str] = {}
        self._folder = folder
        self._url = url
        self._port = smtp_port
        self._chance = chance
        self._numbers = iter(range(1, 1_000_000))
        self._asking: list[asyncio.Task[None]] = []

    @property
    def acknowledged(self) -> int:
        """How many mails and calls the center has said it has."""
        return len(self.mailed) + len(self.called)

    async def order(self, http: aiohttp.ClientSession, op: str, **d: Any) -> None:
        """Give an order as the command line does."""
        body = {"id": f"post:{op}:{d}"[:100], "op": op, "d": d}
        async with http.post(
            f"{self._url}/api/v1/orders", json=body, headers=self._key()
        ) as response:
            assert response.status == 200, await response.text()

    def begin(self, http: aiohttp.ClientSession, writers: int) -> None:
        """So many write, and one asks for calls, until they are hushed."""
        deeds = [*(self.write() for _ in range(writers)), self.call(http)]
        self._asking = [asyncio.create_task(deed) for deed in deeds]

    async def hush(self) -> None:
        """Nobody begins anything new; what is under way may arrive or not."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)

    async def write(self) -> None:
        """Write mails, one after the other, for ever."""
        while True:
            token = f"mail-{next(self._numbers):06}-"
            await self._insist(partial(asyncio.to_thread, self._hand_in, token))
            self.mailed.append(token)

    async def call(self, http: aiohttp.ClientSession) -> None:
        """Ask for calls, one after the other, for ever."""
        while True:
            key = f"call-{next(self._numbers):06}"
            await self._insist(partial(self._ask, http, key))
            await asyncio.sleep(self._chance.uniform(0.02, 0.1))

    async def _insist(self, once: Any) -> None:
        while True:
            try:
                await once()
            except (OSError, smtplib.SMTPException, aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    def _hand_in(self, token: str) -> None:
        mail = (
            f"From: Eve <{token}@mail.example>\r\nTo: {SUPPORT}\r\nSubject: {token}\r\n\r\n{token}"
        )
        with smtplib.SMTP("127.0.0.1", self._port, "sender.example", SMTP_SECONDS) as line:
            line.sendmail(f"{token}@mail.example", [SUPPORT], mail)

    async def _ask(self, http: aiohttp.ClientSession, key: str) -> None:
        headers = {**self._key(), "Idempotency-Key": key}
        body = {"phone": f"+49{key[5:]}", "queue": "support", "site": "shop"}
        async with http.post(
            f"{self._url}/api/v1/callbacks",
            json=body,
            headers=headers,
            timeout=aiohttp.ClientTimeout(LIMIT_SECONDS),
        ) as response:
            if response.status != 201:
                raise OSError(await response.text())
            self.called[f"+49{key[5:]}"] = (await response.json())["conv"]

    def _key(self) -> dict[str, str]:
        """The node's own key, another one after each start."""
        with suppress(OSError, ValueError):
            key = json.loads((self._folder / "node.json").read_text())["key"]
            return {"Authorization": f"Bearer {key}"}
        return {}


class Clerk(Worker):
    """An agent who answers a mail with one mail, makes a call, and ends both."""

    def on_fact(self, ev: Ev) -> None:
        """Answer what has come to the desk and close it."""
        if ev.k == "assigned" and ev.d["channel"] == "callback":
            self.order("callback.outcome", {"outcome": "reached"}, ev.conv)
        elif ev.k == "assigned":
            self.say("Dear Eve", ev.conv)
            self.order("conversation.close", {"outcome": "done"}, ev.conv)
        else:
            super().on_fact(ev)


class Board:
    """A wallboard that comes back, and what it shows."""

    def __init__(self, url: str, token: str) -> None:
        """Look on with the token of a supervisor."""
        self.queues: dict[str, dict[str, Any]] = {}
        self.agents: dict[str, str] = {}
        self.came = 0
        self._url = url
        self._token = token

    async def look(self) -> None:
        """Look on for ever."""
        while True:
            with suppress(OSError, WebSocketException, TimeoutError, asyncio.IncompleteReadError):
                async with wire(self._url, "agent") as line:
                    await line.hello(self._token, dev="board", desk=False)
                    await line.say({"t": "do", "id": "floor", "op": "floor.watch", "d": {}})
                    self.came += 1
                    while True:
                        self._show(await line.next())
            await asyncio.sleep(AGAIN_SECONDS)

    def _show(self, frame: dict[str, Any]) -> None:
        if frame.get("k") == "queue_stats":
            self.queues = {queue["id"]: queue for queue in frame["d"]["queues"]}
        elif frame.get("k") == "agent_state":
            self.agents[frame["by"]] = frame["d"]["state"]
