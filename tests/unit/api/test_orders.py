"""The one door over HTTP: same ids, same answers as on the socket."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api.conftest import Serve, Someone
from tests.unit.api.people import Client, client
from tests.unit.api.served import KEYS, Served

ORDERS = "/api/v1/orders"


async def test_an_order_is_answered_with_the_ok_frame(browser: Client) -> None:
    await browser.visit()

    reply = await browser.order("message.send", "m1", text="Hello")

    assert reply.status == 200
    answer = reply.json
    assert answer == {
        "t": "ok",
        "id": "m1",
        "conv": answer["conv"],
        "seq": 1,
        "cur": answer["cur"],
        "dup": False,
    }


async def test_the_same_order_again_is_answered_the_same_and_done_once(browser: Client) -> None:
    await browser.visit()
    first = (await browser.order("message.send", "m1", text="Hello")).json

    again = (await browser.order("message.send", "m1", text="Hello")).json
    changed = await browser.order("message.send", "m1", text="Hello!")

    assert again == {**first, "dup": True}
    assert changed.status == 422
    assert changed.code == "id_reused"
    path = f"/api/v1/conversations/{first['conv']}/messages"
    assert len((await browser.get(path)).json["items"]) == 1


async def test_a_refusal_is_a_problem_that_carries_the_err_frame(browser: Client) -> None:
    await browser.visit()

    reply = await browser.order("message.send", "m1", text=" ")

    assert reply.status == 422
    assert reply.json == {
        "type": "/api/v1/problems#empty",
        "title": "There is nothing to send.",
        "status": 422,
        "code": "empty",
        "detail": "There is nothing to send.",
        "t": "err",
        "id": "m1",
        "msg": "There is nothing to send.",
        "dup": False,
    }


@pytest.mark.parametrize(
    ("op", "d", "status", "code"),
    [
        ("no.such", {}, 400, "unknown_op"),
        ("message.send", {}, 400, "bad_request"),
        ("message.send", {"text": 5}, 400, "bad_request"),
        ("message.send", {"text": "a\0b"}, 400, "bad_request"),
        ("presence.set", {"presence": "available"}, 403, "forbidden"),
        ("login.open", {}, 403, "forbidden"),
        ("visitor.open", {}, 403, "forbidden"),
        ("agent.put", {"agent": "agent:me", "role": "administrator"}, 403, "forbidden"),
        ("conversation.close", {}, 404, "not_found"),
    ],
)
async def test_what_a_visitor_may_not_do(
    browser: Client, op: str, d: dict[str, Any], status: int, code: str
) -> None:
    await browser.visit()

    reply = await browser.order(op, "o1", **d)

    assert (reply.status, reply.code) == (status, code)
    assert (reply.json["t"], reply.json["id"]) == ("err", "o1")


async def test_a_stranger_cannot_write_into_a_conversation(someone: Someone) -> None:
    one, other = await someone(), await someone()
    await one.visit()
    await other.visit()
    conv = await one.say("Mine")

    reply = await other.order("message.send", "m9", conv, text="Yours?")

    assert reply.code == "not_found"


async def test_the_id_may_stand_in_the_header(browser: Client) -> None:
    await browser.visit()
    body = {"op": "message.send", "d": {"text": "Hello"}}

    named = await browser.post(ORDERS, body, headers={"Idempotency-Key": "m1"})
    again = await browser.post(ORDERS, {**body, "id": "m1"})
    torn = await browser.post(ORDERS, {**body, "id": "m2"}, headers={"Idempotency-Key": "m1"})
    nameless = await browser.post(ORDERS, body)

    assert (named.json["id"], named.json["dup"]) == ("m1", False)
    assert again.json["dup"] is True
    assert torn.json["errors"][0]["at"] == nameless.json["errors"][0]["at"] == "id"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"op":5,"id":"x"}',
        b'{"op":"message.send","id":"x","d":[]}',
        b'{"op":"message.send","id":"' + b"x" * 201 + b'"}',
        b'{"op":"message.send","id":"\\ud83d","d":{"text":"x"}}',
        b"[" * 50_000,
        b'{"op":"x","id":"y","d":' + b'{"a":' * 10_000,
        b"\xff\xfe",
        b'{"op":"message.send","id":"x","d":{"text":"\xff"}}',
    ],
)
async def test_a_body_that_is_no_order_is_refused(browser: Client, body: bytes) -> None:
    await browser.visit()

    reply = await browser.ask(
        "POST", ORDERS, data=body, headers={"Content-Type": "application/json"}
    )

    assert reply.code == "bad_request"
    assert reply.json["detail"]


async def test_half_a_smiley_is_refused_under_the_id_of_its_order(browser: Client) -> None:
    await browser.visit()
    body = b'{"op":"message.send","id":"m1","d":{"text":"\\ud83d"}}'

    reply = await browser.ask(
        "POST", ORDERS, data=body, headers={"Content-Type": "application/json"}
    )

    assert reply.code == "bad_request"
    assert reply.json["id"] == "m1"


async def test_an_order_nobody_can_answer_is_to_be_sent_again(
    served: Served, browser: Client
) -> None:
    await browser.visit()
    served.door.is_ready = False

    reply = await browser.order("message.send", "m1", text="Hello")
    served.door.is_ready = True

    assert reply.status == 503
    assert reply.code == "unavailable"
    assert reply.headers["Retry-After"] == "1"
    assert (await browser.order("message.send", "m1", text="Hello")).json["dup"] is False


async def test_commands_give_orders_with_the_nodes_own_key(browser: Client) -> None:
    browser.bear(KEYS.node)
    entry = {"id": "e1", "question": "How?", "answer": "So.", "locale": "en"}

    reply = await browser.order("entries.put", "import:1", entries=[entry])
    machine = await browser.order("login.close", "x1", login="login:1")

    assert reply.status == 200
    assert machine.code == "forbidden", "an administrator's rights and no more"


async def test_staff_are_not_slowed_down(serve: Serve) -> None:
    served = await serve()
    async with client(served) as agent:
        await agent.take_token()
        replies = [await agent.order("presence.set", f"p{n}", presence="away") for n in range(30)]

    assert {reply.status for reply in replies} == {200}
