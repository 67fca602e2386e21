"""Which of the three languages to answer in, and text in the form that word lists are matched on.

The typed text decides: a visitor on the Chinese site who writes English is answered in English.
Single foreign words (a brand, `ok`, an order number) change nothing.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import unicodedata

LOCALES = ("en", "zh-CN", "zh-TW")

_READ_CHARACTERS = 2_000
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30fa]")
_LATIN_WORD = re.compile("[a-z]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc`"))
_NOT_A_WORD = re.compile(r"[\W_]+")
_SPACE_INSIDE = re.compile(f"(?<={_IDEOGRAPH.pattern}) (?={_IDEOGRAPH.pattern})")
_SCRIPT_CHANGE = re.compile(
    f"(?<={_IDEOGRAPH.pattern})(?=[a-z0-9])|(?<=[a-z0-9])(?={_IDEOGRAPH.pattern})"
)
_CLAUSE_END = re.compile(r"[.,;:!?\u3001\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u2026\n]+")

# Words that hardly stand in a text that is not English.
_TELLING_ENGLISH = """
a an and any are at be can cant could did do does dont for from get has have help how i id if im
in is it its me my need not of on or our please should that the there they this to want was we
were what when where which who why will with wont would you your
"""
_ENGLISH = frozenset(_TELLING_ENGLISH.split())


def reply_locale(text: str, locale: str) -> str:
    """The locale to answer `text` in; that of the conversation where the text does not tell."""
    known = locale if locale in LOCALES else _nearest_locale(locale)
    plain = unicodedata.normalize("NFKC", text[:_READ_CHARACTERS]).lower()
    if _KANA.search(plain):
        return known
    ideographs = _IDEOGRAPH.findall(plain)
    latin = _LATIN_WORD.findall(plain.translate(_APOSTROPHES))
    if len(latin) > max(1, len(ideographs)) and not _ENGLISH.isdisjoint(latin):
        return "en"
    return _script(ideographs, known) if ideographs else known


def _nearest_locale(locale: str) -> str:
    """The locale we speak that is nearest to a browser's, such as `zh-HK` or `de`."""
    lowered = locale.lower()
    if not lowered.startswith("zh"):
        return "en"
    return "zh-TW" if re.search("tw|hk|mo|hant", lowered) else "zh-CN"


def _script(ideographs: list[str], locale: str) -> str:
    """Traditional or simplified, by the characters that only one of the two has."""
    only_simplified, only_traditional = _tell_tales()
    balance = sum((sign in only_traditional) - (sign in only_simplified) for sign in ideographs)
    if balance:
        return "zh-TW" if balance > 0 else "zh-CN"
    return locale if locale.startswith("zh") else "zh-CN"


@functools.cache
def _tell_tales() -> tuple[frozenset[str], frozenset[str]]:
    """Characters of one script that are never written in the other, from OpenCC's tables."""
    return _changing("STCharacters"), _changing("TSCharacters")


def _changing(table: str) -> frozenset[str]:
    resource = importlib.resources.files("opencc").joinpath(f"dictionary/{table}.txt")
    pairs = (line.split("\t") for line in resource.read_text(encoding="utf-8").splitlines())
    return frozenset(sign for sign, others in pairs if sign not in others.split(" "))


def fold(text: str) -> str:
    """Letters and digits in lower case; one space between words and around runs of Chinese."""
    plain = unicodedata.normalize("NFKC", text[:_READ_CHARACTERS]).lower()
    spaced = _NOT_A_WORD.sub(" ", plain.translate(_APOSTROPHES)).strip()
    return _SCRIPT_CHANGE.sub(" ", _SPACE_INSIDE.sub("", spaced))


def clauses(text: str) -> list[str]:
    """The folded parts of `text` between its stops; parts without words are left out."""
    parts = _CLAUSE_END.split(text[:_READ_CHARACTERS])
    return [folded for part in parts if (folded := fold(part))]
