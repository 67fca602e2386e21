"""What a setting may be: switches and paths, which no section happens to show in every form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from config.kinds import declared, setting
from config.rules import Filled, Secret


@dataclass(frozen=True)
class Door:
    """A section made up for these tests."""

    is_open: bool = setting(False, "Whether people may come in.")
    key: Secret | None = setting(None, "What opens it.", Filled())
    folder: Path = setting(Path("rooms"), "Where the rooms are.", Filled())


@pytest.mark.parametrize(("word", "value"), [("true", True), ("On", True), ("no", False)])
def test_a_switch_is_written_in_words_in_the_environment(word: str, value: bool) -> None:
    assert declared(Door)["is_open"].read_text(word) is value


@pytest.mark.parametrize("word", ["", "2", "maybe"])
def test_a_switch_is_never_guessed(word: str) -> None:
    with pytest.raises(ValueError, match=f"^{word}$"):
        declared(Door)["is_open"].read_text(word)


def test_a_number_is_not_a_switch_in_a_file() -> None:
    with pytest.raises(ValueError, match="1"):
        declared(Door)["is_open"].read_toml(1)


def test_a_path_must_be_a_text_with_something_in_it() -> None:
    folder = declared(Door)["folder"]

    assert folder.read_toml("attic") == Path("attic")
    for wrong in (3, ["attic"]):
        with pytest.raises(ValueError, match=r".*"):
            folder.read_toml(wrong)


def test_a_declaration_says_what_is_allowed_and_hides_what_is_secret() -> None:
    door = declared(Door)

    assert [one.allowed for one in door.values()] == [
        "true or false",
        "a text that is not empty, or nothing",
        "a path that is not empty",
    ]
    assert [one.is_secret for one in door.values()] == [False, True, False]
    assert f"{Secret('x')} {Secret('x')!r}" == "<secret> <secret>"
    assert {Secret("a"), Secret("a")} == {Secret("a")} != {Secret("b")}
