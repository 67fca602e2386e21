"""Reports folded from the journal of a test, and what must hold of them whatever happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from contact_center.domain.facts import AgentConnectionChanged, Fact
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import WAITING_STATES, Conversation, Work
from contact_center.ports.reports import AgentSlice, Changes, Segment
from contact_center.reporting import stays
from contact_center.reporting.book import Book
from contact_center.reporting.folding import fold_all
from contact_center.reporting.service_level import Thresholds, count
from tests.worlds import World, sample_orders

DAY_MS = 86_400_000


def tries(world: World) -> list[Order]:
    """Orders to choose from, again and again; the samples open a login of a fixed name once."""
    samples = sample_orders(world)
    return [one for op, orders in samples.items() for one in orders if op != "login.open"]


def again(order: Order, tail: object) -> Order:
    """The same wish under another id."""
    return replace(order, id=order.id and f"{order.id}:{tail}")


def folded(facts: Iterable[Fact]) -> Changes:
    """All rows that these facts come to."""
    book = Book()
    fold_all(book, facts)
    return in_order(book.changes())


def in_order(changes: Changes) -> Changes:
    """The same, so that two can be compared."""
    return Changes(
        sorted(changes.segments, key=lambda one: one.key),
        sorted(changes.offers, key=lambda one: one.id),
        sorted(changes.slices, key=lambda one: (one.agent, one.started_at)),
        sorted(changes.agents, key=lambda one: one.id),
    )


def stays_add_up(
    segments: Sequence[Segment], conversations: Iterable[Conversation], works: Iterable[Work]
) -> None:
    """I10, with the rows of the center as the witness of who still waits; one outcome each."""
    queue_of = {work.conv: work.queue for work in works}
    truly = Counter(queue_of[one.id] for one in conversations if one.state in WAITING_STATES)
    by_queue: dict[str, list[Segment]] = defaultdict(list)
    for one in segments:
        by_queue[one.queue].append(one)
        assert (one.outcome is None) == (one.phase == stays.WAITING) == (one.left_at is None), one
        assert one.outcome is None or one.outcome in stays.OUTCOMES, one
        assert (one.agent is not None) == (one.outcome == stays.ANSWERED), one
    for queue in truly.keys() | by_queue.keys():
        counts = count(by_queue[queue], Thresholds())
        ended = counts.answered + counts.abandoned + counts.flowed_out
        ended += counts.cancelled + counts.expired
        assert counts.offered == ended + counts.waiting, (queue, counts)
        assert counts.waiting == truly[queue], (queue, counts, truly)


def desks_agree(segments: Iterable[Segment], conversations: Iterable[Conversation]) -> None:
    """Whatever is on a desk is there in the reports: the same owner, the same phase."""
    phases = {"active": stays.TALK, "parked": stays.PARKED, "wrap_up": stays.WRAP_UP}
    newest = {one.conv: one for one in sorted(segments, key=lambda one: one.n)}
    for one in conversations:
        if one.state in phases:
            told = newest[one.id]
            assert (told.phase, told.owner) == (phases[one.state], one.agent), (one, told)


def time_is_cut_without_rest(
    slices: Iterable[AgentSlice], facts: Iterable[Fact], until: int, grace_ms: int = 30_000
) -> None:
    """I8: slices of an agent neither overlap nor leave a gap while the agent is signed in."""
    cut: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in slices:
        end = until if one.ended_at is None else min(one.ended_at, until)
        assert end - one.started_at <= DAY_MS or one.ended_at is None, one
        if end > one.started_at:
            cut[one.agent].append((one.started_at, end))
    signed_in = _signed_in(facts, until, grace_ms)
    for agent in cut.keys() | signed_in.keys():
        assert _joined(sorted(cut[agent]), exactly=True) == _joined(signed_in[agent]), agent


def _signed_in(
    facts: Iterable[Fact], until: int, grace_ms: int
) -> defaultdict[str, list[tuple[int, int]]]:
    """From connecting to losing the connection, and the grace after it."""
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    since: dict[str, int] = {}
    for fact in facts:
        if isinstance(fact.body, AgentConnectionChanged):
            agent = fact.agent or ""
            if fact.body.connected:
                since.setdefault(agent, fact.at)
            elif agent in since:
                spans[agent].append((since.pop(agent), min(fact.at + grace_ms, until)))
    for agent, start in since.items():
        spans[agent].append((start, until))
    return spans


def _joined(spans: Iterable[tuple[int, int]], *, exactly: bool = False) -> list[tuple[int, int]]:
    """Spans that meet as one; with `exactly` they may meet and not overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            assert not exactly or start == joined[-1][1], (joined[-1], start)
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
