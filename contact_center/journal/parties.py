"""The two sides of the conversations that are talked about here: who may be told that who types.

Learnt from facts and snapshots, forgotten when there are too many: a signal that finds nobody is
lost, which is what signals are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from contact_center.domain.facts import Fact, MessageSent, StateChanged
from contact_center.domain.records import WAITING_STATES, Conversation

MOST_KNOWN = 50_000


class Party(NamedTuple):
    """A conversation's visitor, the agent who has it, and whether it waits for one."""

    visitor: str | None
    agent: str | None
    waits: bool = False


class Parties:
    """What is known of conversations, the longest untouched forgotten first."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        """Know at most `most` conversations."""
        self._most = most
        self._known: OrderedDict[str, Party] = OrderedDict()

    def learn(self, fact: Fact) -> None:
        """A message or a new state says who the two sides are from now on."""
        if fact.conv is None:
            return
        match fact.body:
            case MessageSent():
                before = self._known.get(fact.conv)
                if before is not None and before[:2] == (fact.visitor, fact.agent):
                    self._known.move_to_end(fact.conv)
                else:
                    waits = before is not None and before.waits
                    self._put(fact.conv, Party(fact.visitor, fact.agent, waits))
            case StateChanged(state=state, owner=owner):
                self._put(fact.conv, Party(fact.visitor, owner, state in WAITING_STATES))
            case _:
                pass

    def learn_rows(self, conversations: Iterable[Conversation]) -> None:
        """What a snapshot speaks of."""
        for one in conversations:
            self._put(one.id, Party(one.visitor, one.agent, one.state in WAITING_STATES))

    def of(self, conv: str) -> Party | None:
        """The two sides; None when nothing is known of the conversation here."""
        return self._known.get(conv)

    def beside(self, viewer: str, conv: str) -> list[str]:
        """The other side of a conversation; empty for a stranger to it."""
        party = self._known.get(conv)
        if party is None or viewer not in (party.visitor, party.agent):
            return []
        return [one for one in (party.visitor, party.agent) if one is not None and one != viewer]

    def with_agent(self, agent: str) -> dict[str, str | None]:
        """The conversations this agent has, as far as is known here, each with its visitor."""
        return {c: party.visitor for c, party in self._known.items() if party.agent == agent}

    def waiting(self) -> Iterator[tuple[str, str]]:
        """Conversations that wait, each with its visitor."""
        for conv, party in self._known.items():
            if party.waits and party.visitor is not None:
                yield conv, party.visitor

    def _put(self, conv: str, party: Party) -> None:
        self._known[conv] = party
        self._known.move_to_end(conv)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
