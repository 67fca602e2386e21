"""When batches run, and what happens when one cannot."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from contact_center.adapters.memory.journal_store import MemoryJournalStore
from contact_center.domain.orders.conversing import SendMessage
from contact_center.domain.policy import Policy
from contact_center.domain.records import Message
from contact_center.journal import committer as module
from contact_center.journal.committer import (
    Committed,
    Committer,
    GivenUp,
    Lost,
    Pace,
    Proven,
    Recovered,
    Report,
)
from contact_center.ports.journal_store import StoreDown, Transaction
from tests.worlds import NOON, OTHER_VISITOR, VISITOR, furnished


class TroubledStore:
    """A store that fails when it is told to."""

    def __init__(self, store: MemoryJournalStore) -> None:
        self.store = store
        self.is_down = False
        self.is_read_only = False
        self.touched = 0
        self.refuses: Callable[[str], bool] = lambda _: False

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        if self.is_down:
            raise StoreDown("disk is full")
        with self.store.begin() as transaction:
            write = transaction.write

            def checked(rows: object, facts: object, answers: object) -> None:
                for record in rows.added.values():  # type: ignore[attr-defined]
                    if isinstance(record, Message) and self.refuses(record.text):
                        raise UnicodeEncodeError("utf-8", record.text, 0, 1, "the driver said no")
                write(rows, facts, answers)  # type: ignore[arg-type]

            def touch(at: int) -> None:
                if self.is_read_only:
                    raise StoreDown("read-only file system")
                self.touched += 1

            transaction.write = checked  # type: ignore[method-assign]
            transaction.touch = touch  # type: ignore[method-assign]
            yield transaction


class Bench:
    """A committer and everything it reports."""

    def __init__(self, at: Iterator[int] | None = None) -> None:
        self.world = furnished()
        self.store = TroubledStore(self.world.store)
        self.reports: queue.Queue[Report] = queue.Queue()
        times = at or iter(lambda: NOON, None)
        self.committer = Committer(
            self.store, lambda: next(times), Policy(), self.reports.put, Pace(gap_seconds=0)
        )

    def next(self) -> Report:
        return self.reports.get(timeout=10)

    def texts(self) -> list[str]:
        return [message.text for message in self.world.store.rows(Message)]


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.store.is_down = False
    bench.committer.stop()


def say(bench: Bench, text: str) -> None:
    bench.committer.give(bench.world.order(VISITOR, SendMessage(text)))


def test_orders_that_wait_share_a_batch_and_keep_their_order(bench: Bench) -> None:
    for text in ("one", "two", "three"):
        say(bench, text)

    bench.committer.start()

    report = bench.next()
    assert isinstance(report, Committed)
    assert [answer.seq for answer in report.outcome.answers] == [1, 2, 3]
    assert bench.texts() == ["one", "two", "three"]


def test_what_was_given_before_the_end_is_committed(bench: Bench) -> None:
    say(bench, "last words")
    bench.committer.start()

    bench.committer.stop()

    assert isinstance(bench.next(), Committed)
    assert bench.texts() == ["last words"]


def test_an_order_no_database_takes_is_refused_alone(bench: Bench) -> None:
    bench.store.refuses = lambda text: text == "poison"
    say(bench, "before")
    say(bench, "poison")
    bench.committer.give(bench.world.order(OTHER_VISITOR, SendMessage("after")))
    bench.committer.start()

    reports = [bench.next() for _ in range(3)]

    codes = [report.outcome.answers[0].code for report in reports if isinstance(report, Committed)]
    assert codes == [None, "internal", None]
    assert sorted(bench.texts()) == ["after", "before"]


def test_the_refusal_of_a_poisoned_order_is_repeated(bench: Bench) -> None:
    bench.store.refuses = lambda text: text == "poison"
    order = bench.world.order(VISITOR, SendMessage("poison"))
    bench.committer.give(order)
    bench.committer.start()
    assert isinstance(bench.next(), Committed)
    bench.store.refuses = lambda _: False

    bench.committer.give(order)

    report = bench.next()
    assert isinstance(report, Committed)
    [answer] = report.outcome.answers
    assert (answer.code, answer.dup) == ("internal", True)


def test_nothing_is_acknowledged_while_the_disk_is_full(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    bench.store.is_down = True
    say(bench, "lost")
    bench.committer.start()
    lost = bench.next()
    assert isinstance(lost, Lost)
    assert len(lost.orders) == 1

    bench.store.is_down = False

    assert isinstance(bench.next(), Recovered)
    say(bench, "heard")
    assert isinstance(bench.next(), Committed)
    assert bench.texts() == ["heard"]


def test_asked_whether_it_can_write_it_writes_and_says_so(bench: Bench) -> None:
    bench.committer.start()

    bench.committer.prove()

    assert isinstance(bench.next(), Proven)
    assert bench.store.touched == 1


def test_a_database_that_can_only_be_read_does_not_count_as_recovered(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(module, "GIVE_UP_SECONDS", 0.1)
    bench.store.is_read_only = True
    bench.committer.start()

    bench.committer.prove()

    assert isinstance(bench.next(), Lost)
    assert isinstance(bench.next(), GivenUp)


def test_a_node_that_cannot_write_for_too_long_gives_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(module, "GIVE_UP_SECONDS", 0.05)
    bench.store.is_down = True
    say(bench, "lost")

    bench.committer.start()

    reports = [bench.next()]
    while not isinstance(reports[-1], GivenUp):
        reports.append(bench.next())
    assert all(isinstance(report, Lost) for report in reports[:-1])
    assert bench.texts() == []


def test_time_never_goes_back() -> None:
    bench = Bench(at=iter([NOON + 5, NOON, NOON + 9]))
    stamps = []
    bench.committer.start()

    for text in ("one", "two", "three"):
        say(bench, text)
        report = bench.next()
        assert isinstance(report, Committed)
        stamps += [fact.at for fact in report.outcome.facts]
    bench.committer.stop()

    assert sorted(set(stamps)) == [NOON + 5, NOON + 9]
    assert stamps == sorted(stamps)


def test_answers_that_nobody_can_ask_for_any_more_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FORGET_EVERY_SECONDS", 0.0)
    month = module.KEEP_ANSWERS_MS
    bench = Bench(at=iter([NOON, NOON + month + 1]))
    bench.committer.start()

    for text in ("one", "two"):
        say(bench, text)
        assert isinstance(bench.next(), Committed)
    bench.committer.stop()

    visitors = [key for key in bench.world.store.answers if key[0] == VISITOR.id]
    assert len(visitors) == 1


def test_a_mistake_in_the_committer_itself_ends_the_node_and_not_in_silence(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(bench.committer, "_take", mistaken)
    say(bench, "hello")

    bench.committer.start()

    report = bench.next()
    assert isinstance(report, GivenUp)
    assert "a mistake" in report.reason
