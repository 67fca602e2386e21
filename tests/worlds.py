"""Small centers in a known state, and one sample order for every op, for the property tests."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

from contact_center.adapters.memory.journal_store import MemoryJournalStore
from contact_center.domain.actors import BOT, ROUTING, SYSTEM, Actor, Role
from contact_center.domain.orders import (
    administering,
    calling,
    conversing,
    machinery,
    setup,
    steering,
    working,
    writing,
)
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.domain.policy import Policy
from contact_center.domain.records import Answer, Conversation, Work
from contact_center.journal.batch import Outcome, run_batch

NOON = 1_800_000_000_000
SYSTEM_ADMINISTRATOR = Actor("system", Role.ADMINISTRATOR)
OP_OF = {body: op for op, body in OPS.items()}
VISITOR = Actor("visitor:v", Role.VISITOR)
OTHER_VISITOR = Actor("visitor:w", Role.VISITOR)
ANN = Actor("agent:ann", Role.AGENT)
BEN = Actor("agent:ben", Role.AGENT)
BOSS = Actor("agent:boss", Role.ADMINISTRATOR)
MAIL = writing.DeliverMail("mail_1", "Eve@mail.example", "Eve", "Lamp", "It is dark", "<1@mail>")


class World:
    """A center on a store in memory; time stands still unless it is moved."""

    def __init__(self, policy: Policy | None = None) -> None:
        """An empty center at noon."""
        self.store = MemoryJournalStore()
        self.policy = policy or Policy()
        self.at = NOON
        self._given = 0

    def order(self, actor: Actor, body: object, conv: str | None = None) -> Order:
        """An order with an id of its own."""
        self._given += 1
        op = OP_OF[type(body)]
        return Order("" if op == "read.mark" else f"o{self._given}", actor, op, body, conv)

    def batch(self, *orders: Order) -> Outcome:
        """All of them in one transaction."""
        with self.store.begin() as transaction:
            return run_batch(transaction, list(orders), self.at, self.policy)

    def do(self, actor: Actor, body: object, conv: str | None = None) -> Answer:
        """One order alone; it must not be refused."""
        outcome = self.batch(self.order(actor, body, conv))
        assert not outcome.failures, outcome.failures
        assert outcome.answers[0].code is None, outcome.answers[0]
        return outcome.answers[0]

    def copy(self) -> World:
        """The same center, to go another way."""
        twin = copy.copy(self)
        twin.store = self.store.copy()
        return twin

    @property
    def conv(self) -> str:
        """The first conversation; an id that does not exist while there is none."""
        return self.conversation.id if self.conversation else "c_none"

    @property
    def conversation(self) -> Conversation | None:
        """The first conversation's row."""
        rows = self.store.rows(Conversation)
        return min(rows, key=lambda one: (one.created_at, one.id), default=None)

    @property
    def work(self) -> Work | None:
        """The first conversation's work, if it ever had any."""
        works = {work.conv: work for work in self.store.rows(Work)}
        return works.get(self.conv)


def furnished(policy: Policy | None = None) -> World:
    """Queues, a site, two agents at work, an administrator, two silent visitors, and a setup."""
    world = World(policy)
    world.do(SYSTEM, administering.PutQueue("sales", "Sales", target_seconds=20))
    steps = [{"after_seconds": 60, "target_seconds": 5}, {"after_seconds": 90, "do": "overflow"}]
    world.do(SYSTEM, setup.PutPlan("patience", "Patience", default={"steps": steps}))
    support = administering.PutQueue(
        "support",
        "Support",
        plan="patience",
        overflow_queue="sales",
        actions={"full": "refuse"},
    )
    world.do(SYSTEM, support)
    world.do(SYSTEM, administering.PutSite("shop", "The shop", "support"))
    world.do(SYSTEM, administering.PutQueue("spare", "Spare"))
    world.do(SYSTEM, setup.PutSkill("law", "Law"))
    world.do(SYSTEM, setup.PutProfile("full", "Full time"))
    world.do(SYSTEM, setup.PutCode("lunch", "Lunch"))
    world.do(SYSTEM, setup.PutCalendar("office", "Office", "Europe/Berlin", always=True))
    world.do(SYSTEM, setup.PutPlan("vip", "VIP"))
    for actor, role in ((ANN, "agent"), (BEN, "agent"), (BOSS, "administrator")):
        name = actor.id.removeprefix("agent:")
        world.do(
            SYSTEM,
            administering.PutAgent(
                actor.id,
                email=f"{name}@shop.example",
                name=name.title(),
                role=role,
                password_hash="x",
                queues={"support": 0, "sales": 1},
            ),
        )
        if role == "agent":
            world.do(SYSTEM, machinery.AgentConnected(actor.id))
            world.do(actor, working.SetPresence("available"))
    inbox = writing.PutInbox("help", "help@shop.example", "Help", "support", "shop", "token hash")
    world.do(SYSTEM_ADMINISTRATOR, inbox)
    for visitor in (VISITOR, OTHER_VISITOR):
        world.do(SYSTEM, machinery.OpenVisitor(visitor.id, "shop", "en", f"hash of {visitor.id}"))
    return world


def with_bot() -> World:
    """The visitor has spoken, the bot has offered choices, and the visitor has spoken again."""
    world = furnished()
    world.do(VISITOR, conversing.SendMessage("Where is my parcel?"))
    options = (machinery.Option("track", "Track a parcel"), machinery.Option("~person", "A person"))
    turn = machinery.TakeBotTurn(1, (machinery.Say("Did you mean", options),))
    world.do(BOT, turn, world.conv)
    world.do(VISITOR, conversing.SendMessage("Hello?"))
    return world


def queued() -> World:
    """The visitor has asked for a person."""
    world = with_bot()
    world.do(VISITOR, conversing.RequestAgent())
    return world


def offered() -> World:
    """Ann's console rings."""
    world = queued()
    made = machinery.MakeOffer(f"{world.conv}.1", ANN.id, 1, 0, 30_000)
    world.do(ROUTING, made, world.conv)
    world.do(ANN, working.ShowOffer(f"{world.conv}.1"))
    return world


def active() -> World:
    """Ann has the conversation and has said something."""
    world = offered()
    world.do(ANN, working.AcceptOffer(f"{world.conv}.1"))
    world.do(ANN, conversing.SendMessage("How can I help?"), world.conv)
    return world


def parked() -> World:
    """Ann has set the conversation aside."""
    world = active()
    world.do(ANN, working.ParkConversation(), world.conv)
    return world


def wrapping_up() -> World:
    """Ann has closed the conversation and writes down how it went."""
    world = active()
    world.do(ANN, conversing.CloseConversation("solved"), world.conv)
    return world


def closed() -> World:
    """It is over."""
    world = wrapping_up()
    world.do(ANN, working.CompleteWrapUp(), world.conv)
    return world


def abandoned() -> World:
    """The visitor left while waiting."""
    world = queued()
    world.do(VISITOR, conversing.CloseConversation())
    return world


def spent() -> World:
    """Closed so long ago that a new message starts a new conversation."""
    world = closed()
    world.at += world.policy.reopen_ms + 1
    return world


def calling_back() -> World:
    """The visitor wants to be called, and Ann has the call on her desk."""
    world = queued()
    world.do(VISITOR, calling.RequestCallback("0170 1234567"))
    world.do(ROUTING, machinery.MakeOffer(f"{world.conv}.1", ANN.id, 2, 0, 30_000), world.conv)
    world.do(ANN, working.AcceptOffer(f"{world.conv}.1"))
    return world


def mailed() -> World:
    """Eve has written a mail, Ann has answered it, and another mail waits to be read."""
    world = furnished()
    received = writing.ReceiveMail("mail_0", "help", "sha", 4, "http", "eve@mail.example", "help@x")
    world.do(SYSTEM, received)
    world.do(SYSTEM, replace(MAIL, mail="mail_0"))
    world.do(ROUTING, machinery.MakeOffer(f"{world.conv}.1", ANN.id, 1, 0, 30_000), world.conv)
    world.do(ANN, working.AcceptOffer(f"{world.conv}.1"))
    world.do(ANN, conversing.SendMessage("We send you a bulb."), world.conv)
    world.do(SYSTEM, replace(received, mail="mail_1", sha256="other"))
    return world


STATES: dict[str, Callable[[], World]] = {
    state.__name__: state
    for state in (
        furnished,
        with_bot,
        queued,
        offered,
        active,
        parked,
        wrapping_up,
        closed,
        abandoned,
        spent,
        calling_back,
        mailed,
    )
}


def set_up(world: World) -> list[Order]:
    """What an administrator sets up for routing, and takes away again."""
    week = {day: [["09:00", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    step = {"after_seconds": 30, "require": {"law": 1}, "add_queue": "sales", "prefer": [ANN.id]}
    path = {"queue": "support", "require": {"law": 2}, "steps": [step]}
    bodies = (
        setup.PutSkill("law", "Law", "Contracts", expects=1),
        setup.RemoveSkill("law"),
        setup.PutProfile("full", "Full time", 60, {"chat": 2}, {"callback": ["email"]}),
        setup.RemoveProfile("full"),
        administering.PutAgent(ANN.id, profile="full", skills={"law": 3}),
        setup.PutCode("lunch", "Lunch", max_minutes=60),
        setup.RemoveCode("lunch", expects=1),
        setup.PutCalendar("office", "Office", "Europe/Berlin", weekly=week),
        setup.RemoveCalendar("office"),
        setup.PutPlan("vip", "VIP", ({"when": "is_open('office')", **path},), {}, expects=1),
        setup.RemovePlan("vip"),
        administering.PutQueue("support", "Support", calendar="office", plan="vip"),
        setup.RemoveQueue("spare"),
    )
    return [world.order(BOSS, body) for body in bodies]


def sample_orders(world: World) -> dict[str, list[Order]]:
    """At least one order for every op, as likely as possible to be accepted in this state."""
    conversation, work, conv = world.conversation, world.work, world.conv
    generation = work.generation if work else 1
    offer = f"{conv}.{max(1, conversation.offers if conversation else 1)}"
    next_offer = f"{conv}.{(conversation.offers if conversation else 0) + 1}"
    said = conversation.said_seq if conversation else 1

    def by(actor: Actor, *bodies: object, about: str | None = None) -> list[Order]:
        return [world.order(actor, body, about) for body in bodies]

    on = {"about": conv}
    say = machinery.Say("Here you are.")
    samples = [
        *by(VISITOR, conversing.SendMessage("Are you there?"), conversing.PickChoice(2, "track")),
        *by(VISITOR, conversing.SendMessage("And here?"), about=conv),
        *by(OTHER_VISITOR, conversing.SendMessage("Somebody else")),
        *by(VISITOR, conversing.RequestAgent(), conversing.CloseConversation()),
        *by(VISITOR, conversing.RateConversation(5, "good"), conversing.GiveContact(name="Vic")),
        *by(VISITOR, conversing.MarkRead(1), **on),
        *by(ANN, conversing.SendMessage("I am here."), conversing.EditMessage(4, "Better"), **on),
        *by(ANN, conversing.DeleteMessage(4), conversing.AddNote("Known customer"), **on),
        *by(ANN, conversing.CloseConversation("done"), working.ClaimConversation(), **on),
        *by(BEN, working.ClaimConversation(), working.ReopenConversation(), **on),
        *by(ANN, working.TransferConversation(queue="sales", note="please"), **on),
        *by(ANN, working.TransferConversation(agent=BEN.id), working.ParkConversation(), **on),
        *by(ANN, working.UnparkConversation(), working.ReopenConversation(), **on),
        *by(ANN, working.TagConversation(("vip",)), working.CompleteWrapUp("ok", "fine"), **on),
        *by(ANN, working.SetPresence("away", "lunch"), working.SetPresence("available")),
        *by(ANN, working.SetPresence("offline", when="after_current")),
        *by(ANN, working.ShowOffer(offer), working.AcceptOffer(offer), working.DeclineOffer(offer)),
        *by(BEN, working.AcceptOffer(offer)),
        *by(ANN, working.UpdateCustomer("customer:v", name="Victor", attributes={"size": "L"})),
        *by(BOT, machinery.TakeBotTurn(said, (say,)), **on),
        *by(BOT, machinery.TakeBotTurn(said, (say,), "handover", 1, "asked"), **on),
        *by(BOT, machinery.TakeBotTurn(said, (say, say), "close"), **on),
        *by(ROUTING, machinery.MakeOffer(next_offer, ANN.id, generation, 0, 30_000), **on),
        *by(ROUTING, machinery.MakeOffer(next_offer, BEN.id, generation, 0, 30_000), **on),
        *by(ROUTING, machinery.LapseOffer(offer), machinery.WithdrawOffer(offer, "away"), **on),
        *by(ROUTING, machinery.RequeueWork(generation, "agent_lost"), **on),
        *by(ROUTING, machinery.AbandonWork(generation), machinery.TakeStep(generation, 0), **on),
        *by(ROUTING, machinery.TurnWork(generation, "unstaffed"), **on),
        *by(ROUTING, machinery.TurnWork(generation, "wait_over"), **on),
        *by(ROUTING, machinery.TurnWork(generation, "full"), **on),
        *by(
            ROUTING, machinery.MakeOffer(next_offer, BEN.id, generation, 0, 1, mode="assign"), **on
        ),
        *by(
            ROUTING,
            machinery.MakeOffer(next_offer, BEN.id, generation, 0, 9, mode="broadcast"),
            **on,
        ),
        *by(SYSTEM, machinery.AgentConnected(ANN.id), machinery.AgentDisconnected(ANN.id)),
        *by(SYSTEM, machinery.VisitorReturned(VISITOR.id), machinery.VisitorLeft(VISITOR.id)),
        *by(SYSTEM, machinery.OpenVisitor("visitor:n", "shop", "zh-CN", "another hash")),
        *by(SYSTEM, machinery.OpenLogin("l1", ANN.id, "token hash", "csrf", world.at + 1)),
        *by(SYSTEM, machinery.RenewLogin("l1", world.at + 2), machinery.CloseLogin("l1")),
        *by(VISITOR, calling.RequestCallback("+49 170 1234567", "Vic", "a lamp")),
        *by(ANN, calling.RequestCallback("0123 456", queue="sales", site="shop")),
        *by(ANN, calling.GiveCallOutcome("no_answer"), calling.GiveCallOutcome("reached"), **on),
        *by(BOSS, steering.Whisper("Offer a refund"), steering.TakeOver(), **on),
        *by(BOSS, steering.AssignConversation(BEN.id), steering.RequeueConversation(), **on),
        *by(BOSS, steering.ForcePresence(ANN.id, "away")),
        *by(ANN, steering.MergeCustomers("customer:v", "customer:w")),
        *by(ANN, steering.UnmergeCustomers("m_none")),
        *by(SYSTEM, writing.ReceiveMail("mail_2", "help", "sha", 4, "smtp", "a@b", "help@shop")),
        *by(SYSTEM, MAIL, replace(MAIL, conv=conv), writing.QuarantineMail("mail_1", "odd")),
        *by(SYSTEM, writing.SettleOutgoing(f"{conv}.2", "waiting", 1, world.at + 60_000, "busy")),
        *by(SYSTEM, writing.SettleOutgoing(f"{conv}.2", "sent", 1)),
        *by(BOSS, writing.PutInbox("sales", "sales@shop.example", "Sales", "sales", "shop")),
        *by(BOSS, administering.PutAgent(ANN.id, units=60)),
        *by(BOSS, administering.PutQueue("support", "Support", wrapup_seconds=0)),
        *by(BOSS, administering.PutSite("shop", "The shop", "sales", bot=False)),
        *by(
            BOSS,
            administering.PutEntries((administering.EntryFields("e1", "Q?", "A.", "en"),)),
        ),
        *set_up(world),
    ]
    by_op: dict[str, list[Order]] = {}
    for order in samples:
        by_op.setdefault(order.op, []).append(order)
    assert by_op.keys() == OPS.keys(), sorted(OPS.keys() - by_op.keys())
    return by_op
