"""Who may be offered what: membership, skills, presence, connection, holds and capacity.

Rules answer with the reason, which is what a supervisor asks about.
"""

from __future__ import annotations

from collections.abc import Iterator

from contact_center.domain.policy import Policy
from routing.agent import FloorAgent
from routing.floor import Floor
from routing.work import FloorWork, Signature


def why_not_now(agent: FloorAgent, now: int, policy: Policy) -> str | None:
    """What keeps the agent from any offer at all, or None."""
    if not agent.takes_some:
        return "away"
    if not agent.is_reachable:
        return "not_connected"
    if now < agent.not_before:
        return "on_hold"
    if agent.lost_at and now < agent.steady_at(policy):
        return "unsteady"
    return None


def why_never(signature: Signature, agent: FloorAgent) -> str | None:
    """What keeps this agent from such work whatever the hour, or None."""
    rank = agent.rank(signature)
    if rank is None:
        return "not_a_member"
    if signature.max_rank is not None and rank > signature.max_rank:
        return "rank"
    for skill, level in signature.required:
        if agent.skills.get(skill, 0) < level:
            return "lacks_skill"
    if signature.prefers and agent.id not in signature.prefers:
        return "not_preferred"
    return None


def why_not_kind(floor: Floor, signature: Signature, agent: FloorAgent) -> str | None:
    """What keeps this agent, who may have offers now, from all work of this kind, or None."""
    if (reason := why_never(signature, agent)) is not None:
        return reason
    if not agent.routes(signature.channel):
        return "away"
    return None if agent.has_room(signature.channel, signature.cost, floor.policy) else "full"


def why_not(floor: Floor, work: FloorWork, agent: FloorAgent, now: int) -> str | None:
    """What keeps this work from this agent, or None: what no hour changes comes first.

    The agent whose window it is needs neither membership nor skills.
    """
    is_reserved = reserved_for(floor, work, now) is agent
    never = None if is_reserved else why_never(work.signature, agent)
    reason = never or why_not_now(agent, now, floor.policy)
    if reason is not None:
        return reason
    if not agent.routes(work.channel):
        return "away"
    if not agent.has_room(work.channel, work.cost, floor.policy):
        return "full"
    return "excluded" if work.is_excluded(agent.id, now) else None


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
    if agent is None or not agent.takes(work.channel) or agent.is_lost(now):
        return None
    return None if work.is_excluded(agent.id, now) else agent


def may_have_first(floor: Floor, work: FloorWork, agent: FloorAgent, now: int) -> bool:
    """Whether the agent whose window this is can be offered the work now.

    Whoever served the customer before, or was named in a transfer, needs neither membership nor
    skills: people have decided that already.
    """
    if why_not_now(agent, now, floor.policy) is not None or not agent.routes(work.channel):
        return False
    return agent.has_room(work.channel, work.cost, floor.policy)


def is_staffed(floor: Floor, work: FloorWork, now: int) -> bool:
    """Whether anybody is signed in who could ever take this work: on a break or full, but here."""
    if reserved_for(floor, work, now) is not None:
        return True
    return any(agent.is_signed_in(now) for agent in could_ever(floor, work.signature))


def is_anyone_free(floor: Floor, work: FloorWork, now: int) -> bool:
    """Whether anybody could be offered this work at this moment, if it were not their turn."""
    return any(
        why_not_now(agent, now, floor.policy) is None
        and why_not_kind(floor, work.signature, agent) is None
        for agent in could_ever(floor, work.signature)
    )


def could_ever(floor: Floor, signature: Signature) -> Iterator[FloorAgent]:
    """Everybody who could be asked for such work at some hour, each once."""
    seen: set[str] = set()
    for queue in signature.all_queues:
        for name in floor.members.get(queue, ()):
            if name not in seen and why_never(signature, floor.agents[name]) is None:
                seen.add(name)
                yield floor.agents[name]


def is_queue_staffed(floor: Floor, queue: str, now: int) -> bool:
    """Whether any member of the queue is signed in: on a break or full, but here."""
    members = (floor.agents[name] for name in floor.members.get(queue, ()))
    return any(agent.is_signed_in(now) for agent in members)


def is_offerable(floor: Floor, work: FloorWork, now: int) -> bool:
    """Whether the work may be offered to anybody: it waits, it is due, its customer is there."""
    return (
        work.is_placed
        and work.wish is None
        and (work.state == "queued" or rings_for_more(floor, work))
        and now >= work.rests_until
        and now >= work.not_before
        and not work.is_deserted
        and floor.mode(work) != "pull"
    )


def rings_for_more(floor: Floor, work: FloorWork) -> bool:
    """Whether work that rings already may ring for somebody else at the same time."""
    if work.state != "offered" or floor.mode(work) != "broadcast":
        return False
    if any(offer.mode != "broadcast" for offer in work.ringing.values()):
        return False
    return len(work.ringing) < floor.queue(work.queue).broadcast_to
