"""Who may be offered what: membership, skills, presence, connection, holds and capacity.

Rules answer with the reason, which is what a supervisor asks about.
"""

from __future__ import annotations

from routing.agent import FloorAgent
from routing.floor import Floor
from routing.work import FloorWork, Signature


def why_not_now(agent: FloorAgent, now: int) -> str | None:
    """What keeps the agent from any offer at all, or None."""
    if not agent.takes_work:
        return "away"
    if not agent.is_reachable:
        return "not_connected"
    if now < agent.not_before:
        return "on_hold"
    return None


def why_never(signature: Signature, agent: FloorAgent) -> str | None:
    """What keeps this agent from such work whatever the hour, or None."""
    queue, _, _, required = signature
    if queue not in agent.queues:
        return "not_a_member"
    for skill, level in required:
        if agent.skills.get(skill, 0) < level:
            return "lacks_skill"
    return None


def why_not_kind(floor: Floor, signature: Signature, agent: FloorAgent) -> str | None:
    """What keeps this agent, who may have offers now, from all work of this kind, or None."""
    if (reason := why_never(signature, agent)) is not None:
        return reason
    return None if _has_room(floor, signature, agent) else "full"


def can_take(floor: Floor, signature: Signature, agent: FloorAgent) -> bool:
    """Whether this agent, who may have offers now, can take some work of this kind."""
    return why_not_kind(floor, signature, agent) is None


def reserved_for(floor: Floor, work: FloorWork, now: int) -> FloorAgent | None:
    """The agent whose window this is, if waiting for them makes sense.

    Full, or reconnecting: reserved until the window ends. Away, offline, about to leave, gone, or
    no longer to be asked for this work: the work goes to anybody at once.
    """
    if work.sticky_agent is None or now >= work.sticky_until:
        return None
    agent = floor.agents.get(work.sticky_agent)
    if agent is None or not agent.takes_work or agent.is_lost(now):
        return None
    return None if work.is_excluded(agent.id, now) else agent


def may_have_first(floor: Floor, work: FloorWork, agent: FloorAgent, now: int) -> bool:
    """Whether the agent whose window this is can be offered the work now.

    Whoever served the customer before, or was named in a transfer, needs neither membership nor
    skills: people have decided that already.
    """
    return why_not_now(agent, now) is None and _has_room(floor, work.signature, agent)


def is_staffed(floor: Floor, work: FloorWork, now: int) -> bool:
    """Whether anybody is signed in who could ever take this work: on a break or full, but here."""
    if reserved_for(floor, work, now) is not None:
        return True
    members = (floor.agents[name] for name in floor.members.get(work.queue, ()))
    return any(
        agent.is_signed_in(now) and why_never(work.signature, agent) is None for agent in members
    )


def is_queue_staffed(floor: Floor, queue: str, now: int) -> bool:
    """Whether any member of the queue is signed in: on a break or full, but here."""
    members = (floor.agents[name] for name in floor.members.get(queue, ()))
    return any(agent.is_signed_in(now) for agent in members)


def is_offerable(work: FloorWork, now: int) -> bool:
    """Whether the work may be offered to anybody: it waits, it is due, its customer is there."""
    return (
        work.state == "queued"
        and work.is_placed
        and work.wish is None
        and now >= work.rests_until
        and now >= work.not_before
        and not work.is_deserted
    )


def _has_room(floor: Floor, signature: Signature, agent: FloorAgent) -> bool:
    """Whether one more fits: in units, and in number for its channel. Wishes count like offers."""
    _, channel, cost, _ = signature
    if agent.taken + cost > agent.units:
        return False
    return agent.items.get(channel, 0) < floor.policy.channels[channel].most
