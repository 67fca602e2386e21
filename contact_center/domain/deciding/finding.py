"""Which conversation a visitor means: the open one, a closed one to reopen, or a new one."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.deciding.moving import queue_at_old_place, queue_for_person
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.facts import ConversationStarted, Fact, StateChanged
from contact_center.domain.records import Agent, Conversation
from contact_center.domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Found:
    """The conversation meant, and what happens to it before and after the visitor is heard.

    What is said comes before what it moves, so that it reaches whoever has the conversation now.
    A conversation that the same order starts has no row yet: `conversation` is then the row that
    the facts in `before` will make.
    """

    conversation: Conversation
    before: list[Fact]
    after: list[Fact]


def named_or_newest(scene: Scene) -> Conversation | None:
    """The visitor's conversation that the order names, or else their newest one."""
    if scene.order.conv is None:
        return scene.rows.newest_of(scene.order.actor.id)
    return scene.conversation()


def find_or_start(scene: Scene) -> Found:
    """A visitor always finds a conversation to speak in, unless they name one long closed."""
    conversation = named_or_newest(scene)
    if conversation is None:
        return start(scene)
    if conversation.is_open or may_resume(scene, conversation):
        return Found(conversation, [], go_on(scene, conversation))
    if may_reopen(scene, conversation):
        return Found(conversation, [], reopen(scene, conversation))
    if scene.order.conv is not None:
        raise Refused("closed")
    return start(scene)


def may_reopen(scene: Scene, conversation: Conversation) -> bool:
    """Whether an ended conversation can go on: it is the visitor's newest, and ended recently."""
    recent = scene.at - (conversation.closed_at or 0) <= scene.rows.policy.reopen_ms
    return recent and is_newest(scene, conversation)


def may_resume(scene: Scene, conversation: Conversation) -> bool:
    """Whether a conversation in wrap-up can go on: its visitor has not begun another one."""
    return conversation.state == "wrap_up" and is_newest(scene, conversation)


def is_newest(scene: Scene, conversation: Conversation) -> bool:
    """Whether the visitor, where there is one, has begun no conversation after this one."""
    newest = scene.rows.newest_of(conversation.visitor) if conversation.visitor else None
    return newest is None or newest.id == conversation.id


def go_on(scene: Scene, conversation: Conversation) -> list[Fact]:
    """What a new message moves: parked and wrapped-up work goes on, if its owner is there.

    It is on the owner's desk already, so a change of state is all; capacity may be exceeded once,
    because a conversation in progress is not thrown back.
    """
    if conversation.state not in {"parked", "wrap_up"}:
        return []
    owner = scene.rows.agents[conversation.agent or ""]
    if conversation.state == "wrap_up" or may_go_on(owner):
        queue = scene.work(conversation).queue
        active = StateChanged("active", queue, owner.id, agent_name=owner.name, forced=True)
        return [scene.public(conversation, active)]
    return queue_at_old_place(scene, conversation, why="resumed", sticky_agent=owner.id)


def may_go_on(owner: Agent) -> bool:
    """Whether parked work goes back to its owner: they are here, and not overfull already."""
    return owner.connected and owner.used <= owner.units


def reopen(scene: Scene, conversation: Conversation) -> list[Fact]:
    """Within the reopen window: through the line to whoever served it last; else to the bot."""
    if conversation.last_agent is not None:
        return queue_for_person(scene, conversation, why="reopened")
    return [scene.public(conversation, StateChanged("bot", conversation.queue))]


def start(scene: Scene) -> Found:
    """A new conversation of this visitor; it begins with the bot where the site has one."""
    visitor = scene.rows.visitors.get(scene.order.actor.id)
    if visitor is None:
        raise Refused("not_found")
    site = scene.rows.sites[visitor.site]
    started = ConversationStarted(
        visitor.customer, visitor.site, "chat", site.queue, visitor.locale
    )
    conversation = started_row(scene.new_id("c_"), started, visitor.id, scene.at)
    after: list[Fact] = []
    if not site.bot and scene.order.op != "agent.request":
        after = queue_for_person(scene, conversation, why="no_bot")
    return Found(conversation, [scene.to_visitor(conversation, started)], after)


def started_row(
    conv: str, started: ConversationStarted, visitor: str | None, at: int
) -> Conversation:
    """The row of a conversation that has just started."""
    return Conversation(
        id=conv,
        customer=started.customer,
        visitor=visitor,
        site=started.site,
        channel=started.channel,
        queue=started.queue,
        locale=started.locale,
        state="bot",
        created_at=at,
        updated_at=at,
        subject=started.subject,
        inbox=started.inbox,
    )
