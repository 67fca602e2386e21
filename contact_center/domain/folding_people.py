"""How facts about people and settings change the rows; a part of `folding`."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, TypeVar

from contact_center.domain import facts as f
from contact_center.domain.facts import Fact
from contact_center.domain.records import (
    Agent,
    Customer,
    Entry,
    Identity,
    Inbox,
    Login,
    Merge,
    Queue,
    Site,
    Visitor,
)
from contact_center.domain.working_set import Rows

R = TypeVar("R", Queue, Site, Entry, Inbox)


def _presence(rows: Rows, fact: Fact, body: f.PresenceChanged) -> None:
    agent = rows.agents[fact.agent or ""]
    if body.presence != agent.presence:
        agent.presence_at = fact.at
        if body.presence == "available":
            agent.idle_since = fact.at
            agent.misses = 0
    agent.presence = body.presence
    agent.next_presence = body.next_presence
    agent.presence_code = body.code
    rows.change(agent)


def _agent_connection(rows: Rows, fact: Fact, body: f.AgentConnectionChanged) -> None:
    agent = rows.agents[fact.agent or ""]
    agent.connected = body.connected
    agent.connection_at = fact.at
    rows.change(agent)


def _customer(rows: Rows, _: Fact, body: f.CustomerUpdated) -> None:
    customer = rows.customers[body.customer]
    for name, value in body.values.items():
        setattr(customer, name, value)
    rows.change(customer)


def _visitor_opened(rows: Rows, fact: Fact, body: f.VisitorOpened) -> None:
    visitor = Visitor(
        id=fact.visitor or "",
        customer=body.customer,
        site=body.site,
        locale=body.locale,
        handle_hash=body.handle_hash,
        created_at=fact.at,
    )
    customer = Customer(id=body.customer, name="", created_at=fact.at, locale=body.locale)
    rows.visitors[visitor.id] = visitor
    rows.customers[customer.id] = customer
    rows.add(customer)
    rows.add(visitor)


def _customer_opened(rows: Rows, fact: Fact, body: f.CustomerOpened) -> None:
    customer = Customer(
        id=body.customer,
        name=body.name,
        created_at=fact.at,
        email=body.email,
        phone=body.phone,
        locale=body.locale,
    )
    rows.customers[customer.id] = customer
    rows.add(customer)


def _identity(rows: Rows, fact: Fact, body: f.IdentityAdded) -> None:
    known = rows.identities.get(body.identity)
    if known is None:
        fresh = Identity(body.identity, body.customer, body.evidence, fact.at)
        rows.identities[fresh.id] = fresh
        rows.add(fresh)


def _merged(rows: Rows, fact: Fact, body: f.CustomersMerged) -> None:
    merge = Merge(body.merge, body.source, body.into, fact.by, fact.at)
    rows.merges[merge.id] = merge
    rows.add(merge)


def _unmerged(rows: Rows, fact: Fact, body: f.CustomersUnmerged) -> None:
    merge = rows.merges[body.merge]
    merge.undone_at = fact.at
    rows.change(merge)


def _inbox_put(rows: Rows, _: Fact, body: f.InboxPut) -> None:
    known = rows.inboxes.get(str(body.row["id"]))
    # A secret that was not given again stays.
    token_hash = body.token_hash or (known.token_hash if known else "")
    _put(rows, rows.inboxes, Inbox(**_fields(body.row), token_hash=token_hash))


def _login(rows: Rows, fact: Fact, body: f.LoginChanged) -> None:
    if body.change == "opened":
        login = Login(
            id=body.login,
            agent=fact.by,
            token_hash=body.token_hash,
            csrf=body.csrf,
            created_at=fact.at,
            expires_at=body.expires_at,
            address=body.address,
        )
        rows.logins[login.id] = login
        rows.add(login)
        return
    login = rows.logins[body.login]
    login.expires_at = body.expires_at
    login.closed_at = fact.at if body.change == "closed" else None
    rows.change(login)


def _agent_put(rows: Rows, fact: Fact, body: f.AgentPut) -> None:
    agent = rows.agents.get(fact.agent or "")
    values = dict(body.changes)
    if body.password_hash is not None:
        values["password_hash"] = body.password_hash
    if agent is None:
        agent = rows.agents[fact.agent or ""] = Agent(id=fact.agent or "", **_fields(values))
        agent.presence_at = fact.at
        rows.add(agent)
        return
    for name, value in values.items():
        setattr(agent, name, value)
    # Whoever may carry less from now on keeps what they have.
    agent.overcommit = max(0, agent.used - agent.units)
    agent.rights += 1
    rows.change(agent)


def _queue_put(rows: Rows, _: Fact, body: f.QueuePut) -> None:
    _put(rows, rows.queues, Queue(**_fields(body.row)))


def _site_put(rows: Rows, _: Fact, body: f.SitePut) -> None:
    _put(rows, rows.sites, Site(**_fields(body.row)))


def _entries_put(rows: Rows, fact: Fact, body: f.EntriesPut) -> None:
    for row in body.rows:
        _put(rows, rows.entries, Entry(**_fields(row), changed_at=fact.at))


def _put(rows: Rows, table: dict[str, R], fresh: R) -> None:
    """Insert the row, or give the known one the fresh one's values."""
    known = table.get(fresh.id)
    if known is None:
        table[fresh.id] = fresh
        rows.add(fresh)
        return
    for name in type(fresh).__slots__:
        setattr(known, name, getattr(fresh, name))
    rows.change(known)


def _fields(values: dict[str, object]) -> dict[str, Any]:
    """Column values as keyword arguments; JSON has no tuples."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


PEOPLE: MappingProxyType[type, Callable[[Rows, Fact, Any], None]] = MappingProxyType(
    {
        f.PresenceChanged: _presence,
        f.AgentConnectionChanged: _agent_connection,
        f.CustomerUpdated: _customer,
        f.VisitorOpened: _visitor_opened,
        f.LoginChanged: _login,
        f.AgentPut: _agent_put,
        f.QueuePut: _queue_put,
        f.SitePut: _site_put,
        f.EntriesPut: _entries_put,
        f.CustomerOpened: _customer_opened,
        f.IdentityAdded: _identity,
        f.CustomersMerged: _merged,
        f.CustomersUnmerged: _unmerged,
        f.InboxPut: _inbox_put,
    }
)
