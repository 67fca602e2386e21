"""When something that desks and widgets show by name was last renamed.

A name stands in snapshots and in no fact of those who see it, so whoever knows an older one must
begin anew: their era is another one from then on.
"""

from __future__ import annotations

from contact_center.domain.facts import AgentPut, Fact, QueuePut, QueueRemoved
from contact_center.ports.reading import Viewer


class Names:
    """The positions of the last renaming of an agent and of the last change of a queue."""

    def __init__(self) -> None:
        """Nothing was ever renamed."""
        self._agent = 0
        self._queue = 0

    def begin(self, agent: int, queue: int) -> None:
        """What the journal holds already; what was learnt since then is newer."""
        self._agent = max(self._agent, agent)
        self._queue = max(self._queue, queue)

    def learn(self, fact: Fact) -> None:
        """Hear of one fact."""
        if isinstance(fact.body, QueuePut | QueueRemoved):
            self._queue = max(self._queue, fact.pos)
        elif is_renaming(fact):
            self._agent = max(self._agent, fact.pos)

    def seen_by(self, viewer: Viewer) -> int:
        """The last renaming of something this viewer may be shown.

        Visitors see who serves them, desks the queues and, where they watch, each other.
        """
        return self._agent if viewer.is_visitor else max(self._agent, self._queue)


def is_renaming(fact: Fact) -> bool:
    """Whether an agent has got a name, perhaps another one."""
    return isinstance(fact.body, AgentPut) and "name" in fact.body.changes
