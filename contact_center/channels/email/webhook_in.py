"""Mail over HTTP: a raw mail as the body, taken in the same way as over SMTP."""

from __future__ import annotations

import hmac
from typing import Annotated, Literal

from aiohttp import web
from msgspec import Meta, Struct

from contact_center.channels.email.intake import Intake, NotTakenError
from contact_center.domain.permissions import may
from contact_center.domain.records import Mail
from contact_center.domain.records_setup import Inbox
from contact_center.ports.mail import MailRows
from contact_center.wire.http import bodies
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.keys import hashed
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import get, post

CONTENT_TYPE = "message/rfc822"
BODY_SECONDS = 120.0
_BEARER = "bearer "
_PATH = "/api/v1/inbound/email"


class Which(Struct):
    """The inbox, by its id."""

    inbox: Annotated[str, Meta(max_length=100)]


class TakenAnswer(Struct, omit_defaults=True):
    """The mail is safe. `dup`: it was here before; `conv` where it had been delivered already."""

    id: str
    dup: bool
    conv: str | None = None


class MailAnswer(Struct):
    """What became of a mail. `state`: received, delivered or quarantined, and then the reason."""

    id: str
    inbox: str
    state: str
    route: str
    size: int
    received_at: int
    reason: str | None
    conv: str | None
    seq: int | None
    message_id: str | None
    subject: str | None
    sender: str | None


class MailQuery(Struct):
    """Mails in one state, or all of them."""

    state: Literal["received", "delivered", "quarantined"] | None = None
    after: str | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 50


class MailPage(Struct):
    """One page of mails; `next` goes as `after` into the next question, null ends the list."""

    items: list[MailAnswer]
    next: str | None
    cur: int


class InboundEmail:
    """Takes mails from programs that hold an inbox's token."""

    def __init__(self, intake: Intake, rows: MailRows, max_bytes: int) -> None:
        """Give mails of at most `max_bytes` to `intake`."""
        self._intake = intake
        self._rows = rows
        self._max_bytes = max_bytes

    @post(
        _PATH,
        answer=TakenAnswer,
        status=202,
        takes=CONTENT_TYPE,
        own_token=True,
        codes=("sign_in", "bad_request", "not_found"),
    )
    async def receive_email(self, request: web.Request, query: Which) -> web.Response:
        """Take a raw mail (RFC 5322) for an inbox; the inbox's token opens.

        It is stored and committed when it is answered. The same mail again is the same mail.
        """
        inbox = await self._opened(request, query.inbox)
        if request.content_type != CONTENT_TYPE:
            detail = f"The body must be a mail, with Content-Type {CONTENT_TYPE}."
            raise Problem("unsupported_media_type", detail)
        raw = await bodies.read_bytes(request, self._max_bytes, BODY_SECONDS)
        if not raw.strip():
            raise bodies.malformed(ValueError("body: empty"))
        try:
            taken = await self._intake.take(inbox.id, raw, "http", "", inbox.address)
        except NotTakenError as error:
            raise Problem(str(error)) from error
        return bodies.answer(TakenAnswer(taken.id, taken.dup, taken.conv), status=202)

    @get(_PATH, reads="mails.list")
    async def list_inbound_email(self, query: MailQuery) -> MailPage:
        """Mails that were received, newest first; those in quarantine say why."""
        try:
            listed = await self._rows.mails(query.state, query.after, query.limit)
        except ValueError as error:
            raise bodies.malformed(ValueError("after: not the `next` of a page")) from error
        return MailPage([answer_of(mail) for mail in listed.items], listed.next, listed.cur)

    @get(_PATH + "/{mail}", own_token=True, codes=("sign_in", "not_found"))
    async def get_inbound_email(
        self, request: web.Request, caller: Caller | None, mail: str
    ) -> MailAnswer:
        """What became of a mail; for the inbox's token and for people who work here."""
        found = await self._rows.mail(mail)
        if caller is None or not may(caller.actor, "mails.list"):
            await self._opened(request, found.inbox if found else "")
        if found is None:
            raise Problem("not_found")
        return answer_of(found)

    async def _opened(self, request: web.Request, inbox_id: str) -> Inbox:
        """The inbox whose token is shown; whether there is such an inbox is not told without."""
        inbox = await self._rows.inbox(inbox_id)
        named = request.headers.get("Authorization", "")
        token = named[len(_BEARER) :].strip() if named.lower().startswith(_BEARER) else ""
        if not token or not token.isascii() or inbox is None or not inbox.token_hash:
            raise Problem("sign_in")
        if not hmac.compare_digest(hashed(token), inbox.token_hash):
            raise Problem("sign_in")
        return inbox


def answer_of(mail: Mail) -> MailAnswer:
    """The row of a mail as it is shown."""
    return MailAnswer(
        id=mail.id,
        inbox=mail.inbox,
        state=mail.state,
        route=mail.route,
        size=mail.size,
        received_at=mail.received_at,
        reason=mail.reason,
        conv=mail.conv,
        seq=mail.seq,
        message_id=mail.message_id,
        subject=mail.subject,
        sender=mail.sender,
    )
