"""The FAQ of the sample shop: what a person tries first when they start the demo."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.handover import asks_for_person
from bot.phrasing import template_problem
from knowledge_base.importing import ImportReport, import_paths
from tests.unit.bot.sample_faq import KnowledgeBase, bot, conversation, outcome

FOLDER = Path(__file__).parents[3] / "config" / "demo" / "faq"


def known(answer: str) -> str | None:
    return template_problem(answer, {"shop", "hours", "phone"})


@pytest.fixture(scope="module")
def shop() -> ImportReport:
    return import_paths(sorted(FOLDER.glob("*.yaml")), known)


def test_the_sample_shop_has_no_problems_and_no_warnings(shop: ImportReport) -> None:
    assert shop.problems == shop.warnings == ()
    locales = Counter(entry.locale for entry in shop.entries)
    assert locales["en"] >= 20
    assert locales["zh-CN"] >= 20
    assert locales["zh-TW"] >= 3
    assert all(3 <= len(entry.variants) <= 6 for entry in shop.entries)


async def test_every_wording_of_every_entry_is_answered_by_that_entry(shop: ImportReport) -> None:
    answerer = bot(KnowledgeBase(shop.entries))

    outcomes = [
        (wording, entry.id, outcome(await answerer.answer(conversation(wording, locale="en"))))
        for entry in shop.entries
        for wording in entry.phrasings
    ]

    assert len(outcomes) > 200
    assert [each for each in outcomes if each[1] != each[2]] == []


def test_no_wording_of_an_entry_is_taken_for_a_wish_for_a_person(shop: ImportReport) -> None:
    wordings = [wording for entry in shop.entries for wording in entry.phrasings]

    assert [wording for wording in wordings if asks_for_person(wording)] == []


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("How do I return something?", "returns-how"),
        ("how do i return something", "returns-how"),
        ("怎么退货?", "zh-returns-how"),
        ("怎么退货？", "zh-returns-how"),
        ("怎麼退貨？", "tw-returns-how"),
        ("運費多少錢", "zh-shipping-cost"),
        ("talk to a human", "asked"),
        ("转人工", "asked"),
        ("return my shoes", "choose"),
        ("退货", "choose"),
        ("what is the capital of France", "I am not"),
    ],
)
async def test_what_people_try_first(shop: ImportReport, text: str, result: str) -> None:
    answerer = bot(KnowledgeBase(shop.entries))

    assert outcome(await answerer.answer(conversation(text))) == result
