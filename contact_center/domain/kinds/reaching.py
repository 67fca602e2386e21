"""Email and calls: what came in, what must leave, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MailReceived:
    """The raw bytes of a mail are on the disk."""

    kind: ClassVar[str] = "mail_received"
    unwritten: ClassVar[frozenset[str]] = frozenset({"envelope_from", "envelope_to"})
    mail: str
    inbox: str
    sha256: str
    size: int
    route: str
    envelope_from: str = ""
    envelope_to: str = ""


@dataclass(frozen=True, slots=True)
class MailSettled:
    """A mail was read and delivered, or put into quarantine."""

    kind: ClassVar[str] = "mail_settled"
    unwritten: ClassVar[frozenset[str]] = frozenset({"message_id", "subject", "sender"})
    mail: str
    state: str
    reason: str | None = None
    seq: int | None = None
    message_id: str | None = None
    subject: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingQueued:
    """A message must leave the house; `kind_of` says by which door."""

    kind: ClassVar[str] = "outgoing"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    outgoing: str
    kind_of: str
    seq: int


@dataclass(frozen=True, slots=True)
class OutgoingSettled:
    """A try to send came to something: `sent`, `failed`, or `waiting` for the next one."""

    kind: ClassVar[str] = "outgoing_settled"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    outgoing: str
    state: str
    attempts: int
    next_at: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CallbackRequested:
    """The customer wants to be called, now or from `due_at` on."""

    kind: ClassVar[str] = "callback"
    unwritten: ClassVar[frozenset[str]] = frozenset({"phone", "name"})
    due_at: int | None = None
    topic: str | None = None
    phone: str = ""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CallTried:
    """An agent has called; `retry_at` is when the next try is due."""

    kind: ClassVar[str] = "call_tried"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    outcome: str
    attempts: int
    state: str
    retry_at: int | None = None
