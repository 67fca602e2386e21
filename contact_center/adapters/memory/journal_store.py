"""A journal that lives and dies with its process: for tests and rehearsals.

It keeps the same promises as the database, constraints included, without a disk; a contract
suite holds both to them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from contact_center.adapters.loading import key_of, load_rows
from contact_center.domain.facts import Fact
from contact_center.domain.needs import Needs
from contact_center.domain.records import OPEN_STATES, Agent, Answer, Conversation, Offer
from contact_center.domain.working_set import Rows
from contact_center.ports.journal_store import Transaction

R = TypeVar("R")
Tables = dict[type, dict[Any, Any]]


class ConstraintBroken(Exception):  # noqa: N818 -- named after what it says
    """A row that the database would not take."""


class MemoryJournalStore:
    """Tables as dictionaries; one batch at a time."""

    def __init__(self) -> None:
        """Begin empty, at position 0."""
        self.tables: Tables = {}
        self.facts: list[Fact] = []
        self.answers: dict[tuple[str, str], Answer] = {}
        self.head = 0

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """See the port."""
        yield _MemoryTransaction(self)

    def copy(self) -> MemoryJournalStore:
        """The same center, to go another way; rows never change in place, so they are shared."""
        twin = MemoryJournalStore()
        twin.tables, twin.head = self.tables, self.head
        twin.facts, twin.answers = list(self.facts), dict(self.answers)
        return twin

    def rows(self, record: type[R]) -> list[R]:
        """All rows of one kind, in the order of their keys."""
        table = self.tables.get(record, {})
        return [table[key] for key in sorted(table)]


class _MemoryTransaction(Transaction):
    def __init__(self, store: MemoryJournalStore) -> None:
        self._store = store
        self._tables: Tables = {}
        self._facts: list[Fact] = []
        self._answers: list[Answer] = []
        self._forgotten: list[tuple[str, str]] = []
        self._head = store.head

    def load(self, answers: Sequence[tuple[str, str]], needs: Needs, rows: Rows) -> None:
        for key in answers:
            if key in self._store.answers:
                rows.answers[key] = copy.copy(self._store.answers[key])
        load_rows(self, needs, rows)

    def by_key(self, record: type[R], keys: Iterable[Any]) -> list[R]:
        table = self._store.tables.get(record, {})
        return [copy.copy(table[key]) for key in keys if key in table]

    def agents_by_email(self, emails: Iterable[str]) -> list[Agent]:
        wanted = set(emails)
        agents = self._store.tables.get(Agent, {}).values()
        return [copy.copy(one) for one in agents if one.email in wanted]

    def agents_with_profile(self, profiles: Iterable[str]) -> list[Agent]:
        wanted = set(profiles)
        agents = self._store.tables.get(Agent, {}).values()
        return [copy.copy(one) for one in agents if one.profile in wanted]

    def everything(self, record: type[R]) -> list[R]:
        return [copy.copy(one) for one in self._store.tables.get(record, {}).values()]

    def once_in(self, queues: Iterable[str], most: int) -> list[Conversation]:
        wanted = set(queues)
        rows = self._store.tables.get(Conversation, {}).values()
        return [copy.copy(one) for one in rows if one.queue in wanted][:most]

    def on_desks(self, customers: Iterable[str]) -> list[Conversation]:
        wanted = set(customers)
        rows = self._store.tables.get(Conversation, {}).values()
        return [copy.copy(one) for one in rows if one.customer in wanted and one.agent is not None]

    def live_offers(self, conversations: Iterable[str]) -> list[Offer]:
        wanted = set(conversations)
        offers = self._store.tables.get(Offer, {}).values()
        return [copy.copy(one) for one in offers if one.conv in wanted and one.outcome is None]

    def number(self, count: int, at: int) -> int:
        self._head += count
        return self._head

    def touch(self, at: int) -> None:
        """Nothing has to reach a disk here."""

    def write(self, rows: Rows, facts: Sequence[Fact], answers: Sequence[Answer]) -> None:
        tables = {record: dict(table) for record, table in self._store.tables.items()}
        for item in rows.removed.values():
            del tables[type(item)][key_of(item)]
            if not tables[type(item)]:
                del tables[type(item)]
        for item in rows.changed.values():
            tables[type(item)][key_of(item)] = copy.copy(item)
        for item in rows.added.values():
            table = tables.setdefault(type(item), {})
            if key_of(item) in table:
                raise ConstraintBroken(f"{type(item).__name__} {key_of(item)} is there already")
            table[key_of(item)] = copy.copy(item)
        _check(tables)
        self._tables, self._facts = tables, list(facts)
        self._answers = [copy.copy(answer) for answer in answers]

    def forget_answers(self, before: int, most: int) -> int:
        old = sorted(
            (answer.at, key) for key, answer in self._store.answers.items() if answer.at < before
        )[:most]
        self._forgotten = [key for _, key in old]
        return len(old)

    def commit(self) -> None:
        if self._tables:
            self._store.tables = self._tables
        self._store.facts += self._facts
        self._store.head = self._head
        for key in self._forgotten:
            del self._store.answers[key]
        for answer in self._answers:
            self._store.answers[answer.actor, answer.id] = answer


def _check(tables: Tables) -> None:
    """The constraints of `adapters.sql.tables`, which are the second line behind `decide`."""
    conversations: Iterable[Conversation] = tables.get(Conversation, {}).values()
    _once("an open conversation of", (c.visitor for c in conversations if c.state in OPEN_STATES))
    offers: Iterable[Offer] = tables.get(Offer, {}).values()
    _once("a live offer of", (offer.conv for offer in offers if offer.outcome is None))
    agents: Iterable[Agent] = tables.get(Agent, {}).values()
    _once("an agent with the address", (agent.email for agent in agents))
    for agent in agents:
        if not 0 <= agent.used <= agent.units + agent.overcommit:
            raise ConstraintBroken(f"capacity of {agent.id}")


def _once(what: str, keys: Iterable[str | None]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key is not None and key in seen:
            raise ConstraintBroken(f"{what} {key} is there already")
        if key is not None:
            seen.add(key)
