"""How a frame becomes an order, or a refusal that says which field is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.actors import Actor, Role
from contact_center.domain.orders import conversing, working
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.domain.permissions import ALLOWED, may
from contact_center.domain.records import Answer
from contact_center.domain.refusals import CODES, Refused
from contact_center.wire.frames import Err, Ok
from contact_center.wire.orders import answer_frame, order_from, refusal_frame

VISITOR = Actor("visitor:v", Role.VISITOR)
AGENT = Actor("agent:a", Role.AGENT)

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def refusal(actor: Actor, op: str, d: dict[str, Any], conv: str | None = None) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        order_from(actor, "o1", op, conv, d)
    return refused.value.code, refused.value.message


def test_the_fields_of_an_op_become_the_body_of_the_order() -> None:
    order = order_from(VISITOR, "o1", "message.send", "c_1", {"text": "Hi", "attachments": ["a"]})

    assert order == Order(
        "o1", VISITOR, "message.send", conversing.SendMessage("Hi", ("a",)), "c_1"
    )


def test_fields_may_be_left_out_where_they_have_a_default() -> None:
    order = order_from(AGENT, "o1", "presence.set", None, {"presence": "away"})

    assert order.body == working.SetPresence("away", None, "now")


@pytest.mark.parametrize(
    ("op", "d", "said"),
    [
        ("message.send", {}, "text: missing."),
        ("message.send", {"text": 1}, "text: expected str, got int."),
        ("message.send", {"text": "\0"}, "text: no NUL character."),
        ("message.send", {"text": "\ud83d"}, "text: not a Unicode text."),
        ("conversation.rate", {"score": 6}, "score: between 1 and 5."),
        ("conversation.rate", {"score": "5"}, "score: expected int, got str."),
        ("choice.pick", {"seq": 2**63, "option": "x"}, "seq: between 0 and 2^63-1."),
        ("choice.pick", {"seq": 1.0, "option": "x"}, "seq: expected int, got float."),
    ],
)
def test_a_wrong_field_is_named(op: str, d: dict[str, Any], said: str) -> None:
    assert refusal(VISITOR, op, d) == ("bad_request", said)


def test_an_unknown_op_is_refused_as_such() -> None:
    assert refusal(VISITOR, "message.sing", {})[0] == "unknown_op"
    assert refusal(AGENT, "conversations.list", {})[0] == "unknown_op"


def test_what_only_machines_may_do_is_forbidden_before_its_shape_matters() -> None:
    machines = [op for op in OPS if not ALLOWED[op] & {Role.VISITOR, *_STAFF}]

    assert {"bot.turn", "offer.make", "login.open", "agent.connected"} <= set(machines)
    for op in machines:
        assert refusal(AGENT, op, {})[0] == refusal(VISITOR, op, {})[0] == "forbidden"


def test_what_only_agents_may_do_is_forbidden_to_visitors() -> None:
    assert refusal(VISITOR, "note.add", {"text": "x"})[0] == "forbidden"


def test_an_id_or_a_conversation_that_nobody_could_store_is_a_bad_request() -> None:
    assert refusal(VISITOR, "agent.request", {}, "c" * 81)[1] == "conv: at most 80 characters."
    with pytest.raises(Refused, match="id: no NUL character"):
        order_from(VISITOR, "a\0b", "agent.request", None, {})


@given(st.sampled_from(sorted(OPS)), st.dictionaries(st.text(), json, max_size=4))
def test_whatever_is_asked_is_an_order_or_a_refusal_with_a_known_code(
    op: str, d: dict[str, Any]
) -> None:
    for actor in (VISITOR, AGENT):
        try:
            order = order_from(actor, "o1", op, None, d)
        except Refused as refused:
            assert refused.code in CODES
        else:
            assert may(actor, op)
            assert isinstance(order.body, OPS[op])


def test_an_answer_is_ok_with_where_it_happened_or_err_with_its_sentence() -> None:
    done = Answer("visitor:v", "o1", 0, "message.send", conv="c_1", seq=4, pos=17)
    refused = replace(done, code="closed", message=None, dup=True)
    explained = replace(done, code="too_long", message="At most 10 characters.")

    assert answer_frame(done) == Ok("o1", 17, dup=False, conv="c_1", seq=4)
    assert answer_frame(refused) == Err("o1", "closed", CODES["closed"], dup=True)
    assert answer_frame(explained) == Err("o1", "too_long", "At most 10 characters.")
    assert refusal_frame("o2", Refused("empty")) == Err("o2", "empty", CODES["empty"])


_STAFF = {Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR}
