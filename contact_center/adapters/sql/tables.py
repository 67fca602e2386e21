"""The tables. Column names and order are those of the records; a test compares them.

What is JSON is stored as text: no statement looks inside. Partial unique indexes and checks are
the second line behind `decide`: one open conversation per visitor, one live offer per
conversation, no capacity beyond what was recorded as exceeded.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
Text, Int, Bool = sa.Text, sa.BigInteger, sa.Boolean


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, Text, primary_key=True)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, Text, nullable=null)


def _int(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, Int, nullable=null)


def _bool(name: str) -> sa.Column[bool]:
    return sa.Column(name, Bool, nullable=False)


journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("era"),
    _int("head"),
    _int("at"),
    _int("epoch"),
)

fact = sa.Table(
    "fact",
    metadata,
    sa.Column("pos", sa.Integer().with_variant(sa.BigInteger, "postgresql"), primary_key=True),
    _int("at"),
    _text("kind"),
    _text("conv", null=True),
    _text("visitor", null=True),
    _text("agent", null=True),
    _text("by"),
    _int("seq", null=True),
    _text("body"),
    sa.Index("fact_conv", "conv", "pos"),
)
sa.Index("fact_visitor", fact.c.visitor, fact.c.pos, sqlite_where=fact.c.visitor.is_not(None))
sa.Index("fact_agent", fact.c.agent, fact.c.pos, sqlite_where=fact.c.agent.is_not(None))

answer = sa.Table(
    "answer",
    metadata,
    _key("actor"),
    _key("id"),
    _int("hash"),
    _text("op"),
    _text("code", null=True),
    _text("message", null=True),
    _text("conv", null=True),
    _int("seq", null=True),
    _int("pos"),
    _int("at"),
    sa.Index("answer_at", "at"),
)

conversation = sa.Table(
    "conversation",
    metadata,
    _key("id"),
    _text("customer"),
    _text("visitor", null=True),
    _text("site"),
    _text("channel"),
    _text("queue"),
    _text("locale"),
    _text("state"),
    _int("created_at"),
    _int("updated_at"),
    _text("agent", null=True),
    _text("last_agent", null=True),
    _text("subject"),
    _int("last_seq"),
    _int("said_seq"),
    _int("bot_seq"),
    _int("bot_misses"),
    _int("offers"),
    _int("closed_at", null=True),
    _text("outcome", null=True),
    _int("wrapup_until", null=True),
    _int("park_until", null=True),
    _int("score", null=True),
    _text("rating_comment", null=True),
    _text("tags"),
    sa.Index("conversation_customer", "customer", "created_at"),
    sa.Index("conversation_updated", "updated_at", "id"),
)
_state = conversation.c.state
_live = _state.in_(("queued", "offered", "active", "parked", "wrap_up"))
_open = _state.in_(("bot", "queued", "offered", "active", "parked"))
sa.Index("conversation_live", _state, sqlite_where=_live, postgresql_where=_live)
sa.Index(
    "conversation_one_open",
    conversation.c.visitor,
    unique=True,
    sqlite_where=_open & conversation.c.visitor.is_not(None),
    postgresql_where=_open & conversation.c.visitor.is_not(None),
)
_owed = (_state == "bot") & (conversation.c.said_seq > conversation.c.bot_seq)
sa.Index("conversation_owed_turn", conversation.c.id, sqlite_where=_owed, postgresql_where=_owed)
_owned = conversation.c.agent.is_not(None)
sa.Index("conversation_agent", conversation.c.agent, sqlite_where=_owned, postgresql_where=_owned)

work = sa.Table(
    "work",
    metadata,
    _key("conv"),
    _text("queue"),
    _text("channel"),
    _int("cost"),
    _int("tier"),
    _int("entered_at"),
    _int("due_at"),
    _int("place_pos"),
    _int("generation"),
    _text("required"),
    _text("sticky_agent", null=True),
    _int("sticky_until", null=True),
    _text("excluded"),
    _text("misses"),
    _int("gone_at", null=True),
    _bool("kept"),
)

offer = sa.Table(
    "offer",
    metadata,
    _key("id"),
    _text("conv"),
    _text("agent"),
    _text("queue"),
    _text("channel"),
    _int("cost"),
    _int("made_at"),
    _int("expires_at"),
    _text("why"),
    _int("shown_at", null=True),
    _text("outcome", null=True),
    _int("ended_at", null=True),
    _text("reason", null=True),
)
_pending = offer.c.outcome.is_(None)
sa.Index(
    "offer_one_live",
    offer.c.conv,
    unique=True,
    sqlite_where=_pending,
    postgresql_where=_pending,
)
sa.Index("offer_deadline", offer.c.expires_at, sqlite_where=_pending, postgresql_where=_pending)

agent = sa.Table(
    "agent",
    metadata,
    _key("id"),
    _text("email"),
    _text("name"),
    _text("role"),
    _text("locale"),
    _text("password_hash"),
    _bool("active"),
    _text("presence"),
    _text("presence_code", null=True),
    _text("next_presence", null=True),
    _int("presence_at"),
    _bool("connected"),
    _int("connection_at"),
    _int("idle_since"),
    _int("not_before"),
    _int("misses"),
    _int("units"),
    _int("used"),
    _int("overcommit"),
    _text("held"),
    _text("queues"),
    _text("skills"),
    _int("rights"),
    sa.CheckConstraint("used >= 0 AND used <= units + overcommit", name="agent_capacity"),
)
sa.Index("agent_email", agent.c.email, unique=True)

visitor = sa.Table(
    "visitor",
    metadata,
    _key("id"),
    _text("customer"),
    _text("site"),
    _text("locale"),
    _text("handle_hash"),
    _int("created_at"),
    _text("newest", null=True),
    sa.Index("visitor_handle", "handle_hash", unique=True),
    sa.Index("visitor_customer", "customer"),
)

customer = sa.Table(
    "customer",
    metadata,
    _key("id"),
    _text("name"),
    _int("created_at"),
    _text("email", null=True),
    _text("phone", null=True),
    _text("tier"),
    _text("locale"),
    _text("attributes"),
    _text("unverified"),
    sa.Index("customer_created", "created_at", "id"),
)

message = sa.Table(
    "message",
    metadata,
    _text("conv"),
    _int("seq"),
    _text("id"),
    _text("by"),
    _int("at"),
    _text("text"),
    _text("name", null=True),
    _text("entry", null=True),
    _text("notice", null=True),
    _text("picked", null=True),
    _text("options"),
    _text("attachments"),
    _int("edited_at", null=True),
    _int("deleted_at", null=True),
    sa.Index("message_seq", "conv", "seq", unique=True),
)

note = sa.Table(
    "note",
    metadata,
    _key("id"),
    _text("conv"),
    _text("by"),
    _text("name"),
    _int("at"),
    _text("text"),
    sa.Index("note_conv", "conv"),
)

read_position = sa.Table("read_position", metadata, _key("conv"), _key("who"), _int("seq"))

queue = sa.Table(
    "queue",
    metadata,
    _key("id"),
    _text("name"),
    _text("channels"),
    _int("target_seconds", null=True),
    _int("ring_seconds", null=True),
    _int("wrapup_seconds", null=True),
    _text("require"),
    _text("agent_order"),
)

site = sa.Table(
    "site",
    metadata,
    _key("id"),
    _text("name"),
    _text("queue"),
    _text("origins"),
    _bool("bot"),
    _text("greeting"),
    _text("theme"),
)

login = sa.Table(
    "login",
    metadata,
    _key("id"),
    _text("agent"),
    _text("token_hash"),
    _text("csrf"),
    _int("created_at"),
    _int("expires_at"),
    _text("address"),
    _int("closed_at", null=True),
    sa.Index("login_token", "token_hash", unique=True),
)

entry = sa.Table(
    "entry",
    metadata,
    _key("id"),
    _text("question"),
    _text("answer"),
    _text("locale"),
    _text("variants"),
    _text("category", null=True),
    _text("next"),
    _int("valid_from", null=True),
    _int("valid_to", null=True),
    _int("changed_at"),
)
