"""What becomes of work that waits: the steps of its plan, and what its queue does when it cannot.

Routing says when; the rows say what. Nothing is dropped in silence: whoever is not simply served
is told so, in words.
"""

from __future__ import annotations

from types import MappingProxyType

from contact_center.domain.deciding.moving import (
    queue_at_old_place,
    withdraw_live_offers,
)
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.talking import give_notice
from contact_center.domain.facts import Fact, StateChanged, WorkKept, WorkStepped, WorkTurned
from contact_center.domain.orders.machinery import TakeStep, TurnWork
from contact_center.domain.records import TURNED_AWAY, WAITING_STATES, Conversation, Work
from contact_center.domain.records_setup import Queue
from contact_center.domain.refusals import Refused
from contact_center.domain.stepping import Reach, Step, widened

USUAL_ACTIONS = MappingProxyType(
    {
        "closed": "message",
        "full": "notice",
        "too_long": "notice",
        "unstaffed": "message",
        "wait_over": "callback",
        "closing": "drain",
    }
)
"""What a queue does in a situation it says nothing about."""

_STEPS_DEEDS = MappingProxyType(
    {
        "announce": "notice",
        "offer_callback": "callback",
        "message": "message",
        "overflow": "overflow",
        "close": "refuse",
    }
)
_NOTICES = MappingProxyType({"closed": "closed", "closing": "closed", "unstaffed": "unstaffed"})


def action_for(queue: Queue | None, situation: str) -> str:
    """What this queue does with work in such a situation."""
    own = queue.actions.get(situation) if queue is not None else None
    return own or USUAL_ACTIONS[situation]


def take_step(scene: Scene, body: TakeStep) -> list[Fact]:
    """The next step of the plan: it widens who may be asked, and may do something besides."""
    conversation, work = _waiting(scene, body.generation)
    if body.step != work.step or body.step >= len(work.steps):
        raise Refused("stale_decision")
    step: Step = work.steps[body.step]
    reach = Reach(work.due_at, work.required, work.queues, work.max_rank, work.prefers)
    reach = widened(reach, step, work.entered_at)
    stepped = WorkStepped(
        step=body.step + 1,
        due_at=reach.due_at,
        required=reach.required,
        queues=reach.queues,
        max_rank=reach.max_rank,
        prefers=reach.prefers,
        did=step.get("do"),
    )
    facts = [scene.to_agent(conversation.id, None, stepped)]
    action = _STEPS_DEEDS.get(step.get("do") or "")
    return facts + (_act(scene, conversation, work, action, "wait_over") if action else [])


def turn_work(scene: Scene, body: TurnWork) -> list[Fact]:
    """The queue cannot simply take this, or not for longer: what it says for the situation."""
    conversation, work = _waiting(scene, body.generation)
    queue = scene.rows.queues.get(work.queue)
    action = action_for(queue, body.situation)
    if body.situation in work.turns or action in {"accept", "drain"}:
        raise Refused("stale_decision")
    turned = scene.to_agent(conversation.id, None, WorkTurned(body.situation, action))
    return [turned, *_act(scene, conversation, work, action, body.situation)]


def _act(
    scene: Scene, conversation: Conversation, work: Work, action: str, situation: str
) -> list[Fact]:
    match action:
        case "notice":
            return _told(scene, conversation, _NOTICES.get(situation, "long_wait"))
        case "message":
            told = _told(scene, conversation, _NOTICES.get(situation, "message_kept"))
            return [*told, scene.to_agent(conversation.id, None, WorkKept())]
        case "callback":
            return _told(scene, conversation, "offer_callback")
        case "overflow":
            return _overflow(scene, conversation, work)
        case "refuse":
            closed = StateChanged("closed", work.queue, outcome=TURNED_AWAY)
            return [
                *withdraw_live_offers(scene, conversation, "refused"),
                *_told(scene, conversation, "refused"),
                scene.to_visitor(conversation, closed),
            ]
        case _:
            raise Refused("stale_decision")


def _overflow(scene: Scene, conversation: Conversation, work: Work) -> list[Fact]:
    """To the queue that helps out, at the place already won."""
    queue = scene.rows.queues.get(work.queue)
    other = scene.rows.queues.get(queue.overflow_queue or "") if queue is not None else None
    if other is None or other.id == work.queue:
        return _told(scene, conversation, "long_wait")
    withdrawn = withdraw_live_offers(scene, conversation, "overflowed")
    return [*withdrawn, *queue_at_old_place(scene, conversation, why="overflowed", queue=other)]


def _told(scene: Scene, conversation: Conversation, notice: str) -> list[Fact]:
    """A notice, to whoever can read it at once: a mail or a call is not answered by machine."""
    if conversation.visitor is None or conversation.channel == "email":
        return []
    return [give_notice(scene, conversation, notice)]


def _waiting(scene: Scene, generation: int) -> tuple[Conversation, Work]:
    conversation = scene.conversation()
    work = scene.rows.works.get(conversation.id)
    if work is None or work.generation != generation or conversation.state not in WAITING_STATES:
        raise Refused("stale_decision")
    return conversation, work
