"""Who may do what: the one place where authority is decided.

`may` answers by role before anything is loaded; `authorize` adds whether the loaded conversation
is one the actor may touch at all, `must_own` whether it is on their desk. Everything not listed
is denied.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from contact_center.domain.actors import STAFF, Actor, Role
from contact_center.domain.refusals import Refused

if TYPE_CHECKING:
    from contact_center.domain.records import Conversation

_VISITOR = frozenset({Role.VISITOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})
_SUPERVISOR = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_SYSTEM = frozenset({Role.SYSTEM})
_ROUTING = frozenset({Role.ROUTING, Role.SYSTEM})

ALLOWED: MappingProxyType[str, frozenset[Role]] = MappingProxyType(
    {
        "message.send": _VISITOR | STAFF,
        "choice.pick": _VISITOR,
        "agent.request": _VISITOR,
        "conversation.close": _VISITOR | STAFF,
        "conversation.rate": _VISITOR,
        "contact.give": _VISITOR,
        "read.mark": _VISITOR | STAFF,
        "message.edit": STAFF,
        "message.delete": STAFF,
        "note.add": STAFF,
        "presence.set": STAFF,
        "offer.shown": STAFF,
        "offer.accept": STAFF,
        "offer.decline": STAFF,
        "conversation.claim": STAFF,
        "conversation.transfer": STAFF,
        "conversation.park": STAFF,
        "conversation.unpark": STAFF | {Role.SYSTEM},
        "conversation.reopen": STAFF,
        "conversation.tag": STAFF,
        "wrapup.complete": STAFF | {Role.SYSTEM},
        "customer.update": STAFF,
        "customer.merge": STAFF,
        "customer.unmerge": STAFF,
        "conversation.whisper": _SUPERVISOR,
        "conversation.take_over": _SUPERVISOR,
        "conversation.assign": _SUPERVISOR,
        "conversation.requeue": _SUPERVISOR,
        "presence.force": _SUPERVISOR,
        "callback.request": _VISITOR | STAFF,
        "callback.outcome": STAFF,
        "mail.receive": _SYSTEM,
        "mail.deliver": _SYSTEM,
        "mail.quarantine": _SYSTEM,
        "outgoing.settle": _SYSTEM,
        "inbox.put": _ADMINISTRATOR,
        "bot.turn": frozenset({Role.BOT}),
        "offer.make": frozenset({Role.ROUTING}),
        "offer.lapse": _ROUTING,
        "offer.withdraw": _ROUTING,
        "work.requeue": _ROUTING,
        "work.abandon": _ROUTING,
        "work.step": _ROUTING,
        "work.turn": _ROUTING,
        "agent.connected": _SYSTEM,
        "agent.disconnected": _SYSTEM,
        "visitor.returned": _SYSTEM,
        "visitor.left": _SYSTEM,
        "visitor.open": _SYSTEM,
        "login.open": _SYSTEM,
        "login.renew": _SYSTEM,
        "login.close": _SYSTEM,
        "agent.put": _ADMINISTRATOR,
        "queue.put": _ADMINISTRATOR,
        "queue.remove": _ADMINISTRATOR,
        "site.put": _ADMINISTRATOR,
        "entries.put": _ADMINISTRATOR,
        "skill.put": _ADMINISTRATOR,
        "skill.remove": _ADMINISTRATOR,
        "profile.put": _ADMINISTRATOR,
        "profile.remove": _ADMINISTRATOR,
        "code.put": _ADMINISTRATOR,
        "code.remove": _ADMINISTRATOR,
        "calendar.put": _ADMINISTRATOR,
        "calendar.remove": _ADMINISTRATOR,
        "plan.put": _ADMINISTRATOR,
        "plan.remove": _ADMINISTRATOR,
    }
)
"""Role by op. A new op without a row is denied to everyone, and a test says so."""


READS: MappingProxyType[str, frozenset[Role]] = MappingProxyType(
    {
        "conversations.list": STAFF,
        "conversation.read": _VISITOR | STAFF,
        "conversation.facts": STAFF,
        "conversation.why": STAFF,
        "conversation.watch": _SUPERVISOR,
        "floor.watch": _SUPERVISOR,
        "audit.list": _SUPERVISOR,
        "reports.read": _SUPERVISOR,
        "mails.list": STAFF,
        "mail.open": _SUPERVISOR,
        "mail.replay": _SUPERVISOR,
        "customers.list": STAFF,
        "customer.read": STAFF,
        "queues.list": STAFF,
        "agents.list": STAFF,
        "setup.read": STAFF,
        "sites.list": _ADMINISTRATOR,
        "bot.ask": STAFF,
        "metrics.read": _ADMINISTRATOR,
    }
)
"""What may be looked at, by role; a visitor only sees conversations of their own."""


def may(actor: Actor, op: str) -> bool:
    """Whether this role may ever do this, whatever the object."""
    allowed = ALLOWED.get(op) or READS.get(op) or frozenset()
    return actor.role in allowed


def authorize(actor: Actor, op: str, conversation: Conversation | None = None) -> None:
    """Raise `Refused` unless the actor may do this, and to this conversation where one is given."""
    if not may(actor, op):
        raise Refused("forbidden")
    if actor.is_visitor and conversation is not None and conversation.visitor != actor.id:
        # A stranger's conversation does not exist for a visitor: no oracle for ids.
        raise Refused("not_found")


def must_own(actor: Actor, conversation: Conversation) -> None:
    """Raise `Refused` unless the conversation is on this agent's desk."""
    if conversation.agent != actor.id:
        raise Refused("not_yours")
