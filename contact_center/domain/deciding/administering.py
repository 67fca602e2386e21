"""What administrators set up: agents, queues, sites and FAQ entries."""

from __future__ import annotations

from dataclasses import asdict

from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.setup import next_version, row_of
from contact_center.domain.facts import AgentPut, EntriesPut, Fact, InboxPut, QueuePut, SitePut
from contact_center.domain.flaws import Look, told
from contact_center.domain.orders.administering import (
    EntryFields,
    PutAgent,
    PutEntries,
    PutQueue,
    PutSite,
    sign_in_address,
)
from contact_center.domain.orders.writing import PutInbox
from contact_center.domain.records import Agent
from contact_center.domain.refusals import Refused


def put_agent(scene: Scene, body: PutAgent) -> list[Fact]:
    """Create a colleague, or change what is given. Taking rights away closes their sockets."""
    known = scene.rows.agents.get(body.agent)
    changes: dict[str, object] = {
        name: value
        for name, value in asdict(body).items()
        if value is not None and name not in {"agent", "password_hash", "profile", "expects"}
    }
    seen = body.expects
    if seen is not None and seen != (there := known.rights if known is not None else 0):
        raise Refused("version_conflict", f"This was based on {seen}, it is at {there} now.")
    changes |= _capacity(scene, body, known)
    if body.email is not None:
        email = sign_in_address(body.email)
        if any(one.email == email and one.id != body.agent for one in scene.rows.agents.values()):
            raise Refused("email_taken")
        changes["email"] = email
    if known is None:
        required = {"email", "name", "role"}
        if not required <= changes.keys() or body.password_hash is None:
            raise Refused(
                "bad_request", "A new agent needs an email, a name, a role and a password."
            )
        changes.setdefault("locale", "en")
        changes.setdefault("units", scene.rows.policy.units)
    if not changes and body.password_hash is None:
        raise Refused("empty")
    return [scene.to_agent(None, body.agent, AgentPut(changes, body.password_hash))]


def _capacity(scene: Scene, body: PutAgent, known: Agent | None) -> dict[str, object]:
    """What a profile that is given or taken away makes of the agent's capacity."""
    profile = body.profile if body.profile is not None else known.profile if known else None
    if profile and body.units is not None:
        raise Refused("invalid", "units: follow the capacity profile")
    if body.profile is None:
        return {}
    if not body.profile:
        units = scene.rows.policy.units if body.units is None else body.units
        return {"profile": None, "units": units, "most": {}, "interrupts": {}}
    given = scene.rows.profiles.get(body.profile)
    if given is None:
        raise Refused("invalid", f"profile: there is none called {body.profile}")
    return {
        "profile": given.id,
        "units": given.units,
        "most": dict(given.most),
        "interrupts": dict(given.interrupts),
    }


def put_queue(scene: Scene, body: PutQueue) -> list[Fact]:
    """Create a queue or replace it; routing uses it from this fact on."""
    rows, look = scene.rows, Look()
    row = row_of(body, "queue", next_version(rows.queues.get(body.queue), body.expects))
    refers = (
        ("calendar", body.calendar, rows.calendars),
        ("overflow_queue", body.overflow_queue, rows.queues),
        ("plan", body.plan, rows.plans),
    )
    for name, value, known in refers:
        if value is not None and value not in known:
            with look.at(name):
                look.wrong(f"there is none called {value}")
    if look.flaws:
        raise Refused("invalid", told(look.flaws))
    return [Fact(QueuePut(row), by=scene.order.actor.id, at=scene.at)]


def put_site(scene: Scene, body: PutSite) -> list[Fact]:
    """Create a site or replace it; its queue must exist."""
    if body.queue not in scene.rows.queues:
        raise Refused("unknown_queue")
    row = _columns(body, "site")
    return [Fact(SitePut(row), by=scene.order.actor.id, at=scene.at)]


def put_inbox(scene: Scene, body: PutInbox) -> list[Fact]:
    """Create an inbox or replace it; its queue and site must exist."""
    if body.queue not in scene.rows.queues:
        raise Refused("unknown_queue")
    if body.site not in scene.rows.sites:
        raise Refused("not_found", "There is no such site.")
    row: dict[str, object] = {
        "id": body.inbox,
        "address": body.address.strip().lower(),
        "name": body.name,
        "queue": body.queue,
        "site": body.site,
    }
    return [Fact(InboxPut(row, body.token_hash), by=scene.order.actor.id, at=scene.at)]


def put_entries(scene: Scene, body: PutEntries) -> list[Fact]:
    """Create or replace FAQ entries, all of them or none."""
    if not body.entries:
        raise Refused("empty")
    rows = tuple(_columns(entry, "id") for entry in body.entries)
    put = EntriesPut(tuple(entry.id for entry in body.entries), rows)
    return [Fact(put, by=scene.order.actor.id, at=scene.at)]


def _columns(body: PutSite | EntryFields, key: str) -> dict[str, object]:
    """The body as a row, in the shapes JSON has: what is read from the journal equals it."""
    row: dict[str, object] = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(body).items()
    }
    return {"id": row.pop(key), **row}
