"""Why an offer was made: what its decision rested on, in a size that does not grow with the floor.

Agents are counted by group and by what kept them from the work; a group is called by the queues,
the skills and the capacity profile that its agents share. What does not fit is summed up, so that
a reason stays within `MOST_BYTES` whatever the center's size and however long its names are.
"""

from __future__ import annotations

from json import dumps
from types import MappingProxyType

from routing.agent import FloorAgent
from routing.candidates import Everyone
from routing.choosing import AgentKey, agent_order, group_key
from routing.floor import Floor
from routing.groups import Group, View
from routing.work import FloorWork

MOST_BYTES = 2_000
"""Of a reason, as it is written into the journal."""

MOST_GROUPS = 8

_FIXED_BYTES = 720
"""What everything but names and groups takes at most, with every reason there is."""

_NEXT_BYTES = 36
"""One who comes next, without the name."""

_COUNT_BYTES = 36
"""A reason with its number, at most."""

_MOST_LISTED = 3
"""Queues, and skills, that a group is called by; the rest is only counted."""

_SHARES = MappingProxyType(
    {"least_loaded": "load", "specialist_first": "breadth", "best_skill": "skill"}
)
_OWN = MappingProxyType({"least_loaded": "assigned", "round_robin": "assigned"})

Why = dict[str, object]


def why_reserved(floor: Floor, work: FloorWork, agent: FloorAgent, now: int) -> Why:
    """The reason of an offer to the agent whose window this is: nobody else was looked at."""
    return _begin(floor, work, agent, "sticky", now)


def why_chosen(
    floor: Floor, work: FloorWork, agent: FloorAgent, everyone: Everyone | None, now: int
) -> Why:
    """The reason of an offer to the first of all who could take the work.

    `everyone` as they were compared, if they were; whoever has just become free was the only one
    to be looked at, and the others are counted here.
    """
    if work.signature.prefers:
        return _why_preferred(floor, work, agent, now)
    if everyone is None:
        everyone = Everyone(floor, work.signature, now)
    why = _begin(floor, work, agent, "oldest_first", now)
    views = _left_alone(work, everyone, now) if work.excluded or work.ringing else everyone.views
    able = 0
    excluded: dict[str, int] = {}
    for view in views:
        able += view.count
        for reason, number in view.unable.items():
            excluded[reason] = excluded.get(reason, 0) + number
    why["considered"] = able
    why["excluded"] = excluded
    room = MOST_BYTES - _FIXED_BYTES - len(work.queue.encode()) - len((work.plan or "").encode())
    if able > 1:
        room = _add_next(why, everyone, work, room)
    if excluded:
        _add_groups(why, views, room)
    return why


def _begin(floor: Floor, work: FloorWork, agent: FloorAgent, rule: str, now: int) -> Why:
    order = agent_order(floor, work.queue)
    winner: Why = {
        "load": agent.in_use(floor.policy),
        "units": agent.units,
        "idle_since": agent.idle_since,
        "assigned_at": agent.assigned_at,
    }
    if order in {"specialist_first", "best_skill"}:
        winner[_SHARES[order]] = abs(int(group_key(floor, agent, work.signature, order)[1]))
    why: Why = {
        "rule": rule,
        "key": list(work.key[:3]),
        "waited_ms": now - work.entered_at,
        "queue": work.queue,
        "version": floor.queue(work.queue).version,
        "rank": agent.rank(work.signature),
        "order": order,
        "winner": winner,
        "considered": 1,
        "excluded": {},
    }
    if work.told is not None:
        why["told"] = list(work.told)
    if work.plan is not None:
        why["plan"] = work.plan
        why["step"] = work.step
    return why


def _why_preferred(floor: Floor, work: FloorWork, agent: FloorAgent, now: int) -> Why:
    """Nobody but the preferred was asked, and that alone kept everybody else from it."""
    why = _begin(floor, work, agent, "preferred", now)
    members = set[str]().union(*(floor.members.get(one, ()) for one in work.signature.all_queues))
    if others := len(members.difference(work.signature.prefers)):
        why["excluded"] = {"not_preferred": others}
    return why


def _left_alone(work: FloorWork, everyone: Everyone, now: int) -> list[View]:
    """The views for work that some are not to be asked for again: they are counted as excluded."""
    names = work.excluded_at(now)
    views = []
    for view in everyone.views:
        excluded = sum(name in shelf.agents for name in names for _, shelf in view.able)
        if excluded:
            other = View(view.group)
            other.count, other.kept = view.count - excluded, view.kept + excluded
            other.unable = {**view.unable, "excluded": excluded}
            view = other  # noqa: PLW2901 -- the same group, for this work
        views.append(view)
    return views


def _add_next(why: Why, everyone: Everyone, work: FloorWork, room: int) -> int:
    """Whoever would have been asked next, as far as there is room; returns what is left of it."""
    keys = everyone.first(work)
    following: list[Why] = []
    for key in keys[1:]:
        room -= _NEXT_BYTES + len(key[2].encode())
        if room < 0:
            break
        following.append({"agent": key[2], "after": _after(keys[0], key, everyone.order)})
    why["next"] = following
    return room


def _after(winner: AgentKey, key: AgentKey, order: str) -> str:
    """What put one behind the other."""
    (rank, share), own, _ = winner
    if key[0][0] != rank:
        return "rank"
    if key[0][1] != share:
        return _SHARES[order]
    return _OWN.get(order, "idle") if key[1] != own else "id"


def _add_groups(why: Why, views: list[View], room: int) -> None:
    """The largest groups by name, as many as there is room for, and the sum of the others."""
    kept = [view for view in views if view.kept]
    if len(kept) > MOST_GROUPS:
        kept.sort(key=_by_size)
    groups: list[Why] = []
    for view in kept[:MOST_GROUPS]:
        label, size = view.group.label or _call(view.group)
        room -= size + _COUNT_BYTES * len(view.unable)
        if room < 0:
            break
        groups.append({**label, "excluded": view.unable})
    why["groups"] = groups
    if len(groups) < len(kept):
        rest: dict[str, int] = {}
        for view in kept[len(groups) :]:
            for reason, number in view.unable.items():
                rest[reason] = rest.get(reason, 0) + number
        why["rest"] = rest


def _by_size(view: View) -> tuple[int, object]:
    return -view.kept, view.group.kind[1:]


def _call(group: Group) -> tuple[Why, int]:
    """What the group is called, and how many bytes that takes; the same for ever."""
    (_, profile, _, _), queues, skills = group.kind
    label: Why = {"queues": dict(queues[:_MOST_LISTED])}
    if skills:
        label["skills"] = dict(skills[:_MOST_LISTED])
    if profile is not None:
        label["profile"] = profile
    if unlisted := len(queues[_MOST_LISTED:]) + len(skills[_MOST_LISTED:]):
        label["more"] = unlisted
    group.label = (label, len(dumps(label, ensure_ascii=False).encode()))
    return group.label
