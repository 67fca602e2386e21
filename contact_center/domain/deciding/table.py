"""Every op and the function that decides it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from contact_center.domain.deciding import (
    administering,
    calling,
    ending,
    offering,
    owning,
    people,
    setup,
    steering,
    talking,
    turning,
    waiting,
    writing,
)
from contact_center.domain.deciding.scene import Scene
from contact_center.domain.facts import Fact
from contact_center.domain.orders.envelope import Order
from contact_center.domain.permissions import authorize
from contact_center.domain.working_set import Rows


def decide(rows: Rows, order: Order, at: int) -> list[Fact]:
    """What the order comes to, as facts that are not folded yet; raises `Refused`.

    Pure: the same rows, order and time give the same facts. Nothing in `rows` changes here.
    """
    authorize(order.actor, order.op, rows.conversations.get(order.conv or ""))
    return DECIDERS[order.op](Scene(rows, order, at), order.body)


DECIDERS: MappingProxyType[str, Callable[[Scene, Any], list[Fact]]] = MappingProxyType(
    {
        "message.send": talking.send_message,
        "choice.pick": talking.pick_choice,
        "message.edit": talking.edit_message,
        "message.delete": talking.delete_message,
        "note.add": talking.add_note,
        "agent.request": waiting.request_agent,
        "bot.turn": waiting.take_bot_turn,
        "work.requeue": waiting.requeue_work,
        "work.abandon": waiting.abandon_work,
        "work.step": turning.take_step,
        "work.turn": turning.turn_work,
        "offer.make": offering.make_offer,
        "offer.shown": offering.show_offer,
        "offer.accept": offering.accept_offer,
        "offer.decline": offering.decline_offer,
        "offer.lapse": offering.lapse_offer,
        "offer.withdraw": offering.withdraw_offer,
        "conversation.claim": offering.claim_conversation,
        "conversation.transfer": owning.transfer_conversation,
        "conversation.park": owning.park_conversation,
        "conversation.unpark": owning.unpark_conversation,
        "conversation.reopen": owning.reopen_conversation,
        "conversation.tag": owning.tag_conversation,
        "conversation.close": ending.close_conversation,
        "conversation.rate": ending.rate_conversation,
        "wrapup.complete": ending.complete_wrap_up,
        "presence.set": people.set_presence,
        "agent.connected": people.agent_connected,
        "agent.disconnected": people.agent_disconnected,
        "visitor.returned": people.visitor_returned,
        "visitor.left": people.visitor_left,
        "visitor.open": people.open_visitor,
        "contact.give": people.give_contact,
        "customer.update": people.update_customer,
        "read.mark": people.mark_read,
        "customer.merge": steering.merge_customers,
        "customer.unmerge": steering.unmerge_customers,
        "conversation.whisper": steering.whisper,
        "conversation.take_over": steering.take_over,
        "conversation.assign": steering.assign_conversation,
        "conversation.requeue": steering.requeue_conversation,
        "presence.force": steering.force_presence,
        "callback.request": calling.request_callback,
        "callback.outcome": calling.give_call_outcome,
        "mail.receive": writing.receive_mail,
        "mail.deliver": writing.deliver_mail,
        "mail.quarantine": writing.quarantine_mail,
        "outgoing.settle": writing.settle_outgoing,
        "inbox.put": administering.put_inbox,
        "login.open": people.open_login,
        "login.renew": people.renew_login,
        "login.close": people.close_login,
        "agent.put": administering.put_agent,
        "queue.put": administering.put_queue,
        "queue.remove": setup.remove_queue,
        "site.put": administering.put_site,
        "entries.put": administering.put_entries,
        "skill.put": setup.put_skill,
        "skill.remove": setup.remove_skill,
        "profile.put": setup.put_profile,
        "profile.remove": setup.remove_profile,
        "code.put": setup.put_code,
        "code.remove": setup.remove_code,
        "calendar.put": setup.put_calendar,
        "calendar.remove": setup.remove_calendar,
        "plan.put": setup.put_plan,
        "plan.remove": setup.remove_plan,
    }
)
"""A test holds this table, the order table, the permissions and `needs.TOUCHES` to the same ops."""
