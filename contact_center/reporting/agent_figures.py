"""One line of an agent's report: what the time went into, and what came of it.

Time counts in the interval in which it passed; offers by when they were made, contacts by when
they were answered. Seconds and shares; None where there is nothing to divide by.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from contact_center.ports.reports import AgentOffer, AgentSlice, Segment, Span
from contact_center.reporting import agent_time as t
from contact_center.reporting import stays
from contact_center.reporting.quality import offer_rates, rounded, seconds
from contact_center.reporting.service_level import share
from contact_center.reporting.waits import mean

WORKING = frozenset({t.HANDLING, t.WRAP_UP, t.OFFERED, t.AVAILABLE})
"""States in which work is done or waited for; a ring counts as handling."""

LEAST_MS = 900_000
"""Who has worked less than a quarter of an hour tells nothing about fairness."""


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """The figures of one agent, or of all together."""

    signed_in_seconds: float
    handling_seconds: float
    wrap_up_seconds: float
    offered_seconds: float
    available_seconds: float
    away_seconds: float
    reconnecting_seconds: float
    offline_seconds: float
    away_by_code: dict[str, float]
    occupancy: float | None
    slot_occupancy: float | None
    utilisation: float | None
    concurrency: float | None
    contacts: int
    contacts_per_hour: float | None
    handled: int
    aht_seconds: float | None
    attention_seconds: float | None
    transfers: int
    transfer_rate: float | None
    offers_delivered: int
    offer_accept_rate: float | None
    offer_miss_rate: float | None
    offer_decline_rate: float | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """How evenly contacts fall on those who worked: per available hour, of `agents` of them."""

    agents: int
    max_to_min: float | None
    variation: float | None


@dataclass(slots=True)
class TimeSpent:
    """Milliseconds by state within a span; of items and units, multiplied by their number."""

    states: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    items: int = 0
    busy: int = 0
    used: int = 0
    units: int = 0

    @property
    def working(self) -> int:
        """Time in which work was done or waited for."""
        return sum(self.states[state] for state in WORKING)

    @property
    def signed_in(self) -> int:
        """All of it: the states are a partition of this."""
        return self.states.total()

    def paid(self, unpaid: frozenset[str]) -> int:
        """At work or away from it for a reason that is paid for."""
        return self.signed_in - self.states[t.OFFLINE] - sum(self.codes[code] for code in unpaid)


def time_spent(slices: Iterable[AgentSlice], span: Span, now: int) -> TimeSpent:
    """What of these slices lies within the span; one that goes on has lasted until now."""
    spent = TimeSpent()
    for one in slices:
        start = max(one.started_at, span.start)
        end = min(now if one.ended_at is None else min(one.ended_at, now), span.end)
        passed = end - start
        if passed <= 0:
            continue
        spent.states[one.state] += passed
        if one.state == t.AWAY:
            spent.codes[one.code or ""] += passed
        if one.items:
            spent.items += one.items * passed
            spent.busy += passed
        if one.state in WORKING:
            spent.used += one.used * passed
            spent.units += one.units * passed
    return spent


def agent_figures(
    spent: TimeSpent,
    offers: Sequence[AgentOffer],
    answered: Sequence[Segment],
    unpaid: frozenset[str] = frozenset(),
) -> AgentFigures:
    """Everything about one agent, or about several whose time was added up.

    `unpaid` are the codes of being away for which nobody is paid.
    """
    states = spent.states
    handling = states[t.HANDLING] + states[t.OFFERED] + states[t.WRAP_UP]
    over = [one for one in answered if one.ended_at is not None]
    transfers = sum(one.ended_by == stays.TRANSFERRED for one in over)
    outcomes = Counter(one.outcome for one in offers)
    return AgentFigures(
        **{f"{state}_seconds": states[state] / 1000 for state in t.STATES},
        signed_in_seconds=spent.signed_in / 1000,
        away_by_code={code: spent.codes[code] / 1000 for code in sorted(spent.codes)},
        occupancy=rounded(share(handling, spent.working)),
        slot_occupancy=rounded(share(spent.used, spent.units)),
        utilisation=rounded(share(handling, spent.paid(unpaid))),
        concurrency=rounded(share(spent.items, spent.busy)),
        contacts=len(answered),
        contacts_per_hour=rounded(share(len(answered), spent.working / 3_600_000)),
        handled=len(over),
        aht_seconds=seconds(mean([one.talk_ms + one.wrap_ms for one in over])),
        attention_seconds=seconds(mean([one.attention_us / 1000 for one in over])),
        transfers=transfers,
        transfer_rate=rounded(share(transfers, len(over))),
        offers_delivered=sum(one.is_delivered for one in offers),
        **offer_rates(outcomes["accepted"], outcomes["missed"], outcomes["declined"]),
    )


def added(spents: Iterable[TimeSpent]) -> TimeSpent:
    """The time of several agents together."""
    total = TimeSpent()
    for one in spents:
        total.states.update(one.states)
        total.codes.update(one.codes)
        total.items += one.items
        total.busy += one.busy
        total.used += one.used
        total.units += one.units
    return total


class Work:
    """Everything that agents did in a span, by agent."""

    def __init__(
        self,
        span: Span,
        now: int,
        slices: Iterable[AgentSlice],
        answered: Iterable[Segment],
        offers: Iterable[AgentOffer],
        unpaid: frozenset[str] = frozenset(),
    ) -> None:
        """Sort the rows; what goes on has lasted until `now`."""
        self._unpaid = unpaid
        cut: defaultdict[str, list[AgentSlice]] = defaultdict(list)
        for piece in slices:
            cut[piece.agent].append(piece)
        self._spent = {agent: time_spent(pieces, span, now) for agent, pieces in cut.items()}
        self._answered: defaultdict[str, list[Segment]] = defaultdict(list)
        for stay in answered:
            self._answered[stay.agent or ""].append(stay)
        self._offers: defaultdict[str, list[AgentOffer]] = defaultdict(list)
        for offer in offers:
            self._offers[offer.agent].append(offer)

    @property
    def agents(self) -> set[str]:
        """Who was signed in, was offered something or answered somebody."""
        return {*self._spent, *self._answered, *self._offers}

    def figures(self, agents: Sequence[str]) -> AgentFigures:
        """Of one agent, or of several together."""
        return agent_figures(
            added(self._time(agent) for agent in agents),
            [one for agent in agents for one in self._offers.get(agent, ())],
            [one for agent in agents for one in self._answered.get(agent, ())],
            self._unpaid,
        )

    def fairness(self, agents: Sequence[str]) -> Fairness:
        """How evenly contacts fell on these agents."""
        return fairness((self._time(agent), len(self._answered.get(agent, ()))) for agent in agents)

    def _time(self, agent: str) -> TimeSpent:
        return self._spent.get(agent) or TimeSpent()


def fairness(worked: Iterable[tuple[TimeSpent, int]]) -> Fairness:
    """Of each agent the time and the number of contacts; who hardly worked is left out."""
    rates = [
        contacts / spent.working * 3_600_000
        for spent, contacts in worked
        if spent.working >= LEAST_MS
    ]
    average = mean(rates)
    if not rates or not average:
        return Fairness(len(rates), None, None)
    spread = (sum((rate - average) ** 2 for rate in rates) / len(rates)) ** 0.5
    return Fairness(len(rates), rounded(share(max(rates), min(rates))), rounded(spread / average))
