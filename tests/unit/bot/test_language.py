"""Which language an answer comes in, and what word lists see of a text."""

from __future__ import annotations

import pytest

from bot.language import clauses, fold, reply_locale


@pytest.mark.parametrize(
    ("text", "locale", "reply"),
    [
        ("怎么退货", "en", "zh-CN"),
        ("怎麼退貨", "en", "zh-TW"),
        ("怎麼退貨", "zh-CN", "zh-TW"),
        ("怎么退货", "zh-TW", "zh-CN"),
        ("人工客服", "zh-TW", "zh-TW"),
        ("人工客服", "zh-CN", "zh-CN"),
        ("人工客服", "en", "zh-CN"),
        ("How do I return this?", "zh-CN", "en"),
        ("What does 退货 mean in the app?", "zh-CN", "en"),
        ("我想买 iPhone 15 Pro Max", "en", "zh-CN"),
        ("ok", "zh-CN", "zh-CN"),
        ("iPhone 15 Pro Max", "zh-TW", "zh-TW"),
        ("DHL 00340434161094", "zh-CN", "zh-CN"),
        ("", "zh-TW", "zh-TW"),
        ("😂", "en", "en"),
        ("返品はできますか", "en", "en"),
        ("Wo ist mein Paket", "en", "en"),
        ("?", "zh-HK", "zh-TW"),
        ("?", "zh", "zh-CN"),
        ("?", "de-DE", "en"),
    ],
)
def test_the_typed_text_decides_and_where_it_does_not_tell_the_conversation(
    text: str, locale: str, reply: str
) -> None:
    assert reply_locale(text, locale) == reply


def test_folding_keeps_letters_and_digits_and_sets_scripts_apart() -> None:
    assert fold("  I'd LIKE ２ things!! ") == "id like 2 things"
    assert fold("转 人 工agent，谢谢") == "转人工 agent 谢谢"
    assert fold("_?!😂") == ""


def test_a_text_is_cut_into_clauses_at_its_stops() -> None:
    assert clauses("No. Wait, 不对，转人工！\n(ok)") == ["no", "wait", "不对", "转人工", "ok"]
    assert clauses("...") == []
