"""Holding one floor against another: what is not the same, in words for whoever must look.

Only what rows can say is compared; wishes, histories and the grace after a restart are this
process's own.
"""

from __future__ import annotations

from dataclasses import asdict

from routing.agent import FloorAgent
from routing.floor import Floor
from routing.work import FloorWork, Signature

AT_MOST = 50
"""Differences beyond these tell nothing new."""


def differences(ours: Floor, truth: Floor) -> list[str]:
    """What `ours` has otherwise than `truth`, both at the same position of the journal."""
    if ours.head != truth.head:
        return [f"head: {ours.head} instead of {truth.head}"]
    found: list[str] = []
    for name in sorted(ours.works.keys() | truth.works.keys()):
        found += _differing(f"work {name}", _work(ours, name), _work(truth, name))
    for name in sorted(ours.agents.keys() | truth.agents.keys()):
        if name in truth.agents or ours.agents[name].active:
            found += _differing(f"agent {name}", _agent(ours, name), _agent(truth, name))
    for name in sorted(ours.queues.keys() | truth.queues.keys()):
        found += _differing(f"queue {name}", _queue(ours, name), _queue(truth, name))
    if ours.calendars != truth.calendars:
        found.append("calendars are not the same")
    if ours.codes != truth.codes:
        found.append("presence codes are not the same")
    for line in sorted(ours.lines.keys() | truth.lines.keys(), key=repr):
        found += _differing(f"line {line}", _line(ours, line), _line(truth, line))
    return found[:AT_MOST]


def _differing(what: str, ours: dict[str, object], truth: dict[str, object]) -> list[str]:
    if not ours or not truth:
        return [] if ours == truth else [f"{what}: {'missing' if truth else 'should not be here'}"]
    return [
        f"{what}: {name} is {ours[name]!r} instead of {truth[name]!r}"
        for name in truth
        if ours[name] != truth[name]
    ]


def _work(floor: Floor, name: str) -> dict[str, object]:
    work: FloorWork | None = floor.works.get(name)
    if work is None:
        return {}
    return {
        "state": work.state,
        "owner": work.owner,
        "holders": work.holders,
        "ringing": work.ringing,
        # How many offers taken-up work has had is told when it waits again.
        "offers": work.offers if work.is_waiting else None,
        "key": work.key,
        "signature": work.signature,
        "generation": work.generation,
        "entered_at": work.entered_at,
        "step": (work.step, work.planned_at, work.turns),
        "is_answered": work.is_answered if work.owner is not None else None,
        "assigned_at": work.assigned_at if work.owner is not None else None,
        "sticky": (work.sticky_agent, work.sticky_until),
        "excluded": work.excluded,
        "gone_at": work.gone_at,
        "kept": work.kept,
        "not_before": work.not_before,
        "is_waiting": work.is_waiting,
    }


def _agent(floor: Floor, name: str) -> dict[str, object]:
    agent: FloorAgent | None = floor.agents.get(name)
    if agent is None:
        return {}
    return {
        "active": agent.active,
        "presence": agent.presence,
        "next_presence": agent.next_presence,
        "connected": agent.connected,
        "connection_at": agent.connection_at,
        "lost_at": agent.lost_at,
        "still_routed": agent.still_routed,
        "assigned_at": agent.assigned_at,
        "capacity": (agent.profile, agent.most, agent.interrupts),
        "idle_since": agent.idle_since,
        "not_before": agent.not_before,
        "units": agent.units,
        "queues": agent.queues,
        "skills": agent.skills,
        "holds": agent.holds,
        "is_member": {queue: name in floor.members.get(queue, ()) for queue in agent.queues},
    }


def _queue(floor: Floor, name: str) -> dict[str, object]:
    queue = floor.queues.get(name)
    return {} if queue is None else asdict(queue)


def _line(floor: Floor, signature: Signature) -> dict[str, object]:
    return {"keys": floor.lines.get(signature, [])}
