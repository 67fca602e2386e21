"""Which topic the wordings near to a question speak for, and what is left when some are silent."""

from __future__ import annotations

import pytest

from knowledge_base import vectors
from knowledge_base.features import features_of
from knowledge_base.neighbours import NEIGHBOURS, Neighbours, Scored, build_neighbours

RETURNS = ["how do i return shoes", "send shoes back", "return an item that does not fit"]
REFUNDS = ["when will i get my money", "refund not arrived", "where is my refund"]


def build(*topics: list[str]) -> Neighbours:
    wordings = [(wording, number) for number, topic in enumerate(topics) for wording in topic]
    features = [features_of(wording) for wording, _ in wordings]
    return build_neighbours(features, [number for _, number in wordings], len(topics))


def test_the_topic_whose_wordings_are_near_comes_first_with_a_margin() -> None:
    scored = build(RETURNS, REFUNDS).score(features_of("return these shoes"))

    assert scored.topics[0] == 0
    assert scored.rows[0] in {0, 1, 2}
    assert scored.best > scored.margin > 0


def test_what_shares_nothing_has_no_topic() -> None:
    nothing = build(RETURNS, REFUNDS).score(features_of("怎么登录"))

    assert nothing == Scored()
    assert (nothing.best, nothing.margin) == (0, 0)


def test_many_wordings_that_say_the_same_do_not_outvote_a_nearer_one() -> None:
    crowd = [f"where is the refund for order {number}" for number in range(200)]

    scored = build(crowd, ["where is the refund for the gift card"]).score(
        features_of("where is the refund for my gift card")
    )

    assert scored.topics[0] == 1
    assert len(scored.rows) == NEIGHBOURS


def test_silent_rows_are_as_if_they_were_not_there() -> None:
    neighbours = build(RETURNS, REFUNDS)

    scored = neighbours.score(features_of("return shoes"), [0, 1, 2])

    assert 0 not in scored.topics


def test_a_wording_held_out_is_asked_without_itself_and_without_its_topic() -> None:
    neighbours = build(RETURNS, REFUNDS)

    known = neighbours.score(features_of(RETURNS[0]))
    alone, apart = neighbours.score_without(0), neighbours.score_without_topic(0)

    assert known.best > alone.best > apart.best
    assert 0 not in alone.rows
    assert 0 not in apart.topics


def test_a_profile_without_a_wording_is_the_profile_of_the_others() -> None:
    only = build(RETURNS[:1], REFUNDS)

    assert only.score_without(0).topics[:1] != [0]


def test_the_same_rows_always_give_the_same() -> None:
    asked = features_of("my money for the shoes")

    assert build(RETURNS, REFUNDS).score(asked) == build(RETURNS, REFUNDS).score(asked)


def test_a_budget_of_postings_drops_frequent_features_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd = [f"order {number} parcel" for number in range(300)]
    neighbours = build(crowd, ["zebra order parcel"])

    monkeypatch.setattr(vectors, "POSTINGS_READ", 10)
    scored = neighbours.score(features_of("zebra parcel order"))

    assert scored.topics[0] == 1
