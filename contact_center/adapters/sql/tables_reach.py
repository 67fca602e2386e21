"""The tables of email, calls and identities, beside `tables`."""

from __future__ import annotations

import sqlalchemy as sa

from contact_center.adapters.sql.columns import integer, key, metadata, text

identity = sa.Table(
    "identity",
    metadata,
    key("id"),
    text("customer"),
    text("evidence"),
    integer("at"),
    sa.Index("identity_customer", "customer"),
)

merge = sa.Table(
    "merge",
    metadata,
    key("id"),
    text("source"),
    text("into"),
    text("by"),
    integer("at"),
    integer("undone_at", null=True),
    sa.Index("merge_into", "into"),
    sa.Index("merge_source", "source"),
)

callback = sa.Table(
    "callback",
    metadata,
    key("conv"),
    text("phone"),
    integer("asked_at"),
    text("name", null=True),
    text("topic", null=True),
    integer("due_at", null=True),
    integer("attempts"),
    text("outcome", null=True),
    text("state"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    key("id"),
    text("address"),
    text("name"),
    text("queue"),
    text("site"),
    text("token_hash"),
    sa.Index("inbox_address", "address", unique=True),
)

mail = sa.Table(
    "mail",
    metadata,
    key("id"),
    text("inbox"),
    text("sha256"),
    integer("size"),
    text("route"),
    text("envelope_from"),
    text("envelope_to"),
    integer("received_at"),
    text("state"),
    text("reason", null=True),
    text("conv", null=True),
    integer("seq", null=True),
    text("message_id", null=True),
    text("subject", null=True),
    text("sender", null=True),
    sa.Index("mail_received", "received_at", "id"),
    sa.Index("mail_conv", "conv"),
)
_unread = mail.c.state == "received"
sa.Index("mail_unread", mail.c.received_at, sqlite_where=_unread)

outgoing = sa.Table(
    "outgoing",
    metadata,
    key("id"),
    text("kind"),
    text("conv"),
    integer("seq"),
    integer("made_at"),
    integer("next_at"),
    text("state"),
    integer("attempts"),
    text("error", null=True),
    integer("settled_at", null=True),
)
_waiting = outgoing.c.state == "waiting"
sa.Index("outgoing_due", outgoing.c.next_at, sqlite_where=_waiting)
