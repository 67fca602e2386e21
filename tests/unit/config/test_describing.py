"""The page and the example about settings tell what the code does."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

from config import describing
from config.loading import load
from config.settings import SECTIONS, Routing, Settings


def test_the_page_and_the_example_are_fresh() -> None:
    advice = "run: python -m config.describing"

    assert describing.PAGE.read_text(encoding="utf-8") == describing.page(), advice
    assert describing.EXAMPLE.read_text(encoding="utf-8") == describing.example(), advice


def test_the_example_as_it_is_changes_nothing() -> None:
    assert load(describing.EXAMPLE, {}) == Settings()


def test_the_example_with_every_default_switched_on_changes_nothing_either(tmp_path: Path) -> None:
    lines = [
        line.removeprefix("# ") if " = " in line and "..." not in line else line
        for line in describing.example().splitlines()
        if not line.startswith("# The environment")
    ]
    path = tmp_path / "all.toml"
    path.write_text("\n".join(lines), encoding="utf-8")

    named = {section: len(table) for section, table in tomllib.loads(path.read_text()).items()}

    assert load(path, {}) == Settings()
    assert named.keys() == SECTIONS.keys()
    assert named["routing"] == len(fields(Routing))


def test_every_setting_has_a_sentence_of_its_own() -> None:
    rows = [line for line in describing.page().splitlines() if line.startswith("| `")]

    sentences = [row.rsplit("|", 2)[1].strip() for row in rows]

    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(sentences) > 50
