"""The SMTP listener: takes mail for our inboxes and for nobody else (RFC 5321).

250 after the data means that the mail is on the disk and in the journal. Whatever hinders that is
answered with 451, so the sender keeps the mail and tries again; the second copy changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from contact_center.channels.email.intake import Intake, NotTakenError
from contact_center.ports.journal_store import StoreDown

_LATER = "451 4.3.0 The mail cannot be stored now; try again later"
_LONGEST_ADDRESS = 320
_SLACK_BYTES = 1 << 20

Failed = Callable[[str, Exception], None]
"""Told about a mail that could not be taken."""


@dataclass(frozen=True, slots=True)
class SmtpRules:
    """What one sender may do. `hostname` is how we greet."""

    hostname: str = "localhost"
    max_bytes: int = 26_214_400
    max_recipients: int = 50
    connections: int = 100
    command_seconds: float = 300
    commit_seconds: float = 30


class Receiver:
    """What happens at each step of an SMTP conversation; names are those the library calls."""

    def __init__(self, intake: Intake, rules: SmtpRules, failed: Failed) -> None:
        """Give mails to `intake`."""
        self._intake = intake
        self._rules = rules
        self._failed = failed

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only our inboxes: everything else would be relaying, or mail that bounces later."""
        if len(envelope.rcpt_tos) >= self._rules.max_recipients:
            return "452 4.5.3 Too many recipients"
        if len(address) > _LONGEST_ADDRESS or await self._intake.inbox_for(address) is None:
            return "550 5.1.1 There is no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """One mail for each inbox it was sent to."""
        raw = envelope.content
        assert isinstance(raw, bytes)
        # A delivery report has no sender, which the library gives as it was written.
        sender = (envelope.mail_from or "").removeprefix("<>")
        try:
            async with asyncio.timeout(self._rules.commit_seconds):
                for inbox, address in (await self._inboxes(envelope.rcpt_tos)).items():
                    await self._intake.take(inbox, raw, "smtp", sender, address)
        except (OSError, TimeoutError, StoreDown, NotTakenError) as error:
            self._failed("a mail was not taken", error)
            return _LATER
        except ValueError:
            return "550 5.6.0 The envelope cannot be read"
        return "250 2.6.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        """The library would say 500, which loses the mail; what is our fault is tried again."""
        self._failed("the SMTP listener", error)
        return _LATER

    async def _inboxes(self, recipients: list[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for address in recipients:
            inbox = await self._intake.inbox_for(address)
            if inbox is not None:
                found.setdefault(inbox.id, address)
        return found


class _Conversation(SMTP):
    """One connection; it is counted, and turned away when there are too many."""

    def __init__(self, house: SmtpListener, receiver: Receiver, rules: SmtpRules) -> None:
        super().__init__(
            receiver,
            hostname=rules.hostname,
            ident="contact center",
            data_size_limit=rules.max_bytes,
            enable_SMTPUTF8=True,
            timeout=rules.command_seconds,
            loop=asyncio.get_running_loop(),
        )
        self._house = house
        self._most = 2 * rules.max_bytes + _SLACK_BYTES
        self._received = 0

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 -- the library's name
        """A new mail begins."""
        self._received = 0
        await super().smtp_MAIL(arg)  # type: ignore[no-untyped-call,arg-type,unused-ignore]

    def data_received(self, data: bytes) -> None:
        """The library keeps a line that never ends; whoever sends so much is cut off."""
        self._received += len(data)
        if self._received > self._most and self.transport is not None:
            cast("asyncio.Transport", self.transport).abort()
            return
        super().data_received(data)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._house.enter(self):
            line = cast("asyncio.Transport", transport)
            line.write(b"421 4.7.0 Too many connections; try again later\r\n")
            line.close()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._house.leave(self):
            super().connection_lost(error)


class SmtpListener:
    """The open port."""

    def __init__(self, receiver: Receiver, rules: SmtpRules) -> None:
        """Serve each connection with `receiver`."""
        self._receiver = receiver
        self._rules = rules
        self._open: set[_Conversation] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self, host: str, port: int) -> None:
        """Begin to listen; port 0 takes a free one, which `port` tells. Raises `OSError`."""
        make = partial(_Conversation, self, self._receiver, self._rules)
        self._server = await asyncio.get_running_loop().create_server(make, host, port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take nobody new, and end what is going on: what was not acknowledged comes again."""
        if self._server is None:
            return
        self._server.close()
        for conversation in list(self._open):
            if conversation.transport is not None:
                conversation.transport.close()
        await self._server.wait_closed()

    def enter(self, conversation: _Conversation) -> bool:
        """Whether there is room for one more."""
        if len(self._open) >= self._rules.connections:
            return False
        self._open.add(conversation)
        return True

    def leave(self, conversation: _Conversation) -> bool:
        """Whether it was one of those that had entered."""
        was_in = conversation in self._open
        self._open.discard(conversation)
        return was_in
