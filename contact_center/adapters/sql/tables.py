"""The tables. Column names and order are those of the records; a test compares them.

What is JSON is stored as text: no statement looks inside. Partial unique indexes and checks are
the second line behind `decide`: one open conversation per visitor, one live offer per
conversation, no capacity beyond what was recorded as exceeded. Conditions of indexes are named for
SQLite alone: naming them for another database loads its dialect, a twentieth of each start; the
migrations, which make the tables, name them for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from contact_center.adapters.sql.columns import boolean, integer, key, metadata, text

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    text("era"),
    integer("head"),
    integer("at"),
    integer("epoch"),
)

fact = sa.Table(
    "fact",
    metadata,
    sa.Column("pos", sa.Integer().with_variant(sa.BigInteger, "postgresql"), primary_key=True),
    integer("at"),
    text("kind"),
    text("conv", null=True),
    text("visitor", null=True),
    text("agent", null=True),
    text("by"),
    integer("seq", null=True),
    text("body"),
    sa.Index("fact_conv", "conv", "pos"),
)
is_deed = sa.text(
    "kind IN ('presence', 'assigned', 'unassigned', 'note', 'customers_merged', "
    "'customers_unmerged', 'agent_put', 'queue_put', 'site_put', 'entries_put', 'inbox_put', "
    "'login', 'queue_removed', 'skill_put', 'skill_removed', 'profile_put', 'profile_removed', "
    "'code_put', 'code_removed', 'calendar_put', 'calendar_removed', 'plan_put', 'plan_removed')"
)
"""The kinds among which the audit looks, so that it need not look at every message."""
sa.Index("fact_deed", fact.c.pos, sqlite_where=is_deed)
sa.Index("fact_agent", fact.c.agent, fact.c.pos, sqlite_where=fact.c.agent.is_not(None))

answer = sa.Table(
    "answer",
    metadata,
    key("actor"),
    key("id"),
    integer("hash"),
    text("op"),
    text("code", null=True),
    text("message", null=True),
    text("conv", null=True),
    integer("seq", null=True),
    integer("pos"),
    integer("at"),
    sa.Index("answer_at", "at"),
)

conversation = sa.Table(
    "conversation",
    metadata,
    key("id"),
    text("customer"),
    text("visitor", null=True),
    text("site"),
    text("channel"),
    text("queue"),
    text("locale"),
    text("state"),
    integer("created_at"),
    integer("updated_at"),
    text("agent", null=True),
    text("last_agent", null=True),
    text("subject"),
    integer("last_seq"),
    integer("said_seq"),
    integer("bot_seq"),
    integer("bot_misses"),
    integer("offers"),
    integer("closed_at", null=True),
    text("outcome", null=True),
    integer("wrapup_until", null=True),
    integer("park_until", null=True),
    integer("score", null=True),
    text("rating_comment", null=True),
    text("tags"),
    text("inbox", null=True),
    integer("assigned_at", null=True),
    integer("replied_at", null=True),
    sa.Index("conversation_customer", "customer", "created_at"),
    sa.Index("conversation_updated", "updated_at", "id"),
)
_state = conversation.c.state
_live = _state.in_(("queued", "offered", "active", "parked", "wrap_up"))
_open = _state.in_(("bot", "queued", "offered", "active", "parked"))
sa.Index("conversation_live", _state, sqlite_where=_live)
sa.Index(
    "conversation_one_open",
    conversation.c.visitor,
    unique=True,
    sqlite_where=_open & conversation.c.visitor.is_not(None),
)
sa.Index(
    "conversation_visitor",
    conversation.c.visitor,
    sqlite_where=conversation.c.visitor.is_not(None),
)
_owed = (_state == "bot") & (conversation.c.said_seq > conversation.c.bot_seq)
sa.Index("conversation_owed_turn", conversation.c.id, sqlite_where=_owed)
_owned = conversation.c.agent.is_not(None)
sa.Index("conversation_agent", conversation.c.agent, sqlite_where=_owned)

work = sa.Table(
    "work",
    metadata,
    key("conv"),
    text("queue"),
    text("channel"),
    integer("cost"),
    integer("tier"),
    integer("entered_at"),
    integer("due_at"),
    integer("place_pos"),
    integer("generation"),
    text("required"),
    text("sticky_agent", null=True),
    integer("sticky_until", null=True),
    text("excluded"),
    text("misses"),
    integer("gone_at", null=True),
    boolean("kept"),
    integer("not_before", null=True),
    text("plan", null=True),
    integer("planned_at"),
    integer("step"),
    text("steps"),
    text("queues"),
    integer("max_rank", null=True),
    text("prefers"),
    text("turns"),
    integer("transfers"),
)

offer = sa.Table(
    "offer",
    metadata,
    key("id"),
    text("conv"),
    text("agent"),
    text("queue"),
    text("channel"),
    integer("cost"),
    integer("made_at"),
    integer("expires_at"),
    text("why"),
    integer("shown_at", null=True),
    text("outcome", null=True),
    integer("ended_at", null=True),
    text("reason", null=True),
    text("mode"),
)
_pending = offer.c.outcome.is_(None)
_alone = _pending & (offer.c.mode != "broadcast")
sa.Index("offer_live", offer.c.conv, sqlite_where=_pending)
sa.Index("offer_one_live", offer.c.conv, unique=True, sqlite_where=_alone)
sa.Index("offer_deadline", offer.c.expires_at, sqlite_where=_pending)

agent = sa.Table(
    "agent",
    metadata,
    key("id"),
    text("email"),
    text("name"),
    text("role"),
    text("locale"),
    text("password_hash"),
    boolean("active"),
    text("presence"),
    text("presence_code", null=True),
    text("next_presence", null=True),
    integer("presence_at"),
    boolean("connected"),
    integer("connection_at"),
    integer("idle_since"),
    integer("not_before"),
    integer("misses"),
    integer("units"),
    integer("used"),
    integer("overcommit"),
    text("held"),
    text("queues"),
    text("skills"),
    integer("rights"),
    text("load"),
    text("most"),
    text("interrupts"),
    text("still_routed"),
    text("lost_at"),
    integer("assigned_at"),
    text("profile", null=True),
    sa.CheckConstraint("used >= 0 AND used <= units + overcommit", name="agent_capacity"),
)
sa.Index("agent_email", agent.c.email, unique=True)

visitor = sa.Table(
    "visitor",
    metadata,
    key("id"),
    text("customer"),
    text("site"),
    text("locale"),
    text("handle_hash"),
    integer("created_at"),
    text("newest", null=True),
    sa.Index("visitor_handle", "handle_hash", unique=True),
    sa.Index("visitor_customer", "customer"),
)

customer = sa.Table(
    "customer",
    metadata,
    key("id"),
    text("name"),
    integer("created_at"),
    text("email", null=True),
    text("phone", null=True),
    text("tier"),
    text("locale"),
    text("attributes"),
    text("unverified"),
    text("merged_into", null=True),
    text("last_agent", null=True),
    integer("last_agent_at", null=True),
    sa.Index("customer_merged", "merged_into"),
    sa.Index("customer_created", "created_at", "id"),
)
has_email, has_phone = customer.c.email.is_not(None), customer.c.phone.is_not(None)
claimed_email: sa.ColumnElement[str] = sa.func.lower(sa.func.trim(customer.c.email))


def claimed_phone(quoted: Callable[[str], Any]) -> sa.ColumnElement[Any]:
    """The number as `orders.calling.dialled` makes it, spelled out in statements and in the index.

    A parameter in the place of a divider would not be the expression that the index is of.
    """
    number: sa.ColumnElement[Any] = customer.c.phone
    for divider in (" ", "\u00a0", "(", ")", ".", "-", "/"):
        number = sa.func.replace(number, quoted(divider), quoted(""))
    return number


sa.Index("customer_claims_email", claimed_email, sqlite_where=has_email)
sa.Index("customer_claims_phone", claimed_phone(str), sqlite_where=has_phone)


message = sa.Table(
    "message",
    metadata,
    text("conv"),
    integer("seq"),
    text("id"),
    text("by"),
    integer("at"),
    text("text"),
    text("name", null=True),
    text("entry", null=True),
    text("notice", null=True),
    text("picked", null=True),
    text("options"),
    text("attachments"),
    integer("edited_at", null=True),
    integer("deleted_at", null=True),
    text("mail", null=True),
    sa.Index("message_seq", "conv", "seq", unique=True),
)

note = sa.Table(
    "note",
    metadata,
    key("id"),
    text("conv"),
    text("by"),
    text("name"),
    integer("at"),
    text("text"),
    sa.Index("note_conv", "conv"),
)

read_position = sa.Table("read_position", metadata, key("conv"), key("who"), integer("seq"))

queue = sa.Table(
    "queue",
    metadata,
    key("id"),
    text("name"),
    text("channels"),
    integer("target_seconds", null=True),
    integer("ring_seconds", null=True),
    integer("wrapup_seconds", null=True),
    text("require"),
    text("agent_order"),
    integer("tier"),
    text("tier_targets"),
    text("offer_mode", null=True),
    integer("auto_accept_seconds"),
    integer("broadcast_to"),
    text("calendar", null=True),
    integer("max_waiting", null=True),
    integer("max_expected_seconds", null=True),
    integer("max_wait_seconds", null=True),
    text("actions"),
    text("overflow_queue", null=True),
    text("plan", null=True),
    integer("version"),
)

site = sa.Table(
    "site",
    metadata,
    key("id"),
    text("name"),
    text("queue"),
    text("origins"),
    boolean("bot"),
    text("greeting"),
    text("theme"),
)

login = sa.Table(
    "login",
    metadata,
    key("id"),
    text("agent"),
    text("token_hash"),
    text("csrf"),
    integer("created_at"),
    integer("expires_at"),
    text("address"),
    integer("closed_at", null=True),
    sa.Index("login_token", "token_hash", unique=True),
)

entry = sa.Table(
    "entry",
    metadata,
    key("id"),
    text("question"),
    text("answer"),
    text("locale"),
    text("variants"),
    text("category", null=True),
    text("next"),
    integer("valid_from", null=True),
    integer("valid_to", null=True),
    integer("changed_at"),
)
