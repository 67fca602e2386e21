"""What each op touches: every op has a line in `TOUCHES`, and one without it fails a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from contact_center.domain.needs import Needs, offer_conversation
from contact_center.domain.orders import administering, conversing, machinery, working
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Conversation
from contact_center.domain.touching_reach import REACH
from contact_center.domain.touching_setup import SETUP


def needs_of(orders: Sequence[Order]) -> Needs:
    """What all these orders touch together."""
    needs = Needs()
    for order in orders:
        _common(needs, order)
        TOUCHES[order.op](needs, order)
    return needs


def _common(needs: Needs, order: Order) -> None:
    if order.conv is not None:
        needs.conversations.add(order.conv)
    elif order.actor.is_visitor and order.op in VISITORS_OWN:
        needs.newest_of.add(order.actor.id)
    if order.actor.is_staff and order.op in WITH_ACTOR:
        needs.agents.add(order.actor.id)


def _always(_: Conversation) -> bool:
    return True


def _not_talking(conversation: Conversation) -> bool:
    return conversation.state not in {"bot", "queued", "offered", "active"}


def _live(conversation: Conversation) -> bool:
    return conversation.state not in {"closed", "abandoned"}


def _floor(wants: Callable[[Conversation], bool]) -> Callable[[Needs, Order], None]:
    def touch(needs: Needs, order: Order) -> None:
        key = order.conv if order.conv is not None else order.actor.id
        needs.want_floor(key, wants)

    return touch


def _nothing(_: Needs, __: Order) -> None:
    """The common keys are all it touches."""


def _offer(needs: Needs, order: Order) -> None:
    body = order.body
    offers = working.ShowOffer | working.AcceptOffer | working.DeclineOffer
    assert isinstance(body, offers | machinery.LapseOffer | machinery.WithdrawOffer)
    _offered(needs, body.offer)


def _offered(needs: Needs, offer: str) -> None:
    conv = offer_conversation(offer)
    needs.offers.add(offer)
    needs.conversations.add(conv)
    needs.want_floor(conv, _always)


def _presence(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, working.SetPresence)
    if order.body.code:
        needs.codes.add(order.body.code)


def _make_offer(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, machinery.MakeOffer)
    _offered(needs, order.body.offer)
    needs.agents.add(order.body.agent)


def _transfer(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, working.TransferConversation)
    _floor(_always)(needs, order)
    if order.body.queue is not None:
        needs.queues.add(order.body.queue)
    if order.body.agent is not None:
        needs.agents.add(order.body.agent)


def _bot_turn(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, machinery.TakeBotTurn)
    if order.body.then != "wait":
        _floor(_always)(needs, order)
    if order.body.queue is not None:
        needs.queues.add(order.body.queue)


def _message(needs: Needs, order: Order) -> None:
    body = order.body
    edits = conversing.EditMessage | conversing.DeleteMessage
    assert isinstance(body, conversing.PickChoice | edits)
    _floor(_not_talking)(needs, order)
    needs.messages.add((order.conv or order.actor.id, body.seq))
    if isinstance(body, conversing.EditMessage):
        needs.outgoing.add(f"{order.conv}.{body.seq}")


def _read(needs: Needs, order: Order) -> None:
    needs.reads.add((order.conv or "", order.actor.id))


def _agent(needs: Needs, order: Order) -> None:
    connections = machinery.AgentConnected | machinery.AgentDisconnected
    assert isinstance(order.body, connections | machinery.OpenLogin)
    needs.agents.add(order.body.agent)


def _put_agent(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, administering.PutAgent)
    needs.agents.add(order.body.agent)
    if order.body.email is not None:
        needs.emails.add(administering.sign_in_address(order.body.email))
    if order.body.profile:
        needs.profiles.add(order.body.profile)


def _visitor(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, machinery.VisitorReturned | machinery.VisitorLeft)
    needs.newest_of.add(order.body.visitor)
    needs.want_floor(order.body.visitor, _live)


def _open_visitor(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, machinery.OpenVisitor)
    needs.visitors.add(order.body.visitor)
    needs.sites.add(order.body.site)


def _contact(needs: Needs, order: Order) -> None:
    needs.cards_of.add(order.actor.id)


def _customer(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, working.UpdateCustomer)
    needs.customers.add(order.body.customer)
    needs.desks_of.add(order.body.customer)


def _login(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, machinery.RenewLogin | machinery.CloseLogin)
    needs.logins.add(order.body.login)


def _site(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, administering.PutSite)
    needs.sites.add(order.body.site)
    needs.queues.add(order.body.queue)


def _entries(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, administering.PutEntries)
    needs.entries.update(entry.id for entry in order.body.entries)


VISITORS_OWN = frozenset(
    {
        "message.send",
        "choice.pick",
        "agent.request",
        "conversation.close",
        "conversation.rate",
        "contact.give",
        "callback.request",
    }
)
"""A visitor may leave out `conv` here: their newest conversation is meant."""

WITH_ACTOR = frozenset(
    {
        "message.send",
        "note.add",
        "presence.set",
        "offer.accept",
        "conversation.claim",
        "conversation.transfer",
        "conversation.unpark",
        "conversation.reopen",
        "conversation.whisper",
        "conversation.take_over",
        "callback.outcome",
    }
)
"""Staff orders that touch the row of the one who gives them."""

TOUCHES: MappingProxyType[str, Callable[[Needs, Order], None]] = MappingProxyType(
    {
        "message.send": _floor(_not_talking),
        "choice.pick": _message,
        "agent.request": _floor(_always),
        "conversation.close": _floor(_always),
        "conversation.rate": _nothing,
        "contact.give": _contact,
        "read.mark": _read,
        "message.edit": _message,
        "message.delete": _message,
        "note.add": _nothing,
        "presence.set": _presence,
        "offer.shown": _offer,
        "offer.accept": _offer,
        "offer.decline": _offer,
        "conversation.claim": _floor(_always),
        "conversation.transfer": _transfer,
        "conversation.park": _floor(_always),
        "conversation.unpark": _floor(_always),
        "conversation.reopen": _floor(_always),
        "conversation.tag": _nothing,
        "wrapup.complete": _floor(_always),
        "customer.update": _customer,
        "bot.turn": _bot_turn,
        "offer.make": _make_offer,
        "offer.lapse": _offer,
        "offer.withdraw": _offer,
        "work.requeue": _floor(_always),
        "work.abandon": _floor(_always),
        "work.step": _floor(_always),
        "work.turn": _floor(_always),
        "agent.connected": _agent,
        "agent.disconnected": _agent,
        "visitor.returned": _visitor,
        "visitor.left": _visitor,
        "visitor.open": _open_visitor,
        "login.open": _agent,
        "login.renew": _login,
        "login.close": _login,
        "agent.put": _put_agent,
        "site.put": _site,
        "entries.put": _entries,
        **REACH,
        **SETUP,
    }
)
"""Every op and what it touches besides the conversation it names."""
