"""From the keys of a scenario file to a scenario, or to one sentence about what is wrong."""

from __future__ import annotations

from dataclasses import replace

from contact_center.domain.policy import ChannelPolicy, Policy
from routing.simulate.abilities import AGENT_ORDERS
from routing.simulate.chance import least_seconds
from routing.simulate.node import Node, ScenarioError
from routing.simulate.planning import steps_of
from routing.simulate.scenario import (
    NS_A_SECOND,
    AgentGroup,
    OfferSpec,
    QueueSpec,
    Scenario,
    Spread,
    Term,
    TrafficClass,
)

KEYS = {
    "name",
    "description",
    "duration_contacts",
    "duration",
    "warmup_fraction",
    "seed",
    "queues",
    "agents",
    "channels",
    "traffic",
    "handles_s",
    "offer",
    "wrapup_s",
    "agent_order",
    "plan",
    "report",
}
_CLASS_KEYS = {
    "class",
    "queue",
    "channel",
    "rate_per_s",
    "handle",
    "patience",
    "target_s",
    "tier",
    "require",
    "arrivals_s",
    "handles_s",
    "patiences_s",
}
_ANSWER_KEYS = ("answer", "answer_s", "answer_time", "answer_time_s", "after_s")
"""Different words for the time until an offer is answered."""

_PAIRS = {"lognormal": ("mean", "sd"), "uniform": ("min", "max")}
"""Spreads of two numbers, as a list in this order or by name."""

_RING_SECONDS = 30
_BACK_AFTER_SECONDS = 60
_A_DAY_SECONDS = 86_400
"""Rings long enough for whatever is answered by itself."""


def scenario_of(document: object, *, seed: int | None = None) -> Scenario:
    """The scenario a file describes; `seed` replaces the file's."""
    if not isinstance(document, dict):
        raise ScenarioError("The scenario must be a mapping of keys such as queues and traffic.")
    root = Node(document).knowing(KEYS)
    channels = _channels(root.at("channels"))
    queues = _queues(root)
    report = root.at("report").knowing({"service_level_s", "short_s", "contacts"})
    scenario = Scenario(
        queues=queues,
        groups=tuple(_group(node, queues) for node in root.at("agents").items()),
        channels=channels,
        classes=_classes(root.at("traffic"), queues, channels),
        offer=_offer(root.at("offer")),
        wrapup=_spread(root.at("wrapup_s")),
        contacts=_contacts(root.at("duration_contacts")),
        duration=root.at("duration").span() if root.at("duration").is_given else None,
        warmup=_share(root.at("warmup_fraction")),
        seed=seed if seed is not None else _seed(root.at("seed")),
        handles=_times(root.at("handles_s")),
        service_level=_seconds(report.at("service_level_s"), 20),
        short=_seconds(report.at("short_s"), 5),
        wants_contacts=report.at("contacts").is_true(),
    )
    if not scenario.groups:
        raise ScenarioError("agents must name at least one group.")
    if not scenario.classes:
        raise ScenarioError("traffic must name at least one class.")
    if scenario.contacts is None and scenario.duration is None and not scenario.is_listed:
        raise ScenarioError("The scenario needs duration_contacts or duration to come to an end.")
    return scenario


def _queues(root: Node) -> dict[str, QueueSpec]:
    found = {name: _queue(root, name, node) for name, node in root.at("queues").entries()}
    if not found:
        raise ScenarioError("queues must name at least one queue.")
    return found


def _queue(root: Node, name: str, node: Node) -> QueueSpec:
    """A queue; what it does not say about order and plan is said for all of them."""
    node.knowing({"target_s", "max_waiting", "require", "agent_order", "plan"})
    order = next((one.at("agent_order") for one in (node, root) if one.has("agent_order")), None)
    plan = next((one.at("plan") for one in (node, root) if one.has("plan")), Node(None))
    most = node.at("max_waiting")
    return QueueSpec(
        name,
        target_ms=_target_ms(node.at("target_s"), Policy().target_ms),
        agent_order=order.text(AGENT_ORDERS) if order is not None else "longest_idle",
        max_waiting=most.whole() if most.is_given else None,
        require=node.at("require").levels(),
        steps=steps_of(plan, root.at("queues").as_mapping()),
    )


def _group(node: Node, queues: dict[str, QueueSpec]) -> AgentGroup:
    node.knowing({"name", "count", "queues", "skills", "capacity"})
    count, ranks = node.at("count"), node.at("queues")
    if isinstance(ranks.value, list):
        served = {one.text(queues): 0 for one in ranks.items()}
    else:
        served = {Node(key, ranks.path).text(queues): one.whole() for key, one in ranks.entries()}
    capacity = node.at("capacity").knowing({"units"}).at("units")
    return AgentGroup(
        count.whole(least=1) if count.is_given else 1,
        served,
        node.at("skills").levels(),
        capacity.whole(least=1) if capacity.is_given else Policy().units,
    )


def _channels(node: Node) -> dict[str, ChannelPolicy]:
    """The channels as they come by default, changed where the scenario says so."""
    channels = dict(Policy().channels)
    for name, one in node.entries():
        one.knowing({"cost", "max"})
        known = channels.get(name, channels["chat"])
        cost, most = one.at("cost"), one.at("max")
        channels[name] = replace(
            known,
            cost=cost.whole() if cost.is_given else known.cost,
            most=most.whole(least=1) if most.is_given else known.most,
        )
    return channels


def _classes(
    node: Node, queues: dict[str, QueueSpec], channels: dict[str, ChannelPolicy]
) -> tuple[TrafficClass, ...]:
    found: dict[str, TrafficClass] = {}
    for one in node.items():
        read = _class(one, queues, channels)
        if read.name in found:
            raise one.at("class").fail(f"is {read.name!r}, which another class is called already")
        found[read.name] = read
    return tuple(found.values())


def _class(
    node: Node, queues: dict[str, QueueSpec], channels: dict[str, ChannelPolicy]
) -> TrafficClass:
    node.knowing(_CLASS_KEYS)
    queue, channel, rate = node.at("queue"), node.at("channel"), node.at("rate_per_s")
    if not rate.is_given and not node.at("arrivals_s").is_given:
        raise node.fail("needs rate_per_s or arrivals_s")
    target, patience = node.at("target_s"), node.at("patience")
    served = queue.text(queues)
    return TrafficClass(
        name=node.at("class").text() if node.at("class").is_given else served,
        queue=served,
        channel=channel.text(channels) if channel.is_given else "chat",
        rate_per_s=rate.number() if rate.is_given else 0.0,
        handle=_spread(node.at("handle")),
        patience=_spread(patience) if patience.is_given else None,
        arrivals=_moments(node.at("arrivals_s")),
        handles=_times(node.at("handles_s")),
        patiences=_patiences(node.at("patiences_s")),
        target_ms=_target_ms(target, 0) if target.is_given else None,
        tier=node.at("tier").whole() if node.at("tier").is_given else 0,
        require=node.at("require").levels(),
    )


def _offer(node: Node) -> OfferSpec:
    node.knowing({"mode", "ring_s", "back_after_s", *_ANSWER_KEYS})
    mode = node.at("mode").text({"auto_accept", "ring"}) if node.at("mode").is_given else ""
    answers = [node.at(key) for key in _ANSWER_KEYS if node.at(key).is_given]
    if len(answers) > 1:
        raise answers[1].fail(f"says the same as {answers[0].path}; one of them is enough")
    answer = _spread(answers[0]) if answers else ()
    ring = node.at("ring_s")
    seconds = ring.whole(least=1) if ring.is_given else _RING_SECONDS
    if mode == "ring" and least_seconds(answer) >= seconds:
        raise node.fail(f"rings for {seconds} s, and nobody would ever answer in time")
    return OfferSpec(
        answer=answer,
        ring_seconds=seconds if mode == "ring" else _A_DAY_SECONDS,
        back_after=_seconds(node.at("back_after_s"), _BACK_AFTER_SECONDS),
    )


def _spread(node: Node) -> Spread:
    """A number of seconds, or distributions that are added up: `{fixed: 8, exp: 142}`."""
    if not node.is_given:
        return ()
    if isinstance(node.value, list):
        return tuple(term for one in node.items() for term in _spread(one))
    if not isinstance(node.value, dict):
        return (Term("fixed", (node.number(),)),)
    node.knowing({"fixed", "exp", *_PAIRS})
    return tuple(_term(kind, one) for kind, one in node.entries())


def _term(kind: str, node: Node) -> Term:
    if kind == "fixed":
        return Term(kind, (node.number(),))
    if kind == "exp":
        return Term(kind, (node.number(above=True),))
    names = _PAIRS[kind]
    if isinstance(node.value, dict):
        node.knowing(names)
        pair = [node.at(name) for name in names]
    else:
        pair = list(node.items())
        if len(pair) != len(names):
            raise node.fail(f"must be a list of two numbers, {names[0]} and {names[1]}")
    first = pair[0].number(above=kind == "lognormal")
    second = pair[1].number(least=first if kind == "uniform" else 0.0)
    return Term(kind, (first, second))


def _moments(node: Node) -> tuple[int, ...] | None:
    times = _times(node)
    if times is not None and list(times) != sorted(times):
        raise node.fail("must be in the order of time")
    return times


def _times(node: Node) -> tuple[int, ...] | None:
    return tuple(one.seconds() for one in node.items()) if node.is_given else None


def _patiences(node: Node) -> tuple[int | None, ...] | None:
    if not node.is_given:
        return None
    return tuple(one.seconds() if one.is_given else None for one in node.items())


def _contacts(node: Node) -> int | None:
    return node.whole(least=1) if node.is_given else None


def _seed(node: Node) -> int:
    return node.whole() if node.is_given else 1


def _share(node: Node) -> float:
    share = node.number() if node.is_given else 0.0
    if share >= 1:
        raise node.fail("must be less than 1")
    return share


def _seconds(node: Node, default: int) -> int:
    return node.seconds() if node.is_given else default * NS_A_SECOND


def _target_ms(node: Node, default: int) -> int:
    return round(node.number() * 1000) if node.is_given else default
