"""Routing plans: where work goes, and how its search widens while it waits.

A plan has filters; the first whose condition holds is taken, else the default. What is taken is a
path: a queue (the one entered if it names none), a promise, and steps. `after_seconds` of a step
counts from the entry into the plan. Steps add up and never take away: a later step may ask for
fewer skills or lower levels, let in more ranks, add a queue or sharpen the promise. `check_plan`
holds a plan to that when it is saved, so that routing need not look.

A path that requires nothing keeps what its queue requires. A `max_rank` that is first named by a
later step holds from the beginning, because naming it must not take agents away.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contact_center.domain.conditions import Circumstances, condition
from contact_center.domain.flaws import Flaw, Look
from contact_center.domain.records_setup import Plan

SKIPS = ("unstaffed", "none_available", "never")
"""When a step is passed at once: nobody signed in could ever match, nobody is free, not at all."""

DEEDS = ("offer_callback", "announce", "message", "overflow", "close")
"""What a step may do besides widening the search."""


@dataclass(frozen=True, slots=True)
class Path:
    """What a plan decides for one piece of work; `filter` is the number of the filter taken.

    `tier` and `target_seconds` are None where the queue's own hold. `steps` are as they are stored,
    in their order; what is missing in one is left as it is.
    """

    queue: str
    target_seconds: int | None = None
    tier: int | None = None
    require: dict[str, int] = field(default_factory=dict)
    max_rank: int | None = None
    steps: tuple[dict[str, Any], ...] = ()
    filter: int | None = None


def choose(plan: Plan, about: Circumstances) -> Path:
    """The path of the first filter that holds, or of the default."""
    for number, given in enumerate(plan.filters):
        if condition(given["when"]).holds(about):
            return _path(given, about.queue, number)
    return _path(plan.default, about.queue, None)


def queues_of(plan: Plan) -> set[str]:
    """Every queue the plan names."""
    steps = (step.get("add_queue") for step in _all_steps(plan))
    paths = (path.get("queue") for path in _paths(plan))
    return {queue for queue in (*paths, *steps) if queue is not None}


def calendars_of(plan: Plan) -> set[str]:
    """Every calendar its conditions ask about."""
    return {one for given in plan.filters for one in condition(given["when"]).calendars}


def skills_of(plan: Plan) -> set[str]:
    """Every skill the plan requires somewhere."""
    asked = (*_paths(plan), *_all_steps(plan))
    return {skill for one in asked for skill in one.get("require") or ()}


def agents_of(plan: Plan) -> set[str]:
    """Everyone its steps prefer."""
    return {agent for step in _all_steps(plan) for agent in step.get("prefer") or ()}


def strangers(
    plan: Plan,
    *,
    queues: Container[str],
    calendars: Container[str],
    skills: Container[str],
    agents: Container[str],
) -> list[Flaw]:
    """What the plan names that does not exist, each with its place."""
    look = Look()
    for number, given in enumerate(plan.filters):
        with look.at("filters", number):
            with look.at("when"):
                for name in sorted(condition(given["when"]).calendars):
                    _known(look, name, calendars, "calendar")
            _known_in_path(look, given, queues, skills, agents)
    with look.at("default"):
        _known_in_path(look, plan.default, queues, skills, agents)
    return look.flaws


def _known_in_path(
    look: Look,
    path: Mapping[str, Any],
    queues: Container[str],
    skills: Container[str],
    agents: Container[str],
) -> None:
    _known_at(look, "queue", path, queues, "queue")
    _known_skills(look, path, skills)
    for number, step in enumerate(path.get("steps") or ()):
        with look.at("steps", number):
            _known_at(look, "add_queue", step, queues, "queue")
            _known_skills(look, step, skills)
            for place, agent in enumerate(step.get("prefer") or ()):
                with look.at("prefer", place):
                    _known(look, agent, agents, "agent")


def _known_skills(look: Look, asked: Mapping[str, Any], skills: Container[str]) -> None:
    for skill in asked.get("require") or ():
        with look.at("require", skill):
            _known(look, skill, skills, "skill")


def _known_at(
    look: Look, name: str, given: Mapping[str, Any], known: Container[str], what: str
) -> None:
    if given.get(name) is not None:
        with look.at(name):
            _known(look, given[name], known, what)


def _known(look: Look, name: str, known: Container[str], what: str) -> None:
    if name not in known:
        look.wrong(f"there is no {what} {name}")


def _path(given: Mapping[str, Any], entered: str, number: int | None) -> Path:
    steps = tuple(given.get("steps") or ())
    ranks = (step["max_rank"] for step in steps if step.get("max_rank") is not None)
    return Path(
        queue=given.get("queue") or entered,
        target_seconds=given.get("target_seconds"),
        tier=given.get("tier"),
        require=dict(given.get("require") or {}),
        max_rank=next(ranks, None),
        steps=steps,
        filter=number,
    )


def _paths(plan: Plan) -> Iterable[Mapping[str, Any]]:
    return (*plan.filters, plan.default)


def _all_steps(plan: Plan) -> list[Mapping[str, Any]]:
    return [step for path in _paths(plan) for step in path.get("steps") or ()]
