"""Words of customer service that mean nearly the same, as one feature: "refund", "money back".

The groups stand in `synonyms/*.txt`, one a line, in plain forms (`text.normalise`). They are
weak evidence beside the letters, so a group may be loose; a word belongs to its first group.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Mapping

from knowledge_base.small_words import FILLER_ENGLISH

_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 3


def english_groups(words: list[str]) -> list[str]:
    """The group of each telling word, or its stem where it has none."""
    groups = _groups("english")
    found = []
    for word in words:
        if word not in FILLER_ENGLISH:
            stem = _stem(word)
            found.append(groups.get(word) or groups.get(stem) or stem)
    return found


def chinese_groups(run: str) -> list[str]:
    """The groups of the words in unspaced text, the longest word at each place."""
    groups = _groups("chinese")
    return [groups[word] for word in _chinese_words().findall(run)]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@functools.cache
def _groups(language: str) -> Mapping[str, str]:
    file = importlib.resources.files("knowledge_base").joinpath(f"synonyms/{language}.txt")
    groups: dict[str, str] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        for word in line.split():
            groups.setdefault(word, f"#{number}")
    return groups


@functools.cache
def _chinese_words() -> re.Pattern[str]:
    longest_first = sorted(_groups("chinese"), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))
