"""How facts about what administrators set up change the rows; a part of `folding`."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, TypeVar

from contact_center.domain import facts as f
from contact_center.domain.capacity import interrupts_of, units_in_use
from contact_center.domain.facts import Fact
from contact_center.domain.folding_people import row_fields
from contact_center.domain.records import Agent
from contact_center.domain.records_setup import (
    Calendar,
    Entry,
    Inbox,
    Plan,
    PresenceCode,
    Profile,
    Queue,
    Site,
    Skill,
)
from contact_center.domain.working_set import Rows

R = TypeVar("R", Calendar, Entry, Inbox, Plan, PresenceCode, Profile, Queue, Site, Skill)


def _agent_put(rows: Rows, fact: Fact, body: f.AgentPut) -> None:
    agent = rows.agents.get(fact.agent or "")
    values = dict(body.changes)
    if body.password_hash is not None:
        values["password_hash"] = body.password_hash
    if agent is None:
        agent = rows.agents[fact.agent or ""] = Agent(id=fact.agent or "", **row_fields(values))
        agent.presence_at = fact.at
        rows.add(agent)
        return
    for name, value in values.items():
        setattr(agent, name, value)
    _refit(rows, agent)
    agent.rights += 1


def _refit(rows: Rows, agent: Agent) -> None:
    """Whoever may carry less from now on keeps what they have."""
    agent.used = units_in_use(agent.load, interrupts_of(agent, rows.policy))
    agent.overcommit = max(0, agent.used - agent.units)
    rows.change(agent)


def _queue_put(rows: Rows, _: Fact, body: f.QueuePut) -> None:
    _put(rows, rows.queues, Queue(**row_fields(body.row)))


def _queue_removed(rows: Rows, _: Fact, body: f.QueueRemoved) -> None:
    rows.remove(rows.queues.pop(body.id))


def _site_put(rows: Rows, _: Fact, body: f.SitePut) -> None:
    _put(rows, rows.sites, Site(**row_fields(body.row)))


def _entries_put(rows: Rows, fact: Fact, body: f.EntriesPut) -> None:
    for row in body.rows:
        _put(rows, rows.entries, Entry(**row_fields(row), changed_at=fact.at))


def _inbox_put(rows: Rows, _: Fact, body: f.InboxPut) -> None:
    known = rows.inboxes.get(str(body.row["id"]))
    # A secret that was not given again stays.
    token_hash = body.token_hash or (known.token_hash if known else "")
    _put(rows, rows.inboxes, Inbox(**row_fields(body.row), token_hash=token_hash))


def _skill_put(rows: Rows, _: Fact, body: f.SkillPut) -> None:
    _put(rows, rows.skills, Skill(**row_fields(body.row)))


def _skill_removed(rows: Rows, _: Fact, body: f.SkillRemoved) -> None:
    rows.remove(rows.skills.pop(body.id))


def _profile_put(rows: Rows, _: Fact, body: f.ProfilePut) -> None:
    """Everyone who has the profile carries what it says from now on."""
    profile = Profile(**row_fields(body.row))
    _put(rows, rows.profiles, profile)
    for agent in rows.agents.values():
        if agent.profile == profile.id:
            agent.units = profile.units
            agent.most, agent.interrupts = dict(profile.most), dict(profile.interrupts)
            _refit(rows, agent)


def _profile_removed(rows: Rows, _: Fact, body: f.ProfileRemoved) -> None:
    rows.remove(rows.profiles.pop(body.id))


def _code_put(rows: Rows, _: Fact, body: f.CodePut) -> None:
    _put(rows, rows.codes, PresenceCode(**row_fields(body.row)))


def _code_removed(rows: Rows, _: Fact, body: f.CodeRemoved) -> None:
    rows.remove(rows.codes.pop(body.id))


def _calendar_put(rows: Rows, _: Fact, body: f.CalendarPut) -> None:
    _put(rows, rows.calendars, Calendar(**row_fields(body.row)))


def _calendar_removed(rows: Rows, _: Fact, body: f.CalendarRemoved) -> None:
    rows.remove(rows.calendars.pop(body.id))


def _plan_put(rows: Rows, _: Fact, body: f.PlanPut) -> None:
    _put(rows, rows.plans, Plan(**row_fields(body.row)))


def _plan_removed(rows: Rows, _: Fact, body: f.PlanRemoved) -> None:
    rows.remove(rows.plans.pop(body.id))


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


SETUP: MappingProxyType[type, Callable[[Rows, Fact, Any], None]] = MappingProxyType(
    {
        f.AgentPut: _agent_put,
        f.QueuePut: _queue_put,
        f.QueueRemoved: _queue_removed,
        f.SitePut: _site_put,
        f.EntriesPut: _entries_put,
        f.InboxPut: _inbox_put,
        f.SkillPut: _skill_put,
        f.SkillRemoved: _skill_removed,
        f.ProfilePut: _profile_put,
        f.ProfileRemoved: _profile_removed,
        f.CodePut: _code_put,
        f.CodeRemoved: _code_removed,
        f.CalendarPut: _calendar_put,
        f.CalendarRemoved: _calendar_removed,
        f.PlanPut: _plan_put,
        f.PlanRemoved: _plan_removed,
    }
)
