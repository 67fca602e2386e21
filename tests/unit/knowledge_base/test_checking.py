"""What an editor is told about entries that get in each other's way."""

from __future__ import annotations

from knowledge_base.checking import Clash, find_clashes
from knowledge_base.entry import Entry
from knowledge_base.index import build_index

RETURN = Entry(
    "return",
    "How do I return my shoes?",
    "Like this.",
    "en",
    ("Can I return my shoes?", "My shoes do not fit, may I return them"),
)
REFUND = Entry("refund", "When do I get my money back?", "Soon.", "en", ("Where is my money?",))


def clashes(*entries: Entry) -> list[Clash]:
    return find_clashes(build_index(entries))


def test_entries_that_are_told_apart_have_no_clashes() -> None:
    assert clashes(RETURN, REFUND) == []
    assert clashes() == []


def test_a_wording_of_two_entries_with_different_answers_is_a_conflict() -> None:
    other = Entry("other", "Where is my money", "Gone.", "en")

    found = clashes(RETURN, REFUND, other)

    assert found == [Clash("conflict", "refund", "Where is my money?", "other", 1.0)]
    assert str(found[0]) == "refund: 'Where is my money?' also asks for 'other'"


def test_the_same_wording_with_the_same_answer_or_in_another_locale_is_none() -> None:
    again = Entry("again", "Where is my money", "Soon.", "en")
    translated = Entry("zh-TW", "怎麼退貨", "甲", "zh-TW")

    assert clashes(RETURN, REFUND, again) == []
    assert clashes(translated, Entry("zh-CN", "怎么退货", "乙", "zh-CN")) == []


def test_a_wording_nearer_to_another_entry_is_an_overlap() -> None:
    stray = Entry("refund", REFUND.question, "Soon.", "en", ("Can I return my shoes now?",))

    found = [(clash.kind, clash.entry, clash.other) for clash in clashes(RETURN, stray)]

    assert ("overlap", "refund", "return") in found
    assert "is nearer to 'return'" in str(clashes(RETURN, stray)[0])
