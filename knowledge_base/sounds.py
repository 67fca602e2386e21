"""How a Chinese character is read, without its tone: who types by sound mixes up what sounds alike.

The table is pypinyin's, read as data: the package itself would load a dictionary of phrases as
well, forty megabytes that a single character does not need. Of several readings the first counts,
on both sides alike. Read at the first Chinese text: 60 ms, 3 MB.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path


def sound_of(character: str) -> str:
    """The syllable in plain letters; the character itself where no reading is known."""
    return _readings().get(character, character)


@functools.cache
def _readings() -> Mapping[str, str]:
    spec = importlib.util.find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin, whose table of readings is needed, is not installed")
    table = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_text("utf-8"))
    return {chr(int(code)): sys.intern(_plain(readings)) for code, readings in table.items()}


def _plain(readings: str) -> str:
    first = unicodedata.normalize("NFD", readings.split(",", 1)[0])
    return "".join(letter for letter in first if letter.isascii() and letter.isalpha())
