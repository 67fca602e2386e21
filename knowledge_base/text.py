"""What a phrase becomes before it is compared: its plain form, its words, its script.

Two people ask the same thing with full-width question marks, capital letters, other spaces,
emoji or in the other Chinese script. All of that is folded away here, on both sides alike.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Literal

from knowledge_base.chinese_scripts import simplified
from knowledge_base.small_words import (
    FILLER_CHINESE,
    FILLER_ENGLISH,
    POLITE_END,
    POLITE_START,
    QUESTION_CHINESE,
    QUESTION_ENGLISH,
    TURNING,
)

COMPARED_CHARACTERS = 500
"""A question longer than this is compared by its beginning; the rest costs time and adds noise."""

Family = Literal["zh", "en"]

# Written without spaces: ideographs, kana and their marks.
_UNSPACED = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_INSIDE = re.compile(f"(?<=[{_UNSPACED}]) (?=[{_UNSPACED}])")
_WORD = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[a-z]", re.IGNORECASE)


def normalise(text: str) -> str:
    """The plain form: NFKC, lower case, simplified script, letters and digits only.

    Apostrophes vanish (`what's` is `whats`), any other sign is a space, and spaces between
    Chinese characters mean nothing. Empty when nothing was said in words.
    """
    # Compatibility forms can be eighteen times as long as what they stand for: cut twice.
    folded = unicodedata.normalize("NFKC", text[:COMPARED_CHARACTERS])[:COMPARED_CHARACTERS].lower()
    if _IDEOGRAPH.search(folded):
        folded = simplified(folded)
    spaced = " ".join("".join(map(_fold, folded)).split())
    return _SPACE_INSIDE.sub("", spaced)


@functools.lru_cache(maxsize=8192)
def _fold(character: str) -> str:
    """A letter, digit or accent as it is; what cannot be seen as nothing; the rest as a space."""
    if character in "'\u2019\u02bc`":
        return ""
    category = unicodedata.category(character)
    if category[0] in "LN":
        return character
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    return character if category in {"Mn", "Mc"} else " "


def without_politeness(plain: str) -> str:
    """A plain form without greetings around the question; the form itself if only those remain."""
    bare = plain
    if found := POLITE_START.match(bare):
        bare = bare[found.end() :]
    return POLITE_END.sub("", bare).strip() or plain


def words(plain: str) -> list[str]:
    """The words of a plain form; each Chinese character counts as one."""
    return _WORD.findall(plain)


def topic_words(plain: str) -> set[str]:
    """What a plain form is about: no fillers, and no words that only make it a question."""
    topics = words(QUESTION_CHINESE.sub(" ", FILLER_CHINESE.sub(" ", plain)))
    return set(topics) - FILLER_ENGLISH - QUESTION_ENGLISH


def turning_words(plain: str) -> list[str]:
    """The numbers and negations of a plain form, in their order."""
    return TURNING.findall(plain)


def family_of(text: str, locale: str) -> Family:
    """The language family of what was typed; of `locale` where the text does not tell."""
    if _IDEOGRAPH.search(text[:COMPARED_CHARACTERS]):
        return "zh"
    if _LATIN.search(text[:COMPARED_CHARACTERS]):
        return "en"
    return family_of_locale(locale)


def family_of_locale(locale: str) -> Family:
    """`zh` for both Chinese locales, `en` for anything else."""
    return "zh" if locale.lower().startswith("zh") else "en"
