"""How work enters the line and leaves it unserved: asked for, handed over, kept, abandoned."""

from __future__ import annotations

from contact_center.domain.deciding.finding import (
    go_on,
    may_reopen,
    may_resume,
    named_or_newest,
    reopen,
    start,
)
from contact_center.domain.deciding.moving import (
    queue_at_old_place,
    queue_for_person,
    withdraw_live_offers,
)
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.talking import give_notice, say_as_bot
from contact_center.domain.facts import BotTurnTaken, Fact, StateChanged, SurveyAsked
from contact_center.domain.orders.conversing import RequestAgent
from contact_center.domain.orders.machinery import (
    AbandonWork,
    RequeueWork,
    TakeBotTurn,
)
from contact_center.domain.records import Conversation
from contact_center.domain.refusals import Refused


def request_agent(scene: Scene, _: RequestAgent) -> list[Fact]:
    """A person, please. Asking again while waiting or served changes nothing."""
    conversation = named_or_newest(scene)
    if conversation is not None and conversation.state == "bot":
        return queue_for_person(scene, conversation, why="asked")
    if conversation is not None and may_resume(scene, conversation):
        return go_on(scene, conversation)
    if conversation is not None and conversation.is_open:
        raise Refused("already_requested")
    if conversation is not None and may_reopen(scene, conversation):
        if conversation.last_agent is not None:
            return reopen(scene, conversation)
        return queue_for_person(scene, conversation, why="asked")
    if scene.order.conv is not None:
        raise Refused("closed")
    found = start(scene)
    return [*found.before, *queue_for_person(scene, found.conversation, why="asked")]


def take_bot_turn(scene: Scene, body: TakeBotTurn) -> list[Fact]:
    """The bot's answer, accepted once and only while nothing newer was said.

    A late answer and the rescue of a bot that took too long exclude each other: whichever comes
    first advances `bot_seq`.
    """
    conversation = scene.conversation()
    if conversation.state != "bot" or not conversation.bot_seq < body.upto == conversation.said_seq:
        raise Refused("stale_decision")
    taken = BotTurnTaken(body.upto, body.then, body.misses, body.reason)
    facts = say_as_bot(scene, conversation, body.say)
    facts.append(scene.to_agent(conversation.id, None, taken))
    match body.then:
        case "handover":
            queue = scene.rows.queues.get(body.queue or "")
            facts += queue_for_person(
                scene, conversation, why=body.reason or "handover", queue=queue
            )
        case "close":
            facts.append(
                scene.public(
                    conversation, StateChanged("closed", conversation.queue, outcome="bot")
                )
            )
            facts.append(scene.to_visitor(conversation, SurveyAsked()))
        case _:
            pass
    return facts


def requeue_work(scene: Scene, body: RequeueWork) -> list[Fact]:
    """Back to the old place: the owner was lost, or has never said a word.

    Who was lost gets it back if they return in time; who was silent is spared it for a while.
    """
    conversation = _generation(scene, body.generation)
    owner = conversation.agent
    if conversation.state != "active" or owner is None:
        raise Refused("stale_decision")
    if body.why == "no_reply":
        if conversation.replied_at is not None:
            raise Refused("stale_decision")
        spared = {owner: scene.at + scene.rows.policy.decline_exclusion_ms}
        moved = queue_at_old_place(scene, conversation, why=body.why, excluded=spared)
        return [give_notice(scene, conversation, "no_reply"), *moved]
    moved = queue_at_old_place(scene, conversation, why=body.why, sticky_agent=owner)
    if conversation.channel == "email":
        return moved
    return [give_notice(scene, conversation, "agent_lost"), *moved]


def abandon_work(scene: Scene, body: AbandonWork) -> list[Fact]:
    """The visitor left while waiting, and the grace is over."""
    conversation = _generation(scene, body.generation)
    work = scene.work(conversation)
    stays = work.gone_at is None or work.kept or work.channel != "chat"
    if conversation.state not in {"queued", "offered"} or stays:
        raise Refused("stale_decision")
    return leave_line(scene, conversation)


def leave_line(scene: Scene, conversation: Conversation) -> list[Fact]:
    """Out of the line without having been served; a ringing offer is withdrawn, not missed."""
    queue = scene.work(conversation).queue
    return [
        *withdraw_live_offers(scene, conversation, "customer_left"),
        scene.to_visitor(conversation, StateChanged("abandoned", queue, outcome="abandoned")),
    ]


def _generation(scene: Scene, generation: int) -> Conversation:
    conversation = scene.conversation()
    work = scene.rows.works.get(conversation.id)
    if work is None or work.generation != generation:
        raise Refused("stale_decision")
    return conversation
