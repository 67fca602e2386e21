"""What a client watches of others' work, and what it sees of it.

A watched conversation stands in the view under `watched`, beside the desk, even when it is on the
desk as well. Its snapshot may be newer than the stream: facts up to it are in it already.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

from contact_center.journal.shapes import Ev

View = dict[str, Any]


class Wish(NamedTuple):
    """A frame to be sent."""

    op: str
    d: dict[str, Any]
    conv: str | None = None


class Watchlist:
    """Remembers over connections what is watched."""

    def __init__(self) -> None:
        """Watch nothing."""
        self._convs: set[str] = set()
        self._floor = False

    @property
    def convs(self) -> list[str]:
        """What `hello` names."""
        return sorted(self._convs)

    def watch(self, conv: str, *, on: bool) -> Wish:
        """Begin, or stop."""
        (self._convs.add if on else self._convs.discard)(conv)
        return Wish("conversation.watch", {"on": on}, conv)

    def watch_floor(self) -> Wish:
        """Begin, for good."""
        self._floor = True
        return Wish("floor.watch", {})

    def again(self, mode: str) -> list[Wish]:
        """What to ask for after a welcome: the floor always, snapshots when ours are worthless."""
        convs = [] if mode == "resume" else self.convs
        return [self.watch_floor()] * self._floor + [self.watch(conv, on=True) for conv in convs]


def seen(view: View, snapshot: View) -> View:
    """The view with the snapshot of a watched conversation in it."""
    conv = snapshot["conversation"]["id"]
    return {**view, "watched": {**view.get("watched", {}), conv: snapshot}}


def fold_watched(watched: View, ev: Ev) -> View:
    """The watched conversations after `ev`."""
    conv = ev.conv or ""
    before = watched.get(conv)
    change = _CHANGES.get(ev.k)
    if before is None or change is None or ev.cur <= before["cur"]:
        return watched
    return {**watched, conv: {**change(before, ev), "cur": ev.cur}}


def _row(seen: View, **changes: Any) -> View:
    return {**seen, "conversation": {**seen["conversation"], **changes}}


def _message(seen: View, ev: Ev) -> View:
    message = {"seq": ev.seq, "id": ev.id, "by": ev.by, "at": ev.at, "d": ev.d}
    return {
        **_row(seen, last_seq=ev.seq, updated_at=ev.at),
        "messages": [*seen["messages"], message],
    }


def _state(seen: View, ev: Ev) -> View:
    owner = ev.d.get("owner")
    return _row(
        seen,
        state=ev.d["state"],
        queue=ev.d["queue"],
        agent={"id": owner, "name": None} if owner else None,
    )


def _note(seen: View, ev: Ev) -> View:
    return {**seen, "notes": [*seen.get("notes", []), {"by": ev.by, **ev.d}]}


_CHANGES: MappingProxyType[str, Callable[[View, Ev], View]] = MappingProxyType(
    {"message": _message, "state": _state, "note": _note}
)
