"""The audit list: what supervisors and administrators did, found in the journal."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.factrows import JOINED, read_facts
from contact_center.adapters.sql.readpool import ReadPool, read_head
from contact_center.domain import facts as f
from contact_center.domain.facts import KINDS, Fact
from contact_center.domain.kinds.setup import SkillPut
from contact_center.domain.reserved import MARK
from contact_center.ports.deeds import DEEDS, Deed
from contact_center.ports.reading import Listed

_fact, _agent = tables.fact.c, tables.agent.c
_by_person = _fact.by.like("agent:%")
_ITS_OWN = f"{MARK}%", f"agent:{MARK}%"
_chief = _fact.by.in_(sa.select(_agent.id).where(_agent.role.in_(("supervisor", "administrator"))))


def _says(name: str, value: str) -> sa.ColumnElement[bool]:
    return sa.func.json_extract(_fact.body, f"$.{name}") == value


def _found(kind: str, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(_fact.kind == kind, *where)


_WHERE: MappingProxyType[str, sa.ColumnElement[bool]] = MappingProxyType(
    {
        "presence_forced": _found("presence", _by_person, _says("code", "system:forced")),
        "taken_over": _found("assigned", _by_person, _says("why", "taken_over")),
        "assigned": _found("assigned", _by_person, _says("why", "assigned")),
        "requeued": _found("unassigned", _by_person, _says("why", "requeued")),
        "whispered": _found("note", _says("is_whisper", True)),  # type: ignore[arg-type]
        "customers_merged": _found("customers_merged", _chief),
        "customers_unmerged": _found("customers_unmerged", _chief),
        "agent_changed": _found("agent_put"),
        "queue_changed": _found("queue_put"),
        "site_changed": _found("site_put"),
        "entries_changed": _found("entries_put"),
        "inbox_changed": _found("inbox_put"),
        "queue_removed": _found("queue_removed"),
        "skill_changed": _found("skill_put"),
        "skill_removed": _found("skill_removed"),
        "profile_changed": _found("profile_put"),
        "profile_removed": _found("profile_removed"),
        "presence_code_changed": _found("code_put"),
        "presence_code_removed": _found("code_removed"),
        "calendar_changed": _found("calendar_put"),
        "calendar_removed": _found("calendar_removed"),
        "plan_changed": _found("plan_put"),
        "plan_removed": _found("plan_removed"),
        "signed_in": _found("login", _chief, _says("change", "opened")),
        "signed_out": _found("login", _chief, _says("change", "closed")),
    }
)


_SETUP: MappingProxyType[str, str] = MappingProxyType(
    {fact: deed for deed, fact in DEEDS.items() if KINDS[fact].__module__ == SkillPut.__module__}
)
"""Facts about what is set up for routing, and the deeds they are."""


class SqlDeedReader:
    """See `ports.deeds.DeedReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def renamings(self) -> tuple[int, int]:
        """Where an agent was named last, and where a queue was changed last."""
        name = sa.func.json_extract(_fact.body, "$.changes.name")

        def read(connection: sa.Connection) -> tuple[int, int]:
            agent = _last(connection, _fact.kind == "agent_put", name.is_not(None))
            return agent, _last(connection, _fact.kind.in_(("queue_put", "queue_removed")))

        return await self._pool.look(read)

    async def deeds(
        self, before: int | None, limit: int, actor: str | None, kind: str | None
    ) -> Listed[Deed]:
        """See the port."""
        wanted = _WHERE.values() if kind is None else [_WHERE[kind]]
        # The index holds these kinds and no others; its condition must be said word by word.
        query = JOINED.where(tables.is_deed, sa.or_(*wanted)).order_by(_fact.pos.desc())
        if before is not None:
            query = query.where(_fact.pos < before)
        query = query.where(_fact.by == actor if actor is not None else _is_public())

        def read(connection: sa.Connection) -> Listed[Deed]:
            head = read_head(connection)
            rows = connection.execute(query.limit(limit + 1)).all()
            deeds = [_deed(fact) for fact in read_facts(connection, rows[:limit])]
            names = _names(connection, deeds)
            deeds = [
                replace(one, name=names.get(one.by), agent_name=names.get(one.agent or ""))
                for one in deeds
            ]
            return Listed(deeds, str(deeds[-1].pos) if len(rows) > limit else None, head)

        return await self._pool.look(read)


def _last(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> int:
    newest = sa.select(_fact.pos).where(tables.is_deed, *where).order_by(_fact.pos.desc()).limit(1)
    return connection.execute(newest).scalar() or 0


def _is_public() -> sa.ColumnElement[bool]:
    """Nothing that was done by, to or in what the center keeps for itself."""
    named = sa.func.coalesce(sa.func.json_extract(_fact.body, "$.row.id"), "")
    kept = (tables.conversation.c.id == _fact.conv) & tables.conversation.c.queue.like(_ITS_OWN[0])
    ids = (_fact.by, sa.func.coalesce(_fact.agent, ""), named)
    return sa.and_(
        *(one.not_like(mark) for one in ids for mark in _ITS_OWN), ~sa.exists().where(kept)
    )


def _names(connection: sa.Connection, deeds: list[Deed]) -> dict[str, str]:
    ids = {one.by for one in deeds} | {one.agent for one in deeds if one.agent}
    found = connection.execute(sa.select(_agent.id, _agent.name).where(_agent.id.in_(ids)))
    return {row.id: row.name for row in found}


def _deed(fact: Fact) -> Deed:
    kind, details = _told(fact.body)
    return Deed(fact.pos, fact.at, kind, fact.by, None, fact.agent, None, fact.conv, details)


def _told(body: f.Body) -> tuple[str, dict[str, str]]:  # noqa: C901, PLR0912 -- a line a deed
    """The deed's name and what may be told of it: never a text, never a secret."""
    match body:
        case f.PresenceChanged(presence=presence):
            return "presence_forced", {"presence": presence}
        case f.WorkAssigned(why=why):
            return why, {}
        case f.WorkUnassigned():
            return "requeued", {}
        case f.NoteAdded():
            return "whispered", {}
        case f.CustomersMerged(merge=merge, source=source, into=into):
            return "customers_merged", {"merge": merge, "customer": source, "into": into}
        case f.CustomersUnmerged(merge=merge, source=source, into=into):
            return "customers_unmerged", {"merge": merge, "customer": source, "into": into}
        case f.AgentPut(changes=changes):
            return "agent_changed", {"fields": ", ".join(sorted(changes)) or "password"}
        case f.QueuePut(row=row):
            return "queue_changed", {**_named(row), "version": str(row.get("version", 1))}
        case f.SitePut(row=row):
            return "site_changed", _named(row)
        case f.InboxPut(row=row):
            return "inbox_changed", _named(row)
        case f.EntriesPut(ids=ids):
            return "entries_changed", {"entries": str(len(ids))}
        case f.LoginChanged(change="closed"):
            return "signed_out", {}
        case f.LoginChanged(address=address):
            return "signed_in", {"address": address}
        case _ if body.kind in _SETUP:
            return _SETUP[body.kind], _set_up(body)
        case _:
            msg = f"{body.kind} is no deed"
            raise ValueError(msg)


def _named(row: dict[str, Any]) -> dict[str, str]:
    return {"id": str(row["id"]), "name": str(row["name"])}


def _set_up(body: Any) -> dict[str, str]:
    """What of routing was saved, in which version, or removed."""
    row = getattr(body, "row", None)
    if row is None:
        return {"id": str(body.id)}
    return {**_named(row), "version": str(row["version"])}
