"""Changes of people: what they can do and carry, and how many of them are at work."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.domain.calendars import WEEKDAYS
from contact_center.domain.orders.administering import PutAgent
from contact_center.ports.reports import Span
from contact_center.reporting.rehearsal.recording import Recording
from contact_center.reporting.rehearsal.roster import Turns, working_hours
from contact_center.reporting.rehearsal.saving import Saving

OF_AGENTS = ("queues", "skills", "units", "profile")
_OF_MORE = ("count", "like", "queue", "hours", "days", *OF_AGENTS)
_SOURCES = ("like", "queue", "hours")
MOST_ADDED = 1_000


def change_agent(saving: Saving, agent: str, given: Mapping[str, Any]) -> None:
    """Other memberships, skills or capacity of somebody who is there."""
    if agent not in saving.setup.rows.agents:
        saving.look.wrong(f"there is no agent {agent}")
        return
    _save(saving, agent, given, {})


def change_roster(saving: Saving, given: object, recording: Recording, zone: ZoneInfo) -> None:
    """More colleagues, or fewer; those who are taken away are gone before others are added."""
    look = saving.look
    found = look.mapping(given)
    look.only(found, ("more", "fewer"))
    with look.at("fewer"):
        for number, one in enumerate(look.listed(found.get("fewer") or [], MOST_ADDED)):
            with look.at(number):
                _fewer(saving, one)
    with look.at("more"):
        for number, one in enumerate(look.listed(found.get("more") or [], MOST_ADDED)):
            with look.at(number):
                _more(saving, look.mapping(one), recording, zone)


def _fewer(saving: Saving, given: object) -> None:
    look, turns = saving.look, saving.setup.turns
    if isinstance(given, str):
        if turns.pop(given, None) is None:
            look.wrong(f"{given} was not at work in this span")
        return
    found = look.mapping(given)
    look.only(found, ("count", "queue"))
    members = _members(saving, found.get("queue"))
    count = _count(saving, found)
    if count > len(members) and members:
        with look.at("count"):
            look.wrong(f"only {len(members)} were at work")
    for agent in members[-count:]:
        del turns[agent]


def _more(saving: Saving, given: Mapping[str, Any], recording: Recording, zone: ZoneInfo) -> None:
    look, setup = saving.look, saving.setup
    look.only(given, _OF_MORE)
    count = _count(saving, given)
    if sum(source in given for source in _SOURCES) != 1:
        look.wrong(f"needs one of {', '.join(_SOURCES)}")
        return
    models: list[str] = []
    hours: Turns = ()
    if "like" in given:
        models = [str(given["like"])]
        if models[0] not in setup.turns:
            with look.at("like"):
                look.wrong(f"{models[0]} was not at work in this span")
            return
    elif "queue" in given:
        models = _members(saving, given["queue"])
    else:
        hours = _hours(saving, given, Span(recording.begins_at, recording.ends_at), zone)
    if not models and not hours:
        return
    before = len(look.flaws)
    for number in range(count):
        model = models[number % len(models)] if models else None
        _hire(saving, given, model, hours)
        if len(look.flaws) > before:
            return


def _hire(saving: Saving, given: Mapping[str, Any], model: str | None, hours: Turns) -> None:
    """Somebody new: as their model is, but for what the file says of them."""
    rows, turns = saving.setup.rows, saving.setup.turns
    number = 1 + sum(one.startswith("agent:rehearsal-") for one in rows.agents)
    agent = f"agent:rehearsal-{number}"
    fields = {name: given[name] for name in OF_AGENTS if name in given}
    email = f"{agent}@rehearsal.invalid"
    if model is None:
        as_new = {"email": email, "name": agent, "role": "agent", "password_hash": "-"}
        _save(saving, agent, fields, as_new)
        turns[agent] = hours
        return
    rows.agents[agent] = replace(deepcopy(rows.agents[model]), id=agent, email=email)
    turns[agent] = turns[model]
    if fields:
        _save(saving, agent, fields, {})


def _save(saving: Saving, agent: str, given: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    """Save what may be changed of an agent, if all it names is there."""
    look, rows = saving.look, saving.setup.rows
    before = len(look.flaws)
    look.only(given, OF_AGENTS)
    for part, known, what in (("queues", rows.queues, "queue"), ("skills", rows.skills, "skill")):
        named = given.get(part)
        for name in named if isinstance(named, Mapping) else ():
            if name not in known:
                with look.at(part, str(name)):
                    look.wrong(f"there is no {what} {name}")
    if len(look.flaws) == before:
        fields = {**given, **more, "agent": agent}
        saving.save("agent.put", PutAgent, fields, ("agent", "expects", *more))


def _members(saving: Saving, queue: object) -> list[str]:
    """Who works in this run and serves the queue; nobody and a flaw where there is none."""
    with saving.look.at("queue"):
        if queue not in saving.setup.rows.queues:
            saving.look.wrong(f"there is no queue {queue}")
            return []
        members = saving.setup.members(str(queue))
        if not members:
            saving.look.wrong(f"nobody of {queue} was at work in this span")
        return members


def _count(saving: Saving, given: Mapping[str, Any]) -> int:
    with saving.look.at("count"):
        return saving.look.whole(given.get("count", 1), 1, MOST_ADDED) or 1


def _hours(saving: Saving, given: Mapping[str, Any], span: Span, zone: ZoneInfo) -> Turns:
    look = saving.look
    before = len(look.flaws)
    clocks: list[time] = []
    with look.at("hours"):
        listed = look.listed(given["hours"], 2)
        try:
            clocks = [time.fromisoformat(one) for one in listed]
        except (TypeError, ValueError):
            clocks = []
        if len(clocks) != 2 or any(one.tzinfo for one in clocks):  # noqa: PLR2004 -- from and to
            look.wrong('two times, as in ["09:00", "17:00"]')
    with look.at("days"):
        days = look.listed(given.get("days", list(WEEKDAYS)), len(WEEKDAYS))
        for number, day in enumerate(days):
            with look.at(number):
                look.choice(day, WEEKDAYS)
    if len(look.flaws) > before:
        return ()
    return working_hours(span, (clocks[0], clocks[1]), days, zone)
