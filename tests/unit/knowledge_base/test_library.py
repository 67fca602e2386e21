"""The current entries as the rest of the center sees them, and completions while typing."""

from __future__ import annotations

import pytest

from knowledge_base.entry import Entry
from knowledge_base.library import Library
from knowledge_base.suggesting import Suggestion

NOW = 1_800_000_000_000
ENTRIES = (
    Entry("return", "How do I return something?", "…", "en", ("Return an item",)),
    Entry("refund", "When will I get my refund?", "…", "en", ("How long does a refund take?",)),
    Entry("zh-return", "怎么退货？", "…", "zh-CN", ("在哪里申请退货",)),
    Entry("zh-tracking", "怎么查物流", "…", "zh-CN"),
    Entry("sale", "How big is the sale?", "…", "en", valid_to=NOW),
)


def test_an_edit_is_seen_by_the_next_question() -> None:
    library = Library(ENTRIES)

    library.replace([Entry("new", "Do you sell gift cards?", "…", "en")])

    answer = library.ask("do you sell gift cards", "en", NOW).answer
    assert answer is not None
    assert answer.entry.id == "new"
    assert library.ask("how do i return something", "en", NOW).answer is None
    assert [entry.id for entry in library.entries] == ["new"]


def test_an_entry_is_found_by_its_id_only_in_its_time() -> None:
    library = Library(ENTRIES)

    assert library.entry("sale", NOW - 1) == ENTRIES[4]
    assert library.entry("sale", NOW) is None
    assert library.entry("nothing", NOW) is None


def test_two_entries_of_one_id_are_refused_and_change_nothing() -> None:
    library = Library(ENTRIES)

    with pytest.raises(ValueError, match="same id"):
        library.replace([ENTRIES[0], ENTRIES[0]])

    assert library.entries == ENTRIES


def suggested(q: str, locale: str = "en", limit: int = 5) -> list[str]:
    return [each.question for each in Library(ENTRIES).suggest(q, locale, NOW, limit)]


def test_completions_go_on_from_what_was_typed_before_those_that_contain_it() -> None:
    assert suggested("how") == ["How do I return something?", "How long does a refund take?"]
    assert suggested("ret") == ["Return an item"]
    assert suggested("怎") == ["怎么退货？", "怎么查物流"]
    assert suggested("退货") == ["怎么退货？"]


def test_completions_come_in_the_language_that_is_typed() -> None:
    assert suggested("怎麼", locale="en") == ["怎么退货？", "怎么查物流"]
    assert suggested("how", locale="zh-CN")[0] == "How do I return something?"


def test_a_typing_error_is_forgiven_from_four_letters_on() -> None:
    assert suggested("retunr an it") == ["Return an item"]
    assert suggested("rtr") == []


def test_no_more_completions_than_asked_for() -> None:
    assert suggested("how", limit=1) == ["How do I return something?"]


def test_nothing_typed_and_entries_out_of_time_complete_nothing() -> None:
    assert suggested("") == suggested("？！") == suggested("how", limit=0) == []
    assert suggested("how big") == []


def test_a_suggestion_names_its_entry_once() -> None:
    assert Library(ENTRIES).suggest("return", "en", NOW) == [Suggestion("return", "Return an item")]
