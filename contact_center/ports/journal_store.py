"""How a batch reaches the disk: one transaction that loads, numbers, writes and commits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from contact_center.domain.facts import Fact
from contact_center.domain.needs import Needs
from contact_center.domain.records import Answer
from contact_center.domain.working_set import Rows


class StoreDown(Exception):  # noqa: N818 -- a state of the world, not a mistake
    """The database cannot be written: disk, lock or connection. Nothing may be acknowledged."""


class Transaction(Protocol):
    """One batch under way. Used by one thread; left without `commit`, it changes nothing."""

    def load(self, answers: Sequence[tuple[str, str]], needs: Needs, rows: Rows) -> None:
        """Lock and load what `needs` names and the answers with these keys into `rows`.

        Tables in a fixed order, keys sorted, so that two nodes cannot block each other.
        """
        ...

    def number(self, count: int, at: int) -> int:
        """Hand out `count` positions, stamp the journal with `at`; returns the head after that."""
        ...

    def touch(self, at: int) -> None:
        """Stamp the journal with `at` and nothing else: the smallest thing that is a real write."""
        ...

    def write(self, rows: Rows, facts: Sequence[Fact], answers: Sequence[Answer]) -> None:
        """Write updates before inserts, then facts and answers."""
        ...

    def forget_answers(self, before: int, most: int) -> int:
        """Delete up to `most` answers given before that time; returns how many there were."""
        ...

    def commit(self) -> None:
        """Make all of it durable; returns when it is on the disk."""
        ...


class JournalStore(Protocol):
    """The writing side of the database; one batch at a time."""

    def begin(self) -> AbstractContextManager[Transaction]:
        """A transaction, rolled back when the block is left without a commit. Raises StoreDown."""
        ...
