"""A fact as its viewers see it: at most one frame for visitors and one for agents, encoded once.

What a visitor may know is said here and nowhere else: a kind that is not in `VISITORS` never
reaches them, and one that is shows only what its function puts in.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from contact_center.domain import facts as f
from contact_center.domain import records
from contact_center.domain.facts import Body, Fact
from contact_center.journal import shapes
from contact_center.journal.cutting import cut_to_fit

_encode = msgspec.json.Encoder().encode


class Rendered(NamedTuple):
    """One frame of a stream and the position of its fact."""

    pos: int
    data: bytes


def is_seen_alike(fact: Fact) -> bool:
    """Whether agents are shown the very frame that the visitor is shown."""
    return type(fact.body) in _BOTH


def for_visitor(fact: Fact) -> Rendered | None:
    """The frame a visitor receives, None for what is not theirs to see."""
    return _render(fact, VISITORS)


def for_agent(fact: Fact) -> Rendered | None:
    """The frame an agent receives, None for what only the center itself needs."""
    return _render(fact, AGENTS)


def for_watcher(fact: Fact) -> Rendered | None:
    """The frame of a fact that is addressed to somebody else's desk, for who watches it."""
    return _render(fact, WATCHERS)


def message_of(message: records.Message) -> shapes.Message:
    """A message as snapshots and pages show it, from its row."""
    body = shapes.MessageBody(
        text=message.text,
        options=_options(message.options),
        entry=message.entry,
        attachments=message.attachments,
        notice=message.notice,
        edited=message.edited_at is not None,
        deleted=message.deleted_at is not None,
    )
    return shapes.Message(message.seq, message.id, message.by, message.at, body, name=message.name)


def state_for_visitor(state: str) -> str:
    """The word a visitor reads: what agents do after the end is none of their business."""
    return "closed" if state == "wrap_up" else state


Payloads = MappingProxyType[type[Body], Callable[[Any], Any]]


def _render(fact: Fact, payloads: Payloads) -> Rendered | None:
    payload = payloads.get(type(fact.body))
    if payload is None:
        return None
    ev = shapes.Ev(
        cur=fact.pos,
        k=fact.kind,
        by=fact.by,
        at=fact.at,
        d=payload(fact.body),
        conv=fact.conv,
        seq=fact.seq,
        id=fact.body.id if isinstance(fact.body, f.MessageSent) else None,
    )
    return Rendered(fact.pos, cut_to_fit(ev, _encode(ev)))


def _options(options: tuple[dict[str, str], ...]) -> tuple[shapes.Option, ...]:
    if not options:
        return ()
    return tuple(shapes.Option(option["id"], option["label"]) for option in options)


def _message(body: f.MessageSent) -> shapes.MessageBody:
    return shapes.MessageBody(
        text=body.text,
        name=body.name,
        options=_options(body.options),
        entry=body.entry,
        attachments=body.attachments,
        notice=body.notice,
    )


def _edited(body: f.MessageEdited) -> shapes.Edited:
    return shapes.Edited(body.seq, body.text)


def _deleted(body: f.MessageDeleted) -> shapes.Deleted:
    return shapes.Deleted(body.seq)


def _state_for_visitor(body: f.StateChanged) -> shapes.StateForVisitor:
    agent = shapes.AgentName(body.agent_name) if body.agent_name is not None else None
    return shapes.StateForVisitor(state_for_visitor(body.state), agent)


def _state_for_agent(body: f.StateChanged) -> shapes.StateForAgent:
    return shapes.StateForAgent(body.state, body.queue, body.outcome, body.until, body.owner)


def _survey(body: f.SurveyAsked) -> shapes.Survey:
    return shapes.Survey(body.max)


def _rated(body: f.ConversationRated) -> shapes.Rated:
    return shapes.Rated(body.score)


def _note(body: f.NoteAdded) -> shapes.Note:
    return shapes.Note(body.id, body.text, body.name, body.is_whisper)


def _offer(body: f.OfferMade) -> dict[str, Any]:
    return {
        "offer": body.offer,
        "work": _row(body.work),
        "channel": body.channel,
        "queue": body.queue,
        "customer": body.customer,
        "expires_at": body.expires_at,
        "why": body.why,
        "mode": body.mode,
    }


def _offer_gone(body: f.OfferEnded) -> shapes.OfferGone:
    """Why somebody declined is theirs to know, why it was taken back is not."""
    reason = body.reason if body.outcome == "withdrawn" else None
    return shapes.OfferGone(body.offer, body.outcome, reason)


def _assigned(body: f.WorkAssigned) -> dict[str, Any]:
    return _row(body.row)


def _row(row: dict[str, object]) -> dict[str, Any]:
    """A row of the desk. How far it was read is no part of a fact: it begins unread."""
    return {**row, "read_seq": 0}


def _unassigned(body: f.WorkUnassigned) -> shapes.Unassigned:
    return shapes.Unassigned(body.why)


def _presence(body: f.PresenceChanged) -> shapes.PresenceNow:
    return shapes.PresenceNow(body.presence, body.next_presence, body.code)


def _customer(body: f.CustomerUpdated) -> shapes.CustomerChange:
    return shapes.CustomerChange({"id": body.customer, **body.values})


def _tags(body: f.ConversationTagged) -> shapes.Tags:
    return shapes.Tags(body.tags)


def _visitor(body: f.VisitorConnectionChanged) -> shapes.VisitorSeen:
    return shapes.VisitorSeen(body.online)


def _call_asked(body: f.CallbackRequested) -> shapes.CallAsked:
    return shapes.CallAsked(body.due_at, body.phone)


def _call_stands(body: f.CallTried) -> shapes.CallState:
    return shapes.CallState(body.state)


def _call_tried(body: f.CallTried) -> shapes.CallTried:
    return shapes.CallTried(body.outcome, body.attempts, body.state, body.retry_at)


def _leaving(body: f.OutgoingQueued) -> shapes.Sending:
    return shapes.Sending(body.seq, "waiting", 0)


def _sending(body: f.OutgoingSettled) -> shapes.Sending:
    seq = int(body.outgoing.rpartition(".")[2])
    return shapes.Sending(seq, body.state, body.attempts, body.error)


_BOTH: Payloads = MappingProxyType(
    {
        f.MessageSent: _message,
        f.MessageEdited: _edited,
        f.MessageDeleted: _deleted,
        f.ConversationRated: _rated,
    }
)

VISITORS: Payloads = MappingProxyType(
    {
        **_BOTH,
        f.StateChanged: _state_for_visitor,
        f.SurveyAsked: _survey,
        f.CallbackRequested: _call_asked,
        f.CallTried: _call_stands,
    }
)
"""What visitors are shown, by kind of fact."""

AGENTS: Payloads = MappingProxyType(
    {
        **_BOTH,
        f.StateChanged: _state_for_agent,
        f.NoteAdded: _note,
        f.OfferMade: _offer,
        f.OfferEnded: _offer_gone,
        f.WorkAssigned: _assigned,
        f.WorkUnassigned: _unassigned,
        f.PresenceChanged: _presence,
        f.CustomerUpdated: _customer,
        f.ConversationTagged: _tags,
        f.VisitorConnectionChanged: _visitor,
        f.CallTried: _call_tried,
        f.OutgoingQueued: _leaving,
        f.OutgoingSettled: _sending,
    }
)
"""What agents are shown, by kind of fact."""

WATCHERS: Payloads = MappingProxyType(
    {
        kind: payload
        for kind, payload in AGENTS.items()
        if kind
        not in {f.OfferMade, f.OfferEnded, f.WorkAssigned, f.WorkUnassigned, f.PresenceChanged}
    }
)
"""What watchers are shown: the same, but for what concerns the desk of its addressee alone."""
