"""When a batch runs: one thread, whatever arrived while the previous commit was on its way.

There is no linger timer. The first order after a pause goes at once; under load a small gap
between the starts of batches lets them grow, which saves the fixed price of a transaction.
A failure of the database is fail-stop: nothing is acknowledged, a write is tried every second,
and after a minute the node gives up; clients give their orders again, with the same ids.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from contact_center.domain.orders.envelope import Order
from contact_center.domain.policy import Policy
from contact_center.journal.batch import Outcome, refuse_alone, run_batch
from contact_center.ports.journal_store import JournalStore, StoreDown

RETRY_SECONDS = 1.0
KEEP_ANSWERS_MS = 30 * 24 * 3_600_000
"""How long a repeated order gets its first answer; clients drop unsent orders after a week."""

FORGET_EVERY_SECONDS = 60.0
FORGET_AT_ONCE = 1000
GIVE_UP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Committed:
    """A batch that is on the disk, and how long it took, in seconds."""

    orders: list[Order]
    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class Lost:
    """Orders of which nobody can say what became of them: the database was not to be written."""

    orders: list[Order]
    reason: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody asked whether the database can be written, and it can."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """The database can be written again."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The database could not be written for a minute; the node should end."""

    reason: str


Report = Committed | Lost | Proven | Recovered | GivenUp


@dataclass(frozen=True, slots=True)
class Pace:
    """How batches are formed."""

    gap_seconds: float = 0.003
    most: int = 1000


class Committer:
    """The one writer thread. `report` is called in that thread, once per batch, in order."""

    def __init__(
        self,
        store: JournalStore,
        now: Callable[[], int],
        policy: Policy,
        report: Callable[[Report], None],
        pace: Pace | None = None,
        last_at: int = 0,
    ) -> None:
        """Write to `store`, stamping facts with `now()`, which is never let go backwards."""
        self._store = store
        self._now = now
        self._policy = policy
        self._report = report
        self._pace = pace or Pace()
        self._last_at = last_at
        self._forget_at = time.monotonic() + FORGET_EVERY_SECONDS
        self._waiting: deque[Order] = deque()
        self._rung = threading.Event()
        self._is_asked = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)

    def start(self) -> None:
        """Begin to take orders."""
        self._thread.start()

    def give(self, order: Order) -> None:
        """Add an order to the batch that forms now. Any thread."""
        self._waiting.append(order)
        # Setting takes a lock; the thread looks at the queue after each time it has cleared.
        if not self._rung.is_set():
            self._rung.set()

    def prove(self) -> None:
        """Write something tiny if nothing else is written now. Any thread."""
        self._is_asked = True
        self._rung.set()

    @property
    def backlog(self) -> int:
        """Orders not yet taken into a batch."""
        return len(self._waiting)

    def stop(self) -> None:
        """Commit what was given, then end; waits for it, so not for the event loop's thread."""
        self._stopping = True
        self._rung.set()
        self._thread.join()

    def _run(self) -> None:
        """Work until told to stop; a mistake in here must not end the thread in silence."""
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 -- without its committer the node must end
            self._report(GivenUp(f"the committer failed: {error!r}"))

    def _work(self) -> None:
        started = 0.0
        while self._await_orders():
            self._sleep(started + self._pace.gap_seconds - time.monotonic())
            started = time.monotonic()
            orders = self._take()
            is_asked, self._is_asked = self._is_asked, False
            if orders and not self._commit(orders, started):
                return
            if is_asked and not orders and not self._prove():
                return

    def _await_orders(self) -> bool:
        """Wait for an order or a question; false when none is left and we are to stop."""
        while not self._waiting and not self._is_asked:
            if self._stopping:
                return False
            self._rung.wait()
            # Cleared before the queue is drained: a ring in between is kept, not lost.
            self._rung.clear()
        return True

    def _take(self) -> list[Order]:
        orders: list[Order] = []
        while self._waiting and len(orders) < self._pace.most:
            orders.append(self._waiting.popleft())
        return orders

    def _commit(self, orders: list[Order], started: float) -> bool:
        """Commit one batch and report it; false when the node has given up."""
        self._last_at = max(self._last_at, self._now())
        try:
            outcomes = self._one_by_one(orders) if len(orders) == 1 else self._together(orders)
        except StoreDown as failure:
            return self._lose(orders, str(failure))
        for batch, outcome in outcomes:
            self._report(Committed(batch, outcome, time.monotonic() - started))
        try:
            if time.monotonic() >= self._forget_at:
                self._forget_answers()
        except StoreDown as failure:
            # These orders are on the disk and answered: nothing of them is lost.
            return self._lose([], str(failure))
        return True

    def _prove(self) -> bool:
        """Write the smallest thing there is; false when the node has given up."""
        try:
            self._touch()
        except StoreDown as failure:
            return self._lose([], str(failure))
        self._report(Proven())
        return True

    def _touch(self) -> None:
        with self._store.begin() as transaction:
            transaction.touch(self._last_at)
            transaction.commit()

    def _lose(self, orders: list[Order], reason: str) -> bool:
        """Say that the database is down, then wait for it; false when the node has given up."""
        self._report(Lost(orders, reason))
        return self._await_recovery(reason)

    def _together(self, orders: list[Order]) -> list[tuple[list[Order], Outcome]]:
        try:
            with self._store.begin() as transaction:
                return [(orders, run_batch(transaction, orders, self._last_at, self._policy))]
        except StoreDown:
            raise
        except Exception:  # noqa: BLE001 -- the culprit is found, refused and reported below
            return self._one_by_one(orders)

    def _one_by_one(self, orders: list[Order]) -> list[tuple[list[Order], Outcome]]:
        """Each order in a transaction of its own; the one that fails alone is refused."""
        outcomes = []
        for order in orders:
            try:
                with self._store.begin() as transaction:
                    outcome = run_batch(transaction, [order], self._last_at, self._policy)
            except StoreDown:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever it is, this order does not pass
                with self._store.begin() as transaction:
                    outcome = refuse_alone(transaction, order, self._last_at, error)
            outcomes.append(([order], outcome))
        return outcomes

    def _forget_answers(self) -> None:
        """Drop answers nobody can ask for any more, a few at a time, between batches."""
        with self._store.begin() as transaction:
            before = self._last_at - KEEP_ANSWERS_MS
            forgotten = transaction.forget_answers(before, FORGET_AT_ONCE)
            transaction.commit()
        if forgotten < FORGET_AT_ONCE:
            self._forget_at = time.monotonic() + FORGET_EVERY_SECONDS

    def _await_recovery(self, reason: str) -> bool:
        """Nothing is acknowledged until a real write succeeds again."""
        give_up_at = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < give_up_at and not self._stopping:
            self._sleep(RETRY_SECONDS)
            lost = self._take()
            if lost:
                self._report(Lost(lost, reason))
            try:
                self._touch()
            except StoreDown as failure:
                reason = str(failure)
                continue
            self._report(Recovered())
            return True
        self._report(GivenUp(reason))
        return False

    @staticmethod
    def _sleep(seconds: float) -> None:
        if seconds > 0:
            time.sleep(seconds)
