"""How a fact changes the rows: the only place where rows change.

One function per kind of fact. Folding never refuses: what a fact says has happened.
Capacity is a consequence of two things alone, a live offer and an owner in a working state, so
it is taken and returned here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from contact_center.domain import facts as f
from contact_center.domain.capacity import added, interrupts_of, removed, units_in_use
from contact_center.domain.facts import Fact
from contact_center.domain.folding_people import PEOPLE
from contact_center.domain.folding_reach import REACH
from contact_center.domain.folding_setup import SETUP
from contact_center.domain.places import FOREVER
from contact_center.domain.records import (
    Agent,
    Conversation,
    Message,
    Note,
    Offer,
    ReadPosition,
    Work,
)
from contact_center.domain.working_set import Rows

HOLDING_STATES = frozenset({"active", "wrap_up"})
SUBJECT_CHARS = 80


def fold(rows: Rows, fact: Fact) -> None:
    """Let `fact` change the working set."""
    FOLDS[type(fact.body)](rows, fact, fact.body)


def mark_read(rows: Rows, conv: str, who: str, seq: int) -> None:
    """Raise a read position; the one change without a fact (R7). An older mark changes nothing."""
    position = rows.reads.get((conv, who))
    if position is None:
        position = rows.reads[conv, who] = ReadPosition(conv, who, seq)
        rows.add(position)
    elif seq > position.seq:
        position.seq = seq
        rows.change(position)


def _conversation(rows: Rows, fact: Fact) -> Conversation:
    conversation = rows.conversations[fact.conv or ""]
    rows.change(conversation)
    return conversation


def _work(rows: Rows, fact: Fact) -> Work:
    work = rows.works[fact.conv or ""]
    rows.change(work)
    return work


def _take(rows: Rows, agent_id: str, channel: str, cost: int, *, forced: bool = False) -> None:
    agent = rows.agents[agent_id]
    agent.held = {**agent.held, channel: agent.held.get(channel, 0) + 1}
    agent.load = added(agent.load, channel, cost)
    agent.used = units_in_use(agent.load, interrupts_of(agent, rows.policy))
    if forced:
        agent.overcommit = max(agent.overcommit, agent.used - agent.units)
    rows.change(agent)


def _give_back(rows: Rows, agent_id: str, channel: str, cost: int) -> Agent:
    agent = rows.agents[agent_id]
    left = agent.held.get(channel, 0) - 1
    agent.held = {**agent.held, channel: left}
    if left <= 0:
        del agent.held[channel]
    agent.load = removed(agent.load, channel, cost, is_last=left <= 0)
    agent.used = units_in_use(agent.load, interrupts_of(agent, rows.policy))
    # What rested beside this work counts again, whether or not there is room for it.
    agent.overcommit = max(0, agent.used - agent.units)
    rows.change(agent)
    return agent


def _message(rows: Rows, fact: Fact, body: f.MessageSent) -> None:
    conversation = _conversation(rows, fact)
    conversation.last_seq = body.seq
    conversation.updated_at = fact.at
    if fact.by == conversation.agent and conversation.replied_at is None:
        conversation.replied_at = fact.at
    if fact.by == conversation.visitor:
        conversation.said_seq = body.seq
        if not conversation.subject:
            conversation.subject = body.text[:SUBJECT_CHARS]
    message = Message(
        conversation.id,
        body.seq,
        body.id,
        fact.by,
        fact.at,
        body.text,
        body.name,
        body.entry,
        body.notice,
        body.picked,
        body.options,
        body.attachments,
        mail=body.mail,
    )
    rows.messages[conversation.id, body.seq] = message
    rows.add(message)


def _edited(rows: Rows, fact: Fact, body: f.MessageEdited) -> None:
    message = rows.messages[fact.conv or "", body.seq]
    message.text = body.text
    message.edited_at = fact.at
    rows.change(message)


def _deleted(rows: Rows, fact: Fact, body: f.MessageDeleted) -> None:
    message = rows.messages[fact.conv or "", body.seq]
    message.text = ""
    message.options = ()
    message.attachments = ()
    message.deleted_at = fact.at
    rows.change(message)


def _note(rows: Rows, fact: Fact, body: f.NoteAdded) -> None:
    note = Note(body.id, fact.conv or "", fact.by, body.name, fact.at, body.text)
    rows.notes[note.id] = note
    rows.add(note)


def _started(rows: Rows, fact: Fact, body: f.ConversationStarted) -> None:
    conversation = Conversation(
        id=fact.conv or "",
        customer=body.customer,
        visitor=fact.visitor,
        site=body.site,
        channel=body.channel,
        queue=body.queue,
        locale=body.locale,
        state="bot",
        created_at=fact.at,
        updated_at=fact.at,
        subject=body.subject[:SUBJECT_CHARS],
        inbox=body.inbox,
    )
    rows.conversations[conversation.id] = conversation
    if fact.visitor is not None:
        visitor = rows.visitors[fact.visitor]
        visitor.newest = conversation.id
        rows.change(visitor)
    rows.add(conversation)


def _state(rows: Rows, fact: Fact, body: f.StateChanged) -> None:
    conversation = _conversation(rows, fact)
    held_by = conversation.agent if conversation.state in HOLDING_STATES else None
    holds = body.owner if body.state in HOLDING_STATES else None
    if held_by != holds:
        work = rows.works[conversation.id]
        if held_by is not None:
            agent = _give_back(rows, held_by, work.channel, work.cost)
            agent.idle_since = fact.at
        if holds is not None:
            _take(rows, holds, work.channel, work.cost, forced=body.forced)
    if conversation.agent != body.owner:
        _change_owner(rows, fact, conversation, body.owner)
    conversation.state = body.state
    conversation.queue = body.queue
    conversation.agent = body.owner
    conversation.updated_at = fact.at
    conversation.wrapup_until = body.until if body.state == "wrap_up" else None
    conversation.park_until = body.until if body.state == "parked" else None
    ended = body.state in {"closed", "abandoned"}
    conversation.closed_at = fact.at if ended else None
    if ended or body.state == "wrap_up":
        conversation.outcome = body.outcome
    else:
        conversation.outcome = None
        conversation.score = None
        conversation.rating_comment = None
        if body.state == "bot":
            conversation.bot_misses = 0


def _change_owner(rows: Rows, fact: Fact, conversation: Conversation, owner: str | None) -> None:
    """Whoever had it is who knows the customer from now on."""
    if conversation.agent is not None:
        conversation.last_agent = conversation.agent
        customer = rows.customers[conversation.customer]
        customer.last_agent, customer.last_agent_at = conversation.agent, fact.at
        rows.change(customer)
    if owner is not None:
        rows.agents[owner].assigned_at = fact.at
        conversation.assigned_at, conversation.replied_at = fact.at, None


def _queued(rows: Rows, fact: Fact, body: f.WorkQueued) -> None:
    work = rows.works.get(fact.conv or "")
    fresh = Work(
        conv=fact.conv or "",
        queue=body.queue,
        channel=body.channel,
        cost=body.cost,
        tier=body.tier,
        entered_at=body.entered_at,
        due_at=body.due_at,
        place_pos=body.place_pos,
        generation=body.generation,
        required=dict(body.required),
        sticky_agent=body.sticky_agent,
        sticky_until=body.sticky_until,
        excluded=dict(body.excluded),
        not_before=body.not_before,
        plan=body.plan,
        planned_at=body.planned_at,
        step=body.step,
        steps=body.steps,
        queues=body.queues,
        max_rank=body.max_rank,
        prefers=body.prefers,
        turns=body.turns,
        transfers=body.transfers,
    )
    rows.conversations[fresh.conv].channel = body.channel
    if work is None:
        work = rows.works[fresh.conv] = fresh
        rows.add(work)
    else:
        for name in Work.__slots__:
            setattr(work, name, getattr(fresh, name))
        rows.change(work)
    if body.place_pos == 0:
        rows.patches.append(_known_later(work, fact, body))


def _known_later(work: Work, fact: Fact, body: f.WorkQueued) -> Callable[[], None]:
    """A place is the position of a fact, known once the batch is numbered.

    Work that was queued in this very batch and keeps its place has it from that earlier fact,
    whose patch has run before this one.
    """

    def patch() -> None:
        if body.keeps_place:
            fact.body = replace(body, place_pos=work.place_pos)
        else:
            work.place_pos = fact.pos

    return patch


def _stepped(rows: Rows, fact: Fact, body: f.WorkStepped) -> None:
    """Whoever was left out until the next step may be asked again."""
    work = _work(rows, fact)
    work.step = body.step
    work.due_at = body.due_at
    work.required = dict(body.required)
    work.queues = body.queues
    work.max_rank = body.max_rank
    work.prefers = body.prefers
    work.excluded = {agent: until for agent, until in work.excluded.items() if until < FOREVER}


def _turned(rows: Rows, fact: Fact, body: f.WorkTurned) -> None:
    work = _work(rows, fact)
    work.turns = (*work.turns, body.situation)


def _kept(rows: Rows, fact: Fact, _: f.WorkKept) -> None:
    _work(rows, fact).kept = True


def _offer(rows: Rows, fact: Fact, body: f.OfferMade) -> None:
    conversation = _conversation(rows, fact)
    conversation.offers += 1
    offer = Offer(
        id=body.offer,
        conv=conversation.id,
        agent=fact.agent or "",
        queue=body.queue,
        channel=body.channel,
        cost=body.cost,
        made_at=fact.at,
        expires_at=body.expires_at,
        why=dict(body.why),
        mode=body.mode,
    )
    rows.offers[offer.id] = offer
    rows.add(offer)
    _take(rows, offer.agent, offer.channel, offer.cost)


def _offer_shown(rows: Rows, fact: Fact, body: f.OfferShown) -> None:
    offer = rows.offers[body.offer]
    offer.shown_at = fact.at
    rows.change(offer)


def _offer_gone(rows: Rows, fact: Fact, body: f.OfferEnded) -> None:
    offer = rows.offers[body.offer]
    offer.outcome = body.outcome
    offer.ended_at = fact.at
    offer.reason = body.reason
    rows.change(offer)
    overcommit = rows.agents[offer.agent].overcommit
    agent = _give_back(rows, offer.agent, offer.channel, offer.cost)
    if body.outcome == "accepted":
        # The work takes the same room with the next fact; what was forced on them still is.
        agent.overcommit = overcommit
    agent.not_before = max(agent.not_before, body.not_before or 0)
    if body.outcome == "missed":
        agent.misses += 1
    elif body.outcome == "accepted":
        agent.misses = 0
    if body.excluded_until is not None:
        work = _work(rows, fact)
        work.excluded = {**work.excluded, offer.agent: body.excluded_until}
        missed = work.misses.get(offer.agent, 0) + (body.outcome == "missed")
        work.misses = {**work.misses, offer.agent: missed}


def _bot_turn(rows: Rows, fact: Fact, body: f.BotTurnTaken) -> None:
    conversation = _conversation(rows, fact)
    conversation.bot_seq = body.upto
    conversation.bot_misses = body.misses


def _visitor(rows: Rows, fact: Fact, body: f.VisitorConnectionChanged) -> None:
    _work(rows, fact).gone_at = None if body.online else fact.at


def _rated(rows: Rows, fact: Fact, body: f.ConversationRated) -> None:
    conversation = _conversation(rows, fact)
    conversation.score = body.score
    conversation.rating_comment = body.comment


def _tags(rows: Rows, fact: Fact, body: f.ConversationTagged) -> None:
    _conversation(rows, fact).tags = body.tags


def _notice_only(_: Rows, __: Fact, ___: object) -> None:
    """Tells somebody what another fact of the same order has changed."""


FOLDS: MappingProxyType[type, Callable[[Rows, Fact, Any], None]] = MappingProxyType(
    {
        f.MessageSent: _message,
        f.MessageEdited: _edited,
        f.MessageDeleted: _deleted,
        f.NoteAdded: _note,
        f.ConversationStarted: _started,
        f.StateChanged: _state,
        f.WorkQueued: _queued,
        f.WorkStepped: _stepped,
        f.WorkTurned: _turned,
        f.WorkKept: _kept,
        f.OfferMade: _offer,
        f.OfferShown: _offer_shown,
        f.OfferEnded: _offer_gone,
        f.WorkAssigned: _notice_only,
        f.WorkUnassigned: _notice_only,
        f.BotTurnTaken: _bot_turn,
        f.VisitorConnectionChanged: _visitor,
        f.SurveyAsked: _notice_only,
        f.ConversationRated: _rated,
        f.ConversationTagged: _tags,
        **REACH,
        **SETUP,
        **PEOPLE,
    }
)
"""One function per kind of fact; a kind without one fails a test."""
