"""What two phrases have in common, in both languages, and what a slip leaves of it."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.features import KIND_BITS, KINDS, WEIGHTS, features_of
from knowledge_base.sounds import sound_of
from knowledge_base.text import normalise
from knowledge_base.vectors import build_space
from knowledge_base.word_groups import chinese_groups, english_groups


def kinds(plain: str) -> set[str]:
    numbers = np.frombuffer(features_of(plain), np.uint32) >> KIND_BITS
    return {KINDS[number] for number in numbers.tolist()}


def likeness(one: str, other: str) -> float:
    texts = [features_of(normalise(text)) for text in (one, other, "something else 别的")]
    space = build_space(texts)
    exact, _ = space.compare(np.array([1]), space.vector(texts[0]))
    return float(exact[0])


def test_every_kind_has_a_weight_and_fits_its_number() -> None:
    assert len(KINDS) == len(WEIGHTS) <= 1 << (32 - KIND_BITS)


def test_each_language_has_features_of_its_own_and_mixed_text_has_both() -> None:
    assert kinds("return shoes") == {"word", "letters", "group"}
    assert kinds("怎么退货") == {"one", "two", "three", "sound", "sense"}
    assert kinds("iphone怎么退货") == set(KINDS)
    assert features_of("") == b""


def test_a_phrase_is_itself_and_nothing_of_another() -> None:
    assert likeness("where is my parcel", "where is my parcel") == pytest.approx(1)
    assert likeness("where is my parcel", "怎么退货") == 0


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("where is my parcel", "where is my pracel", "what is my password"),
        ("怎么退货", "怎么腿货", "怎么登录"),
        ("money back refund", "reimburse me", "opening hours"),
        ("运费多少", "邮费多少钱", "什么时候开门"),
    ],
)
def test_slips_sounds_and_senses_are_nearer_than_other_questions(
    text: str, near: str, far: str
) -> None:
    assert likeness(text, near) > likeness(text, far)
    assert likeness(text, near) > 0.1


def test_characters_that_sound_alike_have_one_sound_without_tone() -> None:
    assert sound_of("退") == sound_of("腿") == "tui"
    assert sound_of("a") == "a"


def test_words_of_one_sense_are_one_group_and_others_their_stem() -> None:
    assert english_groups(["refunds"]) == english_groups(["reimbursement"])
    assert english_groups(["the", "shoes"]) == ["sho"]
    assert chinese_groups("邮费") == chinese_groups("快递费")
    assert chinese_groups("一二三") == []


def test_the_tables_are_in_the_form_that_is_compared() -> None:
    from knowledge_base.word_groups import _groups

    words = [*_groups("english"), *_groups("chinese")]

    assert len(words) > 300
    assert [word for word in words if normalise(word) != word] == []
