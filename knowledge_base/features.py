"""What two phrases may have in common: words and their parts, characters, sounds, groups of words.

A feature is a number of 32 bits: three for its kind, the rest a checksum of its text. No table
of texts has to be kept, and two texts with one number are rare enough not to matter.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterator
from itertools import pairwise

from knowledge_base.sounds import sound_of
from knowledge_base.word_groups import chinese_groups, english_groups

KINDS = ("word", "letters", "group", "one", "two", "three", "sound", "sense")
"""The kinds in the order of their numbers; the last five are those of Chinese."""

WEIGHTS = (1.0, 1.0, 0.5, 1.0, 1.0, 0.2, 1.0, 0.5)
"""What each kind counts in the likeness of two phrases, whatever the number of its features."""

KIND_BITS = 29
_CHECKSUM = (1 << KIND_BITS) - 1
_LONGEST_WORD = 40
_LETTERS_AT_ONCE = (3, 4)
_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = re.compile("[^\\s\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def features_of(plain: str) -> bytes:
    """The features of a plain form, each once and in order, as 32-bit numbers end to end."""
    numbers = {
        kind << KIND_BITS | zlib.crc32(text.encode("utf-8", "surrogatepass")) & _CHECKSUM
        for kind, text in _texts(plain)
    }
    return array("I", sorted(numbers)).tobytes()


def _texts(plain: str) -> Iterator[tuple[int, str]]:
    if words := [word[:_LONGEST_WORD] for word in _WORD.findall(plain)]:
        yield from ((0, word) for word in words)
        yield from ((0, f"{one} {other}") for one, other in pairwise(words))
        for word in words:
            yield from ((1, part) for part in _parts(f" {word} ", _LETTERS_AT_ONCE))
        yield from ((2, group) for group in english_groups(words))
    for run in _RUN.findall(plain):
        for size in (1, 2, 3):
            yield from ((2 + size, part) for part in _parts(run, (size,)))
        sounds = [sound_of(character) for character in run]
        yield from ((6, sound) for sound in sounds)
        yield from ((6, f"{one} {other}") for one, other in pairwise(sounds))
        yield from ((7, group) for group in chinese_groups(run))


def _parts(text: str, sizes: tuple[int, ...]) -> Iterator[str]:
    for size in sizes:
        yield from (text[start : start + size] for start in range(len(text) - size + 1))
