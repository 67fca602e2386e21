"""A whole center in a few lines: the real rules on rows in memory, the engine beside them.

Orders are decided and folded one by one, facts are numbered and given to the engine, and what the
engine decides goes back in as orders, until nobody has anything left to say. Time stands still
until `wait`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from contact_center.domain.actors import SYSTEM, Actor, Role
from contact_center.domain.deciding.table import decide
from contact_center.domain.facts import Body, Fact
from contact_center.domain.folding import fold
from contact_center.domain.orders import (
    administering,
    calling,
    conversing,
    machinery,
    setup,
    working,
)
from contact_center.domain.orders.envelope import Order
from contact_center.domain.policy import Policy
from contact_center.domain.records import Answer, Conversation, Offer, Work
from contact_center.domain.refusals import Refused
from contact_center.domain.working_set import Rows
from contact_center.ports.floor import FloorRows
from routing.agent import FloorAgent
from routing.decisions import Decision, OfferWork
from routing.engine import Engine
from routing.events import DecisionRefused, FactsCommitted, Tick
from routing.ordering import order_for
from routing.work import FLOOR_STATES, FloorWork

SECOND = 1_000
MINUTE = 60 * SECOND
BEGIN = 1_000 * MINUTE
ADMINISTRATOR = Actor("agent:boss", Role.ADMINISTRATOR)


class Rules:
    """The committer's part: one order after the other, on rows that are all in memory."""

    def __init__(self, policy: Policy | None = None, epoch: int = 1) -> None:
        self.rows = Rows(policy or Policy(), epoch)
        self.now = BEGIN
        self.head = 0
        self.facts: list[Fact] = []
        self.refused: list[tuple[Order, str]] = []

    def commit(self, order: Order) -> tuple[Answer, list[Fact]]:
        answer = Answer(order.actor.id, order.id, 0, order.op, conv=order.conv, at=self.now)
        try:
            facts = decide(self.rows, order, self.now)
        except Refused as refusal:
            self.refused.append((order, refusal.code))
            answer.code, answer.pos = refusal.code, self.head
            return answer, []
        for fact in facts:
            fold(self.rows, fact)
            self.head += 1
            fact.pos = self.head
            answer.conv = fact.conv or answer.conv
        for patch in self.rows.patches:
            patch()
        self.rows.patches.clear()
        self.facts += facts
        answer.pos = self.head
        return answer, facts

    def floor_rows(self) -> FloorRows:
        conversations = [c for c in self.rows.conversations.values() if c.state in FLOOR_STATES]
        return FloorRows(
            self.head,
            conversations,
            {one.id: self.rows.works[one.id] for one in conversations},
            [offer for offer in self.rows.offers.values() if offer.outcome is None],
            list(self.rows.agents.values()),
            list(self.rows.queues.values()),
            list(self.rows.calendars.values()),
            list(self.rows.codes.values()),
        )


class Center(Rules):
    """The rules with the engine listening. `decided` is everything it ever wished, and when."""

    def __init__(self, policy: Policy | None = None) -> None:
        super().__init__(policy)
        self.engine = Engine(self.rows.policy)
        self.engine.load(self.floor_rows(), self.now)
        self.decided: list[tuple[int, Decision]] = []
        self.pending: deque[Decision] = deque()
        self.is_slow = False
        self._orders = 0

    # What happens

    def do(self, actor: Actor, op: str, body: object, conv: str | None = None) -> Answer:
        self._orders += 1
        return self._submit(Order(f"order-{self._orders}", actor, op, body, conv))

    def wait(self, ms: int) -> None:
        """Let time pass, stopping wherever the engine has a deadline."""
        until = self.now + ms
        for _ in range(10_000):
            deadline = self.engine.next_deadline()
            if deadline is None or deadline > until:
                self.now = until
                return
            self.now = max(self.now, deadline)
            self._hear(self.engine.step(Tick(), self.now))
        raise AssertionError("the engine always has something more to do")

    def settle(self) -> None:
        """Carry out what a slow center has left lying."""
        while self.pending:
            self.carry_out(self.pending.popleft())

    def carry_out(self, decision: Decision) -> None:
        answer = self._submit(order_for(decision, len(self.decided), self.rows.epoch))
        if answer.code is not None:
            refused = DecisionRefused(decision, answer.code)
            self._hear(self.engine.step(refused, self.now))

    def restart(self) -> None:
        """A new process: nothing is left but the rows."""
        self.pending.clear()
        self.engine = Engine(self.rows.policy)
        self.engine.load(self.floor_rows(), self.now)
        self.wait(0)

    def tell(self, *bodies: Body, conv: str | None = None, agent: str | None = None) -> None:
        """Facts that no order of the center would make; the rows do not know of them."""
        facts = []
        for body in bodies:
            self.head += 1
            facts.append(Fact(body, "system", self.now, conv, None, agent, self.head))
        self._hear(self.engine.step(FactsCommitted(tuple(facts), self.head), self.now))

    def _submit(self, order: Order) -> Answer:
        answer, facts = self.commit(order)
        if facts:
            event = FactsCommitted(tuple(facts), self.head)
            self._hear(self.engine.step(event, self.now))
        return answer

    def _hear(self, decisions: list[Decision]) -> None:
        self.decided += [(self.now, decision) for decision in decisions]
        self.pending += decisions
        if not self.is_slow:
            self.settle()

    # Who and what there is

    def queue(self, name: str, **columns: object) -> None:
        put = administering.PutQueue(name, name.title(), **columns)  # type: ignore[arg-type]
        assert self.do(ADMINISTRATOR, "queue.put", put).code is None
        self.do(ADMINISTRATOR, "site.put", administering.PutSite(f"site:{name}", name, name))

    def steps(self, queue: str, *steps: dict[str, Any], **columns: object) -> None:
        """A queue whose work goes by these steps; the skills they ask for exist."""
        for skill in {skill for step in steps for skill in step.get("require", ())}:
            if skill not in self.rows.skills:
                self.do(ADMINISTRATOR, "skill.put", setup.PutSkill(skill, skill.title()))
        plan = setup.PutPlan(f"plan-{queue}", "Steps", default={"steps": list(steps)})
        assert self.do(ADMINISTRATOR, "plan.put", plan).code is None
        self.queue(queue, plan=f"plan-{queue}", **columns)

    def calendar(self, name: str, **columns: Any) -> None:
        calendar = setup.PutCalendar(name, name.title(), "UTC", **columns)
        assert self.do(ADMINISTRATOR, "calendar.put", calendar).code is None

    def agent(
        self,
        name: str,
        queues: dict[str, int] | None = None,
        *,
        skills: dict[str, int] | None = None,
        units: int | None = None,
        presence: str = "available",
    ) -> str:
        """Someone who works here, connected and ready."""
        agent = f"agent:{name}"
        put = administering.PutAgent(
            agent,
            f"{name}@shop.example",
            name,
            "agent",
            password_hash="-",
            queues={"support": 0} if queues is None else queues,
            skills=skills or {},
            units=units,
        )
        self.do(ADMINISTRATOR, "agent.put", put)
        self.connect(agent)
        self.presence(agent, presence)
        return agent

    def put_agent(self, agent: str, **columns: object) -> None:
        put = administering.PutAgent(agent, **columns)  # type: ignore[arg-type]
        self.do(ADMINISTRATOR, "agent.put", put)

    def asks(self, name: str, queue: str = "support", channel: str = "chat") -> str:
        """A customer asks for a person; returns the conversation."""
        visitor = f"visitor:{name}"
        if visitor not in self.rows.visitors:
            opened = machinery.OpenVisitor(visitor, f"site:{queue}", "en", "-")
            self.do(SYSTEM, "visitor.open", opened)
        newest = self.rows.newest_of(visitor)
        if channel != "chat" and (newest is None or not newest.is_open):
            self._begin(visitor, queue, channel)
        answer = self.do(Actor(visitor, Role.VISITOR), "agent.request", conversing.RequestAgent())
        assert answer.conv is not None
        return answer.conv

    def _begin(self, visitor: str, queue: str, channel: str) -> None:
        """A conversation of a channel that has no way in yet."""
        conv = f"c_{channel}_{visitor}_{len(self.rows.conversations)}"
        customer = self.rows.visitors[visitor].customer
        self.rows.conversations[conv] = Conversation(
            conv,
            customer,
            visitor,
            f"site:{queue}",
            channel,
            queue,
            "en",
            "bot",
            self.now,
            self.now,
        )
        self.rows.visitors[visitor].newest = conv

    # What people do

    def connect(self, agent: str) -> None:
        self.do(SYSTEM, "agent.connected", machinery.AgentConnected(agent))

    def disconnect(self, agent: str) -> None:
        self.do(SYSTEM, "agent.disconnected", machinery.AgentDisconnected(agent))

    def presence(
        self, agent: str, presence: str, when: str = "now", code: str | None = None
    ) -> None:
        self.do(staff(agent), "presence.set", working.SetPresence(presence, code, when))

    def leaves(self, name: str) -> None:
        self.do(SYSTEM, "visitor.left", machinery.VisitorLeft(f"visitor:{name}"))

    def returns(self, name: str) -> None:
        self.do(SYSTEM, "visitor.returned", machinery.VisitorReturned(f"visitor:{name}"))

    def shown(self, conv: str) -> None:
        offer = self.must_be_offered(conv)
        self.do(staff(offer.agent), "offer.shown", working.ShowOffer(offer.id))

    def accept(self, conv: str) -> str:
        """Whoever has the offer takes it; returns who."""
        offer = self.must_be_offered(conv)
        answer = self.do(staff(offer.agent), "offer.accept", working.AcceptOffer(offer.id))
        assert answer.code is None
        return offer.agent

    def decline(self, conv: str) -> None:
        offer = self.must_be_offered(conv)
        self.do(staff(offer.agent), "offer.decline", working.DeclineOffer(offer.id))

    def claims(self, agent: str, conv: str) -> None:
        self.do(staff(agent), "conversation.claim", working.ClaimConversation(), conv)

    def park(self, agent: str, conv: str) -> None:
        self.do(staff(agent), "conversation.park", working.ParkConversation(), conv)

    def unpark(self, agent: str, conv: str) -> None:
        self.do(staff(agent), "conversation.unpark", working.UnparkConversation(), conv)

    def reopens(self, agent: str, conv: str) -> None:
        self.do(staff(agent), "conversation.reopen", working.ReopenConversation(), conv)

    def transfer(self, conv: str, **to: str) -> None:
        owner = staff(self.owner(conv) or "")
        self.do(owner, "conversation.transfer", working.TransferConversation(**to), conv)

    def lapse(self, conv: str) -> None:
        """The sweep's part."""
        self.do(SYSTEM, "offer.lapse", machinery.LapseOffer(self.must_be_offered(conv).id))

    def close(self, conv: str) -> None:
        """The owner ends it and its wrap-up."""
        owner = staff(self.rows.conversations[conv].agent or "")
        self.do(owner, "conversation.close", conversing.CloseConversation(), conv)
        self.do(owner, "wrapup.complete", working.CompleteWrapUp(), conv)

    def wants_a_call(self, name: str, at: int | None = None) -> None:
        visitor = Actor(f"visitor:{name}", Role.VISITOR)
        self.do(visitor, "callback.request", calling.RequestCallback("+442079460000", at=at))

    def has_called(self, agent: str, conv: str, outcome: str) -> None:
        self.do(staff(agent), "callback.outcome", calling.GiveCallOutcome(outcome), conv)

    def writes(self, name: str) -> None:
        visitor = Actor(f"visitor:{name}", Role.VISITOR)
        self.do(visitor, "message.send", conversing.SendMessage("hello"))

    def hang_up(self, name: str) -> None:
        visitor = Actor(f"visitor:{name}", Role.VISITOR)
        self.do(visitor, "conversation.close", conversing.CloseConversation())

    def says(self, agent: str, conv: str) -> None:
        """The owner writes to the customer."""
        self.do(staff(agent), "message.send", conversing.SendMessage("hello"), conv)

    # What is asked

    def state(self, conv: str) -> str:
        return self.rows.conversations[conv].state

    def notices(self, conv: str) -> list[str]:
        """What the center itself said in the conversation."""
        messages = self.rows.messages.values()
        return [one.notice for one in messages if one.conv == conv and one.notice]

    def owner(self, conv: str) -> str | None:
        return self.rows.conversations[conv].agent

    def offer(self, conv: str) -> Offer | None:
        live = self.rows.live_offers(conv)
        return live[-1] if live else None

    def offered_to(self, conv: str) -> str | None:
        offer = self.offer(conv)
        return offer.agent if offer else None

    def must_be_offered(self, conv: str) -> Offer:
        offer = self.offer(conv)
        assert offer is not None, f"{conv} is {self.state(conv)}"
        return offer

    def work(self, conv: str) -> Work:
        return self.rows.works[conv]

    def on_floor(self, conv: str) -> FloorWork:
        return self.engine.floor.works[conv]

    def on_floor_agent(self, agent: str) -> FloorAgent:
        return self.engine.floor.agents[agent]

    def outcome(self, conv: str, number: int) -> tuple[str | None, str | None]:
        offer = self.rows.offers[f"{conv}.{number}"]
        return offer.outcome, offer.reason

    def offers(self) -> list[OfferWork]:
        """Every offer ever wished, in order."""
        return [one for _, one in self.decided if isinstance(one, OfferWork)]

    def kinds(self) -> list[type[Decision]]:
        return [type(one) for _, one in self.decided]


def staff(agent: str) -> Actor:
    return Actor(agent, Role.AGENT)


def shop(**policy: Any) -> Center:
    """A center with one queue for everything and nobody at work yet."""
    center = Center(replace(Policy(), **policy))
    center.queue("support")
    return center
