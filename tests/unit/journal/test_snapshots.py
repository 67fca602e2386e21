"""What a connection begins with, in every state, and how it is kept within one frame."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from contact_center.domain.actors import BOT, SYSTEM
from contact_center.domain.orders.conversing import DeleteMessage, MarkRead, SendMessage
from contact_center.domain.orders.machinery import Option, Say, TakeBotTurn, VisitorLeft
from contact_center.domain.orders.working import AcceptOffer
from contact_center.domain.policy import Policy
from contact_center.domain.records import Agent, Conversation, Message, Offer
from contact_center.journal import shapes
from contact_center.journal.snapshots import CONVERSATIONS, SNAPSHOT_BYTES, Snapshots
from contact_center.ports.places import Place
from contact_center.ports.reading import Viewer
from tests.unit.wire.little_node import MemoryReader, NoPlaces
from tests.worlds import (
    ANN,
    STATES,
    VISITOR,
    World,
    active,
    closed,
    furnished,
    offered,
    parked,
    queued,
    with_bot,
    wrapping_up,
)

ME = Viewer(VISITOR.id, is_visitor=True)
AGENT = Viewer(ANN.id, is_visitor=False)


class FirstInLine:
    """Everybody is first."""

    def place_of(self, conv: str) -> Place | None:
        return Place(1, 10, 60)


async def seen(world: World, viewer: Viewer) -> Any:
    made = await Snapshots(MemoryReader(world), FirstInLine()).of(viewer)
    assert made.cur == world.store.head
    shape = shapes.VisitorSnapshot if viewer.is_visitor else shapes.AgentSnapshot
    msgspec.json.decode(made.data, type=shape)
    return msgspec.json.decode(made.data)


async def test_somebody_new_has_nothing_yet() -> None:
    world = furnished()

    assert await seen(world, ME) == {
        "me": "visitor:v",
        "site": "shop",
        "conversation": None,
        "messages": [],
        "read": {},
        "cur": world.store.head,
    }


async def test_a_visitor_sees_the_newest_conversation_with_its_agent_and_messages() -> None:
    world = active()
    world.do(ANN, MarkRead(3), world.conv)

    view = await seen(world, ME)

    assert view["conversation"] == {
        "id": world.conv,
        "state": "active",
        "agent": {"name": "Ann"},
        "last_seq": 4,
        "queue": None,
        "survey": None,
        "rated": None,
        "call": None,
    }
    assert [message["seq"] for message in view["messages"]] == [1, 2, 3, 4]
    assert view["messages"][1]["d"]["options"][0] == {"id": "track", "label": "Track a parcel"}
    assert view["messages"][3]["name"] == "Ann"
    assert view["read"] == {"agent:ann": 3}


@pytest.mark.parametrize(
    ("state", "told"),
    [("queued", "queued"), ("offered", "offered"), ("wrapping_up", "closed"), ("closed", "closed"),
     ("abandoned", "abandoned"), ("parked", "parked"), ("with_bot", "bot")],
)  # fmt: skip
async def test_a_visitor_is_told_the_state_in_the_words_of_visitors(state: str, told: str) -> None:
    view = await seen(STATES[state](), ME)

    assert view["conversation"]["state"] == told
    place = {"position": 1, "wait_low_s": 10, "wait_high_s": 60}
    assert view["conversation"]["queue"] == (place if told in {"queued", "offered"} else None)
    asked = {"max": 5} if told == "closed" else None
    assert view["conversation"]["survey"] == asked


async def test_a_place_that_nobody_knows_is_said_to_be_unknown() -> None:
    world = queued()
    made = await Snapshots(MemoryReader(world), NoPlaces()).of(ME)

    place = msgspec.json.decode(made.data)["conversation"]["queue"]

    assert place == {"position": None, "wait_low_s": None, "wait_high_s": None}


async def test_the_last_thirty_messages_are_shown() -> None:
    world = with_bot()
    for number in range(40):
        world.do(VISITOR, SendMessage(f"And {number}"))

    view = await seen(world, ME)

    seqs = [message["seq"] for message in view["messages"]]
    assert seqs == list(range(seqs[-1] - 29, seqs[-1] + 1))
    assert view["conversation"]["last_seq"] == seqs[-1] == 43


async def test_a_deleted_message_keeps_its_number_and_nothing_else() -> None:
    world = active()
    world.do(ANN, DeleteMessage(4), world.conv)

    view = await seen(world, ME)

    assert view["messages"][-1]["d"] == {"text": "", "deleted": True}


@pytest.mark.parametrize("length", [20_000, 100_000])
async def test_a_visitors_snapshot_fits_into_a_frame_whatever_was_said(length: int) -> None:
    world = furnished(Policy(message_max_chars=200_000))
    for _ in range(30):
        world.do(VISITOR, SendMessage("\x01" * length))

    made = await Snapshots(MemoryReader(world), NoPlaces()).of(ME)

    assert len(made.data) <= SNAPSHOT_BYTES
    messages = msgspec.json.decode(made.data)["messages"]
    assert messages[-1]["seq"] == 30
    assert messages[-1]["d"]["cut"] is True
    assert messages[-1]["d"]["rest"].endswith("/messages?after_seq=29&limit=1")


async def test_when_even_short_messages_are_too_many_the_oldest_are_left_out() -> None:
    world = with_bot()
    options = tuple(Option(f"o{number}", "x" * 2_000) for number in range(10))
    for _ in range(14):
        world.do(VISITOR, SendMessage("And?"))
        said = world.conversation.said_seq if world.conversation else 0
        world.do(BOT, TakeBotTurn(said, (Say("This", options),)), world.conv)

    made = await Snapshots(MemoryReader(world), NoPlaces()).of(ME)

    seqs = [message["seq"] for message in msgspec.json.decode(made.data)["messages"]]
    assert len(made.data) <= SNAPSHOT_BYTES
    assert 0 < len(seqs) < 30
    assert seqs == list(range(seqs[0], 32))


async def test_an_agent_sees_presence_offers_work_and_queues() -> None:
    view = await seen(offered(), AGENT)

    assert view["agent"] == {"id": "agent:ann", "name": "Ann", "role": "agent", "locale": "en"}
    assert (view["presence"], view["next_presence"], view["code"]) == ("available", None, None)
    assert [queue["id"] for queue in view["queues"]] == ["sales", "support"]
    (offer,) = view["offers"]
    assert offer.keys() == {
        "offer", "work", "channel", "queue", "customer", "expires_at", "why", "mode"
    }  # fmt: skip
    assert offer["work"]["state"] == "offered"
    assert view["conversations"] == []
    assert "more" not in view


async def test_work_on_the_desk_is_shown_with_how_far_it_was_read() -> None:
    world = active()
    world.do(ANN, MarkRead(2), world.conv)

    (row,) = (await seen(world, AGENT))["conversations"]

    assert row["id"] == world.conv
    assert (row["last_seq"], row["read_seq"], row["state"]) == (4, 2, "active")
    assert row["customer"] == {"id": "customer:v", "name": ""}
    assert row["subject"] == "Where is my parcel?"


async def test_parked_and_wrapped_up_work_stays_on_the_desk_until_its_time() -> None:
    (put_aside,) = (await seen(parked(), AGENT))["conversations"]
    (ending,) = (await seen(wrapping_up(), AGENT))["conversations"]

    assert (put_aside["state"], put_aside["wrapup_until"]) == ("parked", None)
    assert put_aside["park_until"] > 0
    assert (ending["state"], ending["park_until"]) == ("wrap_up", None)
    assert ending["wrapup_until"] > 0
    assert (await seen(closed(), AGENT))["conversations"] == []


async def test_work_says_whether_its_visitor_is_there_and_mail_says_nothing() -> None:
    world = offered()
    (offer,) = (await seen(world, AGENT))["offers"]
    assert offer["work"]["visitor_online"] is True

    world.do(SYSTEM, VisitorLeft(VISITOR.id))

    (offer,) = (await seen(world, AGENT))["offers"]
    assert offer["work"]["visitor_online"] is False
    world.do(ANN, AcceptOffer(offer["offer"]), world.conv)
    (row,) = (await seen(world, AGENT))["conversations"]
    assert row["visitor_online"] is False
    (chat,) = world.store.rows(Conversation)
    world.store.tables[Conversation][chat.id] = replace(chat, visitor=None)
    (row,) = (await seen(world, AGENT))["conversations"]
    assert row["visitor_online"] is None


def crowd(world: World, count: int, subject: str) -> None:
    """So many conversations on Ann's desk, made by hand."""
    (first,) = world.store.rows(Conversation)
    work = world.work
    assert work is not None
    for number in range(count):
        conv = f"c_twin{number}"
        world.store.tables[Conversation][conv] = replace(first, id=conv, subject=subject)
        world.store.tables[type(work)][conv] = replace(work, conv=conv)


async def test_a_desk_too_full_for_one_list_says_so() -> None:
    world = active()
    crowd(world, CONVERSATIONS, "x")

    view = await seen(world, AGENT)

    assert len(view["conversations"]) == CONVERSATIONS
    assert view["more"] is True


async def test_a_desk_too_large_for_one_frame_leaves_rows_out() -> None:
    world = active()
    crowd(world, 150, "\x01" * 2_000)

    made = await Snapshots(MemoryReader(world), NoPlaces()).of(AGENT)

    view = msgspec.json.decode(made.data)
    assert len(made.data) <= SNAPSHOT_BYTES
    assert 0 < len(view["conversations"]) < 150
    assert view["more"] is True


async def test_reasons_are_the_last_to_go() -> None:
    world = offered()
    (offer,) = world.store.rows(Offer)
    offer.why = {"candidates": ["x" * 100] * 5_000}

    made = await Snapshots(MemoryReader(world), NoPlaces()).of(AGENT)

    (shown,) = msgspec.json.decode(made.data)["offers"]
    assert len(made.data) <= SNAPSHOT_BYTES
    assert shown["why"] == {}


def test_the_world_of_these_tests_has_what_they_speak_of() -> None:
    world = active()

    assert len(world.store.rows(Message)) == 4
    assert {agent.id for agent in world.store.rows(Agent)} == {
        "agent:ann", "agent:ben", "agent:boss"
    }  # fmt: skip
