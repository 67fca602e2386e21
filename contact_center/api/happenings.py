"""Facts as HTTP shows them to staff: the history of a conversation or of a customer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from msgspec import Struct, to_builtins

from contact_center.domain.facts import Body, Fact, MessageSent
from contact_center.journal.rendering import AGENTS

_SECRETS = frozenset({"csrf", "handle_hash", "password_hash", "token_hash"})
"""Never part of an answer, whatever fact they stand in."""


class Happening(Struct, omit_defaults=True):
    """A fact: `cur` is its position, `k` its kind, `d` what it says."""

    cur: int
    k: str
    conv: str
    by: str
    at: int
    d: dict[str, Any]
    seq: int | None = None
    id: str | None = None


class Entry(Struct, omit_defaults=True):
    """One line of a customer's history; `text` is there where something was said."""

    cur: int
    at: int
    kind: str
    conv: str
    channel: str
    by: str
    name: str | None
    d: dict[str, Any]
    text: str | None = None


def happening_of(fact: Fact) -> Happening:
    """A fact of a conversation."""
    return Happening(
        cur=fact.pos,
        k=fact.kind,
        conv=fact.conv or "",
        by=fact.by,
        at=fact.at,
        d=said(fact.body),
        seq=fact.seq,
        id=fact.body.id if isinstance(fact.body, MessageSent) else None,
    )


def entry_of(fact: Fact, channel: str, name: str) -> Entry:
    """The same as a line of history; `name` is its author's, empty for those without one."""
    d = said(fact.body)
    text = d.get("text")
    return Entry(
        cur=fact.pos,
        at=fact.at,
        kind=fact.kind,
        conv=fact.conv or "",
        channel=channel,
        by=fact.by,
        name=name or d.get("name"),
        d=d,
        text=text if isinstance(text, str) else None,
    )


def said(body: Body) -> dict[str, Any]:
    """What a fact says: as on an agent's stream, or for what is on no stream, its own fields."""
    payload = AGENTS.get(type(body))
    if payload is not None:
        shown: dict[str, Any] = to_builtins(payload(body))
        return shown
    return {
        name: to_builtins(value)
        for name, value in asdict(body).items()
        if value is not None and name not in _SECRETS
    }
