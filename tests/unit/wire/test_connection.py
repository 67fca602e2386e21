"""What is said over one connection, with real rules behind it and a clock moved by hand."""

from __future__ import annotations

from tests.unit.wire.conftest import Make
from tests.unit.wire.little_node import send
from tests.worlds import ANN, OTHER_VISITOR, VISITOR, active


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
