"""A floor made from rows, whole: at start and at take-over, never to correct one that runs.

Whoever is connected by the rows may not be connected to this process yet: everyone is reconnecting
until the grace ends, gets no new offers, and keeps what they have.
"""

from __future__ import annotations

from collections.abc import Collection

from contact_center.domain.policy import Policy
from contact_center.domain.records import Agent, Conversation, Offer, Work
from contact_center.ports.floor import FloorRows
from routing.agent import FloorAgent
from routing.applying import work_of
from routing.floor import Floor
from routing.work import FLOOR_STATES, FloorOffer


def rebuild(
    rows: FloorRows, policy: Policy, at: int, present: Collection[str] = frozenset()
) -> Floor:
    """The floor as it was when the journal stood at `rows.head`, taken over at `at`.

    `present` are agents this process has heard of itself: they need not reconnect.
    """
    floor = Floor(policy)
    floor.head = rows.head
    for queue in rows.queues:
        floor.queues[queue.id] = queue
    for calendar in rows.calendars:
        floor.calendars[calendar.id] = calendar
    for code in rows.codes:
        floor.codes[code.id] = code
    for agent in rows.agents:
        floor.seat(_agent(agent, policy, at, is_present=agent.id in present))
    pending: dict[str, list[Offer]] = {}
    for offer in rows.offers:
        if offer.outcome is None:
            pending.setdefault(offer.conv, []).append(offer)
    for conversation in rows.conversations:
        work = rows.works.get(conversation.id)
        if work is not None and conversation.state in FLOOR_STATES:
            _add(floor, conversation, work, pending.get(conversation.id, []), at)
    return floor


def _agent(row: Agent, policy: Policy, at: int, *, is_present: bool) -> FloorAgent:
    agent = FloorAgent(
        id=row.id,
        active=row.active,
        presence=row.presence,
        next_presence=row.next_presence,
        presence_code=row.presence_code,
        still_routed=row.still_routed,
        presence_at=row.presence_at,
        connected=row.connected,
        connection_at=row.connection_at,
        lost_at=row.lost_at,
        idle_since=row.idle_since,
        assigned_at=row.assigned_at,
        not_before=row.not_before,
        units=row.units,
        profile=row.profile,
        most=dict(row.most),
        interrupts=dict(row.interrupts),
        queues=dict(row.queues),
        skills=dict(row.skills),
    )
    if not row.connected:
        agent.lose(row.connection_at, policy)
    elif not is_present:
        # A ring outlasts a restart: it is taken back only when the agent does not return at all.
        agent.offers_until = agent.work_until = at + policy.agent_grace_ms
    return agent


def _add(
    floor: Floor, conversation: Conversation, row: Work, pending: list[Offer], at: int
) -> None:
    work = work_of(row, conversation.offers)
    work.state = conversation.state
    work.state_at = conversation.updated_at
    work.owner = conversation.agent
    if work.owner_in_charge is not None:
        work.held_since = at
    work.assigned_at = conversation.assigned_at or 0
    work.is_answered = conversation.replied_at is not None
    floor.add(work)
    for one in pending:
        work.ringing[one.id] = FloorOffer(one.id, one.agent, one.expires_at, one.mode)
    owners = () if work.owner_in_charge is None else (work.owner_in_charge,)
    floor.hold(work, [one.agent for one in pending] or owners)
