"""What the owner does with a conversation: transfer, park, take up again, reopen, label."""

from __future__ import annotations

from contact_center.domain.deciding.finding import is_newest, may_go_on
from contact_center.domain.deciding.moving import assign, next_presence, queue_at_old_place
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.talking import note
from contact_center.domain.facts import ConversationTagged, Fact, StateChanged
from contact_center.domain.orders.working import (
    ParkConversation,
    ReopenConversation,
    TagConversation,
    TransferConversation,
    UnparkConversation,
)
from contact_center.domain.places import FOREVER
from contact_center.domain.refusals import Refused


def transfer_conversation(scene: Scene, body: TransferConversation) -> list[Fact]:
    """To a queue at the place already won, or to a colleague first and their queue after that."""
    conversation = scene.own()
    if conversation.state not in {"active", "parked"}:
        raise Refused("wrong_state")
    me = scene.order.actor.id
    facts = [note(scene, conversation, body.note)] if body.note else []
    if body.queue is not None:
        queue = scene.rows.queues.get(body.queue)
        if queue is None:
            raise Refused("unknown_queue")
        moved = queue_at_old_place(
            scene, conversation, why="transferred", queue=queue, excluded={me: FOREVER}
        )
        return facts + moved
    colleague = scene.agent(body.agent or "")
    if colleague.id == me:
        raise Refused("bad_request")
    if not colleague.takes(conversation.channel) or not colleague.connected:
        raise Refused("agent_unavailable")
    moved = queue_at_old_place(
        scene,
        conversation,
        why="transferred",
        sticky_agent=colleague.id,
        excluded={me: FOREVER},
    )
    return facts + moved


def park_conversation(scene: Scene, body: ParkConversation) -> list[Fact]:
    """Set aside: it takes no capacity, keeps its owner and comes back by itself."""
    conversation = scene.own()
    if conversation.state != "active":
        raise Refused("wrong_state")
    until = body.until or scene.at + scene.rows.policy.park_ms
    if until <= scene.at:
        raise Refused("bad_request", "The time to come back must lie in the future.")
    queue = scene.work(conversation).queue
    parked = StateChanged("parked", queue, conversation.agent, until=until)
    return [
        scene.public(conversation, parked),
        *next_presence(scene, conversation, conversation.agent or ""),
    ]


def unpark_conversation(scene: Scene, _: UnparkConversation) -> list[Fact]:
    """Taken up again, by its owner or because its time has come; capacity may be exceeded."""
    conversation = scene.conversation() if scene.order.actor.is_machine else scene.own()
    if conversation.state != "parked":
        raise Refused("wrong_state")
    if scene.order.actor.is_machine and scene.at < (conversation.park_until or 0):
        raise Refused("stale_decision")
    owner = scene.rows.agents[conversation.agent or ""]
    if scene.order.actor.is_machine and not may_go_on(owner):
        return queue_at_old_place(scene, conversation, why="park_over", sticky_agent=owner.id)
    queue = scene.work(conversation).queue
    active = StateChanged("active", queue, owner.id, agent_name=owner.name, forced=True)
    return [scene.public(conversation, active)]


def reopen_conversation(scene: Scene, _: ReopenConversation) -> list[Fact]:
    """Back onto the desk: from wrap-up at once, from closed by whoever asks, room or not."""
    conversation = scene.conversation()
    agent = scene.agent(scene.order.actor.id)
    if not is_newest(scene, conversation):
        raise Refused("wrong_state", "The customer has begun a newer conversation.")
    if conversation.state == "wrap_up" and conversation.agent == agent.id:
        queue = scene.work(conversation).queue
        active = StateChanged("active", queue, agent.id, agent_name=agent.name, forced=True)
        return [scene.public(conversation, active)]
    if conversation.state not in {"closed", "abandoned"}:
        raise Refused("wrong_state")
    if conversation.id not in scene.rows.works:
        raise Refused("wrong_state", "Nobody was asked for in this conversation.")
    return assign(scene, conversation, agent, why="reopened", forced=True)


def tag_conversation(scene: Scene, body: TagConversation) -> list[Fact]:
    """Other labels; the owner's desk shows them at once."""
    conversation = scene.conversation()
    tags = tuple(dict.fromkeys(body.tags))
    if tags == conversation.tags:
        return []
    return [
        scene.to_agent(conversation.id, conversation.agent, ConversationTagged(tags)),
    ]
