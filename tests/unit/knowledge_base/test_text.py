"""What is folded away before two phrases are compared, and what never is."""

from __future__ import annotations

import pytest

from knowledge_base.chinese_scripts import simplified
from knowledge_base.text import (
    COMPARED_CHARACTERS,
    family_of,
    normalise,
    topic_words,
    turning_words,
    without_politeness,
    words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("怎么退货？", "怎么退货?"),
        ("怎么退货", "怎麼退貨"),
        ("怎 么 退 货", "怎么退货。。。"),
        ("帐号怎么注销", "賬號怎麼註銷"),
        ("What's up", "whats UP!"),
        ("ＷＨＥＲＥ　is it", "where is it"),
        ("refund 😂😂", "refund"),
        ("re\u200bfund", "refund"),
        ("\u202erefund\u202c", "refund"),
        ("1\ufe0f\u20e3 item", "1 item"),
        ("cafe\u0301", "café"),
    ],
)
def test_what_does_not_matter_is_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize("text", ["", "   ", "？！。", "😂👍", "\x00\x07", "\u202e\u200d"])
def test_without_letters_or_digits_nothing_is_left(text: str) -> None:
    assert normalise(text) == ""


def test_a_long_text_is_compared_by_its_beginning() -> None:
    assert len(normalise("a" * 10_000)) == COMPARED_CHARACTERS
    assert len(normalise("\ufdfa" * 10_000)) <= COMPARED_CHARACTERS


def test_each_chinese_character_is_a_word_and_latin_words_stay_whole() -> None:
    assert words(normalise("iPhone15怎么退?")) == ["iphone15", "怎", "么", "退"]


def test_a_question_is_about_what_is_left_without_fillers_and_question_words() -> None:
    assert topic_words("what is the price of this") == {"price"}
    assert topic_words("请问运费是多少") == {"运", "费"}


def test_politeness_goes_from_both_ends_but_never_everything() -> None:
    assert without_politeness("hello please where is my order thanks") == "where is my order"
    assert without_politeness("你好请问怎么退货呢") == "怎么退货"
    assert without_politeness("你好") == "你好"


def test_numbers_and_negations_are_seen() -> None:
    assert turning_words("i didnt get 2 of 10") == ["didnt", "2", "10"]
    assert turning_words("没收到不能退") == ["没", "不"]


def test_the_typed_text_tells_the_language_before_the_locale() -> None:
    assert family_of("怎么退 return", "en") == "zh"
    assert family_of("return", "zh-CN") == "en"
    assert family_of("12345", "zh-TW") == "zh"
    assert family_of("12345", "de") == "en"


def test_traditional_signs_become_simplified_ones_and_others_stay() -> None:
    assert simplified("請問發票在哪裡看 abc 日本語") == "请问发票在哪里看 abc 日本语"
