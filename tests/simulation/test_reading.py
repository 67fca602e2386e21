"""What a scenario file may say, and the one sentence about what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from contact_center.domain.policy import ChannelPolicy
from routing.simulate.chance import draw, generator
from routing.simulate.node import ScenarioError
from routing.simulate.reading import scenario_of
from routing.simulate.scenario import NS_A_SECOND, AgentGroup, OfferSpec, Term


def document(**keys: Any) -> dict[str, Any]:
    """A scenario that can be played, changed at the top."""
    return {
        "duration_contacts": 100,
        "queues": {"q": {}},
        "agents": [{"queues": {"q": 0}}],
        "traffic": [{"queue": "q", "rate_per_s": 0.1, "handle": {"exp": 60}}],
        **keys,
    }


def traffic(**keys: Any) -> dict[str, Any]:
    """The same with one class of traffic that says something else."""
    return document(traffic=[{"queue": "q", "rate_per_s": 0.1, **keys}])


def test_little_must_be_said() -> None:
    scenario = scenario_of(document())

    assert scenario.groups == (AgentGroup(1, {"q": 0}, {}, 100),)
    assert scenario.queues["q"].target_ms == 60_000
    assert scenario.queues["q"].agent_order == "longest_idle"
    assert scenario.channels["chat"] == ChannelPolicy(30, 3, 30_000, 30_000)
    assert [one.name for one in scenario.classes] == ["q"]
    assert scenario.offer.answer == ()
    assert (scenario.warmup, scenario.seed, scenario.wrapup) == (0.0, 1, ())


EVERYTHING: dict[str, Any] = {
    "name": "monday",
    "duration": "1h30m",
    "warmup_fraction": 0.25,
    "seed": 7,
    "queues": {
        "sales": {"target_s": 20, "require": {"polite": 1}},
        "support": {"target_s": 60, "max_waiting": 0, "agent_order": "least_loaded"},
    },
    "agents": [
        {"count": 3, "queues": ["sales"], "capacity": {"units": 60}},
        {"count": 2, "queues": {"sales": 1, "support": 0}, "skills": {"spanish": 3}},
    ],
    "channels": {"chat": {"cost": 100, "max": 1}},
    "traffic": [
        {
            "class": "gold",
            "queue": "sales",
            "channel": "email",
            "rate_per_s": 0.04,
            "handle": {"fixed": 8, "exp": 142},
            "patience": {"uniform": [10, 20]},
            "target_s": 0,
            "tier": 1,
            "require": {"spanish": 2},
        },
        {
            "class": "listed",
            "queue": "support",
            "arrivals_s": [0, 3.5, 9],
            "handles_s": [60, 60.001, 60],
            "patiences_s": [None, 30, None],
        },
    ],
    "offer": {"mode": "ring", "answer": {"lognormal": {"mean": 8, "sd": 4}}, "ring_s": 20},
    "wrapup_s": 30,
    "agent_order": "longest_idle",
    "plan": [
        {"after": 0, "max_rank": 0},
        {"after": "30s", "max_rank": 1, "target": 10},
        {"after": 60, "add_queue": "support", "do": "announce"},
    ],
    "report": {"service_level_s": 10, "contacts": True},
}


def test_everything_may_be_said() -> None:
    scenario = scenario_of(EVERYTHING)

    gold, listed = scenario.classes
    assert gold.handle == (Term("fixed", (8.0,)), Term("exp", (142.0,)))
    assert gold.patience == (Term("uniform", (10.0, 20.0)),)
    assert (gold.target_ms, gold.tier, gold.require) == (0, 1, {"spanish": 2})
    assert listed.arrivals == (0, 3_500_000_000, 9_000_000_000)
    assert listed.handles == (60_000_000_000, 60_001_000_000, 60_000_000_000)
    assert listed.patiences == (None, 30_000_000_000, None)
    assert scenario.offer == OfferSpec((Term("lognormal", (8.0, 4.0)),), 20, 60 * NS_A_SECOND)
    assert scenario.duration == 5_400 * NS_A_SECOND
    assert scenario.wrapup == (Term("fixed", (30.0,)),)
    assert scenario.queues["support"].max_waiting == 0
    assert scenario.queues["support"].agent_order == "least_loaded"
    assert scenario.groups[0] == AgentGroup(3, {"sales": 0}, {}, 60)
    assert scenario.service_level == 10 * NS_A_SECOND
    assert scenario.wants_contacts
    assert scenario.queues["sales"].steps == (
        {"after_seconds": 0, "max_rank": 0},
        {"after_seconds": 30, "max_rank": 1, "target_seconds": 10},
        {"after_seconds": 60, "add_queue": "support", "do": "announce"},
    )


def test_a_seed_given_by_hand_replaces_the_files() -> None:
    assert scenario_of(document(seed=3), seed=9).seed == 9


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "The scenario must be a mapping of keys such as queues and traffic."),
        (document(queue={}), "The scenario has the unknown key 'queue'; known are agent_order"),
        (document(queues={}), "queues must name at least one queue."),
        (document(queues={"q": {"max_waiting": -1}}), "queues.q.max_waiting must be at least 0."),
        (document(agents=[]), "agents must name at least one group."),
        (document(agents={}), "agents must be a list."),
        (document(agents=[{"count": 0, "queues": {}}]), "agents[0].count must be at least 1."),
        (
            document(agents=[{"queues": {"q": 0}}, {"queues": {"p": 0}}]),
            "agents[1].queues must be one of q, not 'p'.",
        ),
        (
            document(agents=[{"queues": {"q": 0}, "capacity": {"slots": 2}}]),
            "agents[0].capacity has the unknown key 'slots'; known are units.",
        ),
        (document(traffic=[]), "traffic must name at least one class."),
        (document(traffic=[{"queue": "q"}]), "traffic[0] needs rate_per_s or arrivals_s."),
        (traffic(queue="p"), "traffic[0].queue must be one of q, not 'p'."),
        (traffic(channel="fax"), "traffic[0].channel must be one of callback, chat, email"),
        (traffic(rate_per_s="often"), "traffic[0].rate_per_s must be a number, not 'often'."),
        (traffic(handle={"exp": 0}), "traffic[0].handle.exp must be more than 0."),
        (traffic(handle={"gauss": 3}), "traffic[0].handle has the unknown key 'gauss'"),
        (traffic(handle={"uniform": [5, 3]}), "traffic[0].handle.uniform[1] must be at least 5."),
        (
            traffic(handle={"lognormal": [5]}),
            "traffic[0].handle.lognormal must be a list of two numbers, mean and sd.",
        ),
        (traffic(patiences_s=[3, "x"]), "traffic[0].patiences_s[1] must be a number, not 'x'."),
        (traffic(arrivals_s=[3, 2]), "traffic[0].arrivals_s must be in the order of time."),
        (traffic(tier=1.5), "traffic[0].tier must be a whole number, not 1.5."),
        (
            document(traffic=[{"queue": "q", "rate_per_s": 1}, {"queue": "q", "rate_per_s": 2}]),
            "traffic[1].class is 'q', which another class is called already.",
        ),
        (document(duration="8 hours"), "duration must be a time such as 45s, 30m or 1h30m"),
        (document(duration_contacts=None), "The scenario needs duration_contacts or duration"),
        (document(warmup_fraction=1), "warmup_fraction must be less than 1."),
        (document(agent_order="alphabet"), "agent_order must be one of "),
        (document(offer={"mode": "pull"}), "offer.mode must be one of auto_accept, ring"),
        (
            document(offer={"mode": "ring", "answer": 8, "after_s": 8}),
            "offer.after_s says the same as offer.answer; one of them is enough.",
        ),
        (
            document(offer={"mode": "ring", "answer": {"fixed": 30, "exp": 1}}),
            "offer rings for 30 s, and nobody would ever answer in time.",
        ),
        (document(plan=[{"after": "1.5s"}]), "plan[0].after must be whole seconds."),
        (
            document(plan=[{"after": 0, "max_rank": 2}, {"after": 9, "max_rank": 1}]),
            "plan[1].max_rank cannot be played: narrower than before, where it is 2.",
        ),
        (
            document(plan=[{"after": 9, "add_queue": "p"}]),
            "plan[0].add_queue is 'p', which is no queue of the scenario.",
        ),
        (
            document(plan=[{"after": 9, "do": "offer_callback"}]),
            "plan[0].do must be one of announce, not 'offer_callback'.",
        ),
        (document(report={"contacts": "all"}), "report.contacts must be true or false, not 'all'."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_that_names_the_key(given: object, says: str) -> None:
    with pytest.raises(ScenarioError) as problem:
        scenario_of(given)

    sentence = str(problem.value)
    assert sentence.startswith(says)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("handle", "mean", "least"),
    [
        ({"exp": 60}, 60, 0),
        ({"fixed": 8, "exp": 142}, 150, 8),
        ({"uniform": {"min": 10, "max": 30}}, 20, 10),
        ({"lognormal": {"mean": 300, "sd": 200}}, 300, 0),
        ([{"exp": 10}, {"exp": 20}, {"fixed": 5}], 35, 5),
        (45, 45, 45),
    ],
)
def test_times_have_the_mean_that_was_asked_for(handle: object, mean: float, least: float) -> None:
    (kind,) = scenario_of(traffic(handle=handle)).classes
    chance = generator(1, "test")

    times = [draw(kind.handle, chance) / NS_A_SECOND for _ in range(20_000)]

    assert sum(times) / len(times) == pytest.approx(mean, rel=0.03)
    assert min(times) >= least


JUNK: tuple[object, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    10**400,
    float("nan"),
    "x",
    "",
    [],
    [[]],
    {},
    {"a": {"b": 1}},
)


def replaced(value: Any, junk: Any) -> Iterator[Any]:
    """The value with `junk` in every place, one at a time."""
    yield junk
    if isinstance(value, dict):
        for key, inner in value.items():
            for other in replaced(inner, junk):
                yield {**value, key: other}
        yield {**value, "strange": junk}
    if isinstance(value, list):
        for number, inner in enumerate(value):
            for other in replaced(inner, junk):
                yield [*value[:number], other, *value[number + 1 :]]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_whatever_stands_where_it_is_read_or_refused_in_a_sentence(junk: object) -> None:
    refused = 0
    for given in replaced(EVERYTHING, junk):
        try:
            scenario_of(given)
        except ScenarioError as problem:
            refused += 1
            assert str(problem).endswith(".")
            assert len(str(problem)) < 1_000

    assert refused > 10
