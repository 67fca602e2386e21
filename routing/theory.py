"""What queueing theory says about a group of agents: for checking a simulation, and for staffing.

Contacts come at random (a Poisson process), everybody can serve everybody, first come first
served, and handle times are exponential, but for Erlang B, which holds for any. Rates are per
second, times are seconds, a load is in Erlang: rate times mean handle time. Good for a handful of
agents as for thousands: nothing in here grows beyond what a float can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, log

_INTERVALS = 20_000
"""Of an integral; halving them does not change the sixth digit of any figure."""

_NEGLIGIBLE = 45.0
"""A density this many e-folds below its peak adds nothing to a float."""


@dataclass(frozen=True, slots=True)
class Service:
    """What to expect.

    `asa_s` is the mean wait of the answered, `wait_all_s` of everybody; `service_level` the share
    of everybody answered within the time asked for.
    """

    p_wait: float
    asa_s: float
    wait_all_s: float
    service_level: float
    abandon_rate: float
    occupancy: float


def erlang_b(agents: int, load: float) -> float:
    """Share of contacts turned away when nobody may wait.

    A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in
    automatic telephone exchanges" (1917), by the usual recursion over the number of agents. Holds
    for any spread of handle times of the same mean.
    """
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """Share of contacts that have to wait when everybody is patient; 1 where the line only grows.

    Erlang (1917); from the loss formula, n B / (n - a (1 - B)).
    """
    if load >= agents:
        return 1.0
    blocked = erlang_b(agents, load)
    return agents * blocked / (agents - load * (1.0 - blocked))


def patient(agents: int, rate_per_s: float, handle_s: float, within_s: float) -> Service:
    """M/M/n, known as Erlang C: nobody gives up. Waits of the delayed are exponential."""
    load = rate_per_s * handle_s
    p_wait = erlang_c(agents, load)
    if load >= agents:
        return Service(1.0, inf, inf, 0.0, 0.0, 1.0)
    clearing = (agents - load) / handle_s
    wait = p_wait / clearing
    level = 1.0 - p_wait * exp(-clearing * within_s)
    return Service(p_wait, wait, wait, level, 0.0, load / agents)


def impatient(
    agents: int, rate_per_s: float, handle_s: float, patience_s: float, within_s: float
) -> Service:
    """M/M/n+M, known as Erlang A: patience is exponential with this mean.

    C. Palm (1957), in the form of S. Zeltyn and A. Mandelbaum, "Call centers with impatient
    customers: many-server asymptotics of the M/M/n+G queue" (2005), section 2: the wait that an
    endlessly patient customer would have (V) has a density proportional to
    exp(rate * H(x) - n x / handle), H(x) being the integral of the share still waiting at x.
    """
    load = rate_per_s * handle_s
    blocked = erlang_b(agents - 1, load)
    if blocked == 0.0:
        return Service(0.0, 0.0, 0.0, 1.0, 0.0, load / agents)
    clearing = agents / handle_s

    def exponent(wait: float) -> float:
        still = patience_s * (1.0 - exp(-wait / patience_s))
        return rate_per_s * still - clearing * wait

    peak_at = patience_s * log(rate_per_s / clearing) if rate_per_s > clearing else 0.0
    peak = exponent(peak_at)
    end = peak_at + handle_s / agents
    while peak - exponent(end) < _NEGLIGIBLE:
        end *= 1.5

    def integral(value: Callable[[float], float], upto: float) -> float:
        return _simpson(lambda wait: value(wait) * exp(exponent(wait) - peak), upto)

    def stays(wait: float) -> float:
        return exp(-wait / patience_s)

    without_wait = exp(-peak) / blocked
    with_wait = rate_per_s * integral(lambda _: 1.0, end)
    everybody = without_wait + with_wait
    answered_later = rate_per_s * integral(stays, end)
    in_time = without_wait + rate_per_s * integral(stays, min(within_s, end))
    answered = (without_wait + answered_later) / everybody
    wait_answered = rate_per_s * integral(lambda wait: wait * stays(wait), end) / everybody
    abandoned = 1.0 - answered
    return Service(
        p_wait=with_wait / everybody,
        asa_s=wait_answered / answered,
        wait_all_s=abandoned * patience_s,
        service_level=in_time / everybody,
        abandon_rate=abandoned,
        occupancy=load * answered / agents,
    )


def waits_by_tier(agents: int, rates_per_s: Sequence[float], handle_s: float) -> list[float]:
    """Mean wait of each class in M/M/n when a stricter class always goes first, the first first.

    A. Cobham, "Priority assignment in waiting line problems" (1954): nobody in service is
    interrupted, and all classes take equally long.
    """
    load = sum(rates_per_s) * handle_s
    delay = erlang_c(agents, load) * handle_s / agents
    waits: list[float] = []
    before = 0.0
    for rate in rates_per_s:
        upto = before + rate * handle_s / agents
        waits.append(delay / ((1.0 - before) * (1.0 - upto)) if upto < 1.0 else inf)
        before = upto
    return waits


def _simpson(value: Callable[[float], float], end: float) -> float:
    """The integral from 0 to `end`."""
    step = end / _INTERVALS
    odd = sum(value(step * number) for number in range(1, _INTERVALS, 2))
    even = sum(value(step * number) for number in range(2, _INTERVALS, 2))
    return (value(0.0) + 4.0 * odd + 2.0 * even + value(end)) * step / 3.0
