"""What the ops of email, calls, supervisors and merging touch; a part of `touching`."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from contact_center.domain.needs import Needs
from contact_center.domain.orders import calling, steering, writing
from contact_center.domain.orders.calling import dialled
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Conversation


def email_identity(address: str) -> str:
    """The key of an email address as an identity."""
    return f"email:{address.strip().lower()}"


def phone_identity(phone: str) -> str:
    """The key of a phone number as an identity."""
    return f"phone:{dialled(phone)}"


def _always(_: Conversation) -> bool:
    return True


def _here(needs: Needs, order: Order) -> None:
    needs.want_floor(order.conv or order.actor.id, _always)


def _assign(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, steering.AssignConversation)
    _here(needs, order)
    needs.agents.add(order.body.agent)


def _force(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, steering.ForcePresence)
    needs.agents.add(order.body.agent)


def _merge(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, steering.MergeCustomers)
    needs.customers |= {order.body.customer, order.body.into}
    needs.desks_of |= {order.body.customer, order.body.into}


def _unmerge(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, steering.UnmergeCustomers)
    needs.merges.add(order.body.merge)


def _callback(needs: Needs, order: Order) -> None:
    body = order.body
    assert isinstance(body, calling.RequestCallback)
    _here(needs, order)
    needs.calls = True
    needs.identities.add(phone_identity(body.phone))
    if order.actor.is_visitor:
        needs.cards_of.add(order.actor.id)
    if body.customer is not None:
        needs.customers.add(body.customer)
    if body.queue is not None:
        needs.queues.add(body.queue)
    if body.site is not None:
        needs.sites.add(body.site)


def _received(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, writing.ReceiveMail)
    needs.mails.add(order.body.mail)
    needs.inboxes.add(order.body.inbox)


def _delivered(needs: Needs, order: Order) -> None:
    body = order.body
    assert isinstance(body, writing.DeliverMail)
    needs.mails.add(body.mail)
    needs.identities.add(email_identity(body.sender))
    if body.conv is not None:
        needs.conversations.add(body.conv)
        needs.want_floor(body.conv, _always)


def _quarantined(needs: Needs, order: Order) -> None:
    body = order.body
    assert isinstance(body, writing.QuarantineMail)
    needs.mails.add(body.mail)
    if body.lost is not None:
        needs.outgoing.add(body.lost)
        needs.conversations.add(body.lost.rpartition(".")[0])


def _settled(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, writing.SettleOutgoing)
    needs.outgoing.add(order.body.outgoing)


def _inbox(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, writing.PutInbox)
    needs.inboxes.add(order.body.inbox)
    needs.queues.add(order.body.queue)
    needs.sites.add(order.body.site)


def _whisper(_: Needs, __: Order) -> None:
    """The conversation and the author are all it touches."""


REACH: MappingProxyType[str, Callable[[Needs, Order], None]] = MappingProxyType(
    {
        "customer.merge": _merge,
        "customer.unmerge": _unmerge,
        "conversation.whisper": _whisper,
        "conversation.take_over": _here,
        "conversation.assign": _assign,
        "conversation.requeue": _here,
        "presence.force": _force,
        "callback.request": _callback,
        "callback.outcome": _here,
        "mail.receive": _received,
        "mail.deliver": _delivered,
        "mail.quarantine": _quarantined,
        "outgoing.settle": _settled,
        "inbox.put": _inbox,
    }
)
