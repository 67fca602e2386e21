"""Whatever people do, the floor is what the rows say and nobody idles beside work.

The machine drives the real rules and the real engine through chance; after every step it asks
`truths`. Sometimes the center is slow: what the engine wishes waits, other things happen, and the
wishes come through later in any order, or again after a restart not at all.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contact_center.domain.actors import SYSTEM, Actor, Role
from contact_center.domain.facts import AgentConnectionChanged, Fact, OfferMade
from contact_center.domain.orders import conversing, machinery, setup, steering, working
from contact_center.domain.orders.envelope import Order
from contact_center.domain.queue_fields import AGENT_ORDERS
from contact_center.domain.records import Answer
from routing.decisions import Decision, OfferWork
from routing.engine import REST_MS
from routing.events import FactsCommitted
from tests.unit.routing import truths
from tests.unit.routing.center import ADMINISTRATOR, MINUTE, SECOND, Center, staff

AGENTS = ("agent:ann", "agent:bob", "agent:cid", "agent:dan")
VISITORS = tuple(f"v{number}" for number in range(7))
SPANS = (1, SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, 45 * SECOND, MINUTE, 5 * MINUTE)

agents = st.sampled_from(AGENTS)
visitors = st.sampled_from(VISITORS)
queues = st.sampled_from(["support", "sales", "care"])
picks = st.integers(0, 50)


class Watched(Center):
    """A center that looks at every offer, and at who has been heard of since a start."""

    def __init__(self) -> None:
        self.unseen: set[str] = set()
        super().__init__()

    def commit(self, order: Order) -> tuple[Answer, list[Fact]]:
        answer, facts = super().commit(order)
        for fact in facts:
            if isinstance(fact.body, AgentConnectionChanged) and fact.body.connected:
                self.unseen.discard(fact.agent or "")
            if isinstance(fact.body, OfferMade):
                truths.was_no_overload(self, fact)
        return answer, facts

    def _hear(self, decisions: list[Decision]) -> None:
        offers = [decision for decision in decisions if isinstance(decision, OfferWork)]
        truths.nobody_was_passed_over(self, offers, self.unseen)
        super()._hear(decisions)

    def restart(self) -> None:
        self.unseen = {agent.id for agent in self.rows.agents.values() if agent.connected}
        super().restart()


class Storm(RuleBasedStateMachine):
    """A small shop on a bad day."""

    def __init__(self) -> None:
        super().__init__()
        self.center = Watched()
        self.center.queue("support", channels=("chat", "email"))
        self.center.queue(
            "sales", require={"spanish": 2}, agent_order="longest_idle", target_seconds=5
        )
        self.center.steps(
            "care",
            {"after_seconds": 0, "require": {"spanish": 4}, "max_rank": 0, "skip_if": "never"},
            {"after_seconds": 10, "require": {"spanish": 2}},
            {"after_seconds": 30, "add_queue": "sales", "target_seconds": 1, "max_rank": 3},
            {"after_seconds": 60, "require": {}, "do": "announce"},
            channels=("chat", "email"),
            max_wait_seconds=120,
            actions={"wait_over": "overflow", "full": "refuse"},
            overflow_queue="support",
            max_waiting=3,
        )
        code = setup.PutCode("paperwork", "Paperwork", ("email",))
        self.center.do(ADMINISTRATOR, "code.put", code)
        self.center.agent("ann", {"support": 0, "sales": 1, "care": 0}, skills={"spanish": 3})
        self.center.agent("bob", {"support": 1}, presence="away")
        self.center.agent("cid", {"sales": 0}, skills={"spanish": 1})
        self.center.agent("dan", {"sales": 0, "support": 0}, skills={"spanish": 5}, units=50)
        self.places = truths.places(self.center)
        self.calm_from = 0

    # Customers

    @rule(
        names=st.lists(visitors, min_size=1, max_size=4),
        queue=queues,
        channel=st.sampled_from(["chat", "chat", "email"]),
    )
    def some_ask(self, names: list[str], queue: str, channel: str) -> None:
        for name in names:
            self._asks(name, queue, channel)

    def _asks(self, name: str, queue: str, channel: str) -> None:
        visitor = self.center.rows.visitors.get(f"visitor:{name}")
        newest = self.center.rows.newest_of(visitor.id) if visitor else None
        if newest is None or not newest.is_open:
            self.center.asks(name, queue, channel)

    @rule(name=visitors, comes=st.booleans())
    def comes_or_goes(self, name: str, comes: bool) -> None:
        if comes:
            self.center.returns(name)
        else:
            self.center.leaves(name)

    @rule(name=visitors)
    def hangs_up(self, name: str) -> None:
        self.center.hang_up(name)

    @rule(name=visitors)
    def writes(self, name: str) -> None:
        if f"visitor:{name}" in self.center.rows.visitors:
            visitor = Actor(f"visitor:{name}", Role.VISITOR)
            self.center.do(visitor, "message.send", conversing.SendMessage("hello"))

    # Agents

    @rule(agent=agents, presence=st.sampled_from(working.PRESENCES), now=st.booleans())
    def chooses(self, agent: str, presence: str, now: bool) -> None:
        self.center.presence(agent, presence, "now" if now else "after_current")

    @rule(agent=agents)
    def does_paperwork(self, agent: str) -> None:
        self.center.do(staff(agent), "presence.set", working.SetPresence("away", "paperwork"))

    @rule(agent=agents)
    def is_ready(self, agent: str) -> None:
        self.center.connect(agent)
        self.center.presence(agent, "available")

    @rule(agent=agents)
    def disconnects(self, agent: str) -> None:
        self.center.disconnect(agent)

    @rule()
    def everybody_accepts(self) -> None:
        rows = self.center.rows
        for offer in [offer for offer in rows.offers.values() if offer.outcome is None]:
            self.center.do(staff(offer.agent), "offer.accept", working.AcceptOffer(offer.id))

    @rule(pick=picks, answer=st.sampled_from(["offer.shown", "offer.accept", "offer.decline"]))
    def answers(self, pick: int, answer: str) -> None:
        rows = self.center.rows
        pending = [offer for offer in rows.offers.values() if offer.outcome is None]
        if pending:
            offer = pending[pick % len(pending)]
            bodies = {
                "offer.shown": working.ShowOffer(offer.id),
                "offer.accept": working.AcceptOffer(offer.id),
                "offer.decline": working.DeclineOffer(offer.id),
            }
            self.center.do(staff(offer.agent), answer, bodies[answer])

    @rule(pick=picks, agent=agents)
    def claims(self, pick: int, agent: str) -> None:
        if conv := self._any(pick, "queued", "offered"):
            self.center.do(staff(agent), "conversation.claim", working.ClaimConversation(), conv)

    @rule(pick=picks, agent=agents)
    def reopens(self, pick: int, agent: str) -> None:
        if conv := self._any(pick, "wrap_up", "closed", "abandoned"):
            self.center.do(staff(agent), "conversation.reopen", working.ReopenConversation(), conv)

    @rule(
        pick=picks,
        deed=st.sampled_from(
            [
                ("conversation.close", conversing.CloseConversation()),
                ("wrapup.complete", working.CompleteWrapUp()),
                ("conversation.park", working.ParkConversation()),
                ("conversation.unpark", working.UnparkConversation()),
                ("conversation.transfer", working.TransferConversation(queue="sales")),
                ("conversation.transfer", working.TransferConversation(queue="support")),
                ("conversation.transfer", working.TransferConversation(agent="agent:cid")),
            ]
        ),
    )
    def works(self, pick: int, deed: tuple[str, Any]) -> None:
        if conv := self._any(pick, "active", "parked", "wrap_up"):
            owner = self.center.rows.conversations[conv].agent or ""
            self.center.do(staff(owner), deed[0], deed[1], conv)

    # Supervisors and callbacks

    @rule(
        pick=picks,
        agent=agents,
        deed=st.sampled_from(["conversation.assign", "conversation.requeue", "presence.force"]),
        presence=st.sampled_from(working.PRESENCES),
    )
    def is_steered(self, pick: int, agent: str, deed: str, presence: str) -> None:
        bodies = {
            "conversation.assign": steering.AssignConversation(agent),
            "conversation.requeue": steering.RequeueConversation(),
            "presence.force": steering.ForcePresence(agent, presence),
        }
        conv = self._any(pick, "queued", "offered", "active", "parked", "wrap_up")
        if conv is not None:
            self.center.do(ADMINISTRATOR, deed, bodies[deed], conv)

    @rule(name=visitors, later=st.sampled_from([None, SECOND, 3 * MINUTE]))
    def wants_a_call(self, name: str, later: int | None) -> None:
        if f"visitor:{name}" in self.center.rows.visitors:
            at = None if later is None else self.center.now + later
            self.center.wants_a_call(name, at)

    @rule(pick=picks, outcome=st.sampled_from(["reached", "no_answer"]))
    def has_called(self, pick: int, outcome: str) -> None:
        if conv := self._any(pick, "active"):
            owner = self.center.rows.conversations[conv].agent or ""
            self.center.has_called(owner, conv, outcome)

    # The center

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: int) -> None:
        self.center.settle()
        self.center.wait(span)

    @rule(
        agent=agents,
        change=st.sampled_from(
            [
                {"units": 30},
                {"units": 100},
                {"queues": {"support": 0}},
                {"queues": {"support": 2, "sales": 0}},
                {"queues": {"care": 1, "support": 0}},
                {"skills": {"spanish": 4}},
                {"skills": {}},
                {"active": False},
                {"active": True},
            ]
        ),
    )
    def is_put(self, agent: str, change: dict[str, Any]) -> None:
        self.center.put_agent(agent, **change)

    @rule(
        order=st.sampled_from(AGENT_ORDERS),
        mode=st.sampled_from([None, "ring", "assign", "auto_accept", "broadcast", "pull"]),
        seconds=st.sampled_from([0, 5]),
    )
    def queue_is_put(self, order: str, mode: str | None, seconds: int) -> None:
        self.center.queue(
            "support",
            channels=("chat", "email"),
            agent_order=order,
            ring_seconds=12,
            offer_mode=mode,
            auto_accept_seconds=seconds,
            broadcast_to=2,
        )

    @rule()
    def sweeps(self) -> None:
        """What the sweeps would do: wrap-ups and parks whose time is over."""
        rows = self.center.rows
        for conversation in list(rows.conversations.values()):
            if conversation.state == "wrap_up":
                self.center.do(SYSTEM, "wrapup.complete", working.CompleteWrapUp(), conversation.id)
            elif conversation.state == "parked":
                unpark = working.UnparkConversation()
                self.center.do(SYSTEM, "conversation.unpark", unpark, conversation.id)

    @rule(pick=picks)
    def routing_is_repeated(self, pick: int) -> None:
        """Somebody else lapses an offer first: a sweep may do that as well as the engine."""
        rows = self.center.rows
        pending = [offer for offer in rows.offers.values() if offer.outcome is None]
        if pending:
            lapse = machinery.LapseOffer(pending[pick % len(pending)].id)
            self.center.do(SYSTEM, "offer.lapse", lapse)

    @rule(pick=picks)
    def facts_come_again(self, pick: int) -> None:
        self.center.settle()
        facts = tuple(self.center.facts[-pick:])
        again = FactsCommitted(facts, self.center.head)

        assert self.center.engine.step(again, self.center.now) == []

    @precondition(lambda self: not self.center.is_slow)
    @rule()
    def becomes_slow(self) -> None:
        self.center.is_slow = True

    @precondition(lambda self: self.center.pending)
    @rule(pick=picks)
    def one_wish_comes_through(self, pick: int) -> None:
        pending = self.center.pending
        decision = pending[pick % len(pending)]
        pending.remove(decision)
        self.center.carry_out(decision)

    @precondition(lambda self: self.center.is_slow)
    @rule()
    def becomes_fast(self) -> None:
        while self.center.pending:
            self.center.settle()
        self.center.is_slow = False
        self.calm_from = self.center.now + REST_MS

    @rule(back=st.sets(agents, min_size=2))
    def restarts(self, back: set[str]) -> None:
        self.center.restart()
        for agent in sorted(back):
            self.center.connect(agent)

    @invariant()
    def all_is_well(self) -> None:
        center = self.center
        places = truths.places(center)
        truths.nobody_lost_their_place(self.places, places)
        self.places = places
        if not center.pending:
            center.wait(0)
        if not center.pending and not self._is_resting():
            truths.must_hold(center, center.unseen)

    def _is_resting(self) -> bool:
        """Refused three times in a row, which only a slow center brings about."""
        center = self.center
        resting = [w for w in center.engine.floor.works.values() if w.rests_until > center.now]
        assert not resting or center.is_slow or center.now < self.calm_from
        return bool(resting)

    def _any(self, pick: int, *states: str) -> str | None:
        rows = self.center.rows
        found = [one.id for one in rows.conversations.values() if one.state in states]
        return found[pick % len(found)] if found else None


Storm.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=50,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestStorm = Storm.TestCase
