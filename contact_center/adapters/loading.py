"""What one batch loads, in a fixed order of tables: people, conversations, floor, settings.

The order and the keys are the same for every store; how rows are fetched is the store's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from contact_center.domain.needs import Needs
from contact_center.domain.plans import calendars_of, queues_of
from contact_center.domain.records import (
    Agent,
    Callback,
    Conversation,
    Customer,
    Identity,
    Login,
    Mail,
    Merge,
    Message,
    Offer,
    Outgoing,
    ReadPosition,
    Visitor,
    Work,
)
from contact_center.domain.records_setup import (
    Calendar,
    Entry,
    Inbox,
    Plan,
    PresenceCode,
    Profile,
    Queue,
    Site,
    Skill,
)
from contact_center.domain.touching_reach import phone_identity
from contact_center.domain.using import MANY
from contact_center.domain.working_set import Rows

R = TypeVar("R")

KEYS: dict[type, tuple[str, ...]] = {
    Work: ("conv",),
    Callback: ("conv",),
    Message: ("conv", "seq"),
    ReadPosition: ("conv", "who"),
}
"""The fields that identify a record; `id` where nothing is said."""


class Fetch(Protocol):
    """How a store finds rows."""

    def by_key(self, record: type[R], keys: Iterable[Any]) -> list[R]:
        """The rows with these keys, locked."""
        ...

    def agents_by_email(self, emails: Iterable[str]) -> list[Agent]:
        """The agents who sign in with these addresses."""
        ...

    def agents_with_profile(self, profiles: Iterable[str]) -> list[Agent]:
        """The agents who carry as much as these capacity profiles say."""
        ...

    def everything(self, record: type[R]) -> list[R]:
        """All rows of a short table."""
        ...

    def once_in(self, queues: Iterable[str], most: int) -> list[Conversation]:
        """Conversations of these queues, ended ones included, at most so many."""
        ...

    def on_desks(self, customers: Iterable[str]) -> list[Conversation]:
        """The conversations of these customers that somebody has on the desk."""
        ...

    def live_offers(self, conversations: Iterable[str]) -> list[Offer]:
        """The offers of these conversations that have no outcome."""
        ...


def load_rows(fetch: Fetch, needs: Needs, rows: Rows) -> None:
    """Everything the orders of a batch touch. A table nobody needs costs nothing."""
    load = _Loader(fetch)
    load(Visitor, needs.newest_of | needs.visitors | needs.cards_of, rows.visitors)
    newest = {v.newest for v in rows.visitors.values() if v.newest and v.id in needs.newest_of}
    load(Conversation, needs.conversations | newest, rows.conversations)
    floor = [one for one in rows.conversations.values() if needs.wants_floor(one)]
    _load_newest_beside(load, floor, rows)
    _load_floor(load, needs, floor, rows)
    cards = {rows.visitors[v].customer for v in needs.cards_of if v in rows.visitors}
    _load_reach(load, needs, rows)
    people = {identity.customer for identity in rows.identities.values()}
    merged = {one for merge in rows.merges.values() for one in (merge.source, merge.into)}
    people |= merged
    people |= {one.customer for one in floor} | _starting(needs, rows)
    _load_people(load, needs.customers | cards | people, rows)
    desks = merged | needs.desks_of | cards
    if desks:
        for conversation in fetch.on_desks(desks):
            rows.conversations.setdefault(conversation.id, conversation)
    load(Message, {_message_key(rows, *key) for key in needs.messages}, rows.messages)
    load(ReadPosition, needs.reads, rows.reads)
    load(Login, needs.logins, rows.logins)
    load(Entry, needs.entries, rows.entries)
    load(Site, needs.sites | _sites(needs, floor, rows), rows.sites)
    queues = {site.queue for site in rows.sites.values()} | {one.queue for one in floor}
    queues |= {work.queue for work in rows.works.values()}
    queues |= {inbox.queue for inbox in rows.inboxes.values()}
    load(Queue, needs.queues | queues, rows.queues)
    _load_setup(load, needs, rows)
    _load_routes(load, rows)


def key_of(item: object) -> Any:
    """The key a record is known by in `Rows`."""
    names = KEYS.get(type(item), ("id",))
    values = tuple(getattr(item, name) for name in names)
    return values[0] if len(values) == 1 else values


class _Loader:
    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch

    def __call__(self, record: type[Any], keys: Iterable[Any], into: dict[Any, Any]) -> None:
        wanted = [key for key in keys if key not in into]
        if wanted:
            for item in self.fetch.by_key(record, wanted):
                into[key_of(item)] = item


def _load_newest_beside(load: _Loader, floor: list[Conversation], rows: Rows) -> None:
    """Beside an ended conversation: the visitor's newest one, which decides about reopening."""
    visitors = {one.visitor for one in floor if one.visitor and not one.is_open}
    load(Visitor, visitors, rows.visitors)
    newest = {rows.visitors[v].newest for v in visitors if v in rows.visitors} - {None}
    load(Conversation, newest, rows.conversations)


def _load_floor(load: _Loader, needs: Needs, floor: list[Conversation], rows: Rows) -> None:
    """Work, offers and agents of the conversations whose place on the floor may change."""
    conversations = [one.id for one in floor]
    load(Work, conversations, rows.works)
    calls = [one.id for one in floor if needs.calls or one.channel == "callback"]
    load(Callback, calls, rows.callbacks)
    numbers = {phone_identity(rows.callbacks[one].phone) for one in calls if one in rows.callbacks}
    load(Identity, numbers, rows.identities)
    if conversations:
        for offer in load.fetch.live_offers(conversations):
            rows.offers[offer.id] = offer
    load(Offer, needs.offers, rows.offers)
    agents = {one.agent for one in floor if one.agent}
    agents |= {offer.agent for offer in rows.offers.values()}
    load(Agent, needs.agents | agents, rows.agents)
    if needs.emails:
        for agent in load.fetch.agents_by_email(needs.emails):
            rows.agents.setdefault(agent.id, agent)


def _load_reach(load: _Loader, needs: Needs, rows: Rows) -> None:
    """Mail, what must leave, who is known by which address, and the conversation of a sending."""
    load(Identity, needs.identities, rows.identities)
    load(Merge, needs.merges, rows.merges)
    load(Mail, needs.mails, rows.mails)
    load(Inbox, needs.inboxes | {mail.inbox for mail in rows.mails.values()}, rows.inboxes)
    load(Outgoing, needs.outgoing, rows.outgoing)
    load(Conversation, {one.conv for one in rows.outgoing.values()}, rows.conversations)


def _load_setup(load: _Loader, needs: Needs, rows: Rows) -> None:
    """What administrators set up, and everything that may use what is to be removed."""
    load(Skill, needs.skills, rows.skills)
    load(Profile, needs.profiles, rows.profiles)
    load(PresenceCode, needs.codes, rows.codes)
    load(Calendar, needs.calendars, rows.calendars)
    load(Plan, needs.plans, rows.plans)
    if needs.members_of:
        for agent in load.fetch.agents_with_profile(needs.members_of):
            rows.agents.setdefault(agent.id, agent)
    if needs.once_in:
        for conversation in load.fetch.once_in(needs.once_in, MANY):
            rows.conversations.setdefault(conversation.id, conversation)
    tables: dict[type, dict[str, Any]] = {
        Agent: rows.agents,
        Site: rows.sites,
        Inbox: rows.inboxes,
        Queue: rows.queues,
        Plan: rows.plans,
    }
    for record, table in tables.items():
        if record in needs.whole:
            found: list[Any] = load.fetch.everything(record)
            for item in found:
                table.setdefault(item.id, item)


def _load_routes(load: _Loader, rows: Rows) -> None:
    """Where work that enters one of these queues may go, and what decides that."""
    load(Plan, {one.plan for one in rows.queues.values() if one.plan}, rows.plans)
    others = {one.overflow_queue for one in rows.queues.values() if one.overflow_queue}
    calendars = {one.calendar for one in rows.queues.values() if one.calendar}
    for plan in rows.plans.values():
        others |= queues_of(plan)
        calendars |= calendars_of(plan)
    load(Queue, others, rows.queues)
    load(Calendar, calendars, rows.calendars)


def _load_people(load: _Loader, customers: set[str], rows: Rows) -> None:
    """Customers, and whom each of them turned out to be."""
    while customers:
        load(Customer, customers, rows.customers)
        merged = {one.merged_into for one in rows.customers.values() if one.merged_into}
        customers = merged - rows.customers.keys()


def _starting(needs: Needs, rows: Rows) -> set[str]:
    """The customers of visitors with no open conversation, who may begin one."""
    return {
        rows.visitors[v].customer
        for v in needs.newest_of
        if v in rows.visitors and not _has_open(rows, v)
    }


def _sites(needs: Needs, floor: list[Conversation], rows: Rows) -> set[str]:
    """Where a conversation may have to be started: with no open one, or one that may be closed."""
    starting = {
        rows.visitors[v].site
        for v in needs.newest_of
        if v in rows.visitors and not _has_open(rows, v)
    }
    return starting | {one.site for one in floor}


def _message_key(rows: Rows, conversation_or_visitor: str, seq: int) -> tuple[str, int]:
    visitor = rows.visitors.get(conversation_or_visitor)
    if visitor is not None and visitor.newest is not None:
        return visitor.newest, seq
    return conversation_or_visitor, seq


def _has_open(rows: Rows, visitor: str) -> bool:
    conversation = rows.newest_of(visitor)
    return conversation is not None and conversation.is_open
