"""Which of our languages somebody reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.orders.administering import LOCALES
from contact_center.wire.http.locales import LANGUAGES, negotiate


@pytest.mark.parametrize(
    ("wish", "locale"),
    [
        ("zh-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh-Hans-TW", "zh-CN"),
        ("zh-TW", "zh-TW"),
        ("zh_TW", "zh-TW"),
        ("ZH-hk", "zh-TW"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-MO", "zh-TW"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
        ("fr-FR, zh-HK;q=0.8, en;q=0.9", "en"),
        ("fr-FR, zh-HK;q=0.9, en;q=0.8", "zh-TW"),
        ("zh-CN;q=0, en", "en"),
        ("de, zh-TW, zh-CN", "zh-TW"),
        ("zh-TW;q=nonsense, zh-CN;q=0.1", "zh-CN"),
        ("*", "en"),
        (";;,,;q=", "en"),
    ],
)
def test_the_nearest_of_our_languages(wish: str | None, locale: str) -> None:
    assert negotiate(wish) == locale


def test_what_is_asked_for_goes_before_what_the_browser_prefers() -> None:
    assert negotiate("zh-TW", "en") == "zh-TW"
    assert negotiate("fr", "zh-CN") == "zh-CN"
    assert negotiate(None, "zh-CN") == "zh-CN"


def test_every_language_has_a_name() -> None:
    assert set(LANGUAGES) == set(LOCALES)


@given(st.text())
def test_any_header_comes_to_one_of_ours(header: str) -> None:
    assert negotiate(header) in LOCALES
