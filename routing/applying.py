"""How facts change the floor, in the order of the journal.

The rows change by `contact_center.domain.folding`; the floor keeps only what routing needs, by the
same rules, and a test holds the two together. Everything is set, nothing is added, and a fact at
or below the floor's position is known already, so hearing a fact twice changes nothing. Facts
about work that has left the floor, or never came onto it, are ordinary.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, assert_never

from contact_center.domain import facts as f
from contact_center.domain.facts import Fact
from contact_center.domain.folding_people import LOSSES_KEPT, row_fields
from contact_center.domain.places import FOREVER
from contact_center.domain.records import WAITING_STATES, Work
from contact_center.domain.records_setup import Calendar, PresenceCode, Queue
from contact_center.domain.stepping import Reach
from routing.agent import FloorAgent
from routing.decisions import (
    AbandonWork,
    Decision,
    LapseOffer,
    OfferWork,
    RequeueWork,
    TakeStep,
    TurnWork,
    WithdrawOffer,
)
from routing.floor import Floor
from routing.work import FLOOR_STATES, FloorOffer, FloorWork


def apply(floor: Floor, fact: Fact) -> None:
    """Let `fact`, which has its position, change the floor."""
    if fact.pos <= floor.head:
        return
    floor.head = fact.pos
    change = CHANGES.get(type(fact.body))
    if change is None:
        return
    change(floor, fact, fact.body)
    work = floor.works.get(fact.conv or "")
    if work is not None and work.wish is not None and is_moot(work, work.wish):
        floor.unwish(work)
        work.refusals = 0


def is_moot(work: FloorWork, wish: Decision) -> bool:
    """Whether what was wished for has happened, or cannot happen any more."""
    match wish:
        case OfferWork():
            return not work.is_waiting or work.offers >= offer_number(wish.offer)
        case LapseOffer() | WithdrawOffer():
            return wish.offer not in work.ringing
        case RequeueWork():
            return work.state != "active" or (wish.why == "no_reply" and work.is_answered)
        case AbandonWork():
            return not work.is_waiting
        case TakeStep():
            return work.step > wish.step or not work.is_waiting
        case TurnWork():
            return wish.situation in work.turns or not work.is_waiting
        case _:
            assert_never(wish)


def offer_number(offer: str) -> int:
    """The n of `<conversation>.<n>`."""
    return int(offer.rpartition(".")[2])


def work_of(row: Work, offers: int) -> FloorWork:
    """The floor's value of a row of work."""
    return FloorWork(
        conv=row.conv,
        queue=row.queue,
        channel=row.channel,
        cost=row.cost,
        tier=row.tier,
        entered_at=row.entered_at,
        due_at=row.due_at,
        place_pos=row.place_pos,
        generation=row.generation,
        required=dict(row.required),
        sticky_agent=row.sticky_agent,
        sticky_until=row.sticky_until or 0,
        excluded=dict(row.excluded),
        gone_at=row.gone_at,
        kept=row.kept,
        not_before=row.not_before or 0,
        offers=offers,
        queued_at=row.entered_at,
        plan=row.plan,
        planned_at=row.planned_at,
        step=row.step,
        steps=row.steps,
        queues=row.queues,
        max_rank=row.max_rank,
        prefers=row.prefers,
        turns=row.turns,
    )


def _queued(floor: Floor, fact: Fact, body: f.WorkQueued) -> None:
    """A place in the line. Whatever was wished for an older generation is off."""
    conv = fact.conv or ""
    known = floor.works.get(conv)
    if known is not None:
        floor.drop(known)
    work = FloorWork(
        conv=conv,
        queue=body.queue,
        channel=body.channel,
        cost=body.cost,
        tier=body.tier,
        entered_at=body.entered_at,
        due_at=body.due_at,
        place_pos=body.place_pos or fact.pos,
        generation=body.generation,
        required=dict(body.required),
        sticky_agent=body.sticky_agent,
        sticky_until=body.sticky_until or 0,
        excluded=dict(body.excluded),
        not_before=body.not_before or 0,
        offers=max(body.offers, known.offers if known else 0),
        queued_at=fact.at,
        state_at=fact.at,
        plan=body.plan,
        planned_at=body.planned_at,
        step=body.step,
        steps=body.steps,
        queues=body.queues,
        max_rank=body.max_rank,
        prefers=body.prefers,
        turns=body.turns,
    )
    floor.add(work)


def _assigned(floor: Floor, fact: Fact, body: f.WorkAssigned) -> None:
    """Only for work the floor had let go of; its state follows in the next fact."""
    if body.work and fact.conv not in floor.works:
        columns: dict[str, Any] = dict(body.work)
        work = work_of(Work(**columns), 0)
        work.state = "closed"
        work.is_new = False
        floor.add(work)


def _state(floor: Floor, fact: Fact, body: f.StateChanged) -> None:
    work = floor.works.get(fact.conv or "")
    if work is None:
        return
    before = work.owner_in_charge
    if body.owner is not None and body.owner != work.owner:
        work.assigned_at, work.is_answered = fact.at, False
        if body.owner in floor.agents:
            floor.agents[body.owner].assigned_at = fact.at
            floor.changed_agents.add(body.owner)
    work.state_at = fact.at
    was_waiting = work.state in WAITING_STATES
    floor.move(work, body.state, body.owner)
    after = work.owner_in_charge
    if before is not None and before != after:
        _freed(floor, fact, work, before)
    if after is not None and work.held_since is None:
        work.held_since = fact.at
    if was_waiting:
        _waited(floor, fact, work)
    if body.state not in FLOOR_STATES:
        floor.drop(work)


def _freed(floor: Floor, fact: Fact, work: FloorWork, owner: str) -> None:
    """The owner's capacity is theirs again, and their idle clock starts."""
    if owner in floor.agents:
        floor.agents[owner].idle_since = fact.at
    if work.held_since is not None:
        work.handled_ms += fact.at - work.held_since
        work.held_since = None
    if work.state != "parked":
        floor.history.of(work.queue).handled(work.handled_ms, fact.at)
        work.handled_ms = 0


def _waited(floor: Floor, fact: Fact, work: FloorWork) -> None:
    """A wait that is over goes into the queue's history."""
    waited = fact.at - work.queued_at
    if work.state == "abandoned":
        floor.history.of(work.queue).abandoned(waited, fact.at)
    elif work.owner_in_charge is not None:
        floor.history.of(work.queue).accepted(work.owner_in_charge, waited, fact.at)


def _stepped(floor: Floor, fact: Fact, body: f.WorkStepped) -> None:
    """More people may be asked from now on, also those who were left out until this step."""
    work = floor.works.get(fact.conv or "")
    if work is None:
        return
    reach = Reach(body.due_at, body.required, body.queues, body.max_rank, body.prefers)
    floor.widen(work, reach)
    work.step = body.step
    work.excluded = {agent: until for agent, until in work.excluded.items() if until < FOREVER}


def _turned(floor: Floor, fact: Fact, body: f.WorkTurned) -> None:
    work = floor.works.get(fact.conv or "")
    if work is not None:
        work.turns = (*work.turns, body.situation)
        floor.changed_works.add(work.conv)


def _kept(floor: Floor, fact: Fact, _: f.WorkKept) -> None:
    work = floor.works.get(fact.conv or "")
    if work is not None:
        work.kept = True
        floor.changed_works.add(work.conv)


def _offer_made(floor: Floor, fact: Fact, body: f.OfferMade) -> None:
    work = floor.works.get(fact.conv or "")
    if work is None or fact.agent is None:
        return
    floor.move(work, "offered", None)
    work.state_at = fact.at
    work.ringing[body.offer] = FloorOffer(body.offer, fact.agent, body.expires_at, body.mode)
    work.offers = max(work.offers, offer_number(body.offer))
    floor.hold(work, (offer.agent for offer in work.ringing.values()))


def _offer_ended(floor: Floor, fact: Fact, body: f.OfferEnded) -> None:
    """The outcome; whoever else the work rings for is still held by it."""
    agent = floor.agents.get(fact.agent or "")
    if agent is not None:
        agent.not_before = max(agent.not_before, body.not_before or 0)
        floor.changed_agents.add(agent.id)
    work = floor.works.get(fact.conv or "")
    if work is None:
        return
    if body.excluded_until is not None and fact.agent is not None:
        work.excluded[fact.agent] = body.excluded_until
    if work.ringing.pop(body.offer, None) is not None and work.state == "offered":
        floor.hold(work, (offer.agent for offer in work.ringing.values()))
    floor.changed_works.add(work.conv)


def _presence(floor: Floor, fact: Fact, body: f.PresenceChanged) -> None:
    agent = floor.agents.get(fact.agent or "")
    if agent is None:
        return
    if body.presence == "available" != agent.presence:
        agent.idle_since = fact.at
    if body.presence != agent.presence:
        agent.presence_at = fact.at
    agent.presence = body.presence
    agent.presence_code = body.code
    agent.next_presence = body.next_presence
    agent.still_routed = body.routed
    floor.changed_agents.add(agent.id)


def _agent_connection(floor: Floor, fact: Fact, body: f.AgentConnectionChanged) -> None:
    agent = floor.agents.get(fact.agent or "")
    if agent is None:
        return
    if agent.connected and not body.connected:
        agent.lost_at = (*agent.lost_at, fact.at)[-LOSSES_KEPT:]
    agent.connected = body.connected
    agent.connection_at = fact.at
    if body.connected:
        agent.find()
    else:
        agent.lose(fact.at, floor.policy)
    floor.changed_agents.add(agent.id)


def _visitor_connection(floor: Floor, fact: Fact, body: f.VisitorConnectionChanged) -> None:
    work = floor.works.get(fact.conv or "")
    if work is not None:
        work.gone_at = None if body.online else fact.at
        floor.changed_works.add(work.conv)


def _agent_put(floor: Floor, fact: Fact, body: f.AgentPut) -> None:
    """A new colleague is not connected; of a known one only what is named changes."""
    agent = floor.agents.get(fact.agent or "")
    if agent is None:
        agent = FloorAgent(fact.agent or "")
        agent.lose(0, floor.policy)
        floor.seat(agent)
    columns: dict[str, Any] = dict(body.changes)
    for name in ("active", "units", "skills", "profile", "most", "interrupts"):
        if name in columns:
            setattr(agent, name, columns[name])
    if "queues" in columns:
        floor.enroll(agent, columns["queues"])
    floor.administered(agent)


def _queue_put(floor: Floor, _: Fact, body: f.QueuePut) -> None:
    """Work that waits keeps what it was promised on entry; all else changes for it as well."""
    queue = Queue(**row_fields(body.row))
    floor.queues[queue.id] = queue
    floor.changed_works.update(work.conv for work in floor.works.values() if work.queue == queue.id)


def _queue_removed(floor: Floor, _: Fact, body: f.QueueRemoved) -> None:
    floor.queues.pop(body.id, None)


def _profile_put(floor: Floor, _: Fact, body: f.ProfilePut) -> None:
    """Everyone who has the profile carries what it says from now on."""
    row: dict[str, Any] = dict(body.row)
    for agent in floor.agents.values():
        if agent.profile == row["id"]:
            agent.units = row["units"]
            agent.most, agent.interrupts = dict(row["most"]), dict(row["interrupts"])
            floor.administered(agent)


def _calendar_put(floor: Floor, _: Fact, body: f.CalendarPut) -> None:
    """Other hours may have closed, or opened, what waits."""
    calendar = Calendar(**row_fields(body.row))
    floor.calendars[calendar.id] = calendar
    keepers = {queue.id for queue in floor.queues.values() if queue.calendar == calendar.id}
    floor.changed_works.update(work.conv for work in floor.works.values() if work.queue in keepers)


def _calendar_removed(floor: Floor, _: Fact, body: f.CalendarRemoved) -> None:
    floor.calendars.pop(body.id, None)


def _code_put(floor: Floor, _: Fact, body: f.CodePut) -> None:
    """Only how long it may last matters here: what is still routed stands with each agent."""
    code = PresenceCode(**row_fields(body.row))
    floor.codes[code.id] = code


def _code_removed(floor: Floor, _: Fact, body: f.CodeRemoved) -> None:
    floor.codes.pop(body.id, None)


def _message(floor: Floor, fact: Fact, _: f.MessageSent) -> None:
    """The first answer of whoever has it: from now on nobody need be found in their place."""
    work = floor.works.get(fact.conv or "")
    if work is not None and work.owner == fact.by:
        work.is_answered = True


CHANGES: MappingProxyType[type, Callable[[Floor, Fact, Any], None]] = MappingProxyType(
    {
        f.WorkQueued: _queued,
        f.WorkAssigned: _assigned,
        f.StateChanged: _state,
        f.WorkStepped: _stepped,
        f.WorkTurned: _turned,
        f.WorkKept: _kept,
        f.OfferMade: _offer_made,
        f.OfferEnded: _offer_ended,
        f.PresenceChanged: _presence,
        f.AgentConnectionChanged: _agent_connection,
        f.VisitorConnectionChanged: _visitor_connection,
        f.AgentPut: _agent_put,
        f.QueuePut: _queue_put,
        f.QueueRemoved: _queue_removed,
        f.ProfilePut: _profile_put,
        f.CalendarPut: _calendar_put,
        f.CalendarRemoved: _calendar_removed,
        f.CodePut: _code_put,
        f.CodeRemoved: _code_removed,
        f.MessageSent: _message,
    }
)
"""The facts that concern routing. Whether an offer was shown matters to the domain, not here."""
