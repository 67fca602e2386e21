"""How the pages are written: one word per thing, decisions alike, one sentence on a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from contact_center.api.rows import State
from contact_center.domain.records import LIVE_STATES, OPEN_STATES, WAITING_STATES
from tests.architecture import sources
from tests.architecture.pages import bare, headings, links, pages, prose, table

GLOSSARY = Path("docs/glossary.md")
DECISIONS = Path("docs/decisions")
FOUR = ["Context", "Choice", "Alternatives", "Consequences"]
GENERATED = {Path("docs/settings.md"), Path("docs/wire.md")}
NOWHERE = Path("nowhere.md")


def glossary_of_states(glossary: str) -> dict[str, tuple[str, ...]]:
    rows = table(glossary, "state", "中文", "live", "open", "waiting", "meaning")
    return {bare(row[0]): tuple(row[2:5]) for row in rows}


def states() -> dict[str, tuple[str, ...]]:
    kinds = (LIVE_STATES, OPEN_STATES, WAITING_STATES)
    return {
        state: tuple("yes" if state in kind else "no" for kind in kinds)
        for state in get_args(State)
    }


def words_on_the_console(messages: str) -> dict[str, str]:
    return dict(re.findall(r"'state\.(\w+)': '([^']+)'", messages))


def without_the_four(written: Mapping[Path, str]) -> list[str]:
    """Records that lack a heading, or have them in another order."""
    return [path.name for path, page in written.items() if headings(page)[1:] != FOUR]


def records() -> dict[Path, str]:
    return {
        path: page
        for path, page in pages().items()
        if path.parent == DECISIONS and path.name != "README.md"
    }


def crowded_lines(page: str) -> list[str]:
    lines = (line for line in prose(page).splitlines() if not line.startswith("|"))
    return [line for line in lines if re.search(r"[a-z)][.?!] [A-Z]", line)]


def test_the_glossary_knows_the_states_of_a_conversation() -> None:
    glossary = pages()[GLOSSARY]

    assert set(states()) >= LIVE_STATES
    assert glossary_of_states(glossary) == states()


def test_the_glossary_says_what_the_console_says() -> None:
    rows = table(pages()[GLOSSARY], "state", "中文")
    messages = sources.text(Path("frontend/console/words/zh-CN.ts"))

    assert messages is not None
    assert {bare(row[0]): row[1] for row in rows} == words_on_the_console(messages)


def test_a_state_with_other_words_is_seen() -> None:
    heading = "| state | 中文 | live | open | waiting | meaning |\n|---|---|---|---|---|---|\n"
    glossary = f"{heading}| `bot` | 机器人 | yes | no | no | talks |\n"

    assert glossary_of_states(glossary)["bot"] != states()["bot"]
    assert words_on_the_console("'state.bot': '机器人接待',\n") == {"bot": "机器人接待"}


def test_every_decision_has_the_four_headings_and_the_next_number() -> None:
    assert without_the_four(records()) == []
    numbers = [int(path.name[:4]) for path in sorted(records())]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_decision_without_its_consequences_is_seen() -> None:
    page = "# 1. So\n\n## Context\n\n## Choice\n\n## Alternatives\n"

    assert without_the_four({NOWHERE: page}) == ["nowhere.md"]
    assert without_the_four({NOWHERE: f"{page}\n## Consequences\n"}) == []


def test_the_index_of_decisions_has_all_of_them() -> None:
    index = pages()[DECISIONS / "README.md"]

    assert [link for link in links(index) if link.endswith(".md")] == [
        path.name for path in sorted(records())
    ]


def test_pages_have_one_sentence_on_a_line() -> None:
    crowded = [
        f"{path.as_posix()}: {line}"
        for path, page in pages().items()
        if path not in GENERATED
        for line in crowded_lines(page)
    ]

    assert crowded == []


def test_two_sentences_on_a_line_are_seen() -> None:
    page = "One. Two.\nOnly one, e.g. here.\n| a. | b. C. |\n```\nx. Y.\n```\n1. First.\n"

    assert crowded_lines(page) == ["One. Two."]
