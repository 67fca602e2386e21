"""Settings: what an owner may write, and what they are told when it cannot be used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.loading import SettingsProblems, contradictions, load
from config.settings import Routing, Server, Settings


def problems_of(path: Path | None, env: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsProblems) as caught:
        load(path, env)
    return caught.value.problems


def written(folder: Path, text: str) -> Path:
    path = folder / "center.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_or_variables_the_center_is_as_it_comes() -> None:
    assert load(None, {"PATH": "anything"}) == Settings()


def test_the_settings_as_they_come_do_not_contradict_each_other() -> None:
    assert contradictions(Settings()) == []


def test_a_file_sets_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [server]
        port = 9000
        trusted_proxies = ["10.0.0.0/8", "::1"]
        [routing]
        ring_seconds = 12.5
        [storage]
        data_dir = "somewhere"
        [sessions]
        cookie_secure = "never"
        """,
    )

    settings = load(path, {})

    assert settings.server == Server(port=9000, trusted_proxies=("10.0.0.0/8", "::1"))
    assert settings.routing == Routing(ring_seconds=12.5)
    assert settings.storage.data_dir == Path("somewhere")
    assert settings.sessions.cookie_secure == "never"
    assert settings.limits == Settings().limits


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[server]\nport = 9000\nhost = '0.0.0.0'\n")

    settings = load(path, {"CONTACT_CENTER_SERVER__PORT": "9001"})

    assert settings.server == Server(host="0.0.0.0", port=9001)


def test_the_environment_writes_lists_with_commas_and_nothing_as_nothing() -> None:
    env = {
        "CONTACT_CENTER_SERVER__TRUSTED_PROXIES": "10.0.0.0/8, 192.168.1.1",
        "CONTACT_CENTER_SERVER__PUBLIC_URL": "",
        "CONTACT_CENTER_LIMITS__VISITOR_MESSAGES_PER_SECOND": " 0.5 ",
    }

    settings = load(None, env)

    assert settings.server == Server(trusted_proxies=("10.0.0.0/8", "192.168.1.1"))
    assert settings.limits.visitor_messages_per_second == 0.5


def test_every_problem_is_told_at_once_with_its_place_and_what_is_allowed(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        bot = 3
        [server]
        port = 70000
        hots = "x"
        [routng]
        [limits]
        inflight = true
        [sessions]
        cookie_secure = "sometimes"
        """,
    )
    env = {
        "CONTACT_CENTER_ROUTING__RING_SECONDS": "soon",
        "CONTACT_CENTER_ROUTING__RING_SECNODS": "1",
        "CONTACT_CENTER_SERVER_PORT": "1",
    }

    problems = problems_of(path, env)

    assert problems == [
        f"{path}: bot is a section, to be written [bot].",
        f"{path}: [server] port: 70000 is not allowed; it must be a whole number from 0 to 65535.",
        f"{path}: unknown setting hots in [server] (did you mean host?).",
        f"{path}: unknown section [routng] (did you mean routing?).",
        f"{path}: [limits] inflight: True is not allowed; "
        "it must be a whole number from 1 to 1024.",
        f"{path}: [sessions] cookie_secure: 'sometimes' is not allowed; "
        "it must be one of auto, always, never.",
        "CONTACT_CENTER_ROUTING__RING_SECNODS: unknown setting "
        "(did you mean CONTACT_CENTER_ROUTING__RING_SECONDS?).",
        "CONTACT_CENTER_ROUTING__RING_SECONDS: 'soon' is not allowed; "
        "it must be a number from 0.05 to 86400.",
        "CONTACT_CENTER_SERVER_PORT: unknown setting (did you mean CONTACT_CENTER_SERVER__PORT?).",
    ]


def test_other_variables_of_the_same_family_are_left_alone() -> None:
    assert load(None, {"CONTACT_CENTER_URL": "http://127.0.0.1"}) == Settings()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("port = = 3", "is not TOML: Invalid value (at line 1, column 8)."),
        ("\udcff", "is not UTF-8 text."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_reason(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "center.toml"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")

    assert problems_of(path, {}) == [f"{path}: {sentence}"]


def test_a_missing_file_does_not_hide_the_problems_of_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.toml"

    problems = problems_of(path, {"CONTACT_CENTER_LOGGING__LEVEL": "loud"})

    assert problems == [
        f"{path}: cannot be read: No such file or directory.",
        "CONTACT_CENTER_LOGGING__LEVEL: 'loud' is not allowed; "
        "it must be one of debug, info, warning, error.",
    ]


def test_a_secret_is_shown_nowhere(tmp_path: Path) -> None:
    path = written(tmp_path, "[metrics]\ntoken = 4711\n")
    env = {"CONTACT_CENTER_METRICS__TOKEN": "pa55"}

    problems = problems_of(path, env)
    settings = load(None, env)

    assert problems == [
        f"{path}: [metrics] token: this value is not allowed; "
        "it must be a text that is not empty, or nothing."
    ]
    assert "pa55" not in repr(settings)
    assert settings.metrics.token is not None
    assert settings.metrics.token.reveal() == "pa55"


def test_values_that_are_allowed_alone_but_not_together_are_told() -> None:
    env = {
        "CONTACT_CENTER_ROUTING__AGENT_GRACE_SECONDS": "1",
        "CONTACT_CENTER_SESSIONS__LOGIN_DAYS": "0.1",
    }

    assert problems_of(None, env) == [
        "routing.agent_offer_grace_seconds must not be longer than routing.agent_grace_seconds.",
        "sessions.login_idle_hours must not be longer than sessions.login_days.",
    ]


def test_a_refused_value_is_not_blamed_a_second_time_for_contradicting() -> None:
    env = {
        "CONTACT_CENTER_ROUTING__CAPACITY_UNITS": "52 %",
        "CONTACT_CENTER_ROUTING__CHAT_COST": "99",
    }

    assert problems_of(None, env) == [
        "CONTACT_CENTER_ROUTING__CAPACITY_UNITS: '52 %' is not allowed; "
        "it must be a whole number from 1 to 1000."
    ]


def test_each_contradiction_is_seen() -> None:
    start = Settings()
    pairs = [
        replace(start, routing=Routing(agent_offer_grace_seconds=31)),
        replace(start, routing=Routing(chat_cost=101)),
        replace(start, routing=Routing(email_cost=101)),
        replace(start, routing=Routing(capacity_units=99)),
        replace(start, sessions=replace(start.sessions, login_days=0.1)),
    ]

    assert [len(contradictions(pair)) for pair in pairs] == [1] * 5


@pytest.mark.parametrize(
    "address",
    [
        "help.example.com",
        "ftp://a.example",
        "https://a.example/path",
        "https://a:b@c.d",
        "http://[",
        "",
    ],
)
def test_a_public_address_is_a_website_without_a_path(tmp_path: Path, address: str) -> None:
    path = written(tmp_path, f"[server]\npublic_url = '{address}'\n")

    assert len(problems_of(path, {})) == 1
    env = {"CONTACT_CENTER_SERVER__PUBLIC_URL": "https://a.example:8443/"}
    assert load(None, env).server.public_url == "https://a.example:8443/"


def test_a_proxy_that_is_not_an_address_is_refused() -> None:
    env = {"CONTACT_CENTER_SERVER__TRUSTED_PROXIES": "10.0.0.1, proxy.example"}

    assert len(problems_of(None, env)) == 1


@given(port=st.one_of(st.integers(), st.floats(), st.text(max_size=8)))
@example(port=0)
@example(port=65535)
@example(port=65536)
def test_a_port_is_taken_as_written_or_refused(port: object) -> None:
    # A variable has no NUL in it, and blanks around a number do not matter.
    env = {"CONTACT_CENTER_SERVER__PORT": str(port)}
    is_port = isinstance(port, int) and 0 <= port <= 65535

    try:
        settings = load(None, env)
    except SettingsProblems as refused:
        assert not is_port
        assert refused.problems[0].startswith("CONTACT_CENTER_SERVER__PORT: ")
    else:
        assert settings.server.port == int(str(port))
        assert 0 <= settings.server.port <= 65535
