"""What visitors and agents are shown of a fact, field by field."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain import facts as f
from contact_center.domain.facts import KINDS, Body, Fact
from contact_center.domain.records import Message
from contact_center.journal import shapes
from contact_center.journal.cutting import EV_BYTES, shortened
from contact_center.journal.rendering import AGENTS, VISITORS, for_agent, for_visitor, message_of
from tests.worlds import STATES, sample_orders

CANARY = "only-for-staff"


def shown(body: Body, conv: str | None = "c_1") -> tuple[Any, Any]:
    """The whole frames a visitor and an agent get of this fact."""
    fact = Fact(body, "agent:ann", 5, conv, "visitor:v", "agent:ann", 7)
    frames = (for_visitor(fact), for_agent(fact))
    return tuple(None if one is None else msgspec.json.decode(one.data) for one in frames)  # type: ignore[return-value]


def payloads(body: Body) -> tuple[Any, Any]:
    visitor, agent = shown(body)
    return visitor and visitor["d"], agent and agent["d"]


def test_a_message_is_the_same_for_both_with_the_order_as_its_id() -> None:
    said = f.MessageSent(
        4,
        "o1",
        "Which one?",
        "Ann",
        "e1",
        "unstaffed",
        "picked",
        ({"id": "a", "label": "A"},),
        ("file",),
    )

    visitor, agent = shown(said)

    assert visitor == agent == {
        "t": "ev",
        "cur": 7,
        "k": "message",
        "conv": "c_1",
        "seq": 4,
        "id": "o1",
        "by": "agent:ann",
        "at": 5,
        "d": {
            "text": "Which one?",
            "name": "Ann",
            "options": [{"id": "a", "label": "A"}],
            "entry": "e1",
            "attachments": ["file"],
            "notice": "unstaffed",
        },
    }  # fmt: skip


ROW: dict[str, object] = {"id": "c_1", "state": "active"}
OFFER = f.OfferMade("c_1.1", "support", "chat", 30, 99, {"id": "x", "name": "X"}, ROW, {"score": 1})


TABLE: list[tuple[Body, Any, Any]] = [
    (f.MessageSent(1, "o", "Hi"), {"text": "Hi"}, {"text": "Hi"}),
    (f.MessageEdited(2, "Ho"), {"seq": 2, "text": "Ho"}, {"seq": 2, "text": "Ho"}),
    (f.MessageDeleted(2), {"seq": 2}, {"seq": 2}),
    (f.ConversationRated(5, CANARY), {"score": 5}, {"score": 5}),
    (f.SurveyAsked(), {"max": 5}, None),
    (
        f.StateChanged("active", "support", "agent:ann", "Ann"),
        {"state": "active", "agent": {"name": "Ann"}},
        {"state": "active", "queue": "support", "owner": "agent:ann"},
    ),
    (
        f.StateChanged("wrap_up", "support", "agent:ann", outcome="solved", until=9),
        {"state": "closed"},
        {
            "state": "wrap_up",
            "queue": "support",
            "outcome": "solved",
            "until": 9,
            "owner": "agent:ann",
        },
    ),
    (
        f.NoteAdded("n_1", CANARY, "Ann"),
        None,
        {"id": "n_1", "text": CANARY, "name": "Ann"},
    ),
    (
        OFFER,
        None,
        {
            "offer": "c_1.1",
            "work": {**ROW, "read_seq": 0},
            "channel": "chat",
            "queue": "support",
            "customer": {"id": "x", "name": "X"},
            "expires_at": 99,
            "why": {"score": 1},
            "mode": "ring",
        },
    ),
    (
        f.OfferEnded("c_1.1", "withdrawn", "lost_race"),
        None,
        {"offer": "c_1.1", "outcome": "withdrawn", "reason": "lost_race"},
    ),
    (
        f.OfferEnded("c_1.1", "declined", CANARY, 5, 6),
        None,
        {"offer": "c_1.1", "outcome": "declined"},
    ),
    (f.WorkAssigned(ROW, "accepted"), None, {**ROW, "read_seq": 0}),
    (f.WorkUnassigned("transferred"), None, {"why": "transferred"}),
    (
        f.PresenceChanged("away", None, "lunch"),
        None,
        {"presence": "away", "next_presence": None, "code": "lunch"},
    ),
    (
        f.CustomerUpdated("x", ("name",), {"name": "New"}),
        None,
        {"customer": {"id": "x", "name": "New"}},
    ),
    (f.ConversationTagged(("vip",)), None, {"tags": ["vip"]}),
    (f.VisitorConnectionChanged(online=False), None, {"online": False}),
    (f.AgentConnectionChanged(connected=True), None, None),
    (f.ConversationStarted("x", "shop", "chat", "support", "en"), None, None),
    (f.WorkQueued("support", "chat", 30, 0, 1, 2, 3, 1, "asked"), None, None),
    (f.WorkKept(), None, None),
    (f.OfferShown("c_1.1"), None, None),
    (f.BotTurnTaken(1, "wait", 0), None, None),
    (f.VisitorOpened("x", "shop", "en", "hash"), None, None),
    (f.LoginChanged("l1", "opened", 9), None, None),
    (f.AgentPut({"email": CANARY}), None, None),
    (f.QueuePut({"id": "support"}), None, None),
    (f.SitePut({"id": "shop"}), None, None),
    (f.EntriesPut(("e1",)), None, None),
    (
        f.CallbackRequested(9, CANARY, "+49170", CANARY),
        {"due_at": 9, "phone": "+49170"},
        None,
    ),
    (
        f.CallTried("busy", 1, "waiting", 9),
        {"state": "waiting"},
        {"outcome": "busy", "attempts": 1, "state": "waiting", "retry_at": 9},
    ),
    (f.OutgoingQueued("c_1.2", "email", 2), None, {"seq": 2, "state": "waiting", "attempts": 0}),
    (
        f.OutgoingSettled("c_1.2", "failed", 3, None, "refused"),
        None,
        {"seq": 2, "state": "failed", "attempts": 3, "error": "refused"},
    ),
    (f.MailReceived("m", "help", "sha", 4, "smtp"), None, None),
    (f.MailSettled("m", "delivered"), None, None),
    (f.CustomerOpened("x", "en", CANARY), None, None),
    (f.IdentityAdded("x", "mail", CANARY), None, None),
    (f.CustomersMerged("m_1", "x", "y"), None, None),
    (f.CustomersUnmerged("m_1", "x", "y"), None, None),
    (f.InboxPut({"id": "help"}), None, None),
]
"""Every kind of fact: what a visitor is shown of it, and what an agent."""


@pytest.mark.parametrize(
    ("body", "visitor", "agent"),
    TABLE,
    ids=[f"{number}-{row[0].kind}" for number, row in enumerate(TABLE)],
)
def test_each_audience_is_shown_its_own_part(body: Body, visitor: Any, agent: Any) -> None:
    assert payloads(body) == (visitor, agent)


def test_every_kind_that_anybody_is_shown_is_in_the_table_above() -> None:
    assert {type(body) for body, _, _ in TABLE} >= {*VISITORS, *AGENTS}
    assert {*VISITORS, *AGENTS} < set(KINDS.values())


@pytest.mark.parametrize("state", STATES)
def test_no_frame_of_a_visitor_ever_holds_what_is_for_staff(state: str) -> None:
    """Notes, reasons, presence, emails and hashes: whatever is ordered, visitors never see them."""
    for op in sample_orders(STATES[state]()):
        for number in range(len(sample_orders(STATES[state]())[op])):
            world = STATES[state]()
            sample = sample_orders(world)[op][number]
            world.batch(planted(sample))
            for fact in world.store.facts:
                frame = for_visitor(fact) if fact.visitor is not None else None
                if frame is not None:
                    decoded = msgspec.json.decode(frame.data)
                    assert decoded["k"] in {
                        "message", "edited", "deleted", "state", "survey", "rated", "callback",
                        "call_tried",
                    }  # fmt: skip
                    assert decoded["k"] == "message" or CANARY not in frame.data.decode()
                    assert b"@" not in frame.data


def planted(order: Any) -> Any:
    """The order with the canary in its first text, where that is free to be anything."""
    free = {"note.add": "text", "conversation.transfer": "note", "wrapup.complete": "note",
            "offer.decline": "reason", "presence.set": "code", "conversation.close": "outcome",
            "customer.update": "name"}  # fmt: skip
    if order.op not in free:
        return order
    changed = {**msgspec.to_builtins(order.body), free[order.op]: CANARY}
    body = msgspec.convert(changed, type(order.body))
    return type(order)(order.id, order.actor, order.op, body, order.conv)


def test_the_canary_is_found_where_it_is_allowed_to_be() -> None:
    fact = Fact(f.NoteAdded("n", CANARY, "Ann"), "agent:ann", 1, "c_1", None, "agent:ann", 1)

    frame = for_agent(fact)

    assert frame is not None
    assert CANARY in frame.data.decode()


@given(st.text(max_size=50), st.integers(0, 20_000), st.sampled_from(["message", "edited", "note"]))
def test_no_frame_is_larger_than_a_message_may_be(text: str, times: int, kind: str) -> None:
    long = (text or "x") * times
    bodies: dict[str, Body] = {
        "message": f.MessageSent(3, "o", long),
        "edited": f.MessageEdited(3, long),
        "note": f.NoteAdded("n", long, "Ann"),
    }
    fact = Fact(bodies[kind], "agent:ann", 1, "c_1", "visitor:v", "agent:ann", 8)

    frame = for_agent(fact)

    assert frame is not None
    assert len(frame.data) <= EV_BYTES
    d = msgspec.json.decode(frame.data)["d"]
    assert long.startswith(d["text"])
    assert d.get("cut", False) == (d["text"] != long)


def test_a_cut_text_says_where_the_whole_of_it_is() -> None:
    long = "\x01" * 200_000

    message, _ = payloads(f.MessageSent(3, "o", long))
    edited, _ = payloads(f.MessageEdited(3, long))
    _, note = payloads(f.NoteAdded("n", long, "Ann"))

    assert (message["cut"], len(message["text"])) == (True, 40_000)
    address = "/api/v1/conversations/c_1/messages?after_seq=2&limit=1"
    assert message["rest"] == edited["rest"] == address
    assert note["rest"] == "/api/v1/conversations/c_1/facts?after=6&limit=1"


def test_what_is_large_by_number_is_left_out_as_a_whole() -> None:
    many = {f"field {number}": "x" * 50 for number in range(10_000)}

    _, card = payloads(f.CustomerUpdated("customer:x", ("attributes",), {"attributes": many}))

    assert card == {"cut": True, "rest": "/api/v1/customers/customer:x"}


def test_shortening_reaches_every_text() -> None:
    nested = {"a": ["xxxx", {"b": "xxxx"}], "c": ("xxxx", 1, None)}

    assert shortened(nested, 2) == {"a": ["xx", {"b": "xx"}], "c": ["xx", 1, None]}


def test_a_message_of_a_page_says_that_it_was_edited_or_deleted() -> None:
    row = Message("c_1", 2, "o1", "agent:ann", 5, "", "Ann", edited_at=6, deleted_at=7)

    assert message_of(row) == shapes.Message(
        2, "o1", "agent:ann", 5, shapes.MessageBody("", edited=True, deleted=True), "Ann"
    )
