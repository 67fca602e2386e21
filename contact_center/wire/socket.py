"""What a connection needs of a WebSocket, whoever made it."""

from __future__ import annotations

from typing import Protocol


class Gone(Exception):  # noqa: N818 -- what happened, not a mistake
    """The other side is no longer there."""


class Socket(Protocol):
    """A WebSocket that was opened."""

    @property
    def heard(self) -> int:
        """How many times anything came from the other side, answers to pings included."""
        ...

    async def receive(self) -> bytes | None:
        """The next text message, None after the last; raises `Malformed` for other kinds."""
        ...

    def is_free(self) -> bool:
        """Whether a message would be written at once: most of what was written before is taken."""
        ...

    def put(self, data: bytes) -> None:
        """Write a text message now; only while the socket is free."""
        ...

    async def send(self, data: bytes) -> None:
        """Write a text message, wait while too much is unread; raises `Gone`."""
        ...

    async def ping(self) -> None:
        """Ask for a sign of life; raises `Gone`."""
        ...

    def backlog(self) -> int:
        """Bytes written that the network has not taken yet."""
        ...

    async def close(self, code: int, why: str) -> None:
        """Say goodbye in the proper way, and wait for the other side to do so."""
        ...

    def abort(self) -> None:
        """Drop it; harmless when it is closed."""
        ...
