"""How facts about people change the rows; a part of `folding`."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from contact_center.domain import facts as f
from contact_center.domain.facts import Fact
from contact_center.domain.records import Customer, Identity, Login, Merge, Visitor
from contact_center.domain.working_set import Rows

LOSSES_KEPT = 3
"""So many losses in a short time are a bad line."""


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
    agent.still_routed = body.routed
    rows.change(agent)


def _agent_connection(rows: Rows, fact: Fact, body: f.AgentConnectionChanged) -> None:
    agent = rows.agents[fact.agent or ""]
    if agent.connected and not body.connected:
        agent.lost_at = (*agent.lost_at, fact.at)[-LOSSES_KEPT:]
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


def row_fields(values: dict[str, object]) -> dict[str, Any]:
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
        f.CustomerOpened: _customer_opened,
        f.IdentityAdded: _identity,
        f.CustomersMerged: _merged,
        f.CustomersUnmerged: _unmerged,
    }
)
