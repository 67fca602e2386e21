"""Routing in full: plans on the work, ways of offering, capacity by channel, who is loyal to whom.

Never edited once it has been released; later changes are migrations of their own.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ADDED: dict[str, dict[str, str | int | None]] = {
    "conversation": {"assigned_at": None, "replied_at": None},
    "work": {
        "plan": "",
        "planned_at": 0,
        "step": 0,
        "steps": "[]",
        "queues": "[]",
        "max_rank": None,
        "prefers": "[]",
        "turns": "[]",
        "transfers": 0,
    },
    "offer": {"mode": "ring"},
    "agent": {
        "load": "{}",
        "most": "{}",
        "interrupts": "{}",
        "still_routed": "[]",
        "lost_at": "[]",
        "assigned_at": 0,
        "profile": "",
    },
    "queue": {
        "tier": 0,
        "tier_targets": "{}",
        "offer_mode": "",
        "auto_accept_seconds": 0,
        "broadcast_to": 3,
        "calendar": "",
        "max_waiting": None,
        "max_expected_seconds": None,
        "max_wait_seconds": None,
        "actions": "{}",
        "overflow_queue": "",
        "plan": "",
        "version": 1,
    },
    "customer": {"last_agent": "", "last_agent_at": None},
}
"""Column by table, with what rows that stand there already get: None a number that may be
missing, "" a text that may be, anything else the value itself."""


DEEDS = sa.text(
    "kind IN ('presence', 'assigned', 'unassigned', 'note', 'customers_merged', "
    "'customers_unmerged', 'agent_put', 'queue_put', 'site_put', 'entries_put', 'inbox_put', "
    "'login', 'queue_removed', 'skill_put', 'skill_removed', 'profile_put', 'profile_removed', "
    "'code_put', 'code_removed', 'calendar_put', 'calendar_removed', 'plan_put', 'plan_removed')"
)


def upgrade() -> None:
    """Give the tables their new columns, and make those of what administrators set up."""
    make_setup()
    for table, columns in ADDED.items():
        for name, default in columns.items():
            kind = sa.Text() if isinstance(default, str) else sa.BigInteger()
            op.add_column(table, _column(name, kind, default))
    carry_over()
    known = sa.text("visitor IS NOT NULL")
    op.drop_index("fact_visitor", "fact")
    op.create_index(
        "conversation_visitor",
        "conversation",
        ["visitor"],
        sqlite_where=known,
        postgresql_where=known,
    )
    pending = sa.text("outcome IS NULL")
    alone = sa.text("outcome IS NULL AND mode != 'broadcast'")
    op.drop_index("offer_one_live", "offer")
    op.create_index("offer_live", "offer", ["conv"], sqlite_where=pending, postgresql_where=pending)
    op.create_index(
        "offer_one_live",
        "offer",
        ["conv"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )


def carry_over() -> None:
    """What agents had in hand at the upgrade is their load; nobody is called silent for it."""
    op.execute(
        "UPDATE conversation SET assigned_at = updated_at, replied_at = updated_at "
        "WHERE agent IS NOT NULL"
    )
    held = sa.text(
        "SELECT c.agent, w.channel, w.cost FROM conversation c JOIN work w ON w.conv = c.id "
        "WHERE c.state IN ('active', 'wrap_up') UNION ALL "
        "SELECT agent, channel, cost FROM offer WHERE outcome IS NULL"
    )
    loads: dict[str, dict[str, int]] = {}
    for agent, channel, cost in op.get_bind().execute(held):
        load = loads.setdefault(agent, {})
        load[channel] = load.get(channel, 0) + cost
    taken = sa.text("UPDATE agent SET load = :load WHERE id = :agent")
    for agent, load in loads.items():
        op.get_bind().execute(taken, {"agent": agent, "load": json.dumps(load)})


def _column(name: str, kind: sa.types.TypeEngine[Any], default: object) -> sa.Column[Any]:
    if default in {None, ""}:
        return sa.Column(name, kind, nullable=True)
    return sa.Column(name, kind, nullable=False, server_default=str(default))


def make_setup() -> None:
    """The tables of skills, profiles, presence codes, calendars and plans; the audit's index."""
    op.create_table(
        "skill",
        *_row(),
        sa.Column("description", sa.Text(), nullable=False),
        *_version("skill"),
    )
    op.create_table(
        "profile",
        *_row(),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.Text(), nullable=False),
        sa.Column("interrupts", sa.Text(), nullable=False),
        *_version("profile"),
    )
    op.create_table(
        "presence_code",
        *_row(),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("productive", sa.Boolean(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("max_minutes", sa.BigInteger(), nullable=True),
        *_version("presence_code"),
    )
    op.create_table(
        "calendar",
        *_row(),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("always", sa.Boolean(), nullable=False),
        sa.Column("weekly", sa.Text(), nullable=False),
        sa.Column("holidays", sa.Text(), nullable=False),
        sa.Column("openings", sa.Text(), nullable=False),
        sa.Column("closures", sa.Text(), nullable=False),
        *_version("calendar"),
    )
    op.create_table(
        "plan",
        *_row(),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("default", sa.Text(), nullable=False),
        *_version("plan"),
    )
    op.drop_index("fact_deed", "fact")
    op.create_index("fact_deed", "fact", ["pos"], sqlite_where=DEEDS, postgresql_where=DEEDS)


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
    ]


def _version(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"{table}_pkey"),
    ]
