"""Who comes in, who is replaced or sent away, and what the center is told about it."""

from __future__ import annotations

from contact_center.domain.actors import Actor, Role
from contact_center.domain.facts import AgentPut, Fact, LoginChanged
from contact_center.domain.orders.machinery import AgentConnected, AgentDisconnected
from contact_center.wire.admission import Admitted, NotFromHere
from contact_center.wire.closing import Close
from contact_center.wire.limits import Limits
from tests.unit.wire.conftest import Make
from tests.unit.wire.little_node import ListSocket
from tests.worlds import ANN, OTHER_VISITOR, VISITOR, queued


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


async def test_there_is_room_for_so_many_sockets_and_no_more(make: Make) -> None:
    node = make(most=2)
    await node.join(VISITOR)
    assert node.sockets.takes_more
    await node.join(OTHER_VISITOR)

    assert not node.sockets.takes_more
