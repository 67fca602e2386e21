"""What the email channel needs from the rows, and what the mail jobs need from the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from contact_center.domain.orders.writing import DeliverMail, QuarantineMail
from contact_center.domain.records import Conversation, Mail, Message, Outgoing
from contact_center.domain.records_setup import Inbox
from contact_center.ports.reading import Listed


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that must leave by mail, and all that is needed to write its envelope.

    `to` is whoever wrote last in the conversation. `answers` are the Message-IDs of the
    customer's mails in it, oldest first, as they came and not checked.
    """

    outgoing: Outgoing
    conversation: Conversation
    message: Message
    inbox: Inbox
    to: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try to send: `sent`, `failed` for good, or `waiting` to be tried again."""

    state: Literal["sent", "failed", "waiting"]
    error: str | None = None


class MailRows(Protocol):
    """Inboxes, mails and what must leave, read from the rows."""

    async def inboxes(self) -> list[Inbox]:
        """All inboxes by name."""
        ...

    async def inbox(self, inbox: str) -> Inbox | None:
        """One inbox."""
        ...

    async def inbox_at(self, address: str) -> Inbox | None:
        """The inbox with this address, whatever its case."""
        ...

    async def mail(self, mail: str) -> Mail | None:
        """One mail."""
        ...

    async def mails(self, state: str | None, after: str | None, limit: int) -> Listed[Mail]:
        """Mails in this state, or all, newest first. Raises `ValueError` for a strange `after`."""
        ...

    async def unread(self, limit: int) -> list[Mail]:
        """Mails in state `received`, oldest first."""
        ...

    async def due(self, at: int, limit: int) -> list[Outgoing]:
        """Mails that wait to leave and may be tried at `at`."""
        ...

    async def letter(self, outgoing: Outgoing) -> Letter | None:
        """What this row is about; None when there is no inbox or nobody to write to."""
        ...


class MailReader(Protocol):
    """Reads stored mails."""

    async def read(self, mail: Mail) -> DeliverMail | QuarantineMail:
        """What this mail says, or why it cannot be delivered. Takes a limited time."""
        ...


class MailSender(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter) -> Outcome:
        """Try once. Trying again is safe for the reader: it is the same mail by its Message-ID."""
        ...
