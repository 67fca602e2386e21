"""Where a request comes from, and what nobody can make us believe about it."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from contact_center.wire.http.whereabouts import Whereabouts, origin_of


class Asked:
    """A request as far as it says where it comes from."""

    def __init__(self, peer: str, scheme: str = "http", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = make_mocked_request("GET", "/", headers={"Host": "center.example", **named})
        self.request = request.clone(remote=peer, scheme=scheme)


PROXY = "10.0.0.1"


def address(asked: Asked, *proxies: str) -> str:
    return Whereabouts(trusted_proxies=proxies).address(asked.request)


def test_the_address_is_that_of_the_connection() -> None:
    assert address(Asked("203.0.113.5")) == "203.0.113.5"


def test_a_client_cannot_make_up_its_address() -> None:
    asked = Asked("203.0.113.5", X_Forwarded_For="198.51.100.1")

    assert address(asked) == "203.0.113.5"
    assert address(asked, "10.0.0.0/8") == "203.0.113.5"


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("192.0.2.9, 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("10.0.0.7, 10.0.0.8", "10.0.0.7"),
        ("", PROXY),
        ("nonsense", PROXY),
        ("198.51.100.1, nonsense", PROXY),
    ],
)
def test_behind_our_proxy_the_last_stranger_counts(chain: str, expected: str) -> None:
    asked = Asked(PROXY, X_Forwarded_For=chain)

    assert address(asked, "10.0.0.0/8") == expected


@pytest.mark.parametrize(
    ("peer", "bucket"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_limits_count_a_whole_home_as_one(peer: str, bucket: str) -> None:
    assert Whereabouts().bucket(Asked(peer).request) == bucket


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_asks(peer: str) -> None:
    assert Whereabouts().is_this_machine(Asked(peer).request)


@pytest.mark.parametrize(
    "asked",
    [Asked("203.0.113.5"), Asked(""), Asked("127.0.0.1", X_Forwarded_For="127.0.0.1")],
)
def test_somebody_else_asks(asked: Asked) -> None:
    assert not Whereabouts().is_this_machine(asked.request)


def test_our_origin_is_where_people_reach_us() -> None:
    plain = Asked("203.0.113.5").request
    behind = Asked(PROXY, X_Forwarded_Proto="https", X_Forwarded_Host="help.example").request

    assert Whereabouts().own_origin(plain) == "http://center.example"
    assert Whereabouts().own_origin(behind) == "http://center.example"
    assert Whereabouts(trusted_proxies=["10.0.0.1"]).own_origin(behind) == "https://help.example"
    assert Whereabouts("https://Help.example:443/x").own_origin(plain) == "https://help.example"
    assert Whereabouts(trusted_proxies=["10.0.0.1"]).is_secure(behind)
    assert not Whereabouts().is_secure(behind)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/", "https://shop.example"),
        ("https://SHOP.example:443", "https://shop.example"),
        ("http://shop.example:8080/path?x", "http://shop.example:8080"),
        ("http://[2001:db8::1]:80", "http://[2001:db8::1]"),
        ("null", None),
        ("", None),
        ("*", None),
        ("shop.example", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://shop.example:port", None),
        ("https://[::1", None),
    ],
)
def test_an_address_as_an_origin(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin


@given(st.text())
def test_an_origin_of_anything_is_an_origin_or_nothing(address: str) -> None:
    found = origin_of(address)

    assert found is None or origin_of(found) == found
