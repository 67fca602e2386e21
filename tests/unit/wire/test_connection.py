"""One connection from hello to goodbye, with real rules behind it and a clock moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from contact_center.domain.actors import Actor, Role
from contact_center.domain.facts import AgentPut, Fact, LoginChanged
from contact_center.domain.orders.machinery import AgentConnected, AgentDisconnected
from contact_center.wire.admission import Admitted, NotFromHere
from contact_center.wire.closing import Close, Ending
from contact_center.wire.encoding import Malformed
from contact_center.wire.limits import Limits
from tests.unit.wire.little_node import ListSocket, LittleNode
from tests.worlds import ANN, OTHER_VISITOR, VISITOR, World, active, furnished, queued

Make = Callable[..., LittleNode]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    made: list[LittleNode] = []

    def one(world: World | None = None, limits: Limits | None = None, **more: Any) -> LittleNode:
        made.append(LittleNode(world or furnished(), limits, **more))
        return made[-1]

    yield one
    for node in made:
        await node.end()


def send(order_id: str, text: str = "Hi", **more: Any) -> dict[str, Any]:
    return {"t": "do", "id": order_id, "op": "message.send", "d": {"text": text}, **more}


async def test_the_answer_to_hello_is_a_welcome_with_a_snapshot(make: Make) -> None:
    node = make(active())

    socket = await node.join(VISITOR)

    welcome = socket.frames[0]
    assert welcome["mode"] == "fresh"
    assert (welcome["v"], welcome["me"], welcome["hb"]) == (1, "visitor:v", 25)
    assert welcome["max"] == {"inflight": 32, "frame": 65536}
    assert welcome["now"] == node.clock.now()
    assert welcome["cur"] == welcome["snapshot"]["cur"] == node.world.store.head
    assert welcome["snapshot"]["conversation"]["agent"] == {"name": "Ann"}
    assert "why" not in welcome


async def test_a_message_is_answered_and_heard_by_both_sides(make: Make) -> None:
    node = make(active())
    visitor, agent = await node.join(VISITOR), await node.join(ANN)

    visitor.say(send("o1", "Thank you"))
    await node.settled()

    (ok,) = visitor.of("ok")
    (mine,), (theirs,) = visitor.of("ev"), agent.of("ev")
    assert ok == {"t": "ok", "id": "o1", "cur": mine["cur"], "dup": False, "conv": node.world.conv,
                  "seq": mine["seq"]}  # fmt: skip
    assert mine["id"] == theirs["id"] == "o1"
    assert mine["d"] == theirs["d"] == {"text": "Thank you"}


async def test_the_same_order_again_gets_the_first_answer_again(make: Make) -> None:
    node = make()
    visitor = await node.join(VISITOR)

    visitor.say(send("o1"), send("o1"), send("o1", "Something else"))
    await node.settled()

    first, second = visitor.of("ok")
    assert second == {**first, "dup": True}
    assert [err["code"] for err in visitor.of("err")] == ["id_reused"]
    assert len(visitor.of("ev")) == 1


async def test_a_wrong_shape_is_refused_and_the_connection_goes_on(make: Make) -> None:
    node = make()
    visitor = await node.join(VISITOR)

    visitor.say({"t": "do", "id": "o1", "op": "message.send", "d": {}}, send("o2"))
    await node.settled()

    assert visitor.of("err") == [
        {"t": "err", "id": "o1", "code": "bad_request", "msg": "text: missing."}
    ]
    assert [ok["id"] for ok in visitor.of("ok")] == ["o2"]


async def test_resuming_brings_what_came_meanwhile_and_no_snapshot(make: Make) -> None:
    node = make(active())
    first = await node.join(VISITOR)
    welcome = first.frames[0]
    first.say(None)
    await node.settled()
    other = await node.join(ANN)
    other.say(send("a1", "Still here?", conv=node.world.conv))
    await node.settled()

    second = await node.join(VISITOR, era=welcome["era"], cur=welcome["cur"])

    again = second.frames[0]
    assert (again["mode"], again["cur"]) == ("resume", welcome["cur"])
    assert "snapshot" not in again
    assert [ev["d"] for ev in second.of("ev")] == [{"text": "Still here?", "name": "Ann"}]


async def test_a_position_of_another_era_is_answered_with_a_snapshot(make: Make) -> None:
    socket = await make().join(VISITOR, era="another", cur=1)

    assert (socket.frames[0]["mode"], socket.frames[0]["why"]) == ("reset", "era")
    assert socket.frames[0]["snapshot"]["me"] == "visitor:v"


async def test_a_ping_is_answered_with_the_watermark(make: Make) -> None:
    node = make()
    visitor = await node.join(VISITOR)
    stranger = await node.join(OTHER_VISITOR)
    stranger.say(send("o1"))
    await node.settled()

    visitor.say({"t": "ping", "n": 4})
    await node.settled()

    assert visitor.of("pong") == [{"t": "pong", "n": 4, "sent": 0, "cur": node.world.store.head}]
    assert visitor.of("ev") == []


async def test_typing_reaches_the_other_side_and_nobody_else(make: Make) -> None:
    node = make(active())
    visitor, agent = await node.join(VISITOR), await node.join(ANN)
    stranger = await node.join(OTHER_VISITOR)

    visitor.say({"t": "sig", "k": "typing", "conv": node.world.conv, "d": {}})
    stranger.say({"t": "sig", "k": "typing", "conv": node.world.conv, "d": {}})
    await node.settled()

    assert agent.of("sig") == [
        {"t": "sig", "k": "typing", "conv": node.world.conv, "by": "visitor:v", "ttl": 6}
    ]
    assert visitor.of("sig") == stranger.of("sig") == []


async def test_signals_find_the_way_after_a_resume_too(make: Make) -> None:
    node = make(active())
    era, head = node.resume.era_of, node.world.store.head
    visitor_era = era(node.tokens[node.admit(VISITOR)].viewer, "1")
    agent_era = era(node.tokens[node.admit(ANN)].viewer, "1")
    visitor = await node.join(VISITOR, era=visitor_era, cur=head)
    agent = await node.join(ANN, era=agent_era, cur=head)

    agent.say({"t": "sig", "k": "typing", "conv": node.world.conv})
    await node.settled()

    assert [signal["by"] for signal in visitor.of("sig")] == ["agent:ann"]


async def test_a_read_mark_is_kept_and_shown_to_the_others(make: Make) -> None:
    node = make(active())
    visitor, agent = await node.join(VISITOR), await node.join(ANN, dev="one")
    same_agent = await node.join(ANN, dev="two")

    agent.say({"t": "read", "conv": node.world.conv, "seq": 3})
    await node.settled()

    shown = {"t": "sig", "k": "read", "conv": node.world.conv, "by": "agent:ann", "d": {"seq": 3}}
    assert visitor.of("sig") == same_agent.of("sig") == [shown]
    assert agent.of("sig") == []
    assert (await node.join(VISITOR, dev="fresh")).frames[0]["snapshot"]["read"] == {"agent:ann": 3}


async def test_a_stranger_marks_nothing(make: Make) -> None:
    node = make(active())
    visitor, stranger = await node.join(VISITOR), await node.join(OTHER_VISITOR)

    stranger.say({"t": "read", "conv": node.world.conv, "seq": 3})
    await node.settled()

    assert visitor.of("sig") == []
    assert stranger.closed is None


async def test_a_newer_connection_of_the_same_tab_replaces_the_older(make: Make) -> None:
    node = make()
    older, other_tab = await node.join(VISITOR, dev="one"), await node.join(VISITOR, dev="two")
    somebody_else = await node.join(OTHER_VISITOR, dev="one")

    newer = await node.join(VISITOR, dev="one")

    assert older.closed is not None
    assert older.closed[0] == Close.REPLACED
    assert [one.closed for one in (newer, other_tab, somebody_else)] == [None] * 3


async def test_an_agent_is_connected_with_the_first_socket_and_gone_with_the_last(
    make: Make,
) -> None:
    node = make()
    one = await node.join(ANN, dev="one")
    two = await node.join(ANN, dev="two")
    assert [order.body for order in node.door.given] == [AgentConnected("agent:ann")]

    one.say(None)
    await node.settled()
    assert len(node.door.given) == 1
    two.say(None)
    await node.settled()

    assert node.door.given[1].body == AgentDisconnected("agent:ann")
    assert len({order.id for order in node.door.given}) == 2
    assert not node.hub.is_online("agent:ann")


async def test_replacing_the_only_socket_of_an_agent_tells_nobody_that_they_left(
    make: Make,
) -> None:
    node = make()
    await node.join(ANN)

    await node.join(ANN)

    assert node.door.ops() == ["agent.connected"]
    assert node.hub.is_online("agent:ann")


async def test_a_visitor_comes_and_goes_likewise(make: Make) -> None:
    node = make(queued())

    socket = await node.join(VISITOR)
    socket.say(None)
    await node.settled()

    assert node.door.ops() == ["visitor.returned", "visitor.left"]


async def test_who_left_while_the_journal_was_down_is_told_when_it_is_back(make: Make) -> None:
    node = make()
    socket = await node.join(ANN)
    node.door.is_down = True
    socket.say(None)
    await node.settled()
    assert node.door.ops() == ["agent.connected"]

    node.door.is_down = False
    watching = node.start_watch()
    await node.clock.advance(1_000)

    assert node.door.ops() == ["agent.connected", "agent.disconnected"]
    watching.cancel()


async def test_who_came_back_meanwhile_is_not_said_to_be_gone(make: Make) -> None:
    node = make()
    socket = await node.join(ANN)
    node.door.is_down = True
    socket.say(None)
    await node.settled()
    node.door.is_down = False
    await node.join(ANN)

    watching = node.start_watch()
    await node.clock.advance(3_000)

    assert node.door.ops() == ["agent.connected", "agent.connected"]
    watching.cancel()


async def test_without_a_hello_the_connection_ends_after_five_seconds(make: Make) -> None:
    node, socket = make(), ListSocket()
    await node.open(socket)

    await node.clock.advance(4_999)
    assert socket.closed is None
    await node.clock.advance(1)

    assert socket.closed == (Close.PROTOCOL, "no hello")
    assert socket.written == []


async def test_after_the_hello_that_deadline_is_forgotten(make: Make) -> None:
    node = make()
    socket = await node.join(VISITOR)

    await node.clock.advance(10_000)

    assert socket.closed is None


async def test_a_token_that_is_not_good_ends_with_sign_in(make: Make) -> None:
    node, socket = make(), ListSocket()
    await node.open(socket)

    socket.say({"t": "hello", "v": [1], "dev": "d", "token": "made up"})
    await node.settled()

    assert socket.closed is not None
    assert socket.closed[0] == Close.SIGN_IN
    assert socket.written == []
    assert node.door.given == []


async def test_a_token_for_another_website_is_forbidden(make: Make) -> None:
    node, socket = make(), ListSocket()

    async def gate(_: str) -> Admitted | None:
        raise NotFromHere

    node.asks = gate
    await node.open(socket)
    socket.say({"t": "hello", "v": [1], "dev": "d", "token": "t"})
    await node.settled()

    assert socket.closed is not None
    assert socket.closed[0] == Close.FORBIDDEN


async def test_a_visitor_whom_the_database_has_forgotten_signs_in_again(make: Make) -> None:
    node, socket = make(), ListSocket()
    token = node.admit(Actor("visitor:unheard", Role.VISITOR))
    await node.open(socket)

    socket.say({"t": "hello", "v": [1], "dev": "d", "token": token})
    await node.settled()

    assert socket.closed is not None
    assert socket.closed[0] == Close.SIGN_IN
    assert not node.hub.is_online("visitor:unheard")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"{", Close.PROTOCOL),
        (b'{"t":"sing"}', Close.PROTOCOL),
        (b" " * 65_537, Close.TOO_BIG),
        (Malformed("text messages only"), Close.PROTOCOL),
    ],
)
async def test_what_is_not_understood_ends_the_connection(
    make: Make, said: bytes | Malformed, code: Close
) -> None:
    node = make()
    socket = await node.join(VISITOR)

    socket.say(said, send("o1"))
    await node.settled()

    assert socket.closed is not None
    assert socket.closed[0] == code
    assert socket.of("ok") == []


async def test_at_the_most_unanswered_orders_reading_stops_and_nothing_is_lost(
    make: Make,
) -> None:
    node = make(limits=Limits(inflight=2))
    visitor = await node.join(VISITOR)
    node.door.opened.clear()

    visitor.say([send(f"o{number}") for number in range(5)])
    await node.settled()
    assert node.door.ops().count("message.send") == 2
    node.door.opened.set()
    await node.settled()

    assert [ok["id"] for ok in visitor.of("ok")] == [f"o{number}" for number in range(5)]
    assert [ev["seq"] for ev in visitor.of("ev")] == [1, 2, 3, 4, 5]


async def test_answers_that_are_not_taken_count_as_unanswered(make: Make) -> None:
    node = make(limits=Limits(inflight=2))
    visitor = await node.join(VISITOR)
    visitor.stall()

    visitor.say(*(send(f"o{number}") for number in range(9)))
    await node.settled()
    # One answer is being written, and two more are owed: then reading stops.
    given = node.door.ops().count("message.send")
    visitor.take()
    await node.settled()

    assert given <= 4
    assert [ok["id"] for ok in visitor.of("ok")] == [f"o{number}" for number in range(9)]


async def test_who_is_too_fast_is_read_later_in_order(make: Make) -> None:
    node = make(limits=Limits(orders_per_second=1, orders_burst=2))
    visitor = await node.join(VISITOR)

    visitor.say(*(send(f"o{number}") for number in range(4)))
    await node.settled()
    assert len(visitor.of("ok")) == 2
    await node.clock.advance(1_000)
    assert len(visitor.of("ok")) == 3
    await node.clock.advance(1_000)

    assert [ok["id"] for ok in visitor.of("ok")] == ["o0", "o1", "o2", "o3"]
    assert visitor.closed is None


async def test_who_would_have_to_wait_too_long_is_sent_away(make: Make) -> None:
    node = make(limits=Limits(orders_per_second=0.001, orders_burst=1))
    visitor = await node.join(VISITOR)

    visitor.say(send("o1"), send("o2"))
    await node.settled()

    assert visitor.closed is not None
    assert visitor.closed[0] == Close.RATE
    assert [ok["id"] for ok in visitor.of("ok")] == ["o1"]


async def test_a_flood_of_pings_is_slowed_down_and_bounded(make: Make) -> None:
    node = make(limits=Limits(others_per_second=1, others_burst=3))
    visitor = await node.join(VISITOR)

    visitor.say([{"t": "ping", "n": n} for n in range(100)])
    await node.clock.advance(2_000)

    assert visitor.of("pong")[-1]["n"] == 4


async def test_when_nobody_knows_what_became_of_an_order_the_connection_ends(make: Make) -> None:
    node = make()
    visitor, other = await node.join(VISITOR), await node.join(OTHER_VISITOR)
    node.door.is_down = True

    visitor.say(send("o1"))
    await node.settled()

    assert visitor.closed is not None
    assert visitor.closed[0] == Close.POSITION_LOST
    assert other.closed is None


async def test_an_error_in_one_connection_ends_that_one_and_no_other(
    make: Make,
) -> None:
    node = make()
    visitor, other = await node.join(VISITOR), await node.join(OTHER_VISITOR)

    node.door.broken_op = "message.send"
    with capture_logs() as logs:
        visitor.say(send("o1"))
        await node.settled()

    assert visitor.closed is not None
    assert visitor.closed[0] == Close.BROKEN
    assert other.closed is None
    assert [line["event"] for line in logs] == ["a connection failed"]


async def test_the_end_of_a_login_ends_its_connections_and_no_others(make: Make) -> None:
    node = make()
    node.admit(ANN, "t1", login="login-1")
    node.admit(ANN, "t2", login="login-2")
    sockets = []
    for token in ("t1", "t2"):
        sockets.append(socket := ListSocket())
        await node.open(socket, "agent")
        socket.say({"t": "hello", "v": [1], "dev": token, "token": token})
    await node.settled()

    ended = LoginChanged("login-1", "closed", 0)
    await node.publish(Fact(ended, "agent:ann", 0, pos=node.hub.head + 1))

    assert [socket.closed and socket.closed[0] for socket in sockets] == [Close.SIGN_IN, None]


async def test_a_login_that_ends_while_it_is_looked_up_does_not_slip_in(make: Make) -> None:
    node, socket = make(), ListSocket()
    token = node.admit(ANN, login="login-1")
    asked = 0

    async def gate(_: str) -> Admitted | None:
        nonlocal asked
        asked += 1
        return node.tokens[token] if asked == 1 else None

    node.asks = gate
    await node.open(socket, "agent")
    socket.say({"t": "hello", "v": [1], "dev": "d", "token": token})
    await node.settled()

    assert socket.closed is not None
    assert socket.closed[0] == Close.SIGN_IN
    assert socket.written == []


async def test_changed_rights_make_an_agent_begin_anew(make: Make) -> None:
    node = make()
    socket = await node.join(ANN)

    put = Fact(AgentPut({"role": "supervisor"}), "agent:boss", 0, agent="agent:ann")
    put.pos = node.hub.head + 1
    await node.publish(put)

    assert socket.closed is not None
    assert socket.closed[0] == Close.POSITION_LOST


async def test_the_hub_can_end_all_connections_of_a_viewer(make: Make) -> None:
    node = make()
    one, two = await node.join(VISITOR, dev="one"), await node.join(VISITOR, dev="two")

    node.hub.close_all("visitor:v", Close.FORBIDDEN, "blocked")
    await node.settled()

    assert one.closed == two.closed == (Close.FORBIDDEN, "blocked")


async def test_a_silent_client_is_pinged_and_then_given_up(make: Make) -> None:
    node = make(limits=Limits(heartbeat_ms=4_000))
    socket = await node.join(ANN)
    watching = node.start_watch()

    await node.clock.advance(5_000)
    assert socket.pinged == 1
    await node.clock.advance(4_000)

    assert socket.is_aborted
    assert socket.closed is None
    assert not node.hub.is_online("agent:ann")
    assert node.door.ops()[-1] == "agent.disconnected"
    watching.cancel()


async def test_a_client_that_answers_pings_stays(make: Make) -> None:
    node = make(limits=Limits(heartbeat_ms=4_000))
    socket = await node.join(ANN)
    watching = node.start_watch()

    for _ in range(10):
        await node.clock.advance(6_000)
        socket.heard += 1

    assert not socket.is_aborted
    assert socket.pinged > 5
    watching.cancel()


async def test_a_client_that_takes_nothing_for_thirty_seconds_is_too_slow(make: Make) -> None:
    node = make(active(), Limits(slow_ms=30_000, closing_seconds=0.01))
    visitor, agent = await node.join(VISITOR), await node.join(ANN)
    watching = node.start_watch()
    visitor.stall()

    agent.say(send("a1", conv=node.world.conv))
    await node.clock.advance(30_000)
    assert visitor.closed is None
    await node.clock.advance(2_000)
    assert not node.hub.is_online("visitor:v")
    visitor.take()
    await node.settled()

    assert visitor.closed is not None
    assert visitor.closed[0] == Close.TOO_SLOW
    assert [ok["id"] for ok in agent.of("ok")] == ["a1"]
    watching.cancel()


async def test_a_node_that_stops_sends_everybody_away_with_a_time_to_come_back(
    make: Make,
) -> None:
    node = make()
    one, two = await node.join(VISITOR), await node.join(OTHER_VISITOR)
    assert node.sockets.takes_more

    await node.sockets.drain(5_000, patience_seconds=5)

    byes = [socket.of("bye")[0] for socket in (one, two)]
    assert [bye["code"] for bye in byes] == [Close.DRAIN, Close.DRAIN]
    assert all(500 <= bye["retry_ms"] <= 5_000 for bye in byes)
    assert byes[0]["retry_ms"] != byes[1]["retry_ms"]
    assert [socket.closed and socket.closed[0] for socket in (one, two)] == [Close.DRAIN] * 2
    assert len(node.sockets) == 0
    assert not node.sockets.takes_more


async def test_draining_does_not_wait_for_ever(make: Make) -> None:
    node = make(limits=Limits(closing_seconds=60))
    socket = await node.join(VISITOR)
    socket.stall()

    await node.sockets.drain(1_000, patience_seconds=0.01)

    assert len(node.sockets) == 1


async def test_answers_that_are_owed_are_written_before_the_goodbye(make: Make) -> None:
    node = make()
    visitor = await node.join(VISITOR)

    visitor.say(send("o1"))
    await node.settled()
    node.sockets.end_all(Ending(Close.DRAIN, "drain", 700))
    await node.settled()

    assert [frame["t"] for frame in visitor.frames[1:]][-1] == "bye"
    assert visitor.of("ok")


async def test_there_is_room_for_so_many_sockets_and_no_more(make: Make) -> None:
    node = make(most=2)
    await node.join(VISITOR)
    assert node.sockets.takes_more
    await node.join(OTHER_VISITOR)

    assert not node.sockets.takes_more
