"""One run: the recorded contacts come to a setup, and only people are played.

Agents answer after the contact's own time of ringing, talk and write up for as long as it takes,
and go when their turn is over; customers leave when their patience is. All else is the `center`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from contact_center.domain import places
from contact_center.domain.actors import SYSTEM, Actor, Role
from contact_center.domain.deciding.moving import enter_line
from contact_center.domain.deciding.waiting import leave_line
from contact_center.domain.facts import Fact, OfferMade, StateChanged
from contact_center.domain.orders import conversing, machinery, working
from contact_center.domain.records import WAITING_STATES, Conversation, Customer
from contact_center.domain.routes import route_of
from contact_center.reporting.rehearsal.callers import Caller, Leg
from contact_center.reporting.rehearsal.center import Center, Played
from contact_center.reporting.rehearsal.recording import Recording
from contact_center.reporting.rehearsal.roster import GONE, Turn
from contact_center.reporting.rehearsal.setup import Setup
from routing.simulate.clock import Agenda
from routing.simulate.clock import Order as First

Progress = Callable[[int], None]
"""Told how many have come so far."""


@dataclass(slots=True)
class _Live:
    """A contact that is here, and the leg it has got to."""

    caller: Caller
    leg: int = 0


class Run:
    """Plays `callers` against a setup once; times are milliseconds since the epoch."""

    def __init__(self, recording: Recording, setup: Setup, callers: Sequence[Caller]) -> None:
        """Nobody is at work and nobody has come; the rows of `setup` are used up."""
        self._recording = recording
        self._rows = setup.rows
        self._turns = setup.turns
        self._came = 0
        self._agenda = Agenda()
        self._agenda.now = recording.begins_at
        self._center = Center(setup.rows, self._agenda, self._react)
        self._live: dict[str, _Live] = {}
        self._over: list[str] = []
        self._leaving: set[str] = set()
        for agent, turns in sorted(setup.turns.items()):
            for turn in turns:
                at = max(turn.at, recording.begins_at)
                self._agenda.plan(at, First.FINISH, partial(self._turn, agent, turn))
        for caller in callers:
            self._agenda.plan(caller.at, First.COME, partial(self._come, caller))

    def play(self, progress: Progress | None = None) -> Played:
        """Until everybody who came is done with and has gone home, or the recording ends."""
        while self._is_going_on():
            while self._over:
                self._center.forget(self._over.pop())
            if self._leaving:
                self._let_go()
            if progress is not None:
                progress(self._came)
        return self._center.played()

    def _is_going_on(self) -> bool:
        """Do what is next: the engine's deadlines, or what people do. False when all is done."""
        due, planned = self._center.next_deadline(), self._agenda.next_at()
        if planned is None and not self._live:
            return False
        at = min(one for one in (due, planned, self._recording.ends_at + 1) if one is not None)
        if at > self._recording.ends_at:
            return False
        if at == planned and (due is None or planned < due):
            self._agenda.go_on()
            return True
        self._agenda.now = max(self._agenda.now, at)
        self._center.tick()
        return True

    # Customers

    def _come(self, caller: Caller) -> None:
        self._came += 1
        self._live[caller.id] = _Live(caller)
        conversation = self._conversation(caller)
        self._rows.conversations[caller.id] = conversation
        scene = self._center.scene(caller.id)
        queue = self._rows.queues[caller.legs[0].queue]
        entry = places.enter(
            conversation,
            route_of(self._rows, conversation, queue, self._agenda.now),
            self._rows.policy,
            self._agenda.now,
            why=caller.why,
            generation=1,
            sticky_agent=caller.sticky_agent if caller.sticky_agent in self._turns else None,
        )
        self._center.commit(enter_line(scene, conversation, entry))
        self._be_patient(caller.id)

    def _conversation(self, caller: Caller) -> Conversation:
        """As it was when it came, as far as routing may ask about it."""
        known = self._recording.conversations.get(caller.conv)
        customer = known.customer if known is not None else f"customer:{caller.conv}"
        if customer not in self._rows.customers:
            self._rows.customers[customer] = self._card(customer)
        at = self._agenda.now
        return Conversation(
            id=caller.id,
            customer=customer,
            visitor=None,
            site=known.site if known is not None else "",
            channel=caller.channel,
            queue=caller.legs[0].queue,
            locale=known.locale if known is not None else "en",
            state="bot",
            created_at=at,
            updated_at=at,
            subject=known.subject if known is not None else "",
        )

    def _card(self, customer: str) -> Customer:
        """Whom this customer turned out to be; who served them is said by the record."""
        cards = self._recording.customers
        found = cards.get(customer)
        while found is not None and found.merged_into is not None:
            found = cards.get(found.merged_into)
        if found is None:
            return Customer(customer, "", 0)
        return replace(found, id=customer, last_agent=None, last_agent_at=None)

    def _be_patient(self, conv: str) -> None:
        live = self._live.get(conv)
        if live is None:
            return
        patience = live.caller.legs[live.leg].patience_ms
        if patience is not None:
            leave = partial(self._leave, conv, live.leg)
            self._agenda.plan(self._agenda.now + patience, First.LEAVE, leave)

    def _leave(self, conv: str, leg: int) -> None:
        """Patience is over, unless somebody has answered or their message is kept by now."""
        live = self._live.get(conv)
        if live is None or live.leg != leg:
            return
        conversation = self._rows.conversations[conv]
        if conversation.state in WAITING_STATES and not self._rows.works[conv].kept:
            self._center.commit(leave_line(self._center.scene(conv), conversation))

    # Agents

    def _turn(self, agent: str, turn: Turn) -> None:
        """Whoever goes finishes what they have in hand."""
        row = self._rows.agents[agent]
        self._leaving.discard(agent)
        if turn.presence == GONE:
            if row.connected:
                self._presence(agent, Turn(turn.at, "offline"))
                self._leaving.add(agent)
            return
        if not row.connected:
            self._center.do(SYSTEM, "agent.connected", machinery.AgentConnected(agent))
        self._presence(agent, turn)

    def _presence(self, agent: str, turn: Turn) -> None:
        when = "now" if turn.presence == "available" else "after_current"
        chosen = working.SetPresence(turn.presence, turn.code, when)
        self._center.do(_staff(agent), "presence.set", chosen)

    def _let_go(self) -> None:
        """Whoever is to go and has nothing in hand any more is gone."""
        for agent in sorted(self._leaving):
            if not sum(self._rows.agents[agent].held.values()):
                self._leaving.discard(agent)
                self._center.do(SYSTEM, "agent.disconnected", machinery.AgentDisconnected(agent))

    def _answer(self, offer: str, agent: str) -> None:
        """Refused where the offer is over: then there is nothing to answer."""
        self._center.do(_staff(agent), "offer.accept", working.AcceptOffer(offer))

    def _end_talk(self, conv: str, agent: str) -> None:
        live = self._live[conv]
        if live.leg + 1 < len(live.caller.legs):
            live.leg += 1
            on = working.TransferConversation(queue=live.caller.legs[live.leg].queue)
            self._center.do(_staff(agent), "conversation.transfer", on, conv)
            self._be_patient(conv)
            return
        self._center.do(_staff(agent), "conversation.close", conversing.CloseConversation(), conv)

    def _complete(self, conv: str, agent: str) -> None:
        self._center.do(_staff(agent), "wrapup.complete", working.CompleteWrapUp(), conv)

    def _react(self, fact: Fact) -> None:
        """What somebody will do because of this fact."""
        conv, agenda = fact.conv or "", self._agenda
        match fact.body:
            case OfferMade(mode="ring" | "broadcast") as made:
                agent = fact.agent or ""
                shown = working.ShowOffer(made.offer)
                show = partial(self._center.do, _staff(agent), "offer.shown", shown)
                agenda.plan(agenda.now, First.FINISH, show)
                answer = partial(self._answer, made.offer, agent)
                agenda.plan(agenda.now + self._leg(conv).handling.ring_ms, First.ANSWER, answer)
            case StateChanged(state="active") as active:
                end = partial(self._end_talk, conv, active.owner or "")
                agenda.plan(agenda.now + self._leg(conv).handling.talk_ms, First.FINISH, end)
            case StateChanged(state="wrap_up") as over:
                until = agenda.now + self._leg(conv).handling.wrap_ms
                complete = partial(self._complete, conv, over.owner or "")
                agenda.plan(min(until, over.until or until), First.FINISH, complete)
            case StateChanged(state="closed" | "abandoned"):
                del self._live[conv]
                self._over.append(conv)
            case _:
                pass

    def _leg(self, conv: str) -> Leg:
        live = self._live[conv]
        return live.caller.legs[live.leg]


def _staff(agent: str) -> Actor:
    return Actor(agent, Role.AGENT)
