"""Phone callbacks: asked for, waiting in the same line, tried, and tried again."""

from __future__ import annotations

from contact_center.domain import places
from contact_center.domain.deciding.finding import may_reopen, named_or_newest, started_row
from contact_center.domain.deciding.moving import (
    enter_line,
    unassign,
    withdraw_live_offers,
)
from contact_center.domain.deciding.people import card_changed
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.deciding.talking import note
from contact_center.domain.facts import (
    CallbackRequested,
    CallTried,
    ConversationStarted,
    CustomerOpened,
    Fact,
    IdentityAdded,
    StateChanged,
    SurveyAsked,
)
from contact_center.domain.orders.calling import GiveCallOutcome, RequestCallback, dialled
from contact_center.domain.records import Callback, Conversation
from contact_center.domain.refusals import Refused
from contact_center.domain.routes import route_of
from contact_center.domain.touching_reach import phone_identity

TRY_AGAIN = frozenset({"no_answer", "busy"})


def request_callback(scene: Scene, body: RequestCallback) -> list[Fact]:
    """A call, please. A waiting chat becomes the call: same work, same place in the line."""
    if body.at is not None and body.at < scene.at - 60_000:
        raise Refused("bad_request", "The time of the call must not lie in the past.")
    if body.queue is not None and body.queue not in scene.rows.queues:
        raise Refused("unknown_queue")
    if scene.order.actor.is_visitor:
        return _by_visitor(scene, body)
    return _for_customer(scene, body)


def _by_visitor(scene: Scene, body: RequestCallback) -> list[Fact]:
    conversation = named_or_newest(scene)
    if conversation is not None and _is_waiting_for_a_call(scene, conversation):
        raise Refused("already_requested")
    if conversation is not None and conversation.state in {"active", "parked"}:
        raise Refused("wrong_state", "Somebody is serving you already.")
    is_over = conversation is None or not conversation.is_open
    if is_over and not (conversation is not None and may_reopen(scene, conversation)):
        visitor = scene.rows.visitors.get(scene.order.actor.id)
        if visitor is None:
            raise Refused("not_found")
        site = scene.rows.sites[visitor.site]
        return _start(
            scene, body, visitor.customer, visitor.id, site.id, site.queue, visitor.locale
        )
    assert conversation is not None
    asked = scene.to_visitor(conversation, _asked(body))
    return [*_claims(scene, body, conversation), asked, *_into_line(scene, conversation, body)]


def _is_waiting_for_a_call(scene: Scene, conversation: Conversation) -> bool:
    callback = scene.rows.callbacks.get(conversation.id)
    return callback is not None and callback.state == "waiting" and conversation.is_open


def _for_customer(scene: Scene, body: RequestCallback) -> list[Fact]:
    """A program or an agent asks on somebody's behalf, or for a number nobody knows yet."""
    site = scene.rows.sites.get(body.site or "")
    queue = body.queue or (site.queue if site else None)
    if queue is None:
        raise Refused("unknown_queue")
    identity = scene.rows.identities.get(phone_identity(body.phone))
    known = body.customer or (identity.customer if identity else None)
    if known is not None:
        if known not in scene.rows.customers:
            raise Refused("not_found")
        locale = scene.rows.customers[known].locale
        return _start(scene, body, known, None, site.id if site else "", queue, locale)
    customer = scene.new_id("customer:")
    opened = CustomerOpened(customer, "en", body.name or "", phone=dialled(body.phone))
    proved = IdentityAdded(customer, "callback", phone_identity(body.phone))
    by = scene.order.actor.id
    return [
        Fact(opened, by=by, at=scene.at),
        Fact(proved, by=by, at=scene.at),
        *_start(scene, body, customer, None, site.id if site else "", queue, "en"),
    ]


def _start(
    scene: Scene,
    body: RequestCallback,
    customer: str,
    visitor: str | None,
    site: str,
    queue: str,
    locale: str,
) -> list[Fact]:
    subject = body.topic or ""
    started = ConversationStarted(customer, site, "callback", queue, locale, subject=subject)
    row = started_row(scene.new_id("c_"), started, visitor, scene.at)
    facts = [scene.to_visitor(row, started)]
    if visitor is not None:
        facts += _claims(scene, body, row)
    return [*facts, scene.to_visitor(row, _asked(body)), *_into_line(scene, row, body)]


def _asked(body: RequestCallback) -> CallbackRequested:
    return CallbackRequested(body.at, body.topic, dialled(body.phone), body.name)


def _claims(scene: Scene, body: RequestCallback, conversation: Conversation) -> list[Fact]:
    """The number somebody types is a claim on their card until a call has reached them."""
    card = scene.rows.customers[conversation.customer]
    values: dict[str, object] = {"phone": dialled(body.phone)}
    if body.name and not card.name:
        values["name"] = body.name
    values["unverified"] = tuple(sorted({*card.unverified, "phone"}))
    return card_changed(scene, card.id, values)


def _into_line(scene: Scene, conversation: Conversation, body: RequestCallback) -> list[Fact]:
    """Into the line as a call: at the place already won, or at the end."""
    rows, work = scene.rows, scene.rows.works.get(conversation.id)
    call = rows.policy.channels["callback"]
    if work is not None and conversation.state in {"queued", "offered"}:
        entry = places.keep(work, scene.at, rows.policy, why="callback")
    else:
        queue = rows.queues[body.queue or conversation.queue]
        generation = work.generation + 1 if work else 1
        route = route_of(rows, conversation, queue, scene.at)
        entry = places.enter(
            conversation, route, rows.policy, scene.at, why="callback", generation=generation
        )
    entry = places.as_channel(entry, "callback", call.cost, not_before=body.at)
    return [
        *withdraw_live_offers(scene, conversation, "callback"),
        *enter_line(scene, conversation, entry),
    ]


def give_call_outcome(scene: Scene, body: GiveCallOutcome) -> list[Fact]:
    """How the call went. Not reached: again later, at the old place; else to wrap-up."""
    conversation = scene.own()
    callback = scene.rows.callbacks.get(conversation.id)
    if callback is None or conversation.state != "active" or callback.state != "waiting":
        raise Refused("wrong_state")
    attempts = callback.attempts + 1
    policy = scene.rows.policy
    facts = [note(scene, conversation, body.note)] if body.note else []
    if body.outcome in TRY_AGAIN and attempts < policy.call_attempts:
        retry_at = scene.at + policy.call_retry_ms
        tried = CallTried(body.outcome, attempts, "waiting", retry_at)
        entry = places.keep(scene.work(conversation), scene.at, policy, why=body.outcome)
        entry = places.as_channel(entry, entry.channel, entry.cost, not_before=retry_at)
        return [
            *facts,
            scene.public(conversation, tried),
            *enter_line(scene, conversation, entry),
        ]
    tried = CallTried(body.outcome, attempts, "done" if body.outcome == "reached" else "failed")
    return [
        *facts,
        scene.public(conversation, tried),
        *_reached(scene, conversation, callback, body),
        *_end(scene, conversation, body.outcome),
    ]


def _reached(
    scene: Scene, conversation: Conversation, callback: Callback, body: GiveCallOutcome
) -> list[Fact]:
    """Somebody answered there: the number is theirs, unless it has proved to be another's."""
    identity = phone_identity(callback.phone)
    if body.outcome != "reached" or identity in scene.rows.identities:
        return []
    proved = IdentityAdded(conversation.customer, "call", identity)
    return [scene.to_agent(conversation.id, conversation.agent, proved)]


def _end(scene: Scene, conversation: Conversation, outcome: str) -> list[Fact]:
    queue = scene.work(conversation).queue
    survey = scene.to_visitor(conversation, SurveyAsked())
    time = scene.rows.policy.channels["callback"].wrapup_ms
    if time == 0:
        closed = StateChanged("closed", queue, outcome=outcome)
        moved = scene.to_visitor(conversation, closed)
        return [moved, *unassign(scene, conversation, "closed"), survey]
    wrap_up = StateChanged(
        "wrap_up", queue, conversation.agent, outcome=outcome, until=scene.at + time
    )
    return [scene.public(conversation, wrap_up), survey]
