"""What a node never writes down: what people say, note, type into forms, or show as a secret."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
import structlog

from config.settings import Logging
from contact_center.assembly import center
from contact_center.assembly.logs import processors
from contact_center.domain.deciding import table as deciding
from contact_center.journal import batch
from tests.center import OpenHouse, open_house, template
from tests.commands.watched import Demo
from tests.drive.people import agent_at, visitor_at
from tests.drive.waiting import until
from tests.drive.wires import wire

__all__ = ["open_house", "template"]

CANARY = "canary-9c1e"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    started = Demo(tmp_path_factory.mktemp("demo"))
    yield started
    started.stop()


async def test_what_people_say_and_show_is_never_written_down(demo: Demo) -> None:
    secrets = await live(demo)

    lines = [json.loads(line) for line in demo.log.read_text().splitlines()]
    events = [line["event"] for line in lines]
    for wanted in ("request", "connected", "disconnected", "refused", "wrong password"):
        assert wanted in events
    refused = next(line for line in lines if line["event"] == "refused" and line.get("op"))
    assert {"conn", "viewer", "op", "id", "code", "cur"} <= refused.keys()
    assert len(conns(demo, "connected")) == 2
    assert len(conns(demo, "disconnected")) == 4
    written = demo.log.read_text()
    assert [secret for secret in secrets if secret in written] == []


async def live(demo: Demo) -> list[str]:
    """Somebody is served, with a canary wherever a person can put one; every secret there was."""
    account = demo.ready["agents"][0]
    email, password = account["email"], account["password"]
    async with aiohttp.ClientSession(demo.url) as http:
        async with http.post(
            "/api/v1/session", json={"email": email, "password": password}
        ) as response:
            signed_in = await response.json()
        wrong = {"email": f"{CANARY}@x.example", "password": CANARY}
        await http.post("/api/v1/session", json=wrong)
        bearer = {"Authorization": f"Bearer {signed_in['token']}"}
        async with http.get("/api/v1/session", headers=bearer) as response:
            ticket = (await response.json())["ticket"]
        visitor = visitor_at(demo.url, http, random.Random(1), site="demo")
        agent = agent_at(demo.url, signed_in["token"], random.Random(2))
        async with visitor.client, agent.client:
            await agent.done("presence.set", {"presence": "available"})
            await visitor.says(f"My secret is {CANARY}.")
            await visitor.done(
                "contact.give", {"name": CANARY, "email": f"{CANARY}@x.example", "phone": "123"}
            )
            conv = await visitor.asks_for_a_person()
            await agent.takes(conv)
            await agent.says(conv, f"I know {CANARY}.")
            await agent.done("note.add", {"text": CANARY}, conv)
            await agent.refused("message.edit", {"seq": 99, "text": CANARY}, conv)
            await agent.refused("message.send", {"text": [CANARY]}, conv)
            await visitor.refused("offer.accept", {"offer": CANARY})
            body = {"id": "http-1", "op": "note.add", "conv": "c_none", "d": {"text": CANARY}}
            await http.post("/api/v1/orders", json=body, headers=bearer)
            await http.post("/api/v1/orders", data=f"not json {CANARY}", headers=bearer)
            await http.get(f"/api/v1/customers?q={CANARY}", headers=bearer)
            async with wire(demo.url, "visitor") as tab:
                await tab.say('{"t":"hello","token":"' + CANARY)
                await tab.end()
            async with wire(demo.url, "agent") as tab:
                await tab.say({"t": "hello", "v": [1], "dev": "x", "token": CANARY})
                await tab.end()
            await agent.done("conversation.close", {}, conv)
            await visitor.done("conversation.rate", {"score": 1, "comment": CANARY})
            await agent.done("wrapup.complete", {"note": CANARY}, conv)
            await agent.done("presence.set", {"presence": "offline"})
            token = await visitor.client._token()

    async def all_have_left() -> bool:
        return conns(demo, "connected") <= conns(demo, "disconnected")

    await until(all_have_left, "a line for everyone who has left")
    secrets = [CANARY, email, password, ticket, token, visitor.handle]
    return [*secrets, signed_in["token"], signed_in["csrf"]]


def conns(demo: Demo, event: str) -> set[str]:
    lines = [json.loads(line) for line in demo.log.read_text().splitlines()]
    return {line["conn"] for line in lines if line["event"] == event}


async def test_a_conversation_that_is_refused_by_a_bug_tells_no_text(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr), processors=processors(Logging(format="json"), sys.stderr)
    )
    monkeypatch.setattr(center, "log", told)
    decide = deciding.decide

    def stumble(rows: Any, order: Any, at: int) -> Any:
        if order.op == "message.send":
            raise ValueError(f"cannot read {order.body.text}")
        return decide(rows, order, at)

    monkeypatch.setattr(batch, "decide", stumble)
    async with open_house() as house:
        visitor = await house.visitor()

        assert await visitor.refused("message.send", {"text": CANARY}) == "internal"

    written = capsys.readouterr().err
    line = next(line for line in map(json.loads, written.splitlines()) if "error" in line)
    assert line["error"][0].startswith("ValueError at ")
    assert "message.send" in line["what"]
    assert CANARY not in written
