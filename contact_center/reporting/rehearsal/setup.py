"""What one run is played with: queues, plans, calendars, skills and people, and who works when."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TypeVar

from contact_center.domain.policy import Policy
from contact_center.domain.records import Agent
from contact_center.domain.records_setup import Calendar, Plan, PresenceCode, Profile, Queue, Skill
from contact_center.domain.working_set import Rows
from contact_center.reporting.rehearsal.recording import Recording
from contact_center.reporting.rehearsal.roster import Turns, turns_of

R = TypeVar("R", Calendar, Plan, PresenceCode, Profile, Queue, Skill)


@dataclass(slots=True)
class Setup:
    """Rows that nobody else holds, and the turns of everybody who works in this run."""

    rows: Rows
    turns: dict[str, Turns]

    def members(self, queue: str) -> list[str]:
        """Who works in this run and serves the queue, in the order of their ids."""
        agents = self.rows.agents
        return sorted(one for one in self.turns if queue in agents[one].queues)


def as_it_was(recording: Recording) -> Setup:
    """The present setup, and everybody at work when they were.

    Nobody can say who would have helped themselves from a list, so work that is only pulled rings
    instead, in every run.
    """
    rows = Rows(_policy(recording.policy), epoch=1)
    rows.queues = _copies(recording.queues)
    rows.plans = _copies(recording.plans)
    rows.calendars = _copies(recording.calendars)
    rows.skills = _copies(recording.skills)
    rows.profiles = _copies(recording.profiles)
    rows.codes = _copies(recording.codes)
    for queue in rows.queues.values():
        queue.offer_mode = _ringing(queue.offer_mode)
    turns = turns_of(recording.slices)
    rows.agents = {one.id: _at_home(one, is_at_work=one.id in turns) for one in recording.agents}
    return Setup(rows, {agent: found for agent, found in turns.items() if agent in rows.agents})


def _policy(policy: Policy) -> Policy:
    """The owner's numbers; nobody says anything here, so nobody is missed for saying nothing."""
    channels = {
        name: replace(one, mode=_ringing(one.mode) or "ring")
        for name, one in policy.channels.items()
    }
    return replace(policy, channels=channels, no_reply_ms=0)


def _ringing(mode: str | None) -> str | None:
    return "ring" if mode == "pull" else mode


def _copies(records: Sequence[R]) -> dict[str, R]:
    return {one.id: deepcopy(one) for one in records}


def _at_home(agent: Agent, *, is_at_work: bool) -> Agent:
    """The agent before the first day begins; who worked then works, also if they left since."""
    return Agent(
        agent.id,
        agent.email,
        agent.name,
        agent.role,
        agent.locale,
        "",
        active=agent.active or is_at_work,
        units=agent.units,
        queues=dict(agent.queues),
        skills=dict(agent.skills),
        most=dict(agent.most),
        interrupts=deepcopy(agent.interrupts),
        profile=agent.profile,
    )
