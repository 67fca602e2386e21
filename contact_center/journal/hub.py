"""Who is connected here, and what the journal brings them.

Facts are pushed to the connections of their addressees, each rendered once per audience, and to
those that watch their conversation: a connection sees a fact once and in order, for whichever
reason. Signals are passed between the two sides of a conversation, as far as they are known here.
Who lost a login or a right loses their connections.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from contact_center.domain.facts import AgentPut, Fact, LoginChanged, QueuePut, QueueRemoved
from contact_center.journal.naming import Names, is_renaming
from contact_center.journal.parties import Parties
from contact_center.journal.rendering import (
    Rendered,
    for_agent,
    for_visitor,
    for_watcher,
    is_seen_alike,
)
from contact_center.journal.shapes import Signal
from contact_center.ports.reading import Viewer


class Outlet(Protocol):
    """One connection. Nothing it is told may wait, and nothing may fail."""

    @property
    def viewer(self) -> Viewer:
        """Whose stream this is."""
        ...

    @property
    def login(self) -> str | None:
        """The login it was opened with, for people who work here."""
        ...

    def push(self, frames: Sequence[Rendered]) -> None:
        """The viewer's frames of one batch; the hub's head is already behind the last of them."""
        ...

    def signal(self, signal: Signal) -> None:
        """Something worth showing now or never."""
        ...

    def close(self, code: int, why: str) -> None:
        """End the connection."""
        ...

    def signed_out(self) -> None:
        """The login has ended."""
        ...

    def rights_changed(self) -> None:
        """What the viewer may see has changed: they must begin anew."""
        ...


class Hub:
    """The connections of this process and the position up to which they were served."""

    def __init__(self, head: int = 0) -> None:
        """Everything up to `head` counts as published."""
        self.head = head
        self.parties = Parties()
        self.names = Names()
        self.floor_watchers: set[Outlet] = set()
        self._outlets: dict[str, list[Outlet]] = {}
        self._watched: dict[Outlet, frozenset[str]] = {}
        self._watchers: dict[str, set[Outlet]] = {}
        self._onlookers: set[Outlet] = set()

    def join(self, outlet: Outlet, *, is_desk: bool = True) -> None:
        """From now on push what comes after `head`; who is no desk only looks on."""
        if not is_desk:
            self._onlookers.add(outlet)
        self._outlets.setdefault(outlet.viewer.id, []).append(outlet)

    def leave(self, outlet: Outlet) -> None:
        """Push no more; leaving twice is harmless."""
        self.watch(outlet, frozenset())
        self.floor_watchers.discard(outlet)
        self._onlookers.discard(outlet)
        viewer = outlet.viewer.id
        left = [one for one in self._outlets.get(viewer, ()) if one is not outlet]
        if left:
            self._outlets[viewer] = left
        else:
            self._outlets.pop(viewer, None)

    def watch(self, outlet: Outlet, convs: frozenset[str]) -> None:
        """From now on push what happens in `convs` too, and in nothing watched before."""
        before = self._watched.pop(outlet, frozenset())
        for conv in before - convs:
            watchers = self._watchers[conv]
            watchers.discard(outlet)
            if not watchers:
                del self._watchers[conv]
        for conv in convs:
            self._watchers.setdefault(conv, set()).add(outlet)
        if convs:
            self._watched[outlet] = convs

    def is_online(self, viewer: str) -> bool:
        """Whether this viewer has a connection here, and not only one that looks on."""
        return any(one not in self._onlookers for one in self._outlets.get(viewer, ()))

    def publish(self, facts: Sequence[Fact], head: int) -> None:
        """Pass on committed facts, in order; `head` is the position they lead to.

        Never waits: a connection that cannot take its frames is left to read them later.
        """
        batches: dict[str, list[Rendered]] = {}
        overheard: dict[Outlet, list[Rendered]] = {}
        fresh = [fact for fact in facts if fact.pos > self.head]
        for fact in fresh:
            self.parties.learn(fact)
            self.names.learn(fact)
            self._add(batches, fact)
            self._add_watched(overheard, fact)
        self.head = max(self.head, head)
        for viewer, frames in batches.items():
            for outlet in self._outlets[viewer]:
                beside = overheard.pop(outlet, None)
                outlet.push(sorted([*frames, *beside]) if beside else frames)
        for outlet, frames in overheard.items():
            outlet.push(frames)
        for fact in fresh:
            self._revoke(fact)

    def signal(
        self, viewers: Iterable[str | None], signal: Signal, except_: Outlet | None = None
    ) -> None:
        """Show `signal` on every connection of these viewers but one."""
        for viewer in viewers:
            for outlet in self._outlets.get(viewer or "", ()):
                if outlet is not except_:
                    outlet.signal(signal)

    def overhear(self, signal: Signal, except_: Outlet | None = None) -> None:
        """Show a signal of a conversation to those who watch it as well."""
        for outlet in self._watchers.get(signal.conv or "", ()):
            if outlet is not except_:
                outlet.signal(signal)

    def close_all(self, viewer: str, code: int, why: str) -> None:
        """End every connection of this viewer."""
        for outlet in self._outlets.get(viewer, ()):
            outlet.close(code, why)

    def _add(self, batches: dict[str, list[Rendered]], fact: Fact) -> None:
        visitor, agent = fact.visitor, fact.agent
        frame = None
        if visitor is not None and visitor in self._outlets:
            frame = for_visitor(fact)
            if frame is not None:
                batches.setdefault(visitor, []).append(frame)
        if agent is not None and agent in self._outlets:
            if frame is None or not is_seen_alike(fact):
                frame = for_agent(fact)
            if frame is not None:
                batches.setdefault(agent, []).append(frame)

    def _add_watched(self, overheard: dict[Outlet, list[Rendered]], fact: Fact) -> None:
        watchers = self._watchers.get(fact.conv or "")
        if not watchers or (frame := for_watcher(fact)) is None:
            return
        for outlet in watchers:
            # What is addressed to the watcher reaches them as its addressee.
            if outlet.viewer.id != fact.agent:
                overheard.setdefault(outlet, []).append(frame)

    def _revoke(self, fact: Fact) -> None:
        match fact.body:
            case LoginChanged(login=login, change="closed"):
                for outlet in self._outlets.get(fact.by, ()):
                    if outlet.login == login:
                        outlet.signed_out()
            case AgentPut():
                for viewer in {fact.agent or "", *self._shown(fact)}:
                    for outlet in self._outlets.get(viewer, ()):
                        outlet.rights_changed()
            case QueuePut() | QueueRemoved():
                for outlets in self._outlets.values():
                    for outlet in outlets:
                        if not outlet.viewer.is_visitor:
                            outlet.rights_changed()
            case _:
                pass

    def _shown(self, fact: Fact) -> set[str]:
        """Who is shown the name that this agent had: their visitors, and those who watch them."""
        if not is_renaming(fact):
            return set()
        convs = self.parties.with_agent(fact.agent or "")
        watching = {one.viewer.id for conv in convs for one in self._watchers.get(conv, ())}
        return watching | {visitor for visitor in convs.values() if visitor is not None}
