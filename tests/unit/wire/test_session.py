"""A conversation of one client with the server: bytes in, actions out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.actors import Actor, Role
from contact_center.domain.orders.conversing import MarkRead, SendMessage
from contact_center.domain.orders.envelope import Order
from contact_center.journal.shapes import Signal
from contact_center.wire.closing import Close
from contact_center.wire.encoding import is_text
from contact_center.wire.frames import Err, Hello
from contact_center.wire.limits import Limits
from contact_center.wire.session import (
    Action,
    Echo,
    Fail,
    Give,
    Greet,
    Mark,
    Refuse,
    Session,
    Show,
)

VISITOR = Actor("visitor:v", Role.VISITOR)
HELLO = {"t": "hello", "v": [1], "dev": "tab", "token": "secret"}
SEND = {"t": "do", "id": "o1", "op": "message.send", "d": {"text": "Hi"}}


def sent(session: Session, *frames: Any) -> list[Action]:
    """What the session makes of one message that holds these frames."""
    return session.receive(msgspec.json.encode(frames[0] if len(frames) == 1 else frames))


def welcome() -> Session:
    session = Session(Limits())
    sent(session, HELLO)
    session.welcome(VISITOR)
    return session


def codes(actions: list[Action]) -> list[Close]:
    return [action.code for action in actions if isinstance(action, Fail)]


def test_the_first_frame_must_be_hello() -> None:
    for frame in (SEND, {"t": "ping", "n": 1}, {"t": "read", "conv": "c", "seq": 1}):
        assert sent(Session(Limits()), frame) == [Fail(Close.PROTOCOL, "say hello first")]


def test_hello_is_passed_on_with_everything_in_it() -> None:
    said = {**HELLO, "era": "e1", "cur": 7, "watch": ["c_1"], "ua": "widget/1.0", "later": 1}

    assert sent(Session(Limits()), said) == [
        Greet(Hello([1], "tab", "secret", "e1", 7, ["c_1"], "widget/1.0"))
    ]


def test_nothing_is_said_between_hello_and_welcome() -> None:
    actions = sent(Session(Limits()), HELLO, SEND)

    assert actions[1:] == [Fail(Close.PROTOCOL, "wait for the welcome")]


def test_a_second_hello_is_one_too_many() -> None:
    assert sent(welcome(), HELLO) == [Fail(Close.PROTOCOL, "one hello is enough")]


def test_another_version_is_not_spoken() -> None:
    assert codes(sent(Session(Limits()), {**HELLO, "v": [2, 3]})) == [Close.PROTOCOL]
    assert codes(sent(Session(Limits()), {**HELLO, "v": [1, 2]})) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"dev": ""},
        {"dev": "d" * 201},
        {"token": ""},
        {"token": "t" * 8193},
        {"cur": -1},
        {"cur": 2**63},
        {"cur": "7"},
        {"v": 1},
        {"watch": ["c"] * 101},
    ],
)
def test_a_hello_beyond_its_limits_is_a_protocol_error(changed: dict[str, Any]) -> None:
    assert codes(sent(Session(Limits()), {**HELLO, **changed})) == [Close.PROTOCOL]


def test_a_hello_with_half_a_smiley_in_it_is_a_protocol_error() -> None:
    said = b'{"t":"hello","v":[1],"dev":"\\ud83d","token":"t"}'

    assert codes(Session(Limits()).receive(said)) == [Close.PROTOCOL]


def test_an_order_is_given() -> None:
    assert sent(welcome(), {**SEND, "conv": "c_1"}) == [
        Give(Order("o1", VISITOR, "message.send", SendMessage("Hi"), "c_1"))
    ]


def test_an_order_of_the_wrong_shape_is_answered_and_nothing_else_is_harmed() -> None:
    actions = sent(welcome(), {**SEND, "d": {}}, {**SEND, "id": "o2"})

    assert actions == [
        Refuse(Err("o1", "bad_request", "text: missing.")),
        Give(Order("o2", VISITOR, "message.send", SendMessage("Hi"))),
    ]


def test_half_a_smiley_is_refused_under_the_id_of_its_order() -> None:
    said = b'[{"t":"do","id":"o1","op":"message.send","d":{"text":"\\ud83d"}},{"t":"ping","n":2}]'

    actions = welcome().receive(said)

    assert actions == [Refuse(Err("o1", "bad_request", "text: not a Unicode text.")), Echo(2)]


@pytest.mark.parametrize("order_id", ["", "x" * 201])
def test_an_order_without_a_usable_id_ends_the_connection(order_id: str) -> None:
    assert codes(sent(welcome(), {**SEND, "id": order_id})) == [Close.PROTOCOL]


def test_an_id_that_cannot_be_written_back_ends_the_connection() -> None:
    said = b'{"t":"do","id":"\\ud83d","op":"agent.request"}'

    assert codes(welcome().receive(said)) == [Close.PROTOCOL]


def test_reads_pings_and_typing_are_passed_on() -> None:
    actions = sent(
        welcome(),
        {"t": "read", "conv": "c_1", "seq": 4},
        {"t": "ping", "n": 3},
        {"t": "sig", "k": "typing", "conv": "c_1", "by": "agent:boss", "d": {"x": 1}, "ttl": 999},
    )

    assert actions == [
        Mark(Order("", VISITOR, "read.mark", MarkRead(4), "c_1"), 4),
        Echo(3),
        Show(Signal("typing", "c_1", "visitor:v", ttl=6)),
    ]


def test_a_signal_that_is_not_for_clients_to_give_goes_nowhere() -> None:
    actions = sent(welcome(), {"t": "sig", "k": "queue", "conv": "c_1", "d": {"position": 1}})

    assert actions == [Show(Signal("typing", None, "visitor:v", ttl=6))]


def test_an_unknown_type_ends_the_connection_and_what_follows_is_not_looked_at() -> None:
    assert codes(sent(welcome(), {"t": "sing"})) == [Close.PROTOCOL]
    assert codes(sent(welcome(), {"t": "sing"}, SEND)) == [Close.PROTOCOL]
    assert [type(action) for action in sent(welcome(), {**SEND, "id": ""}, SEND)] == [Fail]


def test_a_message_may_be_as_large_as_the_limit_and_no_larger() -> None:
    frame = msgspec.json.encode({"t": "ping", "n": 1, "pad": ""})
    padded = frame[:-2] + b"x" * (65_536 - len(frame)) + frame[-2:]

    assert welcome().receive(padded) == [Echo(1)]
    assert codes(welcome().receive(padded + b" ")) == [Close.TOO_BIG]


def test_an_empty_array_says_nothing() -> None:
    assert welcome().receive(b"[]") == []


def test_the_session_is_full_at_the_most_unanswered_orders() -> None:
    session = Session(Limits(inflight=2))
    session.given()
    assert not session.is_full
    session.given()
    assert session.is_full
    session.answered()
    assert not session.is_full


_FRAMES = st.fixed_dictionaries(
    {"t": st.sampled_from(["hello", "do", "read", "ping", "sig", "bye", "ok", 1])},
    optional={
        "id": st.text(max_size=3),
        "op": st.sampled_from(["message.send", "agent.request", "bot.turn", "x"]),
        "conv": st.text(max_size=3) | st.none(),
        "d": st.dictionaries(st.text(max_size=4), st.text() | st.integers(), max_size=2),
        "v": st.lists(st.integers(), max_size=2) | st.just([1]),
        "dev": st.text(max_size=3),
        "token": st.text(max_size=3),
        "n": st.integers(),
        "seq": st.integers(),
        "k": st.text(max_size=6),
        "cur": st.integers(),
    },
)


@given(
    st.lists(
        st.binary(max_size=100)
        | st.builds(msgspec.json.encode, _FRAMES | st.lists(_FRAMES, max_size=4)),
        max_size=6,
    ),
    st.booleans(),
)
def test_whatever_is_sent_comes_to_actions_and_a_failure_is_the_last_of_them(
    messages: list[bytes], is_let_in: bool
) -> None:
    session = welcome() if is_let_in else Session(Limits())
    for message in messages:
        actions = session.receive(message)
        assert all(not isinstance(action, Fail) for action in actions[:-1])
        for action in actions:
            match action:
                case Fail(code, why):
                    assert code in {Close.PROTOCOL, Close.TOO_BIG}
                    assert is_text(why)
                case Greet(_):
                    assert not is_let_in
                case _:
                    assert is_let_in
