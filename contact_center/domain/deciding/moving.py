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
from contact_center.domain.records import Agent, Conversation, Offer, Queue


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
        target,
        rows.policy,
        scene.at,
        why=why,
        generation=old.generation + 1 if old else 1,
        sticky_agent=conversation.last_agent,
    )
    if entry.channel == "callback":
        chat = rows.policy.channels["chat"]
        entry = places.as_channel(entry, "chat", chat.cost, not_before=None)
    return enter_line(scene, conversation, entry)


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
    entry = places.keep(
        scene.work(conversation),
        scene.at,
        scene.rows.policy,
        why=why,
        queue=queue,
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
    return [scene.to_agent(None, owner, PresenceChanged(agent.next_presence))]


def leave_after_ring(scene: Scene, offer: Offer) -> list[Fact]:
    """The presence an agent has chosen for after the work, if all they held was this ring."""
    agent = scene.rows.agents[offer.agent]
    if agent.next_presence is None or sum(agent.held.values()) > 1:
        return []
    return [scene.to_agent(None, agent.id, PresenceChanged(agent.next_presence))]


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


def withdraw_live_offer(scene: Scene, conversation: Conversation, why: str) -> list[Fact]:
    """An order that makes a live offer impossible ends it in the same facts."""
    offer = scene.rows.live_offer(conversation.id)
    if offer is None:
        return []
    ended = end_offer(scene, offer, "withdrawn", reason=why)
    return [ended, *leave_after_ring(scene, offer)]


def back_to_waiting(scene: Scene, conversation: Conversation) -> Fact:
    """Offered no longer, queued again: same work, same place."""
    return scene.to_visitor(conversation, StateChanged("queued", scene.work(conversation).queue))
