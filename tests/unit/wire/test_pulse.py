"""Whether the other side is alive, counted in ticks."""

from __future__ import annotations

import pytest

from contact_center.wire.pulse import Beat, Pulse


def beats(pulse: Pulse, heard: list[int]) -> list[str]:
    return [pulse.tick(count, is_waited_for=False).value for count in heard]


def test_an_agent_is_pinged_after_four_seconds_of_silence_and_lost_after_eight() -> None:
    silent = beats(Pulse(4_000, 1_000), [0] * 8)

    assert silent == ["nothing"] * 3 + ["ping"] + ["nothing"] * 3 + ["lost"]


def test_any_sign_of_life_begins_the_count_anew() -> None:
    assert "lost" not in beats(Pulse(4_000, 1_000), [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2])


def test_a_client_we_do_not_read_from_is_not_silent() -> None:
    pulse = Pulse(1_000, 1_000)

    assert {pulse.tick(0, is_waited_for=True) for _ in range(10)} == {Beat.NOTHING}


@pytest.mark.parametrize("heartbeat_ms", [1, 400])
def test_a_heartbeat_shorter_than_a_tick_is_a_tick(heartbeat_ms: int) -> None:
    assert beats(Pulse(heartbeat_ms, 1_000), [0, 0]) == ["ping", "lost"]
