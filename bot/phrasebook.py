"""The bot's own words in three languages, from `phrases/`, with what a center says differently."""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping

import yaml

from bot.language import LOCALES
from bot.phrasing import render, template_problem

KEYS = frozenset(
    {
        "greeting",
        "introduction",
        "thanks_accepted",
        "goodbye",
        "candidates",
        "none_of_these",
        "person",
        "not_understood",
        "handover_asked",
        "handover_not_understood",
        "handover_answer_failed",
        "handover_bot_failed",
        "after_hours",
    }
)
"""Every phrase there is; each language has all of them."""


class Phrasebook:
    """What the bot says, by language and key. Built-in phrases need no variables."""

    def __init__(self, changed: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """Take the built-in phrases and `changed` over them: locale, key, template.

        Raises ValueError with every unknown locale or key and every broken template.
        """
        self._built_in = {locale: _read(locale) for locale in LOCALES}
        self._changed = {locale: dict(texts) for locale, texts in (changed or {}).items()}
        if problems := [*_problems(self._changed), *_gaps(self._built_in)]:
            raise ValueError("; ".join(problems))

    def text(self, locale: str, key: str, variables: Mapping[str, str]) -> str:
        """The phrase; the built-in one if the changed one cannot be rendered with `variables`."""
        changed = self._changed.get(locale, {}).get(key)
        rendered = render(changed, variables) if changed else None
        return rendered or self._built_in[locale][key]


def _read(locale: str) -> dict[str, str]:
    resource = importlib.resources.files("bot").joinpath(f"phrases/{locale}.yaml")
    texts = yaml.safe_load(resource.read_text(encoding="utf-8"))
    return {str(key): str(text).strip() for key, text in texts.items()}


def _problems(changed: Mapping[str, Mapping[str, str]]) -> list[str]:
    problems = [f"no language {locale!r}" for locale in changed if locale not in LOCALES]
    for locale, texts in changed.items():
        problems += [f"{locale}: no phrase {key!r}" for key in texts if key not in KEYS]
        problems += [
            f"{locale}: {key}: {problem}"
            for key, text in texts.items()
            if (problem := template_problem(text))
        ]
    return problems


def _gaps(built_in: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [
        f"{locale}: {key} is missing or unknown"
        for locale, texts in built_in.items()
        for key in sorted(KEYS.symmetric_difference(texts))
    ]
