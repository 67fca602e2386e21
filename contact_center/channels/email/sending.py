"""The way out: a relay that takes our mails, or a folder where there is none."""

from __future__ import annotations

import asyncio
import mailbox
import os
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from contact_center.channels.email.composing import Composer, UnwritableError
from contact_center.ports.mail import Letter, Outcome

_PERMANENT = 500
_LONGEST_REASON = 300

Carry = Callable[[str, str, str, EmailMessage], None]
"""Takes name, sender, recipient and mail, in a thread; returns when the mail is in other hands."""


@dataclass(frozen=True, slots=True)
class Relay:
    """A mail server that takes our mails. Without `user` nobody signs in."""

    host: str
    port: int = 25
    starttls: bool = True
    user: str | None = None
    password: str | None = None
    seconds: float = 30

    def carry(self, name: str, sender: str, recipient: str, mail: EmailMessage) -> None:
        """Give the mail to the server; raises what `smtplib` raises."""
        with smtplib.SMTP(self.host, self.port, "localhost", self.seconds) as line:
            if self.starttls:
                line.starttls(context=ssl.create_default_context())
            if self.user is not None:
                line.login(self.user, self.password or "")
            line.send_message(mail, sender, [recipient])


class OutgoingFolder:
    """A Maildir: for trying the center out, and for a program that fetches mails there."""

    def __init__(self, folder: Path) -> None:
        """Put mails into `folder`, which is made when the first one leaves."""
        self._folder = folder

    def carry(self, name: str, sender: str, recipient: str, mail: EmailMessage) -> None:
        """Put the mail into the folder; the same one again takes the place of the first."""
        mailbox.Maildir(self._folder, create=True).close()
        fresh = self._folder / "tmp" / name
        with fresh.open("wb") as stream:
            stream.write(mail.as_bytes())
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(self._folder / "new" / name)


class Sender:
    """See `ports.mail.MailSender`."""

    def __init__(self, composer: Composer, carry: Carry) -> None:
        """Write with `composer`, and let `carry` take it away."""
        self._composer = composer
        self._carry = carry

    async def send(self, letter: Letter) -> Outcome:
        """See the port. What was taken back before it left is not sent."""
        if letter.message.deleted_at is not None:
            return Outcome("failed", "deleted before it was sent")
        try:
            mail = self._composer.compose(letter)
        except UnwritableError as error:
            return Outcome("failed", str(error)[:_LONGEST_REASON])
        name, sender = letter.outgoing.id, letter.inbox.address
        try:
            await asyncio.to_thread(self._carry, name, sender, letter.to, mail)
        except (OSError, ssl.SSLError, smtplib.SMTPException) as error:
            return _outcome(error)
        return Outcome("sent")


def _outcome(error: Exception) -> Outcome:
    """Only what the server said for good about this mail is final; the rest may pass."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome("waiting", _reason(error.smtp_code, _bytes(error.smtp_error)))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        (code, words), *_ = error.recipients.values()
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, _bytes(error.smtp_error)
    else:
        return Outcome("waiting", f"{type(error).__name__}: {error}"[:_LONGEST_REASON])
    is_final = code >= _PERMANENT and not isinstance(
        error, smtplib.SMTPConnectError | smtplib.SMTPHeloError
    )
    return Outcome("failed" if is_final else "waiting", _reason(code, words))


def _reason(code: int, words: bytes) -> str:
    plain = " ".join(words.decode("utf-8", "replace").replace("\0", "").split())
    return f"{code} {plain}"[:_LONGEST_REASON]


def _bytes(words: bytes | str) -> bytes:
    """The library has its own words for some errors."""
    return words.encode() if isinstance(words, str) else words
