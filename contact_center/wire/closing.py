"""Why a connection ends: close codes, what they mean, and whether a client may come back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType


class Close(IntEnum):
    """The codes of the protocol and the ones of RFC 6455 section 7.4.1 that it uses."""

    NORMAL = 1000
    GONE = 1006
    TOO_BIG = 1009
    BROKEN = 1011
    PROTOCOL = 4000
    SIGN_IN = 4001
    FORBIDDEN = 4003
    TOO_SLOW = 4008
    REPLACED = 4009
    POSITION_LOST = 4010
    DRAIN = 4012
    RATE = 4029


@dataclass(frozen=True, slots=True)
class Ending:
    """How a connection ends. `retry_ms` is said in a `bye` before it."""

    code: Close
    why: str = ""
    retry_ms: int | None = None


MEANINGS: MappingProxyType[Close, tuple[str, str]] = MappingProxyType(
    {
        Close.NORMAL: ("The other side has left.", "resume when needed"),
        Close.GONE: (
            "Never sent: the connection broke, or nothing was heard for two pings.",
            "resume",
        ),
        Close.TOO_BIG: (
            "A message was larger than `max.frame`.",
            "resume, but not with this message",
        ),
        Close.BROKEN: ("Something went wrong in the center; it has been logged.", "resume"),
        Close.PROTOCOL: ("A message was not understood, or came at the wrong time.", "resume"),
        Close.SIGN_IN: (
            "The token is not good, or the login has ended.",
            "resume with a new token",
        ),
        Close.FORBIDDEN: ("This may not be opened at all.", "stay away"),
        Close.TOO_SLOW: ("Nothing was taken for half a minute.", "resume"),
        Close.REPLACED: (
            "The same `dev` has connected anew.",
            "stay away until a person asks for it",
        ),
        Close.POSITION_LOST: (
            "The center cannot say what became of an order, or rights have changed.",
            "resume",
        ),
        Close.DRAIN: ("This node is about to stop.", "resume after `retry_ms`"),
        Close.RATE: ("Far too much was asked.", "resume later"),
    }
)
"""What each code means, and what a client does then."""


class Over(Exception):  # noqa: N818 -- ends the group of a connection's tasks, and nothing else
    """The connection has ended."""


class Dismissed(Exception):  # noqa: N818 -- a rule of the protocol said no
    """The connection is to end like this."""

    def __init__(self, code: Close, why: str) -> None:
        """End with a code, and say why."""
        super().__init__(why)
        self.ending = Ending(code, why)


class Ended(ConnectionError):  # noqa: N818 -- the end, not a mistake
    """A client's word: there will be no further connection; `code` says why."""

    def __init__(self, code: int) -> None:
        """End with a close code."""
        super().__init__(f"the connection was closed with {int(code)}")
        self.code = int(code)
