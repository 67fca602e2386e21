"""Conditions of routing plans: what they can say, what they cannot, and where they go wrong."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.conditions import BadCondition, Circumstances, condition

CHAT = Circumstances(
    channel="chat",
    site="shop",
    queue="support",
    locale="zh-CN",
    tier="gold",
    topic="returns",
    subject="My refund, please",
    hour=14,
    weekday="tue",
    customer={"spent": "1200.50", "country": "CN"},
    is_open=lambda name: name == "office",
)


@pytest.mark.parametrize(
    "text",
    [
        "language == 'zh'",
        "locale in ['zh-CN', 'zh-TW']",
        "tier == 'gold' and channel == 'chat'",
        "tier == 'silver' or queue == 'support'",
        "not tier == 'silver'",
        "channel != 'email' and site not in ('other',)",
        "9 <= hour < 18",
        "weekday in ['mon', 'tue']",
        "customer.spent > 1000",
        "1000.5 < customer.spent",
        "customer.spent == 1200.5",
        "customer.country == 'CN'",
        "'refund' in subject",
        "is_open('office') and not is_open('nights')",
        " ( topic == 'returns' ) ",
        "hour > -1",
        "customer.nobody_knows == ''",
        "[hour, 1] == [14, 1]",
        "customer.country",
    ],
)
def test_it_holds(text: str) -> None:
    assert condition(text).holds(CHAT)


@pytest.mark.parametrize(
    "text",
    [
        "language == 'en'",
        "customer.unknown > 0",
        "customer.unknown < 0",
        "customer.country > 5",
        "customer.country == 5",
        "customer.unknown in subject",
        "hour in 'fourteen'",
        "hour < [15]",
        "[1, 2] == [1]",
        "topic in []",
        "is_open('moon')",
        "customer.spent",
    ],
)
def test_it_does_not_hold(text: str) -> None:
    about = Circumstances(customer={"spent": ""}) if text == "customer.spent" else CHAT

    assert not condition(text).holds(about)


@pytest.mark.parametrize(
    ("text", "column", "detail"),
    [
        ("", 1, "not understood"),
        ("tier ==", 8, "not understood"),
        ("tier = 'gold'", 6, "not understood"),
        ("   colour == 'red'", 4, "colour is not known"),
        ("tier == 'gold' and shape == 1", 20, "shape is not known"),
        ("'中文' == shape", 9, "shape is not known"),
        ("True", 1, "instead of True"),
        ("tier + 'x' == 'goldx'", 1, "cannot be used"),
        ("customer.a.b == 1", 1, "cannot be used"),
        ("tier.upper() == 'GOLD'", 1, "only is_open"),
        ("__import__('os')", 1, "only is_open"),
        ("is_open(site)", 1, "only is_open"),
        ("is_open('a', 'b')", 1, "only is_open"),
        ("tier is 'gold'", 1, "compare with"),
        ("[x for x in tier]", 1, "cannot be used"),
        ("lambda: 1", 1, "cannot be used"),
        ("f'{tier}' == 'gold'", 1, "cannot be used"),
        ("(tier := 'x')", 2, "cannot be used"),
        ("b'gold' == tier", 1, "cannot be used"),
        ("-hour < 1", 1, "cannot be used"),
        ("tier == 'gold' " + "or tier == 'x'" * 200, 1000, "at most 1000"),
        ("[" + "1," * 300 + "] == [1]", 398, "too long"),
        ("(" * 300, 201, "not understood"),
        ("tier == '\0'", 10, "not understood"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(text: str, column: int, detail: str) -> None:
    with pytest.raises(BadCondition, match=detail) as refused:
        condition(text)

    assert refused.value.column == column


def test_a_condition_names_the_calendars_it_asks_about() -> None:
    asked = condition("is_open('a') or (is_open('b') and is_open('a'))")

    assert asked.calendars == {"a", "b"}


PARTS = st.sampled_from(
    ["tier", "hour", "customer.x", "'a'", "3", "[1]", "and", "or", "not", "==", "<", "in", "(", ")"]
)


@given(
    st.text(max_size=60)
    | st.text(string.printable, max_size=60)
    | st.lists(PARTS, max_size=12).map(" ".join)
)
def test_any_text_is_a_condition_or_is_refused_in_words(text: str) -> None:
    try:
        found = condition(text)
    except BadCondition as refused:
        assert 1 <= refused.column <= len(text) + 1
        assert refused.detail
    else:
        assert found.holds(CHAT) in {True, False}
