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
from contact_center.domain.facts import Fact
from contact_center.ports.deeds import Deed
from contact_center.ports.reading import Listed

_fact, _agent = tables.fact.c, tables.agent.c
_by_person = _fact.by.like("agent:%")
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
        "signed_in": _found("login", _chief, _says("change", "opened")),
        "signed_out": _found("login", _chief, _says("change", "closed")),
    }
)


class SqlDeedReader:
    """See `ports.deeds.DeedReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def deeds(
        self, before: int | None, limit: int, actor: str | None, kind: str | None
    ) -> Listed[Deed]:
        """See the port."""
        wanted = _WHERE.values() if kind is None else [_WHERE[kind]]
        # The index holds these kinds and no others; its condition must be said word by word.
        query = JOINED.where(tables.is_deed, sa.or_(*wanted)).order_by(_fact.pos.desc())
        if before is not None:
            query = query.where(_fact.pos < before)
        if actor is not None:
            query = query.where(_fact.by == actor)

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
            return "queue_changed", _named(row)
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
        case _:
            msg = f"{body.kind} is no deed"
            raise ValueError(msg)


def _named(row: dict[str, Any]) -> dict[str, str]:
    return {"id": str(row["id"]), "name": str(row["name"])}
