"""One connection's stream out: every fact once and in order, and never more than fits in bounds.

What has gathered since the last write goes as one message, at the end of the turn of the loop: so
the facts of a batch and the answers to its orders travel together. While the client keeps up, facts
come from the hub, and nothing waits; the task in `run` sleeps then. When something has to be waited
for, that task writes, and nothing else: the welcome, a client that does not take what it is sent,
and pages of the journal. They are read when the buffer has overflowed: it is dropped, and the same
facts are read back as fast as the client takes them. Answers have a list of their own, which is
never dropped: it is bounded, because an order counts as unanswered until its answer is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Protocol

from contact_center.journal.cutting import FRAME_BYTES
from contact_center.journal.rendering import Rendered
from contact_center.journal.resume import Frames
from contact_center.journal.shapes import Signal
from contact_center.ports.meters import Meters
from contact_center.wire.encoding import encode
from contact_center.wire.frames import Pong
from contact_center.wire.limits import Limits

MOST_SIGNALS = 1_024


class Pipe(Protocol):
    """Where messages go."""

    def is_free(self) -> bool:
        """Whether a message would be written at once: most of what was written before is taken."""
        ...

    def put(self, data: bytes) -> None:
        """Write one message now; only while the pipe is free."""
        ...

    async def send(self, data: bytes) -> None:
        """Write one message; waits while the other side does not take what was written before."""
        ...

    def backlog(self) -> int:
        """Bytes written that the network has not taken yet."""
        ...


class Stream(Protocol):
    """Where facts come from: how far they are pushed, and pages for who has fallen behind."""

    def head(self) -> int:
        """The position up to which facts were pushed to everybody who had joined."""
        ...

    async def page(self, after: int, limit: int) -> Frames:
        """The viewer's frames after a position, from the journal."""
        ...

    def written(self, *, answers: int, evs: int) -> None:
        """So many frames were written."""
        ...


class Sender:
    """The stream of one viewer on one connection.

    `written` is a watermark: everything up to it that this viewer sees was written. `sent` is the
    position of the last frame written. Facts after `_mark` are in the buffer as far as they are
    not written; when `_queued` is below it, what lies between must be read from the journal.
    """

    def __init__(self, pipe: Pipe, stream: Stream, limits: Limits, meters: Meters) -> None:
        """Nothing is written before `run`."""
        self._pipe = pipe
        self._stream = stream
        self._limits = limits
        self._meters = meters
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._is_asleep = False
        self._is_rung = False
        self._acks: list[Rendered] = []
        self._buffer: list[Rendered] = []
        self._buffered = 0
        self._signals: dict[tuple[str, str | None, str | None], bytes] = {}
        self._ping: int | None = None
        self._mark = 0
        self._queued = 0
        self._first = b""
        self._last: bytes | None = None
        self._is_finishing = False
        self._is_lagging = False
        self._handed = 0
        self._progress: tuple[int, int] | None = None
        self._pushed_at: float | None = None
        self.is_writing = False
        self.written = 0
        self.sent = 0

    def join(self) -> None:
        """From here on facts are pushed; to be called together with joining the hub."""
        self._mark = self._stream.head()

    def begin(self, welcome: bytes, position: int) -> None:
        """Send `welcome` first, and then what comes after `position`."""
        self._first = welcome
        self._queued = position

    def push(self, frames: Sequence[Rendered]) -> None:
        """Frames after the mark, in order. More than fits in the buffer is read back later."""
        if self._pushed_at is None:
            self._pushed_at = self._loop.time()
        self._buffer += frames
        self._buffered += sum(len(frame.data) for frame in frames)
        if self._buffered > self._limits.buffer_bytes:
            self._drop_buffer()
            self._mark = self._stream.head()
            self._lag(is_lagging=True)
        self._ring()

    def ack(self, data: bytes) -> None:
        """An answer to an order."""
        self._acks.append(Rendered(0, data))
        self._ring()

    def signal(self, signal: Signal) -> None:
        """The last value of its kind, conversation and origin; what is too much is lost."""
        key = (signal.k, signal.conv, signal.by)
        if key in self._signals or len(self._signals) < MOST_SIGNALS:
            self._signals[key] = encode(signal)
            self._ring()

    def echo(self, n: int) -> None:
        """Answer the newest ping, once everything before it is written."""
        self._ping = n
        self._ring()

    def finish(self, last: bytes | None) -> None:
        """Write the answers there are, then `last`, and end `run`."""
        self._is_finishing = True
        self._last = last
        self._wake.set()

    def is_stuck(self, now: int) -> bool:
        """Whether a write waits and nothing was taken for too long; to be asked often."""
        if not self.is_writing:
            self._progress = None
            return False
        taken = self._handed - self._pipe.backlog()
        if self._progress is None or taken > self._progress[0]:
            self._progress = (taken, now)
            return False
        return now - self._progress[1] >= self._limits.slow_ms

    async def run(self) -> None:
        """Write until `finish`; fails when the pipe or the journal does."""
        try:
            await self._write(self._first)
            self.written = max(self.written, self._queued)
            while not self._is_finishing:
                await self._work()
                await self._round()
            await self._send(self._take_acks())
            if self._last is not None:
                await self._write(self._last)
        finally:
            self._lag(is_lagging=False)

    def _ring(self) -> None:
        """Something has gathered, and more may until the end of this turn of the loop."""
        if self._is_asleep and not self._is_rung:
            self._is_rung = True
            self._loop.call_soon(self._write_or_wake)

    def _write_or_wake(self) -> None:
        """Write what has gathered, if nothing has to be waited for; else the task does."""
        self._is_rung = False
        has_all = self._queued >= self._mark
        if self._is_asleep and has_all and not self._wake.is_set() and self._pipe.is_free():
            frames, through = self._pushed()
            answers = len(self._acks)
            for message, last in packed(self._gathered(frames, through)):
                self._handed += len(message)
                self._pipe.put(message)
                self.sent = last or self.sent
            self._done(answers, len(frames), through)
        else:
            self._wake.set()

    async def _work(self) -> None:
        """Wait until there is something to do that cannot be done at once."""
        gathered = self._acks or self._buffer or self._signals or self._ping is not None
        if gathered or self._queued < self._mark or self._is_finishing:
            return
        self._wake.clear()
        self._is_asleep = True
        try:
            await self._wake.wait()
        finally:
            self._is_asleep = False

    async def _round(self) -> None:
        frames, through = await self._next()
        answers = len(self._acks)
        items = self._gathered(frames, through)
        await self._send(items)
        self._done(answers, len(frames), through)

    def _gathered(self, frames: list[Rendered], through: int) -> list[Rendered]:
        """All there is to write: answers, `frames`, signals and a pong; taken from their lists."""
        items = [*self._take_acks(), *frames]
        if self._signals:
            items += [Rendered(0, signal) for signal in self._signals.values()]
            self._signals.clear()
        if self._ping is not None:
            sent = frames[-1].pos if frames else self.sent
            items.append(Rendered(0, encode(Pong(self._ping, sent, through))))
            self._ping = None
        self._queued = through
        return items

    def _done(self, answers: int, evs: int, through: int) -> None:
        """Note what was written."""
        self.written = through
        self._stream.written(answers=answers, evs=evs)
        if self._pushed_at is not None and not self._buffer:
            self._meters.observe("deliver_seconds", self._loop.time() - self._pushed_at)
            self._pushed_at = None

    async def _next(self) -> tuple[list[Rendered], int]:
        """Frames to write, and the position up to which the viewer has then seen everything."""
        if self._queued < self._mark:
            page = await self._stream.page(self._queued, self._limits.page_facts)
            if page.through <= self._queued:
                msg = f"the journal ends at {page.through}, before {self._mark}"
                raise RuntimeError(msg)
            return page.frames, page.through
        self._lag(is_lagging=False)
        return self._pushed()

    def _pushed(self) -> tuple[list[Rendered], int]:
        """What the hub has pushed, and the position it leads to."""
        # A page may have come further than the hub: what it brought is not sent again.
        frames = [frame for frame in self._buffer if frame.pos > self._queued]
        self._drop_buffer()
        return frames, max(self._queued, self._stream.head())

    async def _send(self, items: Sequence[Rendered]) -> None:
        for message, last in packed(items):
            await self._write(message)
            if last:
                self.sent = self.written = last

    async def _write(self, message: bytes) -> None:
        self.is_writing = True
        self._handed += len(message)
        await self._pipe.send(message)
        self.is_writing = False

    def _take_acks(self) -> list[Rendered]:
        acks, self._acks = self._acks, []
        return acks

    def _drop_buffer(self) -> None:
        self._buffer = []
        self._buffered = 0

    def _lag(self, *, is_lagging: bool) -> None:
        if is_lagging != self._is_lagging:
            self._is_lagging = is_lagging
            self._meters.shift("ws_lagging", 1 if is_lagging else -1)


def packed(items: Sequence[Rendered]) -> Iterator[tuple[bytes, int]]:
    """Messages of one frame or of an array, each with the position of its last fact, or 0."""
    chunk: list[bytes] = []
    size = last = 0
    for pos, data in items:
        if chunk and size + len(data) + len(chunk) + 2 > FRAME_BYTES:
            yield _message(chunk), last
            chunk, size, last = [], 0, 0
        chunk.append(data)
        size += len(data)
        last = pos or last
    if chunk:
        yield _message(chunk), last


def _message(frames: list[bytes]) -> bytes:
    return frames[0] if len(frames) == 1 else b"[" + b",".join(frames) + b"]"
