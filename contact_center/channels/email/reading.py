"""From a stored mail to the order that delivers it, or puts it aside with a reason.

A delivery report, and any mail whose envelope has no sender, is put aside: nobody waits for an
answer to it. A report that a mail is lost counts only when it holds the Message-ID of a mail of
ours, whose code nobody else can make. Other automatic mail becomes a message like any other.
Nothing here or elsewhere in the center answers a mail by itself, so two machines cannot keep
writing to each other.
"""

from __future__ import annotations

import re
from typing import Any

from contact_center.channels.email.reader_process import ReaderProcess, ReadingFailedError
from contact_center.channels.email.threading import Threads
from contact_center.domain.orders.writing import DeliverMail, QuarantineMail
from contact_center.domain.records import Mail
from contact_center.ports.mail_store import MailStore

_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")


class StoredMails:
    """See `ports.mail.MailReader`."""

    def __init__(self, store: MailStore, process: ReaderProcess, threads: Threads) -> None:
        """Read from `store` in `process`; `threads` knows our own ids."""
        self._store = store
        self._process = process
        self._threads = threads

    async def read(self, mail: Mail) -> DeliverMail | QuarantineMail:
        """See the port."""
        try:
            raw = await self._store.get(mail.sha256)
        except FileNotFoundError:
            return QuarantineMail(mail.id, "the stored bytes are missing")
        try:
            read = await self._process.read(raw)
        except ReadingFailedError as error:
            return QuarantineMail(mail.id, str(error))
        if "reason" in read:
            return QuarantineMail(mail.id, str(read["reason"]))
        try:
            return self._order(mail, read)
        except ValueError as error:
            return QuarantineMail(mail.id, f"cannot be stored: {error}"[:1000])

    def _order(self, mail: Mail, read: dict[str, Any]) -> DeliverMail | QuarantineMail:
        if read["is_bounce"] or (mail.route == "smtp" and not mail.envelope_from):
            return self._aside(mail, read)
        sender = read["sender"] or mail.envelope_from
        if not _ADDRESS.fullmatch(sender):
            return QuarantineMail(mail.id, "no sender")
        recipients = (mail.envelope_to, read["to"])
        return DeliverMail(
            mail=mail.id,
            sender=sender,
            name=read["name"],
            subject=read["subject"],
            text=read["text"],
            message_id=read["message_id"],
            conv=self._threads.conversation(mail.inbox, recipients, read["answers"]),
            locale=read["locale"],
        )

    def _aside(self, mail: Mail, read: dict[str, Any]) -> QuarantineMail:
        reason, report = f"bounce: {read['subject']}"[:500], read["report"]
        about = self._threads.message([*report["returned"], *read["answers"]])
        if about is None or not report["failed"]:
            return QuarantineMail(mail.id, reason)
        conv, seq = about
        return QuarantineMail(mail.id, reason, f"{conv}.{seq}", report["why"] or read["subject"])
