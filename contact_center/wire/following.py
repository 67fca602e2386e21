"""How a client follows its stream: what is news, what it knows already, and what is missing (R6).

Pure: the client carries out what follows from the answers.
"""

from __future__ import annotations

from enum import Enum

from contact_center.journal.shapes import Ev
from contact_center.wire.frames import Pong
from contact_center.wire.views import View, last_seqs


class Heard(Enum):
    """What a fact is to the one who hears it."""

    NEWS = "news"
    KNOWN = "known"
    GAP = "gap"


class Following:
    """Where the client stands. A fact counts once per conversation; only messages show a gap."""

    def __init__(self) -> None:
        """Begin without a position."""
        self.era: str | None = None
        self.cur: int | None = None
        self._last_ev = 0
        self._applied: dict[str | None, int] = {}
        self._base = 0
        self._seqs: dict[str, int] = {}
        self._mended: set[str] = set()

    def adopt(self, era: str, cur: int, snapshot: View) -> None:
        """A snapshot replaces everything."""
        self.era, self.cur = era, cur
        self._base = self._last_ev = cur
        self._applied = {}
        self._seqs = last_seqs(snapshot)
        self._mended = set()

    def resumed(self, era: str) -> None:
        """The stream goes on after our own position."""
        self.era = era
        self._last_ev = self.cur or 0

    def hear(self, ev: Ev) -> Heard:
        """What `ev` is; after `GAP` the client must resume, after `NEWS` apply it."""
        self._last_ev = max(self._last_ev, ev.cur)
        if ev.cur <= self._position(ev.conv):
            return Heard.KNOWN
        if ev.conv is not None and self._is_gap(ev.conv, ev):
            if ev.conv not in self._mended:
                self._mended.add(ev.conv)
                self.cur = min(self.cur or 0, self._position(ev.conv))
                return Heard.GAP
            # One resume has not helped; another would not either.
            self._mended.discard(ev.conv)
        self._apply(ev)
        return Heard.NEWS

    def watch(self, row: View) -> None:
        """A conversation is watched from here on: none of its messages may be missing."""
        self._seqs[row["id"]] = max(row["last_seq"], self._seqs.get(row["id"], 0))

    def is_lost(self, pong: Pong) -> bool:
        """Whether the server has written a fact that never came; else its watermark is adopted."""
        if pong.sent > self._last_ev:
            return True
        self.cur = max(self.cur or 0, pong.cur)
        return False

    def _position(self, conv: str | None) -> int:
        return max(self._base, self._applied.get(conv, 0))

    def _is_gap(self, conv: str, ev: Ev) -> bool:
        return ev.seq is not None and conv in self._seqs and ev.seq > self._seqs[conv] + 1

    def _apply(self, ev: Ev) -> None:
        self._applied[ev.conv] = ev.cur
        self.cur = max(self.cur or 0, ev.cur)
        if ev.conv is None:
            return
        if ev.k == "assigned":
            self._seqs[ev.conv] = ev.d["last_seq"]
        if ev.seq is not None:
            self._seqs[ev.conv] = max(self._seqs.get(ev.conv, 0), ev.seq)
