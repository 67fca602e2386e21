"""Our own client against our own server, over a real and sometimes broken network."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from contact_center.domain.actors import Actor
from contact_center.domain.records import Conversation
from contact_center.wire.client import Client
from contact_center.wire.closing import Close, Ended, Ending
from contact_center.wire.encoding import encode
from contact_center.wire.frames import Err, Ok
from contact_center.wire.views import comparable, last_seqs
from tests.drive.people import Hurried
from tests.unit.wire.test_upgrade import Served, serving
from tests.worlds import ANN, BEN, VISITOR


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving() as one:
        yield one


@asynccontextmanager
async def client(served: Served, actor: Actor, **more: Any) -> AsyncIterator[Client]:
    token = served.node.admit(actor)
    role = "visitor" if actor.is_visitor else "agent"

    async def shown() -> str:
        return token

    made = Client(
        f"{served.url.replace('http', 'ws')}/ws/{role}",
        token=shown,
        clock=Hurried(50),
        chance=random.Random(1),
        **more,
    )
    async with asyncio.timeout(20), made:
        yield made


def texts(one: Client) -> list[str]:
    return [message["d"]["text"] for message in one.view["messages"]]


async def test_it_sees_the_snapshot_and_what_comes_after_it(served: Served) -> None:
    async with client(served, VISITOR) as visitor, client(served, ANN) as agent:
        conv = visitor.view["conversation"]["id"]
        events = visitor.events()

        answer = await agent.do("message.send", {"text": "Good morning"}, conv)

        assert isinstance(answer, Ok)
        heard = await anext(events)
        assert (heard.k, heard.seq, heard.d) == (
            "message", answer.seq, {"text": "Good morning", "name": "Ann"}
        )  # fmt: skip
        assert texts(visitor)[-1] == "Good morning"
        assert visitor.cur == heard.cur


async def test_a_refusal_is_an_answer(served: Served) -> None:
    async with client(served, VISITOR) as visitor:
        answer = await visitor.do("agent.request", id_="again")

        told = "A person has been asked for already."
        assert answer == Err("again", "already_requested", told)


async def test_signals_reach_the_other_side(served: Served) -> None:
    async with client(served, VISITOR) as visitor, client(served, ANN) as agent:
        conv, signals = visitor.view["conversation"]["id"], agent.signals()

        visitor.typing(conv)
        typing = await anext(signals)
        visitor.read(conv, 4)
        read = await anext(signals)

        assert (typing.k, typing.by) == ("typing", "visitor:v")
        assert (read.k, read.d) == ("read", {"seq": 4})


async def test_a_cut_costs_a_resume_and_no_fact(served: Served) -> None:
    async with client(served, VISITOR) as visitor, client(served, ANN) as agent:
        conv = visitor.view["conversation"]["id"]
        for number in range(3):
            visitor.cut()
            await agent.do("message.send", {"text": f"cut {number}"}, conv)
            await visitor.until(lambda _, n=number: texts(visitor)[-1] == f"cut {n}")  # type: ignore[misc]

        assert visitor.counts["resume"] >= 1
        assert visitor.counts["fresh"] == 1
        assert visitor.counts["duplicates"] == visitor.counts["gaps"] == 0


async def test_orders_given_while_there_is_no_connection_arrive_in_order_and_once(
    served: Served,
) -> None:
    async with client(served, VISITOR) as visitor:
        answers = []
        for number in range(20):
            if number % 5 == 0:
                visitor.cut()
            answers.append(visitor.do("message.send", {"text": f"no. {number}"}, id_=f"w{number}"))
            await asyncio.sleep(0)

        settled = await asyncio.gather(*answers)

        assert all(isinstance(answer, Ok) for answer in settled)
        seqs = [answer.seq or 0 for answer in settled if isinstance(answer, Ok)]
        assert seqs == list(range(seqs[0], seqs[0] + 20))
        await visitor.until(lambda _: texts(visitor)[-20:] == [f"no. {n}" for n in range(20)])
        assert visitor.unanswered == 0


async def test_after_any_number_of_cuts_the_view_equals_a_fresh_one(served: Served) -> None:
    chance = random.Random(7)
    async with client(served, VISITOR) as visitor, client(served, ANN) as agent:
        conv = visitor.view["conversation"]["id"]
        for number in range(60):
            side = chance.choice([visitor, agent])
            side.do("message.send", {"text": f"{number}"}, conv)
            if chance.random() < 0.2:
                chance.choice([visitor, agent]).cut()
            if chance.random() < 0.3:
                await asyncio.sleep(0.002)
        for side in (visitor, agent):
            await side.until(lambda _, s=side: s.unanswered == 0)  # type: ignore[misc]
        (last,) = [row.last_seq for row in served.node.world.store.rows(Conversation)]
        for side in (visitor, agent):
            await side.until(lambda view: last_seqs(view) == {conv: last})

        for side, actor in ((visitor, VISITOR), (agent, ANN)):
            async with client(served, actor, dev="another") as fresh:
                assert comparable(side.view) == comparable(fresh.view)
            assert side.counts["duplicates"] == side.counts["gaps"] == side.counts["lost"] == 0


async def test_a_read_mark_is_said_again_after_a_cut(served: Served) -> None:
    async with client(served, VISITOR) as visitor, client(served, ANN) as agent:
        conv, signals = visitor.view["conversation"]["id"], visitor.signals()
        served.node.door.is_down = True
        agent.read(conv, 2)
        await asyncio.sleep(0.02)
        served.node.door.is_down = False

        agent.cut()

        assert (await anext(signals)).d == {"seq": 2}


async def test_a_ping_tells_how_far_the_stream_was_written(served: Served) -> None:
    async with client(served, BEN) as ben:
        pong = await ben.ping()

        assert pong.cur == ben.cur == served.node.world.store.head


async def test_a_drained_client_comes_back_after_the_time_it_was_told(served: Served) -> None:
    async with client(served, VISITOR) as visitor:
        served.node.sockets.end_all(Ending(Close.DRAIN, "drain", 700))

        await visitor.until(lambda _: visitor.counts["connections"] == 2)

        assert visitor.counts["resume"] == 1


async def test_another_connection_of_the_same_tab_ends_this_one_for_good(served: Served) -> None:
    async with client(served, VISITOR, dev="tab") as older:
        waiting = older.do("message.send", {"text": "?"})
        async with client(served, VISITOR, dev="tab"):
            with pytest.raises(Ended) as ended:
                await older.until(lambda _: False)
        await asyncio.gather(waiting, return_exceptions=True)

        assert ended.value.code == Close.REPLACED
        with pytest.raises(Ended):
            older.do("message.send", {"text": "!"})


async def test_a_token_that_is_refused_twice_is_the_end(served: Served) -> None:
    async with client(served, VISITOR) as visitor:
        served.node.tokens.clear()
        visitor.cut()
        with pytest.raises(Ended) as ended:
            await visitor.until(lambda _: False)

    assert ended.value.code == Close.SIGN_IN


async def test_without_a_token_there_is_no_client(served: Served) -> None:
    async def none() -> str:
        raise LookupError

    with pytest.raises(Ended):
        async with Client(
            "ws://127.0.0.1:9/", token=none, clock=Hurried(), chance=random.Random(1)
        ):
            pass


class Script:
    """A server that says what a test wants and remembers what it heard."""

    def __init__(self, *connections: list[dict[str, Any]]) -> None:
        self.hellos: list[dict[str, Any]] = []
        self._connections = list(connections)

    async def speak(self, connection: ServerConnection) -> None:
        self.hellos.append(json.loads(await connection.recv()))
        said = self._connections.pop(0) if self._connections else []
        for frame in said:
            await connection.send(encode(frame).decode())
        await connection.wait_closed()


WELCOME = {
    "t": "welcome", "v": 1, "conn": "c", "me": "visitor:v", "mode": "fresh", "era": "e", "cur": 10,
    "hb": 25, "max": {"inflight": 32, "frame": 65536}, "now": 0,
    "snapshot": {"me": "visitor:v", "conversation": {"id": "c_1", "last_seq": 3, "queue": None},
                 "messages": [], "read": {}, "cur": 10},
}  # fmt: skip
RESUMED = {
    name: value for name, value in {**WELCOME, "mode": "resume"}.items() if name != "snapshot"
}


def message(cur: int, seq: int) -> dict[str, Any]:
    return {"t": "ev", "cur": cur, "k": "message", "conv": "c_1", "seq": seq, "id": f"o{seq}",
            "by": "bot", "at": 0, "d": {"text": f"{seq}"}}  # fmt: skip


def scripted_at(port: int) -> Client:
    async def token() -> str:
        return "t"

    url = f"ws://127.0.0.1:{port}/"
    return Client(url, token=token, clock=Hurried(50), chance=random.Random(1))


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[Client]:
    async with serve(script.speak, "127.0.0.1", 0) as server:
        made = scripted_at(server.sockets[0].getsockname()[1])
        async with asyncio.timeout(10), made:
            yield made


async def test_a_server_that_is_not_there_yet_is_tried_again() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    waiting = scripted_at(port)

    async def come_up() -> None:
        while waiting.attempts < 2:  # noqa: ASYNC110 -- a failed attempt tells nobody
            await asyncio.sleep(0.005)
        async with serve(Script([WELCOME]).speak, "127.0.0.1", port):
            await waiting.until(lambda view: view != {})

    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        tasks.create_task(come_up())
        async with waiting:
            assert waiting.counts["connections"] == 1


async def test_a_gap_costs_one_resume_from_the_position_of_its_conversation() -> None:
    script = Script(
        [WELCOME, message(12, 4), message(20, 6)],
        [{**RESUMED, "cur": 12}, message(15, 5), message(20, 6)],
    )

    async with scripted(script) as one:
        await one.until(lambda view: view["conversation"]["last_seq"] == 6)

        assert [hello.get("cur") for hello in script.hellos] == [None, 12]
        assert script.hellos[1]["era"] == "e"
        assert (one.counts["gaps"], one.counts["duplicates"]) == (1, 0)


async def test_a_gap_that_stays_does_not_loop() -> None:
    script = Script(
        [WELCOME, message(20, 6)],
        [{**RESUMED, "cur": 10}, message(20, 6), message(21, 7)],
    )

    async with scripted(script) as one:
        await one.until(lambda view: view["conversation"]["last_seq"] == 7)

        assert one.counts["connections"] == 2


async def test_a_fact_twice_on_one_connection_is_counted_and_applied_once() -> None:
    script = Script([WELCOME, message(12, 4), message(12, 4), message(13, 5)])

    async with scripted(script) as one:
        await one.until(lambda view: view["conversation"]["last_seq"] == 5)

        assert one.counts["duplicates"] == 1
        assert texts(one) == ["4", "5"]


async def test_a_pong_that_counts_a_fact_that_never_came_makes_it_resume() -> None:
    lost = {"t": "pong", "n": 1, "sent": 14, "cur": 14}
    script = Script([WELCOME, lost], [RESUMED, message(14, 4)])

    async with scripted(script) as one:
        await one.until(lambda view: view["conversation"]["last_seq"] == 4)

        assert one.counts["lost"] == 1
        assert script.hellos[1]["cur"] == 10


async def test_a_reset_in_mid_connection_replaces_the_view() -> None:
    reset = {"t": "reset", "era": "f", "cur": 30, "why": "rights",
             "snapshot": {**WELCOME["snapshot"], "messages": [{"seq": 9, "d": {"text": "9"}}]}}  # type: ignore[dict-item]  # fmt: skip
    script = Script([WELCOME, reset])

    async with scripted(script) as one:
        await one.until(lambda view: view["messages"] != [])

        assert (one.cur, one.counts["reset"]) == (30, 1)


async def test_a_connection_that_does_not_answer_pings_is_given_up() -> None:
    script = Script([{**WELCOME, "hb": 6}], [RESUMED])

    async with scripted(script) as one:
        await one.until(lambda _: one.counts["connections"] == 2)

        assert one.counts["resume"] == 1
