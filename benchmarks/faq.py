"""The FAQ engine from a thousand to a hundred thousand wordings, beside plain rapidfuzz.

The wordings are made up from a seed: phrases of a shop with names of products, so that many share
words and few are alike, as they are in a real one. Each size runs in a process of its own, which
is what its memory is read from. A question is a wording with a word left out and a slip in it.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import Any

from benchmarks.figures import percentile, progress
from knowledge_base.entry import Entry
from knowledge_base.evaluation import ENGINES, resident_mb

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000,)
WORDINGS_EACH = 10
QUESTIONS, QUICK_QUESTIONS = 300, 100
SEED = 20261

_ASKED = (
    "how do i|where can i|why can't i|can you|i want to|please help me|when will you",
    "怎么|哪里可以|为什么不能|我想|帮我|什么时候能|可不可以|请问怎么",
)
_DONE = (
    "return|exchange|pay for|track|cancel|change|get a refund for|repair|review|reorder",
    "退|换|付款买|查询|取消|修改地址|退款|维修|评价|再买",
)
_SYLLABLES = ("ba|do|ka|li|mo|ne|pu|ra|si|tu|ve|zo", "安|本|春|大|海|金|林|明|南|青|山|天")


async def measure(*, quick: bool) -> dict[str, Any]:
    """Both engines at every size, one after the other."""
    found: dict[str, Any] = {}
    for size in QUICK_SIZES if quick else SIZES:
        for engine in ENGINES:
            progress(f"{engine} with {size:,} wordings")
            questions = str(QUICK_QUESTIONS if quick else QUESTIONS)
            command = [sys.executable, "-m", "benchmarks.faq", engine, str(size), questions]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: ASYNC221 - nothing else is measured meanwhile
            found[f"{engine} {size}"] = json.loads(printed)
    return found


def measure_one(engine: str, size: int, questions: int) -> dict[str, Any]:
    """Build once, ask `questions` times; memory before and after."""
    chance = random.Random(SEED)
    entries = made_up(chance, size)
    asked = [
        _misspelt(chance, chance.choice(chance.choice(entries).phrasings)) for _ in range(questions)
    ]
    before, began = resident_mb(), time.perf_counter()
    ask = ENGINES[engine](entries)
    built = time.perf_counter() - began
    ask(asked[0], 0)
    taken: list[float] = []
    for text in asked:
        began = time.perf_counter()
        ask(text, 0)
        taken.append(time.perf_counter() - began)
    return {
        "build_seconds": round(built, 2),
        "questions_per_second": round(len(taken) / sum(taken)),
        "p50_ms": round(1000 * percentile(taken, 0.5), 2),
        "p95_ms": round(1000 * percentile(taken, 0.95), 2),
        "engine_mb": round(resident_mb() - before, 1),
        "rss_mb": round(resident_mb(), 1),
    }


def made_up(chance: random.Random, size: int) -> list[Entry]:
    """Entries with `size` wordings together, half of them Chinese."""
    entries = []
    for number in range(size // WORDINGS_EACH):
        language = number % 2
        deed = chance.choice(_DONE[language].split("|"))
        syllables = _SYLLABLES[language].split("|")
        thing = "".join(chance.choices(syllables, k=3))
        gap = "" if language else " "
        wordings = [
            gap.join((start, deed, thing, f"{chance.randrange(1000)}"))
            for start in chance.choices(_ASKED[language].split("|"), k=WORDINGS_EACH)
        ]
        locale = ("en", "zh-CN")[language]
        entries.append(Entry(f"e{number}", wordings[0], "…", locale, tuple(wordings[1:])))
    return entries


def _misspelt(chance: random.Random, wording: str) -> str:
    place = chance.randrange(len(wording) - 1)
    return wording[:place] + wording[place + 1] + wording[place] + wording[place + 2 :]


if __name__ == "__main__":
    print(json.dumps(measure_one(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
