"""One connection's stream out, step by step: what is written, when, and in which message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from contact_center.adapters.memory.clock import ManualClock
from contact_center.journal.cutting import FRAME_BYTES
from contact_center.journal.rendering import Rendered
from contact_center.journal.resume import Frames
from contact_center.journal.shapes import Signal
from contact_center.ports.meters import Unmeasured
from contact_center.wire.limits import Limits
from contact_center.wire.sender import MOST_SIGNALS, Sender, packed
from tests.unit.wire.little_node import ListSocket


def frame(pos: int, pad: int = 0) -> Rendered:
    return Rendered(pos, msgspec.json.encode({"t": "ev", "cur": pos, "pad": "x" * pad}))


def ack(number: int) -> bytes:
    return msgspec.json.encode({"t": "ok", "id": f"o{number}"})


class Bench:
    """A sender, a socket that can stall, and a journal that can be slow."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.socket = ListSocket()
        self.clock = ManualClock()
        self.journal: list[Rendered] = []
        self.hub_head = 0
        self.db_head = 0
        self.pages: list[int] = []
        self.acks = 0
        self.may_read = asyncio.Event()
        self.may_read.set()
        self.sender = Sender(self.socket, self, limits or Limits(), Unmeasured())
        self.task: asyncio.Task[None] | None = None

    def head(self) -> int:
        return self.hub_head

    async def page(self, after: int, limit: int) -> Frames:
        self.pages.append(after)
        frames = [one for one in self.journal if one.pos > after][:limit]
        through = frames[-1].pos if len(frames) == limit else max(after, self.db_head)
        await self.may_read.wait()
        return Frames(frames, through)

    def written(self, *, answers: int, evs: int) -> None:
        self.acks += answers

    async def begin(self, position: int) -> None:
        self.sender.join()
        self.sender.begin(b'{"t":"welcome"}', position)
        self.task = asyncio.get_running_loop().create_task(self.sender.run())
        await self.clock.settled()

    async def publish(self, *frames: Rendered, head: int = 0) -> None:
        self.journal += frames
        self.hub_head = self.db_head = head or frames[-1].pos
        if frames:
            self.sender.push(frames)
        await self.clock.settled()

    def seen(self) -> list[int]:
        return [one["cur"] for one in self.socket.of("ev")]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    if made.task is not None:
        made.task.cancel()
        await asyncio.gather(made.task, return_exceptions=True)


async def test_the_welcome_is_the_first_thing_written(bench: Bench) -> None:
    bench.sender.join()
    await bench.publish(frame(1))
    bench.sender.begin(b'{"t":"welcome"}', 0)
    bench.task = asyncio.get_running_loop().create_task(bench.sender.run())
    await bench.clock.settled()

    assert [one["t"] for one in bench.socket.frames] == ["welcome", "ev"]


async def test_what_gathers_before_the_write_goes_in_one_message(bench: Bench) -> None:
    await bench.begin(0)

    bench.sender.push([frame(1), frame(2)])
    bench.sender.ack(ack(1))
    bench.sender.signal(Signal("typing", "c_1"))
    await bench.clock.settled()

    assert [one["t"] for one in bench.socket.written[1]] == ["ok", "ev", "ev", "sig"]
    assert len(bench.socket.written) == 2


async def test_a_single_frame_is_written_without_an_array(bench: Bench) -> None:
    await bench.begin(0)

    await bench.publish(frame(1))

    assert bench.socket.written[1]["cur"] == 1


async def test_a_pong_tells_what_was_written_before_it(bench: Bench) -> None:
    await bench.begin(0)
    await bench.publish(frame(3))
    await bench.publish(head=9)

    bench.sender.echo(1)
    await bench.clock.settled()

    assert bench.socket.of("pong") == [{"t": "pong", "n": 1, "sent": 3, "cur": 9}]
    assert (bench.sender.sent, bench.sender.written) == (3, 9)


async def test_a_pong_waits_for_the_facts_it_counts_and_not_for_later_ones(bench: Bench) -> None:
    await bench.begin(0)
    bench.socket.stall()
    await bench.publish(frame(1))
    await bench.publish(frame(2))
    bench.sender.echo(1)
    await bench.clock.settled()
    await bench.publish(frame(3))

    bench.socket.take()
    await bench.clock.settled()

    assert bench.socket.frames[1:] == [
        {"t": "ev", "cur": 1, "pad": ""},
        {"t": "ev", "cur": 2, "pad": ""},
        {"t": "ev", "cur": 3, "pad": ""},
        {"t": "pong", "n": 1, "sent": 3, "cur": 3},
    ]


async def test_only_the_newest_ping_is_answered(bench: Bench) -> None:
    await bench.begin(0)
    bench.socket.stall()
    await bench.publish(frame(1))
    for n in range(1, 6):
        bench.sender.echo(n)

    bench.socket.take()
    await bench.clock.settled()

    assert [one["n"] for one in bench.socket.of("pong")] == [5]


async def test_of_signals_the_last_value_of_a_kind_and_conversation_is_written(
    bench: Bench,
) -> None:
    await bench.begin(0)

    for number in range(3):
        bench.sender.signal(Signal("read", "c_1", d={"seq": number}))
        bench.sender.signal(Signal("read", "c_2", d={"seq": number}))
    await bench.clock.settled()

    assert [(one["conv"], one["d"]) for one in bench.socket.of("sig")] == [
        ("c_1", {"seq": 2}),
        ("c_2", {"seq": 2}),
    ]


async def test_signals_for_a_client_that_takes_nothing_are_bounded(bench: Bench) -> None:
    await bench.begin(0)
    bench.socket.stall()
    await bench.publish(frame(1))
    for number in range(2000):
        bench.sender.signal(Signal("typing", f"c_{number}"))

    bench.socket.take()
    await bench.clock.settled()

    assert len(bench.socket.of("sig")) == MOST_SIGNALS


async def test_a_resumed_stream_reads_pages_until_it_has_met_the_hub() -> None:
    bench = Bench(Limits(page_facts=2))
    bench.journal = [frame(pos) for pos in range(1, 6)]
    bench.hub_head = bench.db_head = 5

    await bench.begin(0)
    await bench.publish(frame(6))

    assert bench.pages == [0, 2, 4]
    assert bench.seen() == [1, 2, 3, 4, 5, 6]


async def test_facts_published_while_a_page_is_read_are_written_once() -> None:
    bench = Bench()
    bench.journal = [frame(1), frame(2)]
    bench.hub_head, bench.db_head = 1, 2
    bench.may_read.clear()
    await bench.begin(0)

    # Position 2 was committed, and so on the page, before the hub pushes it.
    bench.hub_head = 2
    bench.sender.push([frame(2)])
    await bench.publish(frame(3))
    bench.may_read.set()
    await bench.clock.settled()

    assert bench.seen() == [1, 2, 3]
    assert bench.pages == [0]


async def test_a_page_that_is_ahead_of_the_hub_is_not_sent_again() -> None:
    bench = Bench()
    bench.journal = [frame(1), frame(2), frame(3)]
    bench.hub_head, bench.db_head = 1, 3
    await bench.begin(0)

    bench.hub_head = 3
    bench.sender.push([frame(2), frame(3)])
    await bench.publish(frame(4))

    assert bench.seen() == [1, 2, 3, 4]


async def test_a_buffer_that_overflows_is_dropped_and_read_back_from_the_journal() -> None:
    bench = Bench(Limits(buffer_bytes=1000))
    await bench.begin(0)
    bench.socket.stall()
    for pos in range(1, 50):
        await bench.publish(frame(pos, pad=100))
    assert bench.pages == []

    bench.socket.take()
    await bench.clock.settled()

    assert bench.seen() == list(range(1, 50))
    assert bench.pages == [1]


async def test_answers_survive_an_overflow_and_are_counted_when_written() -> None:
    bench = Bench(Limits(buffer_bytes=1000))
    await bench.begin(0)
    bench.socket.stall()
    await bench.publish(frame(1))
    for number in range(20):
        bench.sender.ack(ack(number))
        await bench.publish(frame(number + 2, pad=500))
    assert bench.acks == 0

    bench.socket.take()
    await bench.clock.settled()

    assert [one["id"] for one in bench.socket.of("ok")] == [f"o{number}" for number in range(20)]
    assert bench.acks == 20
    assert bench.seen() == list(range(1, 22))


async def test_a_frame_larger_than_the_buffer_gets_through_all_the_same() -> None:
    bench = Bench(Limits(buffer_bytes=1000))
    await bench.begin(0)

    await bench.publish(frame(1, pad=5000))
    await bench.publish(frame(2))

    assert bench.seen() == [1, 2]


async def test_a_journal_that_ends_before_the_hub_is_an_error_and_not_a_busy_loop() -> None:
    bench = Bench()
    bench.hub_head, bench.db_head = 5, 2

    await bench.begin(0)

    assert bench.task is not None
    with pytest.raises(RuntimeError, match="ends at 2"):
        await bench.task


async def test_messages_stay_within_the_frame_whatever_they_carry() -> None:
    sizes = [200_000, 70_000, 10, 262_000, 500]
    frames = [frame(pos, pad=size) for pos, size in enumerate(sizes, 1)]

    messages = list(packed(frames))

    assert all(len(message) <= FRAME_BYTES for message, _ in messages)
    assert [last for _, last in messages] == [1, 3, 4, 5]
    decoded = [msgspec.json.decode(message) for message, _ in messages]
    joined = [
        one["cur"] for many in decoded for one in (many if isinstance(many, list) else [many])
    ]
    assert joined == [1, 2, 3, 4, 5]


async def test_a_client_that_takes_nothing_is_stuck_after_the_limit(bench: Bench) -> None:
    await bench.begin(0)
    bench.socket.stall()
    await bench.publish(frame(1))

    assert [bench.sender.is_stuck(at) for at in (0, 29_999, 30_000)] == [False, False, True]


async def test_a_client_that_takes_a_little_is_slow_and_not_stuck(bench: Bench) -> None:
    await bench.begin(0)
    bench.socket.stall()
    await bench.publish(frame(1))
    assert not bench.sender.is_stuck(0)

    bench.socket.swallow(5)

    assert not bench.sender.is_stuck(30_000)
    assert not bench.sender.is_stuck(59_999)
    assert bench.sender.is_stuck(60_000)


async def test_a_client_with_nothing_to_take_is_not_stuck(bench: Bench) -> None:
    await bench.begin(0)

    assert not bench.sender.is_stuck(0)
    assert not bench.sender.is_stuck(1_000_000)


async def test_the_last_words_follow_the_answers_that_were_owed(bench: Bench) -> None:
    await bench.begin(0)

    bench.sender.ack(ack(1))
    bench.sender.finish(b'{"t":"bye"}')
    await bench.clock.settled()

    assert bench.task is not None
    assert bench.task.done()
    assert [one["t"] for one in bench.socket.frames] == ["welcome", "ok", "bye"]
