"""Where a request comes from: the client's address, and which origin is our own.

Headers of proxies are believed only from proxies the owner has named; from anybody else they are
what a client made up.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp import web

_FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_SCHEMES = {"http": 80, "https": 443, "ws": 80, "wss": 443}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Whereabouts:
    """Answers for one node; `public_url` is what people type, if a proxy stands in front."""

    def __init__(self, public_url: str | None = None, trusted_proxies: Iterable[str] = ()) -> None:
        """Believe the `X-Forwarded-…` headers of these networks only."""
        self._public = origin_of(public_url) if public_url else None
        self._trusted: list[Network] = [
            ipaddress.ip_network(network, strict=False) for network in trusted_proxies
        ]

    def address(self, request: web.BaseRequest) -> str:
        """The client's address: the last one in the chain that is not one of our proxies."""
        peer = request.remote or ""
        if not self._is_trusted(peer):
            return peer
        named = request.headers.getall("X-Forwarded-For", [])
        chain = [part.strip() for line in named for part in line.split(",") if part.strip()]
        for address in reversed(chain):
            peer = address
            if not self._is_trusted(address):
                break
        return peer if _parsed(peer) else request.remote or ""

    def bucket(self, request: web.BaseRequest) -> str:
        """The address as limits count it: a home or an office has a whole IPv6 /64."""
        parsed = _parsed(self.address(request))
        if isinstance(parsed, ipaddress.IPv6Address):
            return str(ipaddress.ip_network((parsed, 64), strict=False))
        return str(parsed or "unknown")

    def is_this_machine(self, request: web.BaseRequest) -> bool:
        """Whether somebody on this very machine asks, without any proxy in between."""
        parsed = _parsed(request.remote or "")
        is_direct = not any(name in request.headers for name in _FORWARDING)
        return is_direct and parsed is not None and parsed.is_loopback

    def is_secure(self, request: web.BaseRequest) -> bool:
        """Whether the client speaks https, to us or to the proxy in front."""
        return self.own_origin(request).startswith("https:")

    def own_origin(self, request: web.BaseRequest) -> str:
        """The origin our own pages have for this client, as browsers write it."""
        if self._public:
            return self._public
        scheme, host = request.scheme, request.host
        if self._is_trusted(request.remote or ""):
            scheme = request.headers.get("X-Forwarded-Proto", scheme)
            host = request.headers.get("X-Forwarded-Host", host)
        return origin_of(f"{scheme}://{host}") or ""

    def is_own(self, request: web.BaseRequest, origin: str) -> bool:
        """Whether a page of this center sent the request; compared exactly, never by parts."""
        own = self.own_origin(request)
        return own != "" and origin == own

    def _is_trusted(self, address: str) -> bool:
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self._trusted)


def origin_of(address: str) -> str | None:
    """Scheme, host and port as RFC 6454 section 6.2 writes them; None if it is no web address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown = "" if port in {None, _SCHEMES[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, IPv4 as itself even where a socket for both families reports it as IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed
