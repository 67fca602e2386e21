"""Chance, dealt so that one thing can be changed without moving another.

Arrivals, handle times and patience of every class have a generator each, seeded by the scenario's
seed and by what it is for: other patience leaves the arrivals where they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, chain, repeat
from math import log, sqrt
from random import Random

from routing.simulate.scenario import NS_A_SECOND, Scenario, Spread, Term, TrafficClass


def generator(seed: int, *purpose: str) -> Random:
    """A generator for this purpose and no other; the same for the same seed, on any machine."""
    return Random(":".join((str(seed), *purpose)))


def draw(spread: Spread, chance: Random) -> int:
    """One time of this spread, in nanoseconds."""
    return round(sum(_seconds(term, chance) for term in spread) * NS_A_SECOND)


def least_seconds(spread: Spread) -> float:
    """Shorter than this it never is."""
    return sum(term.values[0] for term in spread if term.kind in {"fixed", "uniform"})


def is_nothing(spread: Spread) -> bool:
    """Whether it is always no time at all."""
    return all(term.kind == "fixed" and term.values[0] == 0 for term in spread)


def arrivals(scenario: Scenario, one: TrafficClass) -> Iterator[int]:
    """When contacts of this class come: as listed, or as a Poisson process without end."""
    if one.arrivals is not None:
        return iter(one.arrivals)
    if one.rate_per_s <= 0:
        return iter(())
    chance = generator(scenario.seed, one.name, "arrivals")
    gaps = (chance.expovariate(one.rate_per_s) for _ in repeat(None))
    return (round(at * NS_A_SECOND) for at in accumulate(gaps))


def patiences(scenario: Scenario, one: TrafficClass) -> Iterator[int | None]:
    """How long each contact of this class would wait, in the order of their coming."""
    if one.patiences is not None:
        return chain(one.patiences, repeat(None))
    if one.patience is None:
        return repeat(None)
    return _draws(one.patience, generator(scenario.seed, one.name, "patience"))


def handles(scenario: Scenario, one: TrafficClass) -> Iterator[int]:
    """How long work of this class takes, in the order in which it is taken up."""
    if one.handles is not None:
        return iter(one.handles)
    return _draws(one.handle, generator(scenario.seed, one.name, "handle"))


def _draws(spread: Spread, chance: Random) -> Iterator[int]:
    while True:
        yield draw(spread, chance)


def _seconds(term: Term, chance: Random) -> float:
    match term.kind:
        case "fixed":
            return term.values[0]
        case "exp":
            return chance.expovariate(1.0 / term.values[0])
        case "uniform":
            return chance.uniform(*term.values)
        case _:
            mean, deviation = term.values
            variance = log(1.0 + (deviation / mean) ** 2)
            return chance.lognormvariate(log(mean) - variance / 2.0, sqrt(variance))
