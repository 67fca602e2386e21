"""Confidence learned from the entries themselves, and the promise that answers keep."""

from __future__ import annotations

import pytest

from knowledge_base.calibration import FEWEST_HELD_OUT, SUREST, Calibration, calibrate
from knowledge_base.entry import Entry
from knowledge_base.index import Model, build_index
from knowledge_base.ranking import rank

THINGS = "parcel|refund|invoice|password|voucher|warranty|sofa|kettle|carpet|mirror|blanket|lantern"
WAYS = """where is my {}|i cannot find the {}|what about the {}|{} is missing|need help with {}
|{} please explain|tell me more about the {}|there is a problem with {}""".replace("\n", "")


def told_apart() -> list[Entry]:
    """A dozen entries of eight wordings each, every one with a word that no other entry has."""
    return [
        Entry(thing, ways[0], "…", "en", tuple(ways[1:]))
        for thing in THINGS.split("|")
        for ways in [[way.format(thing) for way in WAYS.split("|")]]
    ]


def mixed_up() -> list[Entry]:
    """The same wordings dealt out to the entries as if by chance."""
    wordings = [wording for entry in told_apart() for wording in entry.phrasings]
    dealt = [wordings[number::12] for number in range(12)]
    return [
        Entry(f"e{number}", own[0], "…", "en", tuple(own[1:])) for number, own in enumerate(dealt)
    ]


def model_of(entries: list[Entry]) -> Model:
    model = build_index(entries).model
    assert model is not None
    return model


def test_entries_that_can_be_told_apart_may_answer_other_wordings() -> None:
    learned = model_of(told_apart()).calibration

    assert learned.held_out == 96
    assert SUREST <= learned.answer_from <= 1
    assert learned.coverage > 0.5
    assert learned.wrong <= 0.02
    answer = rank(build_index(told_apart()), "i lost sight of the kettle", "en", 0).answer
    assert answer is not None
    assert answer.entry.id == "kettle"
    assert answer.exact is False


def test_entries_that_cannot_be_told_apart_may_not() -> None:
    learned = model_of(mixed_up()).calibration

    assert learned.answer_from > 1
    assert rank(build_index(mixed_up()), "i lost sight of the kettle", "en", 0).answer is None


def test_with_few_wordings_only_known_ones_are_answered() -> None:
    few = [Entry(each.id, each.question, "…", "en") for each in told_apart()]

    learned = model_of(few).calibration

    assert learned == Calibration(held_out=0)
    assert rank(build_index(few), "i lost sight of the kettle", "en", 0).answer is None
    assert FEWEST_HELD_OUT > 12


@pytest.mark.parametrize("other", [(0.1, 0.5), (0.5, 0.1)])
def test_a_better_score_and_a_wider_margin_are_more_probable(other: tuple[float, float]) -> None:
    learned = model_of(told_apart()).calibration

    assert 0 < learned.probability(*other) < learned.probability(0.6, 0.6) < 1
    assert 0 < learned.probability(-1e9, 0) < learned.probability(1e9, 0) < 1


def test_learning_twice_gives_the_same() -> None:
    neighbours = model_of(told_apart()).neighbours

    assert calibrate(neighbours) == calibrate(neighbours)


def test_an_answer_needs_the_topic_in_common_even_if_it_is_the_nearest() -> None:
    ranking = rank(build_index(told_apart()), "where is my ", "en", 0)

    assert ranking.answer is None
