"""Agents who are alike, so that a decision looks at groups and never at everybody.

Agents with the same memberships, skills and capacity are one group. Within it, those who are in the
same condition (free for offers or why not, and equally loaded) share a shelf: the rules say the
same about all of them, and only their own order is left to compare. They stand in that order, so
what a decision costs depends on how many kinds of agents there are.

An agent is put anew whenever they changed; `matching` does so before it looks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import count
from operator import is_

from routing.agent import FloorAgent
from routing.work import FloorWork

Numbers = tuple[tuple[str, int], ...]
Capacity = tuple[int, str | None, Numbers, tuple[tuple[str, tuple[str, ...]], ...]]

Kind = tuple[Capacity, Numbers, Numbers]
"""What makes agents alike until somebody administers them: capacity, ranks by queue, skills."""

Condition = tuple[str | None, tuple[str, ...] | None, Numbers, Numbers]
"""How they are now: what keeps them from any offer, or else the channels their break leaves them
(None without a break), and units and items by channel."""

Verdict = tuple[str | None, tuple[int, float]]
"""What keeps the agents of a shelf from work of some kind, if anything; else how early they are
asked."""

Entry = tuple[int, str]
"""An agent on a shelf by their own key."""

OwnKey = Callable[[FloorAgent], int]
"""What still tells agents of one shelf apart; smaller is asked first, then the smaller id."""

_SPARE = 16
"""Outdated entries of a line beyond the valid ones that are not worth tidying up."""

_MOST_QUESTIONS = 1_000
"""Kinds of work that are known by number; then they are numbered anew."""


class Shelf:
    """Agents of one kind in one condition; `reason` keeps all of them from any offer.

    `verdicts` is what the rules have said of them, by the number of what was asked.
    """

    __slots__ = ("_lines", "agents", "reason", "verdicts")

    def __init__(self, reason: str | None) -> None:
        """Nobody is here yet."""
        self.reason = reason
        self.agents: dict[str, FloorAgent] = {}
        self.verdicts: dict[int, Verdict] = {}
        self._lines: dict[OwnKey, list[Entry]] = {}

    def put(self, agent: FloorAgent) -> None:
        """Have the agent here, at the place their own key gives them by now."""
        self.agents[agent.id] = agent
        for own_key, line in self._lines.items():
            entry = (own_key(agent), agent.id)
            at = bisect_left(line, entry)
            if at == len(line) or line[at] != entry:
                line.insert(at, entry)
            if len(line) > 2 * len(self.agents) + _SPARE:
                line[:] = self._entries(own_key)

    def someone(self) -> FloorAgent:
        """Any of them: the rules say the same about all."""
        return next(iter(self.agents.values()))

    def in_order(self, own_key: OwnKey, work: FloorWork, now: int) -> Iterator[Entry]:
        """Those who could be asked for `work`, without whoever has just turned it down."""
        line = self._lines.get(own_key)
        if line is None:
            line = self._lines[own_key] = self._entries(own_key)
        while line and not self._is_here(own_key, line[0]):
            del line[0]
        may_be_excluded = bool(work.excluded or work.ringing)
        for entry in line:
            is_excluded = may_be_excluded and work.is_excluded(entry[1], now)
            if not is_excluded and self._is_here(own_key, entry):
                yield entry

    def _is_here(self, own_key: OwnKey, entry: Entry) -> bool:
        """Whether the entry is not outdated: the agent has not gone, nor been busy since."""
        agent = self.agents.get(entry[1])
        return agent is not None and own_key(agent) == entry[0]

    def _entries(self, own_key: OwnKey) -> list[Entry]:
        return sorted((own_key(one), one.id) for one in self.agents.values())


class Group:
    """The shelves of one kind of agents, by condition; none of them is empty.

    `views` has what the rules have said of them, by the number of what was asked; `stamp` counts
    the times that somebody came or went, after which it must be asked again. `label` is what they
    are called, and how many bytes that takes.
    """

    __slots__ = ("kind", "label", "shelves", "stamp", "views")

    def __init__(self, kind: Kind) -> None:
        """Nobody yet."""
        self.kind = kind
        self.label: tuple[dict[str, object], int] | None = None
        self.shelves: dict[Condition, Shelf] = {}
        self.stamp = 0
        self.views: dict[int, View] = {}


class View:
    """One group as seen by one kind of work, for as long as nobody comes or goes.

    `able` are the shelves whose agents can take it, each with how early they are asked, `count`
    how many those are; `kept` are how many cannot, and `unable` the same by reason.
    """

    __slots__ = ("able", "count", "group", "kept", "stamp", "unable")

    def __init__(self, group: Group) -> None:
        """Nobody has been looked at yet."""
        self.group = group
        self.stamp = group.stamp
        self.able: list[tuple[tuple[int, float], Shelf]] = []
        self.count = self.kept = 0
        self.unable: dict[str, int] = {}


class Groups:
    """Every agent of the floor, on their shelf. Kinds are made by administrators and stay."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._groups: dict[Kind, Group] = {}
        self._by_queue: dict[str, dict[Kind, Group]] = {}
        self._known: dict[str, tuple[tuple[object, ...], Group]] = {}
        self._places: dict[str, tuple[Group, Condition]] = {}
        self._asked: dict[Hashable, int] = {}
        self._numbers = count()

    def number_of(self, question: Hashable) -> int:
        """The number under which groups keep their views on this question."""
        number = self._asked.get(question)
        if number is None:
            if len(self._asked) >= _MOST_QUESTIONS:
                self._asked.clear()
            number = self._asked[question] = next(self._numbers)
        return number

    def put(self, agent: FloorAgent, reason: str | None) -> None:
        """Put the agent where they belong now; `reason` keeps them from any offer at all."""
        group = self._group(agent)
        condition: Condition = (reason, None, (), ())
        if reason is None:
            routed = None if agent.presence == "available" else agent.still_routed
            condition = (None, routed, _numbers(agent.load), _numbers(agent.items))
        place = self._places.get(agent.id)
        if place is None or place[0] is not group or place[1] != condition:
            if place is not None:
                self._take_away(agent.id, *place)
            group.stamp += 1
        self._places[agent.id] = (group, condition)
        shelf = group.shelves.get(condition)
        if shelf is None:
            shelf = group.shelves[condition] = Shelf(reason)
        shelf.put(agent)

    def serving(self, queues: Sequence[str]) -> Iterable[Group]:
        """Everybody who serves any of these queues, each group once."""
        groups = self._by_queue.get(queues[0], {})
        for queue in queues[1:]:
            groups = {**groups, **self._by_queue.get(queue, {})}
        return groups.values()

    def _take_away(self, name: str, group: Group, condition: Condition) -> None:
        group.stamp += 1
        shelf = group.shelves[condition]
        del shelf.agents[name]
        if not shelf.agents:
            del group.shelves[condition]

    def _group(self, agent: FloorAgent) -> Group:
        """The agent's group; whoever changes what agents are given replaces the whole book."""
        books = (agent.queues, agent.skills, agent.most, agent.interrupts)
        known = self._known.get(agent.id)
        if known is not None and all(map(is_, books, known[0])):
            capacity = known[1].kind[0]
            if capacity[0] == agent.units and capacity[1] == agent.profile:
                return known[1]
        kind = (_capacity(agent), _numbers(agent.queues), _numbers(agent.skills))
        found = self._groups.get(kind)
        if found is None:
            found = self._groups[kind] = Group(kind)
            for queue in agent.queues:
                self._by_queue.setdefault(queue, {})[kind] = found
        self._known[agent.id] = (books, found)
        return found


def _numbers(book: dict[str, int]) -> Numbers:
    return tuple(sorted(book.items())) if len(book) > 1 else tuple(book.items())


def _capacity(agent: FloorAgent) -> Capacity:
    interrupts = tuple((name, tuple(rests)) for name, rests in sorted(agent.interrupts.items()))
    return (agent.units, agent.profile, _numbers(agent.most), interrupts)
