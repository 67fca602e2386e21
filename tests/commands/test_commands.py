"""The commands an operator types: exit codes, clear sentences, and what they leave behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.migrating import LATEST
from contact_center.cli.main import COMMANDS, main

ENTRY = {
    "id": "returns",
    "question": "How do I return something?",
    "answer": "Within 30 days.",
    "locale": "en",
    "variants": ["return an item"],
}


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=given)


def told(result: Result) -> dict[str, Any]:
    """The one JSON line of a command that succeeded."""
    assert result.exit_code == 0, result.output
    fields: dict[str, Any] = json.loads(result.stdout)
    return fields


@pytest.fixture
def entries(tmp_path: Path) -> Path:
    file = tmp_path / "faq.jsonl"
    file.write_text(json.dumps(ENTRY))
    return file


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")

    assert result.exit_code == 0
    assert "Usage:" in result.output


@pytest.mark.parametrize("words", [["nonsense"], ["demo", "--port", "70000"], ["create-agent"]])
def test_what_is_not_understood_ends_with_2(words: list[str]) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert "Error" in result.stderr


def test_settings_are_checked_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "center.toml"
    file.write_text("[server]\nport = 'many'\n[nonsense]\nx = 1\n")

    result = run("check-settings", "--config", str(file), "--json")

    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["error"]) == 2
    assert "port" in result.stderr
    assert "nonsense" in result.stderr


def test_settings_in_order_are_shown_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_CENTER_METRICS__TOKEN", "hunter22")

    result = run("check-settings", "--json")

    assert told(result)["settings"]["metrics"]["token"] == "<secret>"
    assert "hunter22" not in result.output


def test_migrating_makes_a_database_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    first = told(run("migrate", "--data", str(tmp_path), "--json"))
    second = told(run("migrate", "--data", str(tmp_path), "--json"))

    assert first == second == {"version": LATEST, "was": None}
    assert (tmp_path / "center.sqlite3").exists()


def test_an_imported_entry_is_what_the_bot_answers(tmp_path: Path, entries: Path) -> None:
    data = str(tmp_path / "data")

    imported = told(run("kb", "import", str(entries), "--data", data, "--json"))
    asked = told(run("bot", "ask", "how do i return something", "--data", data, "--json"))
    exported = run("kb", "export", "--format", "jsonl", "--data", data)

    assert imported["imported"] == 1
    assert (asked["decision"], asked["entry"]) == ("answer", "returns")
    assert asked["answer"] == "Within 30 days."
    assert json.loads(exported.stdout)["id"] == "returns"


def test_importing_again_replaces(tmp_path: Path, entries: Path) -> None:
    data = str(tmp_path / "data")
    told(run("kb", "import", str(entries), "--data", data, "--json"))
    changed = tmp_path / "changed.jsonl"
    changed.write_text(json.dumps({**ENTRY, "answer": "Within a year."}))

    told(run("kb", "import", str(changed), "--data", data, "--json"))
    told(run("kb", "import", str(entries), "--data", data, "--json"))

    asked = told(run("bot", "ask", str(ENTRY["question"]), "--data", data, "--json"))
    assert asked["answer"] == "Within 30 days."


def test_nothing_is_imported_while_anything_is_wrong(tmp_path: Path, entries: Path) -> None:
    data = str(tmp_path / "data")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("- {id: a, question: '', answer: '{{', locale: xx}\n")

    result = run("kb", "import", str(entries), str(wrong), "--data", data)

    assert result.exit_code == 1
    assert result.stderr.count("wrong.yaml") >= 2
    exported = run("kb", "export", "--format", "jsonl", "--data", data)
    assert exported.stdout.strip() == ""


def test_asking_a_center_that_is_not_there(tmp_path: Path) -> None:
    result = run("bot", "ask", "anything", "--data", str(tmp_path / "nowhere"))

    assert result.exit_code == 1
    assert "There is no center" in result.stderr


def test_the_bot_is_scored_on_files(tmp_path: Path, entries: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"text": "how do i return something?", "entry": "returns"}\n'
        '{"text": "quantum chromodynamics", "entry": null}\n'
    )

    words = ["bot", "eval", "--kb", str(entries), "--questions", str(questions)]
    figures = told(run(*words, "--json"))

    assert (figures["n"], figures["accuracy"], figures["wrong_when_answered"]) == (2, 1.0, 0.0)
    other = run(*words, "--engine", "oracle")
    assert other.exit_code == 1
    assert "oracle" in other.stderr
    fuzzy = told(run(*words, "--engine", "fuzzy", "--reliability", "--json"))
    assert list(fuzzy) == [*figures, "reliability"]


def test_entries_in_each_others_way_are_told(tmp_path: Path, entries: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({**ENTRY, "id": "again", "answer": "Never."}))

    alone = told(run("kb", "check", str(entries), "--json"))
    both = told(run("kb", "check", str(entries), str(other), "--json"))

    assert (alone["entries"], alone["wordings"], alone["clashes"]) == (1, 2, [])
    assert alone["answers_other_wordings"] is False
    kinds = {(clash["kind"], clash["entry"], clash["other"]) for clash in both["clashes"]}
    assert kinds == {("conflict", "returns", "again")}
    assert both["warnings"]
    assert "more wordings" in run("kb", "check", str(entries)).stdout
    nowhere = run("kb", "check", "--data", str(tmp_path / "nowhere"))
    assert (nowhere.exit_code, "There is no center" in nowhere.stderr) == (1, True)


def test_an_agent_is_created_once(tmp_path: Path) -> None:
    words = ["create-agent", "--email", "Ann@Shop.example", "--name", "Ann", "--password", "-"]
    words += ["--data", str(tmp_path), "--json"]

    created = told(run(*words, given="correct horse\n"))
    again = run(*words, given="correct horse\n")

    assert created["email"] == "ann@shop.example"
    assert "password" not in created
    assert again.exit_code == 1
    assert "Somebody else signs in with this address." in again.stderr


def test_a_password_is_made_when_nobody_is_there_to_type_one(tmp_path: Path) -> None:
    words = ["create-agent", "--email", "a@b.example", "--name", "A", "--data", str(tmp_path)]

    assert len(told(run(*words, "--json"))["password"]) >= 8


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"--password": "short"}, "at least 8"), ({"--email": "nobody"}, "not an email")],
)
def test_an_agent_nobody_could_sign_in_as_is_refused(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    options = {"--email": "a@b.example", "--name": "A", "--password": "long enough", **changes}
    words = [word for pair in options.items() for word in pair]

    result = run("create-agent", *words, "--data", str(tmp_path))

    assert result.exit_code == 1
    assert reason in result.stderr


def test_a_folder_has_one_committer(tmp_path: Path) -> None:
    with DataFolder(tmp_path):
        result = run("migrate", "--data", str(tmp_path))

    assert result.exit_code == 1
    assert "already serves the data folder" in result.stderr
