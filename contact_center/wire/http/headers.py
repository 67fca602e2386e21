"""Headers that make browsers careful, put on every answer unless it says something of its own."""

from __future__ import annotations

from aiohttp import web

_FROM_HERE = ("script-src", "style-src", "font-src", "connect-src", "manifest-src", "form-action")
POLICY = (
    "default-src 'none'; "
    + "".join(f"{what} 'self'; " for what in _FROM_HERE)
    + "img-src 'self' data:; media-src 'self' data:; "
    "base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types contact-center vue"
)
"""For pages: everything from here, nothing inline, in nobody's frame, no script made of text.

The two named policies are those of the widget's loader and of Vue (Trusted Types, W3C).
"""

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For everything that is not a page: should a browser show it, it may do nothing."""

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
"""The same on every answer."""

UNSTORED = "no-store"
FRESH = "no-cache"
"""Kept, but asked about each time; unchanged costs a 304."""
SHORT = "public, max-age=300"
IMMUTABLE = "public, max-age=31536000, immutable"
"""For names that contain a hash of what is in them."""


def protect(response: web.StreamResponse, *, is_secure: bool) -> None:
    """Add what is missing just before the headers go out, also to sockets and files."""
    headers = response.headers
    for name, value in EVERYWHERE.items():
        headers.setdefault(name, value)
    is_page = response.content_type == "text/html"
    headers.setdefault("Content-Security-Policy", POLICY if is_page else NOTHING)
    headers.setdefault("Cache-Control", UNSTORED)
    if is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    headers.popall("Server", None)
