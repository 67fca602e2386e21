"""What is due for one piece of work, apart from finding it an agent; and when to look again.

Deadlines are absolute and follow from the work, its offer and the agent's connection. At most one
wish is under way per piece of work: concurrent orders about it could arrive in any order.
"""

from __future__ import annotations

from collections.abc import Iterator

from contact_center.domain.calendars import after_open_ms
from contact_center.domain.places import FOREVER
from routing import turning
from routing.agent import FloorAgent
from routing.decisions import (
    AbandonWork,
    Decision,
    LapseOffer,
    RequeueWork,
    WithdrawOffer,
)
from routing.floor import Floor
from routing.turning import step_for
from routing.work import FloorOffer, FloorWork


def wish_for(floor: Floor, work: FloorWork, now: int) -> Decision | None:
    """What must happen to this work now, whoever is free."""
    if work.wish is not None or now < work.rests_until:
        return None
    if work.is_waiting:
        return _for_waiting(floor, work, now)
    if work.state == "active" and (why := _why_requeue(floor, work, now)) is not None:
        return RequeueWork(work.conv, work.generation, why)
    return None


def next_look(floor: Floor, work: FloorWork, now: int) -> int | None:
    """When time alone will change something about this work; agents have deadlines of their own."""
    return min((at for at in _deadlines(floor, work, now) if at > now), default=None)


def next_look_at_agent(floor: Floor, agent: FloorAgent, now: int) -> int | None:
    """When time alone will change something about this agent."""
    steady_at = agent.steady_at(floor.policy) if agent.lost_at else 0
    times = (agent.not_before, agent.offers_until or 0, agent.work_until or 0, steady_at)
    return min((at for at in times if at > now), default=None)


def _for_waiting(floor: Floor, work: FloorWork, now: int) -> Decision | None:
    if work.is_deserted and now >= _abandoned_at(floor, work):
        return AbandonWork(work.conv, work.generation)
    for offer in work.ringing.values():
        if (wish := _for_offer(floor, work, offer, now)) is not None:
            return wish
    return step_for(floor, work, now)


def _for_offer(floor: Floor, work: FloorWork, offer: FloorOffer, now: int) -> Decision | None:
    if now >= offer.expires_at:
        return LapseOffer(offer.id)
    agent = floor.agents.get(offer.agent)
    if agent is None or not agent.active or not agent.routes(work.channel):
        return WithdrawOffer(offer.id, "agent_away")
    if agent.offers_until is not None and now >= agent.offers_until:
        return WithdrawOffer(offer.id, "agent_gone")
    return None


def _why_requeue(floor: Floor, work: FloorWork, now: int) -> str | None:
    """Why work in progress must not stay where it is: its owner is lost, or does not answer."""
    owner = floor.agents.get(work.owner or "")
    if owner is None:
        return "agent_lost"
    at = _orphaned_at(floor, work, owner)
    if at is not None and now >= at:
        return "agent_lost"
    answer_by = _answer_by(floor, work)
    return "no_reply" if answer_by is not None and now >= answer_by else None


def _orphaned_at(floor: Floor, work: FloorWork, owner: FloorAgent) -> int | None:
    """When the owner's absence leaves the work without one; on the phone the line decides."""
    if owner.work_until is None:
        return None
    if work.is_live:
        return owner.work_until
    if work.channel != "email" or owner.connected:
        return None
    calendar = floor.calendars.get(floor.queue(work.queue).calendar or "")
    if calendar is None:
        return owner.connection_at + floor.policy.orphan_ms
    return after_open_ms(calendar, owner.connection_at, floor.policy.orphan_ms)


def _answer_by(floor: Floor, work: FloorWork) -> int | None:
    """When somebody who sits and waits must have had a first answer from the owner."""
    if not floor.policy.no_reply_ms or work.is_answered or not work.is_live:
        return None
    if work.gone_at is not None:
        return None
    return work.assigned_at + floor.policy.no_reply_ms


def _abandoned_at(floor: Floor, work: FloorWork) -> int:
    return (work.gone_at or 0) + floor.policy.visitor_grace_ms


def _deadlines(floor: Floor, work: FloorWork, now: int) -> Iterator[int]:
    yield work.rests_until
    if work.state == "active":
        owner = floor.agents.get(work.owner or "")
        yield (_orphaned_at(floor, work, owner) if owner is not None else None) or 0
        yield _answer_by(floor, work) or 0
    if not work.is_waiting:
        return
    if work.is_deserted:
        yield _abandoned_at(floor, work)
    for offer in work.ringing.values():
        yield offer.expires_at
    if work.wish is None:
        yield work.not_before
        yield work.sticky_until
        yield from turning.deadlines(floor, work, now)
        yield from (until for until in work.excluded.values() if until < FOREVER)
