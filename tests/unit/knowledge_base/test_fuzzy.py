"""The plain way to match, which the engine is measured against."""

from __future__ import annotations

from knowledge_base.entry import Entry
from knowledge_base.fuzzy import FuzzyMatcher, pass_fixed_gates

ENTRIES = [
    Entry("return", "How do I return it?", "…", "en", ("Send it back",)),
    Entry("old", "Send it backwards", "…", "en", valid_to=5),
]


def test_the_nearest_wording_speaks_for_its_entry_and_each_entry_comes_once() -> None:
    matcher = FuzzyMatcher(ENTRIES)

    early, late = (matcher.nearest("send it back!", at) for at in (0, 9))

    assert [ranked.entry.id for ranked in early] == ["return", "old"]
    assert [ranked.entry.id for ranked in late] == ["return"]
    assert early[0].wording == "Send it back"
    assert early[0].confidence == 1.0


def test_fixed_thresholds_answer_offer_or_do_neither() -> None:
    matcher = FuzzyMatcher(ENTRIES)

    answered, offered, neither = (
        pass_fixed_gates(matcher.nearest(text, 9))
        for text in ("send it back", "send things back", "weather")
    )

    assert answered.answer is not None
    assert offered.answer is None
    assert offered.candidates
    assert neither.candidates == ()
