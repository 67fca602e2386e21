"""The mail that carries an agent's message, the same at every try.

Values come from customers, so each is cleaned before it becomes a header; a line end in one would
otherwise begin a header of their choice. The library refuses such values too.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from contact_center.channels.email.threading import Threads
from contact_center.ports.mail import Letter

KEPT_IDS = 20
_POLICY = SMTP.clone(max_line_length=998)
"""Ids must stay in one piece; 998 is the longest line of a mail (RFC 5322 section 2.1.1)."""

_ID = re.compile(r"[!-;=?-~]{1,250}")
_REPLIED = re.compile(r"^(?:re|回复|回覆|答复)[:：]", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class UnwritableError(ValueError):
    """No mail can be made of this; trying again changes nothing."""


class Composer:
    """Writes the mails of one center."""

    def __init__(self, threads: Threads, domain: str | None) -> None:
        """`domain` stands in our Message-IDs; None is the domain of the inbox."""
        self._threads = threads
        self._domain = domain

    def compose(self, letter: Letter) -> EmailMessage:
        """The mail; raises `UnwritableError` for an address that cannot stand in one."""
        conv, inbox = letter.conversation.id, letter.inbox
        domain = self._domain or inbox.address.rpartition("@")[2]
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = _mailbox(inbox.address, inbox.name)
        mail["To"] = _mailbox(letter.to)
        reply_to = self._threads.reply_address(inbox.id, inbox.address, conv)
        mail["Reply-To"] = _mailbox(reply_to, inbox.name)
        mail["Subject"] = _subject(letter.conversation.subject or "")
        made = datetime.fromtimestamp(letter.outgoing.made_at / 1000, UTC)
        mail["Date"] = format_datetime(made)
        mail["Message-ID"] = f"<{self._threads.message_id(conv, letter.outgoing.seq, domain)}>"
        answered = [f"<{one}>" for one in letter.answers if _ID.fullmatch(one)]
        if answered:
            mail["In-Reply-To"] = answered[-1]
            mail["References"] = " ".join(dict.fromkeys([answered[0], *answered[-KEPT_IDS:]]))
        mail.set_content(letter.message.text)
        return mail


def _mailbox(address: str, name: str = "") -> Address:
    try:
        if not address.isascii():
            raise UnwritableError(f"the address {address!r} cannot be written")
        return Address(display_name=_one_line(name), addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise UnwritableError(f"the address {address!r} cannot be written") from error


def _subject(subject: str) -> str:
    plain = _one_line(subject)
    return plain if _REPLIED.match(plain) else f"Re: {plain}".strip()


def _one_line(text: str) -> str:
    return _NOT_SHOWN.sub(" ", text).strip()
