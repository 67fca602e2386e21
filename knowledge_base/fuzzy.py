"""The plain way to match, to measure the other against: `fuzz.ratio` over all wordings.

Of rapidfuzz's scorers the plain ratio is the best at this and the quickest; `WRatio` gives any
long wording about 86 of 100 against a short question. Nothing but `bot eval` uses this.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

from knowledge_base.entry import Entry
from knowledge_base.ranking import Ranked, Ranking

ANSWERED_FROM = 90.0
OFFERED_FROM = 60.0
_LOOKED_AT = 100


class FuzzyMatcher:
    """All wordings in a list, each compared with every question."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Keep the wordings, lower case and without signs."""
        rows = [(entry, wording) for entry in entries for wording in entry.phrasings]
        self._owners = [entry for entry, _ in rows]
        self._wordings = [wording for _, wording in rows]
        self._plain = [utils.default_process(wording) for wording in self._wordings]

    def nearest(self, text: str, at: int, k: int = 3) -> tuple[Ranked, ...]:
        """The `k` nearest entries valid at `at`, best first."""
        asked = utils.default_process(text)
        found = process.extract(asked, self._plain, scorer=fuzz.ratio, limit=_LOOKED_AT)
        best: dict[str, Ranked] = {}
        for _, likeness, row in found:
            owner = self._owners[row]
            if owner.is_valid(at) and len(best) < k:
                best.setdefault(owner.id, Ranked(owner, self._wordings[row], likeness / 100))
        return tuple(best.values())


def pass_fixed_gates(near: tuple[Ranked, ...]) -> Ranking:
    """The usual fixed thresholds: likeness has no other meaning."""
    shown = tuple(ranked for ranked in near if ranked.confidence >= OFFERED_FROM / 100)
    is_sure = bool(shown) and shown[0].confidence >= ANSWERED_FROM / 100
    return Ranking(shown, shown[0] if is_sure else None)
