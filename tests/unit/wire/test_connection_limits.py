"""What one client may ask of a connection, and how long anybody waits for it."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from contact_center.wire.closing import Close, Ending
from contact_center.wire.encoding import Malformed
from contact_center.wire.limits import Limits
from tests.unit.wire.conftest import Make
from tests.unit.wire.little_node import send
from tests.worlds import ANN, OTHER_VISITOR, VISITOR, active


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
    assert [line["event"] for line in logs] == ["a connection failed", "disconnected"]


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


async def test_answers_that_are_owed_are_written_before_the_goodbye(make: Make) -> None:
    node = make()
    visitor = await node.join(VISITOR)

    visitor.say(send("o1"))
    await node.settled()
    node.sockets.end_all(Ending(Close.DRAIN, "drain", 700))
    await node.settled()

    assert [frame["t"] for frame in visitor.frames[1:]][-1] == "bye"
    assert visitor.of("ok")
