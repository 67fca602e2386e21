"""Raw mails and attached files over HTTP, and mails in quarantine that are read once more.

Whoever wrote a mail decided what its bytes are. They leave as a file to be saved, never as
something a browser shows: no type of theirs, no sniffing, no script, no frame.
"""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import quote

from aiohttp import web
from msgspec import Struct

from contact_center.channels.email.reader_process import ReaderProcess, ReadingFailedError
from contact_center.channels.email.webhook_in import MailAnswer, answer_of
from contact_center.domain.actors import Actor, Role
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.writing import DeliverMail
from contact_center.domain.permissions import authorize
from contact_center.domain.records import Mail
from contact_center.domain.refusals import Refused
from contact_center.ports.door import Door
from contact_center.ports.mail import MailReader, MailRows
from contact_center.ports.mail_store import MailStore
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.headers import NOTHING
from contact_center.wire.http.keys import new_id
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import get, post

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
BINARY = "application/octet-stream"
_MAIL = "/api/v1/inbound/email/{mail}"
_FILES = "/api/v1/conversations/{conv}/messages/{seq}/files"


class FileRow(Struct):
    """One attached file; `number` goes into its address."""

    number: int
    name: str
    size: int


class FileList(Struct):
    """What is attached to one message."""

    items: list[FileRow]


class MailFiles:
    """Hands out what mails hold."""

    def __init__(
        self,
        rows: MailRows,
        history: HistoryReader,
        store: MailStore,
        process: ReaderProcess,
        reader: MailReader,
        door: Door,
    ) -> None:
        """`process` takes mails apart; `reader` makes orders of them, which go to `door`."""
        self._rows = rows
        self._history = history
        self._store = store
        self._process = process
        self._reader = reader
        self._door = door

    @get(_MAIL + "/raw", reads="mail.open", codes=("not_found",), answer=str, content_type=BINARY)
    async def download_email(self, mail: str) -> web.Response:
        """The raw mail, as it came."""
        found = await self._mail(mail)
        return _saved(f"{found.id}.eml", await self._raw(found))

    @post(_MAIL + "/replay", reads="mail.replay", codes=("not_found", "wrong_state"))
    async def replay_email(self, caller: Caller, mail: str) -> MailAnswer:
        """Read a mail in quarantine once more: it is delivered now, or stays with its reason."""
        found = await self._mail(mail)
        if found.state != "quarantined":
            raise Problem("wrong_state", "This mail is not in quarantine.")
        body = await self._reader.read(found)
        op = "mail.deliver" if isinstance(body, DeliverMail) else "mail.quarantine"
        # The center's own deed, done because this person asked for it.
        actor = Actor(caller.actor.id, Role.SYSTEM)
        answer = await self._door.do(Order(new_id("replay"), actor, op, body))
        if answer.code is not None:
            raise Refused(answer.code, answer.message)
        return answer_of(await self._mail(mail))

    @get(_FILES, reads="conversation.read", codes=("not_found",))
    async def list_files(self, caller: Caller, conv: str, seq: str) -> FileList:
        """What is attached to a message, for whoever may read the conversation."""
        mail = await self._mail_of(caller, conv, seq)
        if mail is None:
            return FileList([])
        read = await self._read(mail)
        files = enumerate(read.get("files", ()), 1)
        return FileList([FileRow(number, name, size) for number, (name, size) in files])

    @get(
        _FILES + "/{number}",
        reads="conversation.read",
        codes=("not_found",),
        answer=str,
        content_type=BINARY,
    )
    async def download_file(self, caller: Caller, conv: str, seq: str, number: str) -> web.Response:
        """One attached file, for whoever may read the conversation."""
        mail = await self._mail_of(caller, conv, seq)
        if mail is None:
            raise Problem("not_found")
        read = await self._read(mail, _numbered(number))
        if "data" not in read:
            raise Problem("not_found")
        return _saved(read["name"], base64.b64decode(read["data"]))

    async def _mail(self, mail: str) -> Mail:
        found = await self._rows.mail(mail)
        if found is None:
            raise Problem("not_found")
        return found

    async def _mail_of(self, caller: Caller, conv: str, seq: str) -> Mail | None:
        """The mail a message was read in, if it was in one and may be seen."""
        found = await self._history.conversation(conv)
        if found is None:
            raise Problem("not_found")
        authorize(caller.actor, "conversation.read", found[0])
        number = _numbered(seq)
        listed = await self._history.messages(conv, after_seq=number - 1, before_seq=None, limit=1)
        if not listed.items or listed.items[0].seq != number:
            raise Problem("not_found")
        message = listed.items[0]
        if message.mail is None or message.deleted_at is not None:
            return None
        return await self._mail(message.mail)

    async def _raw(self, mail: Mail) -> bytes:
        try:
            return await self._store.get(mail.sha256)
        except FileNotFoundError as error:
            raise Problem("not_found", "The stored bytes are missing.") from error

    async def _read(self, mail: Mail, file: int = 0) -> dict[str, Any]:
        try:
            return await self._process.read(await self._raw(mail), file)
        except ReadingFailedError as error:
            raise Problem("unavailable", str(error)) from error


def _numbered(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        raise Problem("not_found")
    return int(text)


def _saved(name: str, data: bytes) -> web.Response:
    """A file to be saved under this name (RFC 6266), which no browser may show or run."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return web.Response(
        body=data,
        content_type=BINARY,
        headers={"Content-Disposition": named, "Content-Security-Policy": f"{NOTHING}; sandbox"},
    )
