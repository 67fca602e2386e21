"""The moves that several orders share: into the queue, onto a desk, off a desk, out of an offer."""

from __future__ import annotations

from dataclasses import asdict, replace

from contact_center.domain import places
from contact_center.domain.deciding.scene import Scene, desk_row
from contact_center.domain.facts import (
    Fact,
    OfferEnded,
    PresenceChanged,
    StateChanged,
    WorkAssigned,
    WorkQueued,
    WorkUnassigned,
)
from contact_center.domain.records import Agent, Conversation, Offer
from contact_center.domain.records_setup import Queue
from contact_center.domain.routes import route_of


def queue_for_person(
    scene: Scene, conversation: Conversation, *, why: str, queue: Queue | None = None
) -> list[Fact]:
    """To the end of the line; whoever served this customer last is preferred for a while.

    A customer who writes wants to be written to: what was a call goes on as a chat.
    """
    rows = scene.rows
    old = rows.works.get(conversation.id)
    target = queue or rows.queues[conversation.queue]
    entry = places.enter(
        conversation,
        route_of(rows, conversation, target, scene.at),
        rows.policy,
        scene.at,
        why=why,
        generation=old.generation + 1 if old else 1,
        sticky_agent=knows_them(scene, conversation),
    )
    if entry.channel == "callback":
        chat = rows.policy.channels["chat"]
        entry = places.as_channel(entry, "chat", chat.cost, not_before=None)
    return enter_line(scene, conversation, entry)


def knows_them(scene: Scene, conversation: Conversation) -> str | None:
    """Whoever served this conversation last, or else this customer lately."""
    if conversation.last_agent is not None:
        return conversation.last_agent
    customer = scene.rows.customers.get(conversation.customer)
    if customer is None or customer.last_agent_at is None:
        return None
    is_recent = scene.at - customer.last_agent_at <= scene.rows.policy.sticky_age_ms
    return customer.last_agent if is_recent else None


def queue_at_old_place(
    scene: Scene,
    conversation: Conversation,
    *,
    why: str,
    queue: Queue | None = None,
    sticky_agent: str | None = None,
    excluded: dict[str, int] | None = None,
) -> list[Fact]:
    """Back into a line without losing the place; the owner, if any, is told."""
    rows = scene.rows
    route = route_of(rows, conversation, queue, scene.at) if queue is not None else None
    entry = places.keep(
        scene.work(conversation),
        scene.at,
        rows.policy,
        why=why,
        route=route,
        sticky_agent=sticky_agent,
        excluded=excluded,
    )
    return enter_line(scene, conversation, entry)


def enter_line(scene: Scene, conversation: Conversation, place: WorkQueued) -> list[Fact]:
    """Into the line at this place, off the desk where it was."""
    entry = replace(place, offers=conversation.offers)
    facts = [scene.to_visitor(conversation, StateChanged("queued", entry.queue))]
    facts += unassign(scene, conversation, entry.why)
    facts.append(scene.to_agent(conversation.id, None, entry))
    return facts


def assign(
    scene: Scene, conversation: Conversation, agent: Agent, *, why: str, forced: bool = False
) -> list[Fact]:
    """Onto the agent's desk; `forced` takes the capacity even where there is none left."""
    work = scene.work(conversation)
    row = desk_row(scene.rows, conversation, work, state="active")
    ended = asdict(work) if conversation.closed_at is not None else {}
    active = StateChanged(
        "active", work.queue, owner=agent.id, agent_name=agent.name, forced=forced
    )
    return [
        scene.to_agent(conversation.id, agent.id, WorkAssigned(row, why, ended)),
        scene.public(conversation, active, agent=agent.id),
    ]


def unassign(scene: Scene, conversation: Conversation, why: str) -> list[Fact]:
    """Off the owner's desk; their chosen next presence follows when this was the last live work."""
    if conversation.agent is None:
        return []
    owner = conversation.agent
    return [
        scene.to_agent(conversation.id, owner, WorkUnassigned(why)),
        *next_presence(scene, conversation, owner),
    ]


def next_presence(scene: Scene, conversation: Conversation, owner: str) -> list[Fact]:
    """The presence an agent has chosen for after the work, if `conversation` was the last."""
    agent = scene.rows.agents[owner]
    if agent.next_presence is None:
        return []
    holds_it = conversation.state in {"active", "wrap_up"}
    if sum(agent.held.values()) - holds_it > 0:
        return []
    return [scene.to_agent(None, owner, _chosen(agent, agent.next_presence))]


def leave_after_ring(scene: Scene, offer: Offer) -> list[Fact]:
    """The presence an agent has chosen for after the work, if all they held was this ring."""
    agent = scene.rows.agents[offer.agent]
    if agent.next_presence is None or sum(agent.held.values()) > 1:
        return []
    return [scene.to_agent(None, agent.id, _chosen(agent, agent.next_presence))]


def _chosen(agent: Agent, presence: str) -> PresenceChanged:
    """What follows the work, with the reason that was given when it was chosen."""
    if presence != "away":
        return PresenceChanged(presence)
    return PresenceChanged(presence, code=agent.presence_code, routed=agent.still_routed)


def end_offer(
    scene: Scene,
    offer: Offer,
    outcome: str,
    *,
    reason: str | None = None,
    excluded_until: int | None = None,
    not_before: int | None = None,
) -> Fact:
    """The outcome of an offer, told to the agent who had it."""
    ended = OfferEnded(offer.id, outcome, reason, excluded_until, not_before)
    return scene.to_agent(offer.conv, offer.agent, ended)


def withdraw_live_offers(
    scene: Scene, conversation: Conversation, why: str, *, but: str = ""
) -> list[Fact]:
    """An order that makes live offers impossible ends them in the same facts, all `but` one."""
    facts: list[Fact] = []
    for offer in scene.rows.live_offers(conversation.id):
        if offer.id != but:
            facts.append(end_offer(scene, offer, "withdrawn", reason=why))
            facts += leave_after_ring(scene, offer)
    return facts


def back_to_waiting(scene: Scene, conversation: Conversation, offer: Offer) -> list[Fact]:
    """Without `offer` the work is queued again at its place, unless it rings for others too."""
    if any(other.id != offer.id for other in scene.rows.live_offers(conversation.id)):
        return []
    queued = StateChanged("queued", scene.work(conversation).queue)
    return [scene.to_visitor(conversation, queued)]
