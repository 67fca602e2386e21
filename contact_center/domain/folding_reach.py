"""How facts about email and calls change the rows; a part of `folding`."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from contact_center.domain import facts as f
from contact_center.domain.facts import Fact
from contact_center.domain.records import Callback, Mail, Outgoing
from contact_center.domain.working_set import Rows


def _mail_received(rows: Rows, fact: Fact, body: f.MailReceived) -> None:
    mail = Mail(
        id=body.mail,
        inbox=body.inbox,
        sha256=body.sha256,
        size=body.size,
        route=body.route,
        envelope_from=body.envelope_from,
        envelope_to=body.envelope_to,
        received_at=fact.at,
    )
    rows.mails[mail.id] = mail
    rows.add(mail)


def _mail_settled(rows: Rows, fact: Fact, body: f.MailSettled) -> None:
    mail = rows.mails[body.mail]
    mail.state = body.state
    mail.reason = body.reason
    mail.conv = fact.conv
    mail.seq = body.seq
    mail.message_id = body.message_id
    mail.subject = body.subject
    mail.sender = body.sender
    rows.change(mail)


def _outgoing(rows: Rows, fact: Fact, body: f.OutgoingQueued) -> None:
    outgoing = Outgoing(
        id=body.outgoing,
        kind=body.kind_of,
        conv=fact.conv or "",
        seq=body.seq,
        made_at=fact.at,
        next_at=fact.at,
    )
    rows.outgoing[outgoing.id] = outgoing
    rows.add(outgoing)


def _outgoing_settled(rows: Rows, fact: Fact, body: f.OutgoingSettled) -> None:
    outgoing = rows.outgoing[body.outgoing]
    outgoing.state = body.state
    outgoing.attempts = body.attempts
    outgoing.error = body.error
    outgoing.next_at = body.next_at or outgoing.next_at
    outgoing.settled_at = None if body.state == "waiting" else fact.at
    rows.change(outgoing)


def _callback(rows: Rows, fact: Fact, body: f.CallbackRequested) -> None:
    conv = fact.conv or ""
    fresh = Callback(conv, body.phone, fact.at, body.name, body.topic, body.due_at)
    known = rows.callbacks.get(conv)
    if known is None:
        rows.callbacks[conv] = fresh
        rows.add(fresh)
        return
    for name in Callback.__slots__:
        setattr(known, name, getattr(fresh, name))
    rows.change(known)


def _call_tried(rows: Rows, fact: Fact, body: f.CallTried) -> None:
    callback = rows.callbacks[fact.conv or ""]
    callback.attempts = body.attempts
    callback.outcome = body.outcome
    callback.state = body.state
    callback.due_at = body.retry_at
    rows.change(callback)


REACH: MappingProxyType[type, Callable[[Rows, Fact, Any], None]] = MappingProxyType(
    {
        f.MailReceived: _mail_received,
        f.MailSettled: _mail_settled,
        f.OutgoingQueued: _outgoing,
        f.OutgoingSettled: _outgoing_settled,
        f.CallbackRequested: _callback,
        f.CallTried: _call_tried,
    }
)
