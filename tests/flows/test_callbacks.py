"""Calls over real sockets: a chat that becomes one keeps its place, and nobody has to hold."""

from __future__ import annotations

from typing import Any

import pytest

from tests.center import House, OpenHouse
from tests.drive.people import Agent, Visitor

PHONE = "+49 170 123-4567"
DIALLED = "+491701234567"


async def asks_for_a_call(visitor: Visitor, **more: Any) -> str:
    return str((await visitor.done("callback.request", {"phone": PHONE, **more})).conv)


async def asked_over_http(house: House, token: str, **body: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with house.http.post(f"{house.url}/api/v1/callbacks", json=body, headers=headers) as got:
        answer: dict[str, Any] = await got.json()
        assert got.status == 201, answer
        return answer


async def serves(agent: Agent) -> str:
    """Takes the next work and ends it; the conversation."""
    conv = await agent.takes()
    if agent.row(conv)["channel"] == "callback":
        await agent.done("callback.outcome", {"outcome": "reached"}, conv)
    else:
        await agent.done("conversation.close", {}, conv)
    await agent.done("wrapup.complete", {}, conv)
    await agent.lets_go_of(conv)
    return conv


@pytest.mark.parametrize("converted", [(), (0,), (1, 2), (3,)])
async def test_work_is_accepted_in_the_same_order_whether_chats_become_calls_or_not(
    open_house: OpenHouse, converted: tuple[int, ...]
) -> None:
    async with open_house(routing={"chat_max": 1}) as house:
        ann = await house.agent("ann", presence="away")
        visitors = [await house.visitor() for _ in range(4)]
        convs = [await visitor.asks_for_a_person() for visitor in visitors]

        for number in converted:
            assert await asks_for_a_call(visitors[number]) == convs[number]
        await ann.done("presence.set", {"presence": "available"})

        assert [await serves(ann) for _ in convs] == convs


async def test_the_agent_sees_whom_to_call_and_the_chat_before(house: House) -> None:
    visitor = await house.visitor()
    await visitor.says("Where is my parcel?")
    conv = await visitor.asks_for_a_person()
    await asks_for_a_call(visitor, name="Lea", topic="A parcel")
    ann = await house.agent("ann")

    await ann.is_offered(conv)
    [offer] = ann.view["offers"]
    call = {
        "phone": DIALLED,
        "name": "Lea",
        "topic": "A parcel",
        "due_at": None,
        "attempts": 0,
        "state": "waiting",
    }
    assert (offer["channel"], offer["work"]["callback"]) == ("callback", call)
    await ann.takes(conv)
    assert ann.row(conv)["callback"] == call
    _, page = await house.get(f"/api/v1/conversations/{conv}/messages", ann.token)
    assert page["items"][0]["d"]["text"] == "Where is my parcel?"
    again = await house.agent("ann", presence=None)
    assert again.row(conv)["callback"] == call


async def test_who_waits_for_a_call_may_close_the_page(open_house: OpenHouse) -> None:
    async with open_house(routing={"visitor_grace_seconds": 0.1}) as house:
        ann = await house.agent("ann", presence="away")
        caller, chatter = await house.visitor(), await house.visitor()
        conv, lost = await caller.asks_for_a_person(), await chatter.asks_for_a_person()
        await asks_for_a_call(caller)
        await caller.sees(lambda view: view["conversation"]["call"] == DIALLED)

        await house.leave(caller)
        await house.leave(chatter)
        await house.until_state(lost, "abandoned")

        again = await house.visitor(handle=caller.handle)
        assert (again.state, again.view["conversation"]["call"]) == ("queued", DIALLED)
        await house.leave(again)
        await ann.done("presence.set", {"presence": "available"})
        assert await ann.takes() == conv


async def test_a_call_nobody_answers_is_tried_again_until_it_is(open_house: OpenHouse) -> None:
    times = {"callback_retry_seconds": 0.2, "callback_attempts": 3}
    async with open_house(routing=times) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await asks_for_a_call(visitor)

        for attempts in (0, 1):
            assert await ann.takes() == conv
            assert ann.row(conv)["callback"]["attempts"] == attempts
            await ann.done("callback.outcome", {"outcome": "no_answer"}, conv)
            tried = await ann.hears("call_tried")
            assert (tried.d["attempts"], tried.d["state"]) == (attempts + 1, "waiting")
            assert (await ann.hears("unassigned")).d["why"] == "no_answer"
        assert visitor.view["conversation"]["call"] == DIALLED
        await ann.takes()
        await ann.done("callback.outcome", {"outcome": "reached", "note": "All fine."}, conv)

        assert (await ann.hears("call_tried")).d == {
            "outcome": "reached",
            "attempts": 3,
            "state": "done",
            "retry_at": None,
        }
        await visitor.sees(lambda view: view["conversation"]["call"] is None)
        await visitor.is_in("closed")
        customer = ann.row(conv)["customer"]["id"]
        _, card = await house.get(f"/api/v1/customers/{customer}", ann.token)
        [identity] = card["identities"]
        assert (identity["kind"], identity["value"], identity["evidence"]) == (
            "phone",
            DIALLED,
            "call",
        )
        assert (card["phone"], card["unverified"]) == (DIALLED, [])


async def test_the_last_try_ends_it(open_house: OpenHouse) -> None:
    async with open_house(routing={"callback_attempts": 1}) as house:
        visitor, ann = await house.visitor(), await house.agent("ann")
        conv = await asks_for_a_call(visitor)
        await ann.takes()

        await ann.done("callback.outcome", {"outcome": "busy"}, conv)

        await ann.sees(lambda _: ann.row(conv)["state"] == "wrap_up")
        assert ann.row(conv)["callback"]["state"] == "failed"
        assert await ann.refused("callback.outcome", {"outcome": "reached"}, conv) == "wrong_state"


async def test_a_program_asks_for_calls_and_is_told_the_places(house: House) -> None:
    token = await house.signed_in("sue")

    first = await asked_over_http(house, token, phone="0301111", queue="support", name="Lea")
    second = await asked_over_http(house, token, phone="0302222", site="desk")

    assert (first["position"], second["position"]) == (1, 2)
    ann = await house.agent("ann")
    assert await ann.takes() == first["conv"]
    row = ann.row(first["conv"])
    assert (row["customer"]["name"], row["callback"]["phone"]) == ("Lea", "0301111")
    status, page = await house.get(
        f"/api/v1/customers/{row['customer']['id']}/timeline?channel=callback", token
    )
    kinds = [entry["kind"] for entry in page["items"]]
    assert status == 200
    assert kinds[:2] == ["conversation_started", "callback"]
    assert page["items"][1]["d"]["phone"] == "0301111"


async def test_a_call_is_called_off_by_closing_the_chat_and_may_be_asked_for_again(
    house: House,
) -> None:
    visitor = await house.visitor()
    conv = await asks_for_a_call(visitor)
    assert await visitor.refused("callback.request", {"phone": PHONE}) == "already_requested"

    await visitor.done("conversation.close", {}, conv)

    await visitor.sees(lambda view: view["conversation"]["call"] is None)
    ann = await house.agent("ann")
    await ann.has_seen_everything()
    assert ann.view["offers"] == []
    # Whoever writes now wants to be written to.
    assert await visitor.asks_for_a_person() == conv
    await ann.takes(conv)
    row = ann.row(conv)
    assert (row["channel"], row["callback"]) == ("chat", None)
    await ann.done("conversation.close", {}, conv)
    await ann.done("wrapup.complete", {}, conv)
    assert await asks_for_a_call(visitor) == conv
    await ann.takes(conv)
    assert ann.row(conv)["callback"]["state"] == "waiting"
