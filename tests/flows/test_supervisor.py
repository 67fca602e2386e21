"""A supervisor on a real node: watching, steering, and what the audit keeps of it."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.setup import PutCode
from tests.center import House
from tests.drive.people import Agent, Visitor
from tests.drive.waiting import until
from tests.drive.wires import wire

STEERING: list[tuple[str, dict[str, Any]]] = [
    ("conversation.watch", {"on": True}),
    ("floor.watch", {}),
    ("conversation.whisper", {"text": "Psst"}),
    ("conversation.take_over", {}),
    ("conversation.assign", {"agent": "agent:ann"}),
    ("conversation.requeue", {}),
    ("presence.force", {"agent": "agent:ann", "presence": "offline"}),
]


async def talking(house: House) -> tuple[Visitor, Agent, str]:
    """A visitor and an agent in the middle of a conversation."""
    ann = await house.agent("ann")
    visitor = await house.visitor()
    await visitor.asks_for_a_person()
    conv = await ann.takes()
    await ann.says(conv, "Hello")
    return visitor, ann, conv


def seen(watcher: Agent, conv: str) -> dict[str, Any]:
    return dict(watcher.view.get("watched", {}).get(conv, {}))


def texts(watcher: Agent, conv: str) -> list[str]:
    return [message["d"]["text"] for message in seen(watcher, conv).get("messages", [])]


async def watch(watcher: Agent, conv: str) -> None:
    await watcher.client.watch(conv)
    await watcher.sees(lambda _: seen(watcher, conv), "the watched conversation")


async def test_a_watcher_sees_what_happens_live_and_after_a_cut(house: House) -> None:
    visitor, ann, conv = await talking(house)
    sue = await house.agent("sue", None)

    await watch(sue, conv)
    await visitor.says("Do you hear me?")
    await ann.done("note.add", {"text": "Sounds upset"}, conv)
    sue.client.cut()
    await ann.says(conv, "Loud and clear")

    await sue.sees(lambda _: "Loud and clear" in texts(sue, conv), "what was said meanwhile")
    assert texts(sue, conv)[-3:] == ["Hello", "Do you hear me?", "Loud and clear"]
    assert [note["text"] for note in seen(sue, conv)["notes"]] == ["Sounds upset"]
    assert sue.convs == []
    assert sue.view["offers"] == []
    assert sue.met.get("duplicates") is None


async def test_a_watcher_who_was_reset_is_given_the_conversation_again(house: House) -> None:
    visitor, _, conv = await talking(house)
    sue = await house.agent("sue", None)
    await watch(sue, conv)

    await house.restart()
    await visitor.says("Still there?")

    await sue.sees(lambda _: "Still there?" in texts(sue, conv), "what was said after the restart")


async def test_who_stops_watching_hears_no_more(house: House) -> None:
    visitor, _, conv = await talking(house)
    sue = await house.agent("sue", None)
    await watch(sue, conv)

    await sue.client.watch(conv, on=False)
    await visitor.says("Private")
    await sue.has_seen_everything()

    assert "Private" not in texts(sue, conv)


async def test_a_whisper_reaches_the_owner_and_never_the_visitor(house: House) -> None:
    visitor, ann, conv = await talking(house)
    sue = await house.agent("sue", None)

    await sue.done("conversation.whisper", {"text": "Offer a voucher"}, conv)

    heard = await ann.hears("note")
    assert heard.d["whisper"] is True
    assert heard.d["text"] == "Offer a voucher"
    await visitor.says("Hm")
    await visitor.has_seen_everything()
    assert not [text for text in visitor.texts if "voucher" in text]


async def test_a_supervisor_takes_over_and_both_sides_know(house: House) -> None:
    visitor, ann, conv = await talking(house)
    sue = await house.agent("sue", None)
    await watch(sue, conv)

    await sue.done("conversation.take_over", conv=conv)

    await ann.lets_go_of(conv)
    await sue.sees(lambda _: conv in sue.convs, "the conversation on the desk")
    await sue.says(conv, "I am Sue")
    await visitor.sees(lambda _: "I am Sue" in visitor.texts)
    await sue.has_seen_everything()
    assert texts(sue, conv).count("I am Sue") == 1
    assert sue.met.get("duplicates") is None


async def test_a_supervisor_assigns_to_a_colleague(house: House) -> None:
    _, ann, conv = await talking(house)
    ben = await house.agent("ben")
    sue = await house.agent("sue", None)

    await sue.done("conversation.assign", {"agent": ben.me}, conv)

    await ann.lets_go_of(conv)
    await ben.sees(lambda _: conv in ben.convs, "the conversation on the desk")


async def test_a_requeued_conversation_is_offered_to_somebody_else(house: House) -> None:
    _, ann, conv = await talking(house)
    sue = await house.agent("sue", None)

    await sue.done("conversation.requeue", conv=conv)

    await ann.lets_go_of(conv)
    ben = await house.agent("ben")
    assert await ben.takes(conv) == conv


async def test_the_floor_is_told_as_it_changes(house: House) -> None:
    sue = await house.agent("sue", None)
    await sue.client.watch_floor()

    _, ann, conv = await talking(house)

    stats = await sue.notices(
        "queue_stats", lambda one: any(queue["active"] for queue in one.d["queues"])
    )
    handling = await sue.notices(
        "agent_state", lambda one: one.by == ann.me and one.d["state"] == "handling"
    )
    assert handling.d["handling"] == 1
    queue = next(one for one in stats.d["queues"] if one["active"])
    assert (queue["waiting"], queue["answered_today"]) == (0, 1)
    await sue.done("presence.force", {"agent": ann.me, "presence": "away"})
    await ann.sees(lambda view: view["presence"] == "away", "the presence that was forced")
    assert ann.view["code"] == "system:forced"
    await sue.done("conversation.requeue", conv=conv)
    away = await sue.notices(
        "agent_state", lambda one: one.by == ann.me and one.d["state"] == "away"
    )
    assert away.d["code"] == "system:forced"


async def test_a_break_with_a_limit_is_told_also_after_a_restart(house: House) -> None:
    lunch = PutCode("lunch", "Lunch", ("email",), max_minutes=30)
    answer = await house.node.center.door.do(Order("setup", SYSTEM, "code.put", lunch))
    assert answer.code is None
    sue = await house.agent("sue", None)
    ann = await house.agent("ann")
    await ann.done("presence.set", {"presence": "away", "code": "lunch"})
    await sue.client.watch_floor()

    seen = await sue.notices(
        "agent_state", lambda one: one.by == ann.me and one.d["code"] == "lunch"
    )
    assert seen.d["overdue_at"] == seen.d["since"] + 30 * 60_000

    # What the running floor has heard and what stands in the rows is the same.
    rows = await house.node.center.database.journal.floor()
    assert [one.max_minutes for one in rows.codes if one.id == "lunch"] == [30]
    assert house.node.center.dispatcher.differences(rows) == []
    await house.restart()
    rows = await house.node.center.database.journal.floor()
    assert house.node.center.dispatcher.differences(rows) == []


async def test_the_audit_lists_every_deed_and_no_words(house: House) -> None:
    _, ann, conv = await talking(house)
    sue = await house.agent("sue", None)
    ben = await house.agent("ben")
    await sue.done("conversation.whisper", {"text": "Secret advice"}, conv)
    await sue.done("conversation.take_over", conv=conv)
    await sue.done("conversation.assign", {"agent": ben.me}, conv)
    await sue.done("conversation.requeue", conv=conv)
    await sue.done("presence.force", {"agent": ann.me, "presence": "offline"})

    status, page = await house.get(f"/api/v1/audit?actor={sue.me}", sue.token)

    assert status == 200
    assert [one["kind"] for one in page["items"]] == [
        "presence_forced",
        "requeued",
        "assigned",
        "taken_over",
        "whispered",
        "signed_in",
    ]
    assert page["items"][0]["agent_name"] == "Ann"
    assert "Secret advice" not in str(page)
    _, first = await house.get(f"/api/v1/audit?actor={sue.me}&limit=2", sue.token)
    _, rest = await house.get(f"/api/v1/audit?actor={sue.me}&after={first['next']}", sue.token)
    assert first["items"] + rest["items"] == page["items"]
    _, whispers = await house.get("/api/v1/audit?kind=whispered", sue.token)
    assert [one["conv"] for one in whispers["items"]] == [conv]


@pytest.mark.parametrize(("op", "d"), STEERING)
async def test_an_agent_may_do_none_of_it(house: House, op: str, d: dict[str, Any]) -> None:
    _, _, conv = await talking(house)
    ben = await house.agent("ben", None)

    code = await ben.refused(op, d, conv)

    assert code == "forbidden"


async def test_an_agent_neither_reads_the_audit_nor_watches_by_hello(house: House) -> None:
    visitor, _, conv = await talking(house)
    ben = await house.agent("ben", None)

    status, problem = await house.get("/api/v1/audit", ben.token)
    ben.client.watch(conv)
    ben.client.cut()
    await visitor.says("Not for Ben")
    await ben.has_seen_everything()

    assert (status, problem["code"]) == (403, "forbidden")
    assert "watched" not in ben.view
    assert [ev for ev in ben.heard if ev.conv == conv] == []


async def test_the_audit_page_is_for_supervisors(house: House) -> None:
    sue, ben = await house.agent("sue", None), await house.agent("ben", None)
    await sue.done("presence.force", {"agent": ben.me, "presence": "away"})

    pages = []
    for token in (sue.token, ben.token, None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"{house.url}/audit?lang=zh-TW"
        async with house.http.get(address, headers=headers, allow_redirects=False) as response:
            pages.append((response.status, await response.text()))

    assert [status for status, _ in pages] == [200, 403, 303]
    assert "設定狀態" in pages[0][1]
    assert "Ben" in pages[0][1]


async def test_a_wallboard_is_no_desk_that_work_could_be_offered_at(house: House) -> None:
    async def is_connected() -> bool:
        agents = await house.node.center.history.agents()
        return next(one.connected for one in agents if one.id == "agent:sue")

    async def is_gone() -> bool:
        return not await is_connected()

    await house.leave(await house.agent("sue"))
    await until(is_gone, "the desk is closed")
    visitor = await house.visitor(site="desk")

    async with wire(house.url, "agent") as board:
        await board.hello(await house.signed_in("sue"), dev="board", desk=False)
        await board.say({"t": "do", "id": "f1", "op": "floor.watch", "d": {}})
        assert (await board.hear("ok"))["id"] == "f1"
        conv = await visitor.says("Is anybody here?")
        await house.until_state(conv.conv or "", "queued")
        assert not await is_connected()

        # A desk beside the board is one, and the board goes on when the desk is closed.
        again = await house.agent("sue", presence=None)
        await again.takes()
        await house.leave(again)
        await until(is_gone, "the desk is closed")
        await board.say({"t": "ping", "n": 1})
        assert (await board.hear("pong"))["n"] == 1
