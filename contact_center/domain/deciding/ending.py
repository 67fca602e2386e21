"""How a conversation ends: close, wrap-up, and the customer's judgement."""

from __future__ import annotations

from contact_center.domain.deciding.finding import named_or_newest
from contact_center.domain.deciding.moving import unassign
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.talking import note
from contact_center.domain.deciding.waiting import leave_line
from contact_center.domain.facts import (
    CallTried,
    ConversationRated,
    Fact,
    StateChanged,
    SurveyAsked,
)
from contact_center.domain.orders.conversing import CloseConversation, RateConversation
from contact_center.domain.orders.working import CompleteWrapUp
from contact_center.domain.records import Conversation
from contact_center.domain.refusals import Refused

ENDED_STATES = frozenset({"wrap_up", "closed", "abandoned"})


def close_conversation(scene: Scene, body: CloseConversation) -> list[Fact]:
    """Ended by either side. Served work goes to wrap-up; waiting work is given up."""
    if scene.order.actor.is_visitor:
        conversation = named_or_newest(scene)
        if conversation is None:
            raise Refused("not_found")
    else:
        conversation = scene.own()
    if conversation.state in ENDED_STATES:
        raise Refused("closed")
    match conversation.state:
        case "bot":
            closed = StateChanged("closed", conversation.queue, outcome=body.outcome or "left")
            return [scene.public(conversation, closed)]
        case "queued" | "offered":
            return [*_call_off(scene, conversation), *leave_line(scene, conversation)]
        case _:
            ended = _wrap_up(scene, conversation, body.outcome)
            return [*_call_off(scene, conversation), *ended]


def _call_off(scene: Scene, conversation: Conversation) -> list[Fact]:
    """Whoever closes the conversation wants no call any more."""
    callback = scene.rows.callbacks.get(conversation.id)
    if callback is None or callback.state != "waiting":
        return []
    return [scene.public(conversation, CallTried("cancelled", callback.attempts, "failed"))]


def complete_wrap_up(scene: Scene, body: CompleteWrapUp) -> list[Fact]:
    """The work after the conversation is done, or its time is over."""
    by_clock = scene.order.actor.is_machine
    conversation = scene.conversation() if by_clock else scene.own()
    if conversation.state != "wrap_up":
        raise Refused("wrong_state")
    if by_clock and scene.at < (conversation.wrapup_until or 0):
        raise Refused("stale_decision")
    facts = [note(scene, conversation, body.note)] if body.note and not by_clock else []
    outcome = body.outcome or conversation.outcome
    closed = StateChanged("closed", scene.work(conversation).queue, outcome=outcome)
    return [
        *facts,
        scene.to_visitor(conversation, closed),
        *unassign(scene, conversation, "closed"),
    ]


def rate_conversation(scene: Scene, body: RateConversation) -> list[Fact]:
    """The customer's judgement, once, after the end."""
    conversation = named_or_newest(scene)
    if conversation is None:
        raise Refused("not_found")
    if conversation.state not in ENDED_STATES or conversation.score is not None:
        raise Refused("wrong_state")
    return [scene.public(conversation, ConversationRated(body.score, body.comment))]


def _wrap_up(scene: Scene, conversation: Conversation, outcome: str | None) -> list[Fact]:
    queue = scene.rows.queues.get(scene.work(conversation).queue)
    policy = scene.rows.policy.channels[conversation.channel]
    time = policy.wrapup_ms
    if queue is not None and queue.wrapup_seconds is not None:
        time = queue.wrapup_seconds * 1000
    survey = scene.to_visitor(conversation, SurveyAsked())
    queue_id = scene.work(conversation).queue
    if time == 0:
        closed = StateChanged("closed", queue_id, outcome=outcome)
        moved = scene.to_visitor(conversation, closed)
        return [moved, *unassign(scene, conversation, "closed"), survey]
    wrap_up = StateChanged(
        "wrap_up", queue_id, conversation.agent, outcome=outcome, until=scene.at + time
    )
    return [scene.public(conversation, wrap_up), survey]
