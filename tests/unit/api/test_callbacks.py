"""Calls asked for over HTTP: by a visitor, by an agent's token, by a command; and refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contact_center.adapters.sql.codecs import CODECS, Codec
from contact_center.adapters.sql.readpool import read_all
from contact_center.adapters.sql.statements import BY_KEY, keys_json
from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutQueue
from contact_center.domain.records import Callback
from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client
from tests.unit.api.served import KEYS, Served

CALLBACKS = "/api/v1/callbacks"
PHONE = "+49 (170) 123-4567"


async def row_of(served: Served, conv: str) -> Callback:
    codec: Codec[Callback] = CODECS[Callback]
    statement, keys = BY_KEY[Callback], keys_json([conv])
    pool = served.database.history._pool
    [row] = await pool.look(lambda connection: read_all(connection, codec, statement, keys=keys))
    return row


async def staffed(someone: Someone) -> Client:
    agent = await someone()
    await agent.take_token()
    return agent


async def test_a_visitor_asks_to_be_called(served: Served, browser: Client) -> None:
    await browser.visit()

    body = {"phone": PHONE, "name": "Lea", "topic": "A lamp"}
    reply = await browser.post(CALLBACKS, body, headers={"Idempotency-Key": "call-1"})

    assert reply.status == 201
    conv = reply.json["conv"]
    assert reply.json == {
        "id": "call-1",
        "conv": conv,
        "position": 2,
        "wait_low_s": 60,
        "wait_high_s": 180,
    }
    row = await row_of(served, conv)
    assert (row.phone, row.name, row.topic, row.due_at) == (
        "+491701234567",
        "Lea",
        "A lamp",
        None,
    )
    shown = (await browser.get(f"/api/v1/conversations/{conv}")).json
    assert (shown["channel"], shown["state"], shown["subject"]) == ("callback", "queued", "A lamp")


async def test_the_same_key_asks_once(browser: Client) -> None:
    await browser.visit()
    key = {"Idempotency-Key": "call-1"}

    first = await browser.post(CALLBACKS, {"phone": PHONE}, headers=key)
    again = await browser.post(CALLBACKS, {"phone": PHONE}, headers=key)
    torn = await browser.post(CALLBACKS, {"phone": "0301234"}, headers=key)
    twice = await browser.post(CALLBACKS, {"phone": PHONE})

    assert (again.status, again.json) == (201, first.json)
    assert torn.code == "id_reused"
    assert twice.code == "already_requested"


async def test_a_waiting_chat_becomes_the_call(browser: Client) -> None:
    await browser.visit()
    conv = await browser.say("Where is my parcel?")
    await browser.order("agent.request", "r1")

    reply = await browser.post(CALLBACKS, {"phone": PHONE, "conv": conv})

    assert (reply.status, reply.json["conv"]) == (201, conv)
    assert (await browser.get(f"/api/v1/conversations/{conv}")).json["channel"] == "callback"


async def test_a_program_asks_for_a_number_nobody_knows(someone: Someone) -> None:
    agent = await staffed(someone)

    reply = await agent.post(CALLBACKS, {"phone": PHONE, "name": "Lea", "queue": "support"})

    assert reply.status == 201
    talk = (await agent.get(f"/api/v1/conversations/{reply.json['conv']}")).json
    card = (await agent.get(f"/api/v1/customers/{talk['customer']['id']}")).json
    assert (card["name"], card["phone"], card["unverified"]) == ("Lea", "+491701234567", [])


async def test_the_number_of_somebody_known_is_theirs(someone: Someone) -> None:
    agent = await staffed(someone)
    convs = []
    for phone in (PHONE, "+49 170 1234567"):
        reply = await agent.post(CALLBACKS, {"phone": phone, "site": "shop"})
        convs.append((await agent.get(f"/api/v1/conversations/{reply.json['conv']}")).json)

    assert convs[0]["customer"] == convs[1]["customer"]
    assert convs[0]["id"] != convs[1]["id"]


async def test_a_call_about_a_conversation_is_its_customers_and_waits_where_it_did(
    served: Served, someone: Someone
) -> None:
    visitor, agent = await someone(), await staffed(someone)
    await visitor.visit()
    conv = await visitor.say("Call me about the lamp")
    await served.do(SYSTEM, PutQueue("sales", "Sales"))

    reply = await agent.post(CALLBACKS, {"phone": PHONE, "conv": conv})
    other = await agent.post(CALLBACKS, {"phone": PHONE, "conv": conv, "queue": "sales"})

    about = (await agent.get(f"/api/v1/conversations/{conv}")).json
    call = (await agent.get(f"/api/v1/conversations/{reply.json['conv']}")).json
    elsewhere = (await agent.get(f"/api/v1/conversations/{other.json['conv']}")).json
    assert call["id"] != conv
    assert (call["customer"], call["queue"]) == (about["customer"], "support")
    assert elsewhere["queue"] == "sales"


async def test_a_call_for_later_names_its_time(served: Served, browser: Client) -> None:
    await browser.visit()
    later = datetime.fromtimestamp(served.clock.now() / 1000, UTC) + timedelta(hours=2)

    reply = await browser.post(CALLBACKS, {"phone": PHONE, "at": later.isoformat()})

    row = await row_of(served, reply.json["conv"])
    assert row.due_at == served.clock.now() + 7_200_000


async def test_a_command_asks_with_the_nodes_own_key(browser: Client) -> None:
    browser.bear(KEYS.node)

    reply = await browser.post(CALLBACKS, {"phone": PHONE, "queue": "support"})

    assert reply.status == 201


@pytest.mark.parametrize(
    ("body", "code", "at"),
    [
        ({}, "bad_request", "phone"),
        ({"phone": "call me"}, "bad_request", "phone"),
        ({"phone": "12"}, "bad_request", "phone"),
        ({"phone": PHONE, "name": "x" * 201}, "bad_request", "name"),
        ({"phone": PHONE, "topic": 5}, "bad_request", "topic"),
        ({"phone": PHONE, "at": "tomorrow"}, "bad_request", "at"),
        ({"phone": PHONE, "at": "2027-03-01T10:00:00"}, "bad_request", "at"),
        ({"phone": PHONE, "at": "2001-01-01T00:00:00Z"}, "bad_request", None),
        ({"phone": PHONE, "queue": "none"}, "unknown_queue", None),
        ({"phone": PHONE, "queue": "support", "customer": "customer:no"}, "not_found", None),
        ({"phone": PHONE, "conv": "c_none"}, "not_found", None),
        # Two sites, and nothing says which.
        ({"phone": PHONE}, "unknown_queue", None),
    ],
)
async def test_what_cannot_be_called_is_refused(
    someone: Someone, body: dict[str, Any], code: str, at: str | None
) -> None:
    agent = await staffed(someone)

    reply = await agent.post(CALLBACKS, body)

    assert reply.code == code
    if at is not None:
        assert [wrong["at"] for wrong in reply.json["errors"]] == [at]


async def test_a_visitor_asks_for_themselves_alone(someone: Someone) -> None:
    one, other, agent = await someone(), await someone(), await staffed(someone)
    session = await one.visit()
    await other.visit()
    conv = await one.say("Mine")

    strange = await other.post(CALLBACKS, {"phone": PHONE, "conv": conv})
    victim = session["visitor"].replace("visitor:", "customer:")
    claimed = await other.post(CALLBACKS, {"phone": PHONE, "customer": victim})

    assert strange.code == "not_found"
    talk = (await agent.get(f"/api/v1/conversations/{claimed.json['conv']}")).json
    assert talk["customer"]["id"] != victim


async def test_somebody_must_ask(browser: Client) -> None:
    assert (await browser.post(CALLBACKS, {"phone": PHONE})).code == "sign_in"


async def test_the_description_says_that_a_call_is_created(browser: Client) -> None:
    document = (await browser.get("/api/v1/openapi.json")).json

    operation = document["paths"][CALLBACKS]["post"]
    assert {"201", "400", "404", "409", "422"} <= operation["responses"].keys()
    body = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    shape = document["components"]["schemas"][body.rpartition("/")[2]]
    assert shape["required"] == ["phone"]
    assert {"name", "topic", "queue", "at", "customer", "conv", "site"} < shape["properties"].keys()
