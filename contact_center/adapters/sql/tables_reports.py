"""The tables of reports: made of the journal, and to be made again from it.

Nothing but reports reads them, so they may be a moment behind. The keys are those under which
the same facts come to the same rows, however often they are folded.
"""

from __future__ import annotations

import sqlalchemy as sa

from contact_center.adapters.sql.columns import boolean, integer, key, metadata, text

segment = sa.Table(
    "segment",
    metadata,
    key("conv"),
    sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
    text("queue"),
    text("channel"),
    integer("tier"),
    text("why"),
    integer("opened_at"),
    integer("entered_at"),
    integer("waiting_since"),
    integer("phase_at"),
    integer("cost"),
    integer("due_at", null=True),
    text("sticky_agent", null=True),
    integer("told_low_ms", null=True),
    integer("told_high_ms", null=True),
    text("phase"),
    text("outcome", null=True),
    integer("left_at", null=True),
    integer("wait_ms", null=True),
    text("agent", null=True),
    text("owner", null=True),
    text("how", null=True),
    integer("ring_ms", null=True),
    integer("converted_at", null=True),
    integer("converted_wait_ms", null=True),
    integer("delivered"),
    integer("accepted"),
    integer("declined"),
    integer("missed"),
    integer("withdrawn"),
    integer("first_reply_at", null=True),
    integer("talk_ms"),
    integer("parked_ms"),
    integer("wrap_ms"),
    integer("attention_us"),
    integer("attention_from"),
    integer("handed"),
    integer("ended_at", null=True),
    text("ended_by", null=True),
    integer("reopened_at", null=True),
    boolean("is_surveyed"),
    integer("score", null=True),
    sa.Index("segment_entered", "entered_at"),
    sa.Index("segment_left", "left_at"),
)
_waits = segment.c.left_at.is_(None)
sa.Index("segment_waiting", segment.c.entered_at, sqlite_where=_waits)

agent_offer = sa.Table(
    "agent_offer",
    metadata,
    key("id"),
    text("conv"),
    text("agent"),
    text("queue"),
    text("channel"),
    integer("cost"),
    integer("made_at"),
    boolean("is_delivered"),
    integer("ended_at", null=True),
    text("outcome", null=True),
    sa.Index("agent_offer_made", "made_at"),
)

agent_slice = sa.Table(
    "agent_slice",
    metadata,
    key("agent"),
    sa.Column("started_at", sa.BigInteger, primary_key=True, autoincrement=False),
    integer("ended_at", null=True),
    text("state"),
    text("code", null=True),
    integer("items"),
    integer("used"),
    integer("units"),
    sa.Index("agent_slice_started", "started_at"),
)
_goes_on = agent_slice.c.ended_at.is_(None)
sa.Index(
    "agent_slice_open",
    agent_slice.c.started_at,
    sqlite_where=_goes_on,
)

agent_watch = sa.Table("agent_watch", metadata, key("id"), text("body"))

report_position = sa.Table(
    "report_position",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    integer("position"),
)
