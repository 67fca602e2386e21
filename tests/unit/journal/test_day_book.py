"""What was answered and given up today: from the journal once, from facts after that."""

from __future__ import annotations

import asyncio

import pytest

from contact_center.domain.facts import Body, Fact, StateChanged, WorkAssigned
from contact_center.journal.day_book import DAY_MS, DayBook, day_from
from contact_center.ports.sight import CountedDay, DayCount

NOON = 20_000 * DAY_MS + DAY_MS // 2


class Journal:
    """Counts as it was told to, when it is let go."""

    def __init__(self, head: int = 0, **queues: DayCount) -> None:
        self.counted = CountedDay(head, {name.replace("_", "~"): n for name, n in queues.items()})
        self.asked: list[int] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def day(self, since: int) -> CountedDay:
        self.asked.append(since)
        await self.may_answer.wait()
        return self.counted


def answered(pos: int, queue: str = "support", why: str = "accepted", at: int = NOON) -> Fact:
    return Fact(WorkAssigned({"queue": queue}, why), "agent:ann", at, "c_1", pos=pos)


def state(pos: int, word: str = "abandoned", queue: str = "support", at: int = NOON) -> Fact:
    return Fact(StateChanged(word, queue), "system", at, "c_1", pos=pos)


async def opened(journal: Journal, at: int = NOON) -> DayBook:
    book = DayBook(journal)
    await book.open(at)
    return book


def test_a_day_begins_at_midnight() -> None:
    assert day_from(NOON) == NOON - DAY_MS // 2
    assert day_from(day_from(NOON)) == day_from(NOON)


async def test_nothing_is_counted_before_somebody_asks() -> None:
    journal = Journal()
    book = DayBook(journal)

    book.on_facts([answered(1)], 1)

    assert (book.is_open, journal.asked) == (False, [])


async def test_the_journal_is_counted_once_from_midnight_on() -> None:
    journal = Journal(9, support=DayCount(3, 1))
    book = await opened(journal)
    await book.open(NOON)

    assert journal.asked == [day_from(NOON)]
    assert book.today("support", NOON) == DayCount(3, 1)
    assert book.today("sales", NOON) == DayCount()


@pytest.mark.parametrize(
    ("fact", "count"),
    [
        (answered(1), DayCount(1, 0)),
        (answered(1, why="claimed"), DayCount(1, 0)),
        (answered(1, why="transferred"), DayCount(0, 0)),
        (state(1), DayCount(0, 1)),
        (state(1, "closed"), DayCount(0, 0)),
    ],
)
async def test_an_answer_is_the_first_person_and_giving_up_is_leaving_the_line(
    fact: Fact, count: DayCount
) -> None:
    book = await opened(Journal())

    book.on_facts([fact], fact.pos)

    assert book.today("support", NOON) == count


async def test_what_comes_while_the_journal_is_counted_is_counted_once() -> None:
    journal = Journal(5, support=DayCount(2, 0))
    journal.may_answer.clear()
    book = DayBook(journal)
    async with asyncio.TaskGroup() as parts:
        parts.create_task(book.open(NOON))
        while not journal.asked:  # noqa: ASYNC110 -- the next turn is what we wait for
            await asyncio.sleep(0)
        # The first is in what is being counted, the second is not.
        book.on_facts([answered(5), answered(6)], 6)
        journal.may_answer.set()

    assert book.today("support", NOON) == DayCount(3, 0)


async def test_at_midnight_the_counts_begin_anew() -> None:
    book = await opened(Journal(1, support=DayCount(2, 2)))
    tomorrow = day_from(NOON) + DAY_MS

    assert book.today("support", tomorrow) == DayCount()
    book.on_facts([answered(2, at=tomorrow + 1)], 2)
    assert book.today("support", tomorrow + 2) == DayCount(1, 0)


async def test_a_fact_of_the_new_day_ends_the_old_one() -> None:
    book = await opened(Journal(1, support=DayCount(2, 2)))

    book.on_facts([state(2, at=day_from(NOON) + DAY_MS)], 2)

    assert book.today("support", NOON) == DayCount(0, 1)


@pytest.mark.parametrize(
    "body", [answered(2, "~synthetic").body, state(2, queue="~synthetic").body]
)
async def test_the_trial_visitor_of_the_center_is_no_customer(body: Body) -> None:
    book = await opened(Journal(1, _synthetic=DayCount(4, 4)))

    book.on_facts([Fact(body, "system", NOON, pos=2)], 2)

    assert book.today("~synthetic", NOON) == DayCount()
