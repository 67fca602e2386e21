"""A trial visitor: one conversation through the whole center, measured leg by leg.

Widget, bot, queue, agent, reply, on a site, a queue and an account that the center keeps for
itself (`domain.reserved`), over the same sockets and the same door as everybody else.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from contact_center.domain.orders.administering import PutAgent, PutQueue, PutSite
from contact_center.ports.clock import Clock
from contact_center.wire.client import Client
from contact_center.wire.frames import Err, Ok
from contact_center.wire.views import View

NAME = "~synthetic"
AGENT = f"agent:{NAME}"
EMAIL = "synthetic@center.invalid"
"""An address in a domain that exists nowhere (RFC 2606)."""

ASKED = "Is anybody there?"
ANSWERED = "Yes, everything works."


class LegFailed(Exception):  # noqa: N818 -- what a trial is there to find
    """A leg was not walked; `legs` are those before it, in milliseconds."""

    def __init__(self, leg: str, why: str, legs: dict[str, float]) -> None:
        """Fail at `leg`."""
        super().__init__(f"The leg '{leg}' failed: {why}.")
        self.leg = leg
        self.legs = legs


@dataclass(frozen=True, slots=True)
class Trial:
    """Where to walk, as whom, and how long a leg may take."""

    url: str
    password: str
    seconds: float = 10.0


@dataclass(slots=True)
class _Watch:
    """Times the legs; the one that goes wrong is named."""

    seconds: float
    legs: dict[str, float] = field(default_factory=dict)

    @asynccontextmanager
    async def leg(self, name: str, missing: str) -> AsyncIterator[None]:
        """One leg; `missing` says what did not come when it takes too long."""
        now = asyncio.get_running_loop().time
        started = now()
        try:
            async with asyncio.timeout(self.seconds):
                yield
        except TimeoutError:
            why = f"{missing} within {self.seconds:g} seconds"
            raise LegFailed(name, why, self.legs) from None
        except (OSError, LookupError, aiohttp.ClientError, ValueError) as error:
            raise LegFailed(name, f"{error}" or type(error).__name__, self.legs) from error
        self.legs[name] = round((now() - started) * 1000, 1)


def furnishings(password_hash: str) -> list[tuple[str, object]]:
    """The orders that make the reserved queue, site and account; harmless when they are there."""
    return [
        ("queue.put", PutQueue(NAME, "Synthetic")),
        ("site.put", PutSite(NAME, "Synthetic", NAME)),
        (
            "agent.put",
            PutAgent(
                AGENT,
                EMAIL,
                "Synthetic",
                "agent",
                "en",
                password_hash,
                queues={NAME: 0},
                active=True,
            ),
        ),
    ]


def farewell() -> tuple[str, object]:
    """The order that closes the account until the next trial."""
    return "agent.put", PutAgent(AGENT, active=False)


async def walk(trial: Trial, clock: Clock, chance: random.Random) -> dict[str, float]:
    """One round trip; the milliseconds of each leg, or `LegFailed`."""
    watch = _Watch(trial.seconds)
    async with aiohttp.ClientSession(trial.url) as http:
        async with watch.leg("sign in", "no answer came"):
            token = await _sign_in(http, trial.password)
        address = trial.url.replace("http", "ws", 1).rstrip("/")

        async def agent_token() -> str:
            return token

        async def visitor_token() -> str:
            return str((await _post(http, "/api/v1/visitor/session", {"site": NAME}))["token"])

        agent = Client(f"{address}/ws/agent", token=agent_token, clock=clock, chance=chance)
        visitor = Client(f"{address}/ws/visitor", token=visitor_token, clock=clock, chance=chance)
        async with _entered(watch, "agent's desk", agent):
            async with watch.leg("presence", "the agent was not set available"):
                await _done(agent, "presence.set", {"presence": "available"})
            async with _entered(watch, "widget", visitor):
                await _converse(watch, visitor, agent)
            async with watch.leg("sign off", "the agent was not set offline"):
                await _done(agent, "presence.set", {"presence": "offline"})
    return watch.legs


async def _converse(watch: _Watch, visitor: Client, agent: Client) -> None:
    async with watch.leg("bot", "the bot said nothing"):
        await _done(visitor, "message.send", {"text": ASKED})
        await visitor.until(lambda view: _said(view, "bot"))
    async with watch.leg("queue", "no offer reached the agent"):
        if not _is_past_bot(visitor.view):
            await _done(visitor, "agent.request", {}, but={"already_requested"})
        await agent.until(lambda view: bool(view["offers"]))
    async with watch.leg("agent", "the visitor did not see that an agent is there"):
        ok = await _done(agent, "offer.accept", {"offer": agent.view["offers"][0]["offer"]})
        await visitor.until(lambda view: view["conversation"]["state"] == "active")
    conv = str(ok.conv)
    async with watch.leg("message", "the visitor's message did not reach the agent"):
        said = await _done(visitor, "message.send", {"text": ASKED})
        await agent.until(lambda view: _last_seq(view, conv) >= (said.seq or 0))
    async with watch.leg("reply", "the reply did not reach the visitor"):
        await _done(agent, "message.send", {"text": ANSWERED}, conv)
        await visitor.until(lambda view: _said(view, AGENT))
    async with watch.leg("close", "the conversation was not closed"):
        await _done(agent, "conversation.close", {}, conv)
        await _done(agent, "wrapup.complete", {}, conv, but={"wrong_state", "not_yours"})


@asynccontextmanager
async def _entered(watch: _Watch, leg: str, client: Client) -> AsyncIterator[None]:
    async with watch.leg(leg, "nobody was welcomed"):
        await client.__aenter__()
    try:
        yield
    finally:
        await client.__aexit__(None, None, None)


async def _done(
    client: Client,
    op: str,
    d: dict[str, Any],
    conv: str | None = None,
    but: frozenset[str] | set[str] = frozenset(),
) -> Ok:
    """Give an order that must be accepted; a refusal named in `but` is as good."""
    answer = await client.do(op, d, conv)
    if isinstance(answer, Err):
        if answer.code in but:
            return Ok(answer.id, 0, answer.dup, conv)
        raise ValueError(f"{op} was refused with {answer.code}")
    return answer


async def _sign_in(http: aiohttp.ClientSession, password: str) -> str:
    body = {"email": EMAIL, "password": password}
    return str((await _post(http, "/api/v1/session", body))["token"])


async def _post(http: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> dict[str, Any]:
    async with http.post(path, json=body) as response:
        if response.status != HTTPStatus.OK:
            raise ValueError(f"{path} answered {response.status}")
        answer: dict[str, Any] = await response.json()
        return answer


def _said(view: View, by: str) -> bool:
    return any(message["by"] == by for message in view["messages"])


def _is_past_bot(view: View) -> bool:
    return bool(view["conversation"]["state"] != "bot")


def _last_seq(view: View, conv: str) -> int:
    return max((row["last_seq"] for row in view["conversations"] if row["id"] == conv), default=0)
