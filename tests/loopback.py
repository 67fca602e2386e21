"""Keeps the tests on this machine: a test that reaches for the outside world fails at once.

An audit hook sees every connection of this process, whoever makes it; browsers are kept in by
their own flags (`tests/browser.py`).
"""

from __future__ import annotations

import ipaddress
import socket
import sys

NAMES = {"", "localhost", "localhost.localdomain"}


class OutsideWorldError(RuntimeError):
    """A test wanted to talk to another machine."""


def is_near(host: object) -> bool:
    """Whether `host` is this machine; None and an empty name mean it."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name.lower() in NAMES or name == socket.gethostname():
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    match event, arguments:
        # Addresses of Unix sockets are not tuples, and are always on this machine.
        case "socket.connect" | "socket.sendto", (_, (host, *_)):
            pass
        case "socket.getaddrinfo", (host, *_):
            pass
        case _:
            return
    if not is_near(host):
        raise OutsideWorldError(f"tests stay on this machine, but this one asked for {host!r}")


def stay_here() -> None:
    """Refuse connections to other machines until this process ends."""
    sys.addaudithook(_watch)
