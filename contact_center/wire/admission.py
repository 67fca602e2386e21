"""Who may come in: what the gates of both sockets say about a token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from contact_center.domain.actors import Actor
from contact_center.ports.reading import Viewer


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody whose token is good.

    `rights` changes whenever what they may see does; `login` is the one that `actor` signed in
    with, None for visitors, who have none.
    """

    viewer: Viewer
    actor: Actor
    rights: str = ""
    login: str | None = None


class NotFromHere(Exception):  # noqa: N818 -- a rule that said no
    """The token is good, but not for the page that shows it."""


Gate = Callable[[str], Awaitable[Admitted | None]]
"""Whose token this is; None for nobody's; raises `NotFromHere`. Asked at `hello`."""
