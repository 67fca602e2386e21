"""Reads the settings from a TOML file and the environment.

The environment wins. An owner who made five mistakes is told all five at once, each with the
place it came from and what would have been allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from config.kinds import Declared, declared
from config.settings import SECTIONS, Settings

V = TypeVar("V")
PREFIX = "CONTACT_CENTER_"


class SettingsProblems(Exception):  # noqa: N818 -- what it carries is what it is called
    """The settings cannot be used; `problems` has one sentence for each reason."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def load(path: Path | None, env: Mapping[str, str]) -> Settings:
    """The settings in the file at `path`, if any, overridden by variables in `env`.

    Raises SettingsProblems. The value of a secret appears in no message.
    """
    reading = _Reading()
    if path is not None:
        reading.file(path)
    reading.environment(env)
    settings = reading.settings()
    # A value that was refused was replaced by its default, which may contradict what was meant.
    problems = reading.problems + [
        sentence
        for sentence in contradictions(settings)
        if not any(name in sentence for name in reading.refused)
    ]
    if problems:
        raise SettingsProblems(problems)
    return settings


def contradictions(settings: Settings) -> list[str]:
    """What is allowed one by one but not together."""
    routing, sessions = settings.routing, settings.sessions
    rules = {
        "routing.agent_offer_grace_seconds must not be longer than routing.agent_grace_seconds": (
            routing.agent_offer_grace_seconds <= routing.agent_grace_seconds
        ),
        "routing.chat_cost must not be above routing.capacity_units": (
            routing.chat_cost <= routing.capacity_units
        ),
        "routing.email_cost must not be above routing.capacity_units": (
            routing.email_cost <= routing.capacity_units
        ),
        "routing.callback_cost must not be above routing.capacity_units": (
            routing.callback_cost <= routing.capacity_units
        ),
        "sessions.login_idle_hours must not be longer than sessions.login_days": (
            sessions.login_idle_hours <= sessions.login_days * 24
        ),
    }
    return [f"{sentence}." for sentence, holds in rules.items() if not holds]


class _Reading:
    """Gathers values and problems from one source after the other; a later value wins."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.refused: set[str] = set()
        self._known = {section: declared(kind) for section, kind in SECTIONS.items()}
        self._values: dict[str, dict[str, object]] = {section: {} for section in SECTIONS}

    def settings(self) -> Settings:
        return Settings(**{name: kind(**self._values[name]) for name, kind in SECTIONS.items()})

    def file(self, path: Path) -> None:
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            self.problems.append(f"{path}: cannot be read: {error.strerror}.")
        except UnicodeDecodeError:
            self.problems.append(f"{path}: is not UTF-8 text.")
        except tomllib.TOMLDecodeError as error:
            self.problems.append(f"{path}: is not TOML: {error}.")
        else:
            for section, table in tables.items():
                self._section(f"{path}: ", section, table)

    def _section(self, place: str, section: str, table: object) -> None:
        if section not in self._known:
            near = _near(section, self._known)
            self.problems.append(f"{place}unknown section [{section}]{near}.")
        elif not isinstance(table, dict):
            self.problems.append(f"{place}{section} is a section, to be written [{section}].")
        else:
            for name, raw in table.items():
                if one := self._known[section].get(name):
                    self._take(f"{place}[{section}] {name}", section, one, one.read_toml, raw)
                else:
                    near = _near(name, self._known[section])
                    self.problems.append(f"{place}unknown setting {name} in [{section}]{near}.")

    def environment(self, env: Mapping[str, str]) -> None:
        names = {
            f"{PREFIX}{section}__{name}".upper(): (section, one)
            for section, table in self._known.items()
            for name, one in table.items()
        }
        # A single underscore after the section is the slip that would go unnoticed.
        slips = tuple(f"{PREFIX}{section}_".upper() for section in self._known)
        for variable in sorted(env):
            if variable in names:
                section, one = names[variable]
                self._take(variable, section, one, one.read_text, env[variable])
            elif variable.startswith(slips) or (variable.startswith(PREFIX) and "__" in variable):
                self.problems.append(f"{variable}: unknown setting{_near(variable, names)}.")

    def _take(
        self, place: str, section: str, one: Declared, read: Callable[[V], object], raw: V
    ) -> None:
        try:
            self._values[section][one.name] = read(raw)
        except ValueError:
            self.refused.add(f"{section}.{one.name}")
            shown = "this value" if one.is_secret else repr(raw)
            self.problems.append(f"{place}: {shown} is not allowed; it must be {one.allowed}.")


def _near(word: str, words: Iterable[str]) -> str:
    found = get_close_matches(word, words, n=1, cutoff=0.7)
    return f" (did you mean {found[0]}?)" if found else ""
