"""The rows of the center, kept beside a simulated day by the domain's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contact_center.domain.facts import Fact, WorkQueued
from contact_center.domain.folding import fold
from contact_center.domain.records import Conversation, Customer
from contact_center.domain.working_set import Rows
from contact_center.ports.floor import FloorRows
from routing.simulate.world import World
from routing.work import FLOOR_STATES


class Books:
    """Fold every fact of a run; `floor_rows` is what a new process would read."""

    def __init__(self, world: World) -> None:
        self.rows = Rows(world.policy, 1)
        begin = world.rows()
        self.rows.agents = {agent.id: replace(agent) for agent in begin.agents}
        self.rows.queues = {queue.id: queue for queue in begin.queues}
        self.rows.customers["customer:x"] = Customer("customer:x", "", 0)
        self.commits: list[tuple[Fact, ...]] = []

    def __call__(self, facts: Sequence[Fact]) -> None:
        self.commits.append(tuple(facts))
        for fact in facts:
            self._open(fact)
            fold(self.rows, fact)
        for patch in self.rows.patches:
            patch()
        self.rows.patches.clear()

    def _open(self, fact: Fact) -> None:
        """Where somebody asks for a person there is a conversation with the bot."""
        if fact.conv is not None and fact.conv not in self.rows.conversations:
            self.rows.conversations[fact.conv] = Conversation(
                fact.conv, "customer:x", None, "site:x", "chat", "q", "en", "bot", fact.at, fact.at
            )

    def floor_rows(self) -> FloorRows:
        conversations = [
            replace(one) for one in self.rows.conversations.values() if one.state in FLOOR_STATES
        ]
        return FloorRows(
            self.commits[-1][-1].pos,
            conversations,
            {one.id: replace(self.rows.works[one.id]) for one in conversations},
            [replace(one) for one in self.rows.offers.values() if one.outcome is None],
            [replace(one) for one in self.rows.agents.values()],
            list(self.rows.queues.values()),
        )


def entries(commits: Sequence[Sequence[Fact]]) -> int:
    """How many contacts came."""
    return sum(isinstance(fact.body, WorkQueued) for facts in commits for fact in facts)
