"""The audit list: what supervisors and administrators did."""

from __future__ import annotations

from typing import Literal, cast

from msgspec import Struct

from contact_center.api.rows import Limit, Page, Position
from contact_center.ports.deeds import Deed, DeedReader
from contact_center.wire.http.routes import get

DeedKind = Literal[
    "presence_forced",
    "taken_over",
    "assigned",
    "requeued",
    "whispered",
    "customers_merged",
    "customers_unmerged",
    "agent_changed",
    "queue_changed",
    "site_changed",
    "entries_changed",
    "inbox_changed",
    "queue_removed",
    "skill_changed",
    "skill_removed",
    "profile_changed",
    "profile_removed",
    "presence_code_changed",
    "presence_code_removed",
    "calendar_changed",
    "calendar_removed",
    "plan_changed",
    "plan_removed",
    "signed_in",
    "signed_out",
]


class DeedQuery(Struct):
    """Deeds before the position `after`, newest first; of one person, of one kind."""

    after: Position | None = None
    limit: Limit = 50
    actor: str | None = None
    kind: DeedKind | None = None


class DeedRow(Struct, omit_defaults=True):
    """One deed: `cur` is its position in the journal, `agent` the person it was done to.

    `d` names what was changed; what was whispered is not told here, only where.
    """

    cur: int
    at: int
    kind: DeedKind
    by: str
    name: str | None
    d: dict[str, str]
    agent: str | None = None
    agent_name: str | None = None
    conv: str | None = None


class Audit:
    """Looks deeds up; nobody can change them."""

    def __init__(self, deeds: DeedReader) -> None:
        """Read from `deeds`."""
        self._deeds = deeds

    @get("/api/v1/audit", reads="audit.list")
    async def list_deeds(self, query: DeedQuery) -> Page[DeedRow]:
        """What supervisors and administrators did and when they signed in, newest first."""
        listed = await self._deeds.deeds(query.after, query.limit, query.actor, query.kind)
        return Page([_row(one) for one in listed.items], listed.next, listed.cur)


def _row(deed: Deed) -> DeedRow:
    return DeedRow(
        cur=deed.pos,
        at=deed.at,
        kind=cast("DeedKind", deed.kind),
        by=deed.by,
        name=deed.name,
        d=deed.details,
        agent=deed.agent,
        agent_name=deed.agent_name,
        conv=deed.conv,
    )
