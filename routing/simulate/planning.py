"""The steps of a scenario's plan, in the shape in which the center keeps them."""

from __future__ import annotations

from collections.abc import Container

from contact_center.domain.plan_fields import check_plan
from contact_center.domain.plans import SKIPS
from contact_center.domain.stepping import Step
from routing.simulate.abilities import STEP_DEEDS
from routing.simulate.node import Node
from routing.simulate.scenario import NS_A_SECOND

_TIMES = {
    "after": "after_seconds",
    "after_s": "after_seconds",
    "target": "target_seconds",
    "target_s": "target_seconds",
    "when_ewt_over": "when_expected_over_seconds",
    "when_ewt_over_s": "when_expected_over_seconds",
}
_KEYS = {*_TIMES, "require", "max_rank", "add_queue", "prefer", "skip_if", "do"}


def steps_of(node: Node, queues: Container[str]) -> tuple[Step, ...]:
    """The steps, held to the rules by which a plan is saved: they widen, and nothing else."""
    steps = tuple(_step(one, queues) for one in node.items())
    for flaw in check_plan([], {"steps": list(steps)}):
        at = flaw.at.removeprefix("default.steps")
        raise Node(None, f"{node.path}{at}").fail(f"cannot be played: {flaw.detail}")
    return steps


def _step(node: Node, queues: Container[str]) -> Step:
    node.knowing(_KEYS)
    step: Step = {}
    for key, name in _TIMES.items():
        if node.at(key).is_given:
            step[name] = _whole_seconds(node.at(key))
    if node.has("require"):
        step["require"] = node.at("require").levels()
    if (rank := node.at("max_rank")).is_given:
        step["max_rank"] = rank.whole()
    if (queue := node.at("add_queue")).is_given:
        step["add_queue"] = queue.text()
        if step["add_queue"] not in queues:
            raise queue.fail(f"is {step['add_queue']!r}, which is no queue of the scenario")
    if (prefer := node.at("prefer")).is_given:
        step["prefer"] = [one.text() for one in prefer.items()]
    if (skip := node.at("skip_if")).is_given:
        step["skip_if"] = skip.text(SKIPS)
    if (deed := node.at("do")).is_given:
        step["do"] = deed.text(STEP_DEEDS)
    return step


def _whole_seconds(node: Node) -> int:
    seconds, rest = divmod(node.span(), NS_A_SECOND)
    if rest:
        raise node.fail("must be whole seconds")
    return seconds
