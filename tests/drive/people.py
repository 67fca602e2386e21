"""Visitors and agents as a test plays them: one client of the protocol each, and what it heard."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from contact_center.journal.shapes import Ev, Signal
from contact_center.wire.client import Client
from contact_center.wire.frames import Err, Ok
from contact_center.wire.views import View
from tests.drive.waiting import LIMIT_SECONDS, until

PASSWORD = "a long enough password"


class Hurried:
    """A clock on which time passes faster, so that clients come back sooner than in life."""

    def __init__(self, times: float = 10) -> None:
        """Pass `times` as fast as the time of the machine."""
        self._times = times
        self._began = time.time()

    def now(self) -> int:
        """See `ports.clock`."""
        return round((self._began + (time.time() - self._began) * self._times) * 1000)

    async def until(self, at: int) -> None:
        """See `ports.clock`."""
        while (left := at - self.now()) > 0:  # noqa: ASYNC110 -- time is what we wait for
            await asyncio.sleep(left / 1000 / self._times)


class Person:
    """One tab of somebody: what they do, what they see, what they hear."""

    def __init__(self, client: Client) -> None:
        """Listen from before the first connection on."""
        self.client = client
        self.heard: list[Ev] = []
        self.signalled: list[Signal] = []
        self._facts = client.events()
        self._signals = client.signals()

    @property
    def view(self) -> View:
        """What is seen now."""
        return self.client.view

    @property
    def me(self) -> str:
        """The address of this person."""
        return str(self.view["me"])

    @property
    def met(self) -> dict[str, int]:
        """What has happened on the wire, apart from attempts to connect."""
        counts = self.client.counts
        return {what: count for what, count in counts.items() if count and what != "attempts"}

    async def do(
        self,
        op: str,
        d: dict[str, Any] | None = None,
        conv: str | None = None,
        id_: str | None = None,
    ) -> Ok | Err:
        """Give an order and wait for its answer."""
        async with asyncio.timeout(LIMIT_SECONDS):
            return await self.client.do(op, d, conv, id_)

    async def done(
        self,
        op: str,
        d: dict[str, Any] | None = None,
        conv: str | None = None,
        id_: str | None = None,
    ) -> Ok:
        """The same, for what must not be refused."""
        answer = await self.do(op, d, conv, id_)
        assert isinstance(answer, Ok), (op, answer)
        return answer

    async def refused(
        self, op: str, d: dict[str, Any] | None = None, conv: str | None = None
    ) -> str:
        """The same, for what must be refused: the code."""
        answer = await self.do(op, d, conv)
        assert isinstance(answer, Err), (op, answer)
        return answer.code

    async def sees(self, holds: Callable[[View], Any], what: str = "") -> View:
        """Wait until something is true of the view."""
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                return await self.client.until(lambda view: bool(holds(view)))
        except TimeoutError:
            raise AssertionError(f"{what or holds} was never seen in {shown(self.view)}") from None

    async def hears(self, kind: str, holds: Callable[[Ev], Any] = bool) -> Ev:
        """Wait for the next fact of this kind of which something is true."""
        async with asyncio.timeout(LIMIT_SECONDS):
            async for ev in self._facts:
                self.heard.append(ev)
                if ev.k == kind and holds(ev):
                    return ev
        raise AssertionError(f"no {kind} was heard")

    async def notices(self, kind: str, holds: Callable[[Signal], Any] = bool) -> Signal:
        """Wait for the next signal of this kind of which something is true."""
        async with asyncio.timeout(LIMIT_SECONDS):
            async for signal in self._signals:
                self.signalled.append(signal)
                if signal.k == kind and holds(signal):
                    return signal
        raise AssertionError(f"no {kind} was noticed")

    async def has_seen_everything(self) -> View:
        """Wait until everything committed so far, as far as this person sees it, is in the view."""

        async def is_so() -> bool:
            try:
                await self.client.ping()
            except ConnectionError:
                return False
            return True

        await until(is_so, "an answer to a ping")
        return self.view


class Visitor(Person):
    """Somebody in front of a widget."""

    handle = ""

    @property
    def conv(self) -> str:
        """The conversation that is shown."""
        return str(self.view["conversation"]["id"])

    @property
    def state(self) -> str | None:
        """How it stands with that conversation; None before there is one."""
        conversation = self.view["conversation"]
        return str(conversation["state"]) if conversation else None

    @property
    def texts(self) -> list[str]:
        """What is read in the widget."""
        return [message["d"]["text"] for message in self.view["messages"]]

    async def says(self, text: str, id_: str | None = None) -> Ok:
        """Write a message."""
        return await self.done("message.send", {"text": text}, id_=id_)

    async def asks_for_a_person(self) -> str:
        """Join the line; the conversation."""
        return str((await self.done("agent.request")).conv)

    async def is_in(self, state: str) -> None:
        """Wait until the conversation stands like this."""
        await self.sees(lambda _: self.state == state, f"state {state}")


class Agent(Person):
    """Somebody at a console."""

    token = ""

    @property
    def convs(self) -> list[str]:
        """What is on the desk."""
        return [row["id"] for row in self.view["conversations"]]

    def row(self, conv: str) -> View:
        """One conversation of the desk."""
        return next(row for row in self.view["conversations"] if row["id"] == conv)

    async def is_offered(self, conv: str | None = None) -> str:
        """Wait for an offer (of this conversation); its id. The console shows it."""

        def ringing() -> list[str]:
            offers = self.view["offers"]
            return [one["offer"] for one in offers if conv in {None, one["work"]["id"]}]

        await self.sees(lambda _: ringing(), "an offer")
        await self.done("offer.shown", {"offer": ringing()[0]})
        return ringing()[0]

    async def takes(self, conv: str | None = None) -> str:
        """Wait for an offer and accept it; the conversation, which is on the desk then."""
        offer = await self.is_offered(conv)
        answer = await self.done("offer.accept", {"offer": offer})
        await self.sees(lambda _: answer.conv in self.convs, "the conversation on the desk")
        return str(answer.conv)

    async def says(self, conv: str, text: str) -> Ok:
        """Write a message."""
        return await self.done("message.send", {"text": text}, conv)

    async def lets_go_of(self, conv: str) -> None:
        """Wait until the conversation is on the desk no longer."""
        await self.sees(lambda _: conv not in self.convs, "the conversation gone")


def visitor_at(
    url: str,
    http: aiohttp.ClientSession,
    chance: random.Random,
    *,
    site: str = "shop",
    handle: str | None = None,
    dev: str | None = None,
    through: str | None = None,
    hurry: float = 10,
) -> Visitor:
    """A visitor of a site who is not connected yet; `through` is where their socket goes."""

    async def token() -> str:
        asked = {"site": site, "locale": "en", "handle": visitor.handle or None}
        session = await insisted(lambda: _post(http, f"{url}/api/v1/visitor/session", asked))
        visitor.handle = session["handle"]
        return str(session["token"])

    address = f"{(through or url).replace('http', 'ws', 1)}/ws/visitor"
    client = Client(address, token=token, clock=Hurried(hurry), chance=chance, dev=dev)
    visitor = Visitor(client)
    visitor.handle = handle or ""
    return visitor


def agent_at(
    url: str,
    token: str,
    chance: random.Random,
    *,
    dev: str | None = None,
    through: str | None = None,
    hurry: float = 10,
) -> Agent:
    """An agent who has signed in and is not connected yet."""

    async def token_() -> str:
        return token

    address = f"{(through or url).replace('http', 'ws', 1)}/ws/agent"
    client = Client(address, token=token_, clock=Hurried(hurry), chance=chance, dev=dev)
    agent = Agent(client)
    agent.token = token
    return agent


async def sign_in(url: str, http: aiohttp.ClientSession, name: str) -> str:
    """The token of a fresh login of this agent of the test shop."""
    email = f"{name}@shop.example"
    session = await _post(http, f"{url}/api/v1/session", {"email": email, "password": PASSWORD})
    return str(session["token"])


async def insisted(ask: Callable[[], Awaitable[Any]]) -> Any:
    """What comes of asking until somebody answers: a server may just be dead."""
    end = time.monotonic() + 3 * LIMIT_SECONDS
    while True:
        try:
            return await ask()
        except aiohttp.ClientError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.02)


def shown(view: View) -> str:
    """A view, for people."""
    return json.dumps(view, indent=1, ensure_ascii=False)[:4000]


async def _post(http: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> dict[str, Any]:
    async with http.post(url, json=body) as response:
        answer: dict[str, Any] = await response.json(content_type=None)
        if response.status >= 500:
            raise aiohttp.ClientConnectionError(str(answer))
        assert response.status == 200, answer
        return answer
