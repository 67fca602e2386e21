"""Taking a mail in: stored, committed, and only then acknowledged, whatever way it came."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.writing import ReceiveMail
from contact_center.domain.records_setup import Inbox
from contact_center.ports.door import Door
from contact_center.ports.mail import MailRows
from contact_center.ports.mail_store import MailStore
from contact_center.ports.meters import Meters

_LONGEST_ADDRESS = 1000
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_TRACES = re.compile(
    rb"^(?:received|return-path|delivered-to|x-original-to)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)


class NotTakenError(Exception):
    """The center refused the mail; the code says why."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that is safe. `dup`: it was here before; `conv` is set once it was delivered."""

    id: str
    dup: bool
    conv: str | None = None


class Intake:
    """Stores mails and commits that they came."""

    def __init__(self, store: MailStore, rows: MailRows, door: Door, meters: Meters) -> None:
        """Bytes go to `store`, the order to `door`; `rows` knows what is here."""
        self._store = store
        self._rows = rows
        self._door = door
        self._meters = meters

    async def inbox_for(self, address: str) -> Inbox | None:
        """The inbox that takes mail for this address; what stands behind a plus is for us."""
        local, _, domain = address.rpartition("@")
        return await self._rows.inbox_at(f"{local.partition('+')[0]}@{domain}")

    async def take(self, inbox: str, raw: bytes, route: str, sender: str, recipient: str) -> Taken:
        """Take a mail, once however often it comes.

        Raises `OSError` (so `ConnectionError` too) when nobody can say that it is safe.
        """
        mail = mail_id(inbox, raw)
        known = await self._rows.mail(mail)
        if known is not None:
            self._meters.count("mails_taken_total", route=route, result="known")
            return Taken(mail, dup=True, conv=known.conv)
        sha256 = await self._store.put(raw)
        sender, recipient = sender[:_LONGEST_ADDRESS], recipient[:_LONGEST_ADDRESS]
        body = ReceiveMail(mail, inbox, sha256, len(raw), route, sender, recipient)
        answer = await self._door.do(Order(_order_id(body), SYSTEM, "mail.receive", body))
        if answer.code is not None:
            raise NotTakenError(answer.code)
        self._meters.count("mails_taken_total", route=route, result="new")
        return Taken(mail, dup=answer.dup)


def mail_id(inbox: str, raw: bytes) -> str:
    """The name of this mail in this inbox: the same content has the same name.

    What servers on the way write on top, and how lines end, is not content.
    """
    headers, body = _split(raw)
    content = b"\n\n".join((_TRACES.sub(b"", headers), body)).replace(b"\r\n", b"\n")
    made = hashlib.sha256(inbox.encode() + b"\0" + content.rstrip(b"\n"))
    return f"mail_{made.hexdigest()[:32]}"


def _split(raw: bytes) -> tuple[bytes, bytes]:
    end = _END_OF_HEADERS.search(raw)
    if end is None:
        return raw + b"\n", b""
    return raw[: end.start()] + b"\n", raw[end.end() :]


def _order_id(body: ReceiveMail) -> str:
    """Two copies on two ways are two orders about one mail; the second one changes nothing."""
    way = f"{body.sha256}\0{body.route}\0{body.envelope_from}\0{body.envelope_to}"
    return f"receive:{body.mail}:{hashlib.sha256(way.encode()).hexdigest()[:16]}"
