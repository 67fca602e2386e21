"""Close codes: each is explained, and they are the numbers of the protocol."""

from __future__ import annotations

from contact_center.wire.closing import MEANINGS, Close


def test_every_code_is_explained() -> None:
    assert MEANINGS.keys() == set(Close)


def test_the_numbers_are_those_clients_know() -> None:
    assert {code.name: int(code) for code in Close if code >= 4000 or code == 1009} == {
        "TOO_BIG": 1009,
        "PROTOCOL": 4000,
        "SIGN_IN": 4001,
        "FORBIDDEN": 4003,
        "TOO_SLOW": 4008,
        "REPLACED": 4009,
        "POSITION_LOST": 4010,
        "DRAIN": 4012,
        "RATE": 4029,
    }
