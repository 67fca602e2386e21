"""Those who ask: browsers with cookies, programs with tokens, visitors on a website."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec
from multidict import CIMultiDictProxy

from tests.unit.api.served import PASSWORD, Served


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def code(self) -> str:
        """The code of a problem document; a failing test shows what came instead."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self
        document = self.json
        assert document["status"] == self.status
        assert document["type"] == f"/api/v1/problems#{document['code']}"
        assert document["title"]
        return str(document["code"])


class Client:
    """One browser or program. `headers` go with everything it sends."""

    def __init__(self, served: Served, session: aiohttp.ClientSession) -> None:
        self.served = served
        self.session = session
        self.headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, **more: Any) -> Reply:
        headers = {**self.headers, **more.pop("headers", {})}
        url = self.served.url + path
        async with self.session.request(
            method, url, headers=headers, allow_redirects=False, **more
        ) as response:
            return Reply(response.status, response.headers, await response.read())

    async def get(self, path: str, **more: Any) -> Reply:
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> Reply:
        return await self.ask("POST", path, json=body, **more)

    async def sign_in(self, name: str = "ann", password: str = PASSWORD) -> Reply:
        """As a browser does: from now on the cookie and the CSRF token go along."""
        credentials = {"email": f"{name}@shop.example", "password": password}
        reply = await self.post("/api/v1/session", credentials)
        if reply.status == 200:
            self.headers["X-CSRF-Token"] = reply.json["csrf"]
        return reply

    async def take_token(self, name: str = "ann") -> str:
        """As a program does: from now on the token goes along, and no cookie."""
        token = str((await self.sign_in(name)).json["token"])
        self.session.cookie_jar.clear()
        self.bear(token)
        return token

    def bear(self, token: str) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}

    async def visit(self, site: str = "shop", **fields: Any) -> Any:
        """As the widget does."""
        reply = await self.post("/api/v1/visitor/session", {"site": site, **fields})
        assert reply.status == 200, reply
        self.bear(reply.json["token"])
        return reply.json

    async def order(self, op: str, id_: str, conv: str | None = None, **d: Any) -> Reply:
        body: dict[str, Any] = {"id": id_, "op": op, "d": d}
        if conv is not None:
            body["conv"] = conv
        return await self.post("/api/v1/orders", body)

    async def say(self, text: str, id_: str = "m1") -> str:
        """Say something as a visitor; the conversation it is said in."""
        reply = await self.order("message.send", id_, text=text)
        assert reply.status == 200, reply
        return str(reply.json["conv"])


@asynccontextmanager
async def client(served: Served) -> AsyncIterator[Client]:
    """A browser nobody has used yet."""
    # Addresses made of numbers have cookies too, in a test.
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Client(served, session)
