"""What supervisors do to other people's work, and what joins and parts customers."""

from __future__ import annotations

from contact_center.domain.deciding.moving import (
    assign,
    queue_at_old_place,
    unassign,
    withdraw_live_offers,
)
from contact_center.domain.deciding.people import card_changed
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.talking import speakable
from contact_center.domain.facts import (
    CustomersMerged,
    CustomersUnmerged,
    CustomerUpdated,
    Fact,
    NoteAdded,
    PresenceChanged,
)
from contact_center.domain.orders.steering import (
    AssignConversation,
    ForcePresence,
    MergeCustomers,
    RequeueConversation,
    TakeOver,
    UnmergeCustomers,
    Whisper,
)
from contact_center.domain.records import Agent, Customer
from contact_center.domain.refusals import Refused

REACHABLE_STATES = frozenset({"queued", "offered", "active", "parked"})


def whisper(scene: Scene, body: Whisper) -> list[Fact]:
    """A word to the owner; the visitor never hears it, the history keeps it as a note."""
    conversation = scene.conversation()
    if conversation.agent is None:
        raise Refused("wrong_state", "Nobody has this conversation on the desk.")
    author = scene.agent(scene.order.actor.id)
    added = NoteAdded(scene.new_id("n_"), speakable(scene, body.text), author.name, is_whisper=True)
    return [scene.to_agent(conversation.id, conversation.agent, added)]


def take_over(scene: Scene, _: TakeOver) -> list[Fact]:
    """Onto the supervisor's own desk; whoever had it is told who has it now."""
    return _hand_to(scene, scene.agent(scene.order.actor.id), "taken_over")


def assign_conversation(scene: Scene, body: AssignConversation) -> list[Fact]:
    """Onto a colleague's desk; room is no condition, being here is."""
    colleague = scene.agent(body.agent)
    if not colleague.connected:
        raise Refused("agent_unavailable")
    return _hand_to(scene, colleague, "assigned")


def _hand_to(scene: Scene, agent: Agent, why: str) -> list[Fact]:
    conversation = scene.conversation()
    if conversation.state not in REACHABLE_STATES or conversation.agent == agent.id:
        raise Refused("wrong_state")
    return [
        *withdraw_live_offers(scene, conversation, why),
        *unassign(scene, conversation, why),
        *assign(scene, conversation, agent, why=why, forced=True),
    ]


def requeue_conversation(scene: Scene, _: RequeueConversation) -> list[Fact]:
    """Off the desk, back to its place; the one who lost it is not asked again."""
    conversation = scene.conversation()
    if conversation.state not in {"active", "parked"}:
        raise Refused("wrong_state")
    spared = {conversation.agent or "": scene.at + scene.rows.policy.decline_exclusion_ms}
    return queue_at_old_place(scene, conversation, why="requeued", excluded=spared)


def force_presence(scene: Scene, body: ForcePresence) -> list[Fact]:
    """A colleague forgot to; the fact names who did it for them."""
    agent = scene.agent(body.agent)
    if agent.presence == body.presence:
        return []
    changed = PresenceChanged(body.presence, code="system:forced")
    return [scene.to_agent(None, agent.id, changed)]


def merge_customers(scene: Scene, body: MergeCustomers) -> list[Fact]:
    """One person: the first is shown as a part of the second. Nothing moves: it can be undone."""
    if not {body.customer, body.into} <= scene.rows.customers.keys():
        raise Refused("not_found")
    source, into = scene.rows.person(body.customer), scene.rows.person(body.into)
    if source.id == into.id:
        raise Refused("wrong_state", "They are one person already.")
    merged = CustomersMerged(scene.new_id("m_"), source.id, into.id)
    happened = Fact(merged, by=scene.order.actor.id, at=scene.at)
    changed = card_changed(scene, source.id, {"merged_into": into.id})
    return [happened, *changed, *_shown_anew(scene, into)]


def unmerge_customers(scene: Scene, body: UnmergeCustomers) -> list[Fact]:
    """Two people after all."""
    merge = scene.rows.merges.get(body.merge)
    if merge is None:
        raise Refused("not_found")
    if merge.undone_at is not None:
        raise Refused("wrong_state", "This was taken back already.")
    parted = CustomersUnmerged(merge.id, merge.source, merge.into)
    happened = Fact(parted, by=scene.order.actor.id, at=scene.at)
    changed = card_changed(scene, merge.source, {"merged_into": None})
    return [happened, *changed, *_shown_anew(scene, scene.rows.customers[merge.into])]


def _shown_anew(scene: Scene, into: Customer) -> list[Fact]:
    """The other card is the same and shows more, or less: told where it lies on a desk."""
    rows = scene.rows.conversations.values()
    told = {one.agent for one in rows if one.customer == into.id and one.agent is not None}
    same = CustomerUpdated(into.id, ("merged_into",), {"merged_into": into.merged_into})
    others = sorted(told - {scene.order.actor.id})
    return [scene.to_agent(None, agent, same) for agent in others]
