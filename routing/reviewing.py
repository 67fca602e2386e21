"""What is due for one piece of work, apart from finding it an agent; and when to look again.

Deadlines are absolute and follow from the work, its offer and the agent's connection. At most one
wish is under way per piece of work: concurrent orders about it could arrive in any order.
"""

from __future__ import annotations

from collections.abc import Iterator

from contact_center.domain.deciding.owning import FOREVER
from routing.agent import FloorAgent
from routing.decisions import (
    AbandonWork,
    Decision,
    KeepMessage,
    LapseOffer,
    RequeueWork,
    WithdrawOffer,
)
from routing.eligibility import is_staffed
from routing.floor import Floor
from routing.work import FloorOffer, FloorWork


def wish_for(floor: Floor, work: FloorWork, now: int) -> Decision | None:
    """What must happen to this work now, whoever is free."""
    if work.wish is not None or now < work.rests_until:
        return None
    if work.is_waiting:
        return _for_waiting(floor, work, now)
    if work.state == "active" and work.is_live and _is_owner_lost(floor, work, now):
        return RequeueWork(work.conv, work.generation, "agent_lost")
    return None


def next_look(floor: Floor, work: FloorWork, now: int) -> int | None:
    """When time alone will change something about this work; agents have deadlines of their own."""
    return min((at for at in _deadlines(floor, work) if at > now), default=None)


def next_look_at_agent(agent: FloorAgent, now: int) -> int | None:
    """When time alone will change something about this agent."""
    deadlines = (agent.not_before, agent.offers_until or 0, agent.work_until or 0)
    return min((at for at in deadlines if at > now), default=None)


def _for_waiting(floor: Floor, work: FloorWork, now: int) -> Decision | None:
    is_new, work.is_new = work.is_new, False
    if work.is_deserted and now >= _abandoned_at(floor, work):
        return AbandonWork(work.conv, work.generation)
    if work.offer is not None:
        return _for_offer(floor, work.offer, now)
    if is_new and work.is_live and not work.kept and not is_staffed(floor, work, now):
        return KeepMessage(work.conv, work.generation)
    return None


def _for_offer(floor: Floor, offer: FloorOffer, now: int) -> Decision | None:
    if now >= offer.expires_at:
        return LapseOffer(offer.id)
    agent = floor.agents.get(offer.agent)
    if agent is None or not agent.active or agent.presence != "available":
        return WithdrawOffer(offer.id, "agent_away")
    if agent.offers_until is not None and now >= agent.offers_until:
        return WithdrawOffer(offer.id, "agent_gone")
    return None


def _is_owner_lost(floor: Floor, work: FloorWork, now: int) -> bool:
    owner = floor.agents.get(work.owner or "")
    return owner is None or owner.is_lost(now)


def _abandoned_at(floor: Floor, work: FloorWork) -> int:
    return (work.gone_at or 0) + floor.policy.visitor_grace_ms


def _deadlines(floor: Floor, work: FloorWork) -> Iterator[int]:
    yield work.rests_until
    if not work.is_waiting:
        return
    if work.is_deserted:
        yield _abandoned_at(floor, work)
    if work.offer is not None:
        yield work.offer.expires_at
    elif work.wish is None:
        yield work.not_before
        yield work.sticky_until
        yield from (until for until in work.excluded.values() if until < FOREVER)
