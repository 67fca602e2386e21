"""The tables of what administrators set up for routing, beside `tables`, which has the queues."""

from __future__ import annotations

import sqlalchemy as sa

from contact_center.adapters.sql.columns import boolean, integer, key, metadata, text

skill = sa.Table(
    "skill",
    metadata,
    key("id"),
    text("name"),
    text("description"),
    integer("version"),
)

profile = sa.Table(
    "profile",
    metadata,
    key("id"),
    text("name"),
    integer("units"),
    text("most"),
    text("interrupts"),
    integer("version"),
)

presence_code = sa.Table(
    "presence_code",
    metadata,
    key("id"),
    text("name"),
    text("channels"),
    boolean("productive"),
    boolean("paid"),
    integer("max_minutes", null=True),
    integer("version"),
)

calendar = sa.Table(
    "calendar",
    metadata,
    key("id"),
    text("name"),
    text("zone"),
    boolean("always"),
    text("weekly"),
    text("holidays"),
    text("openings"),
    text("closures"),
    integer("version"),
)

plan = sa.Table(
    "plan",
    metadata,
    key("id"),
    text("name"),
    text("filters"),
    text("default"),
    integer("version"),
)
