"""Templates that operators write: variables and conditions work, everything else is refused."""

from __future__ import annotations

import time

import pytest

from bot.phrasebook import KEYS, Phrasebook
from bot.phrasing import LONGEST_OUTPUT, render, template_problem


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Plain { text } with 50 % off", "Plain { text } with 50 % off"),
        ("Dear {{ name }}!", "Dear Li Lei!"),
        ("{{ phone|default('no phone') }}", "no phone"),
        ("{% if phone is defined %}{{ phone }}{% else %}{{ name|upper }}{% endif %}", "LI LEI"),
        ("{{ 'a' ~ name if name == 'Li Lei' and not name == '' else 'b' }}", "aLi Lei"),
        ("{# a remark #}{% raw %}{{ as it is }}{% endraw %}", "{{ as it is }}"),
        ("  a\n\nb\n", "a\n\nb"),
    ],
)
def test_a_template_becomes_text(source: str, text: str) -> None:
    assert template_problem(source) is None
    assert render(source, {"name": "Li Lei"}) == text


REFUSED = [
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ range(9) }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ name['x'] }}",
    "{{ self }}{{ name.upper() }}",
    "{% set a = 'x' %}{{ a }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'file' %}",
    "{% import 'os' as os %}",
    "{{ name|replace('', 'xxxx') }}",
    "{{ name|attr('x') }}",
    "{{ 1|round(99999999, 'floor') }}",
    "{% filter upper %}x{% endfilter %}",
    "{{ name",
    "{% if name %}",
    "{{ name|nothing }}",
    "{{ name is divisibleby(0) }}",
    "{{ " + "(" * 5000 + "1" + ")" * 4900 + " }}",
    "{% if name %}" * 200 + "{% endif %}" * 200,
    "{{ " + "9" * 9000 + " }}",
    "x" * 10_001,
]


@pytest.mark.parametrize("source", REFUSED, ids=range(len(REFUSED)))
def test_what_could_run_long_or_reach_out_is_refused_and_never_rendered(source: str) -> None:
    started = time.perf_counter()

    assert template_problem(source)
    assert render(source, {"name": "Li Lei"}) is None
    assert time.perf_counter() - started < 2


def test_a_problem_is_told_to_the_person_who_wrote_the_template() -> None:
    assert template_problem("a\n{% for x in y %}{% endfor %}") == (
        "only variables, conditions and filters are possible, not 'for' (line 2)"
    )
    assert template_problem("{{ a|nothing }}", {"a"}) == (
        "the filter 'nothing' is not among capitalize, d, default, lower, title, trim, upper "
        "(line 1)"
    )


def test_a_variable_nobody_fills_needs_a_default_or_a_test() -> None:
    assert (
        template_problem("{{ nmae }}", {"name"}) == "'nmae' is no variable here, and has no default"
    )
    assert template_problem("{{ nmae|default('x') }}", {"name"}) is None
    assert template_problem("{% if nmae is defined %}{{ nmae }}{% endif %}", {"name"}) is None
    assert template_problem("{{ nmae }}") is None


def test_a_variable_that_is_missing_or_nothing_at_all_gives_no_text() -> None:
    assert render("Dear {{ name }}", {}) is None
    assert render("{% if name == 'x' %}a{% endif %}", {"name": "y"}) == ""


def test_values_are_parts_of_a_sentence_and_no_templates() -> None:
    values = {"name": "{{ 1 }}\n\u202e\x00" + "x" * 500}

    assert render("{{ name }}", values) == ("{{ 1 }}" + "x" * 190)


def test_a_text_too_long_for_a_message_ends_with_an_ellipsis() -> None:
    text = render("{{ a }}" * 1000, {"a": "x" * 200})

    assert text is not None
    assert len(text) == LONGEST_OUTPUT
    assert text.endswith("x…")


def test_every_language_has_every_phrase_and_a_center_may_change_some() -> None:
    book = Phrasebook({"en": {"greeting": "Welcome to {{ shop }}!", "goodbye": "{{ nobody }}"}})

    assert book.text("en", "greeting", {"shop": "Tea House"}) == "Welcome to Tea House!"
    assert book.text("en", "goodbye", {}) == Phrasebook().text("en", "goodbye", {})
    for locale in ("en", "zh-CN", "zh-TW"):
        assert all(book.text(locale, key, {}) for key in KEYS)


def test_changed_phrases_with_faults_are_refused_all_at_once() -> None:
    changed = {"fr": {}, "en": {"hello": "x", "goodbye": "{{"}}

    with pytest.raises(ValueError, match="no language 'fr'; en: no phrase 'hello'; en: goodbye: "):
        Phrasebook(changed)
