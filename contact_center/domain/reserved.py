"""Names that the center keeps for itself: its own trial visitor's queue, site and agent.

Their ids begin with a tilde (`~synthetic`, `agent:~synthetic`). Lists, pickers, reports and
business metrics leave them out; whoever asks for one by its id gets it.
"""

from __future__ import annotations

MARK = "~"


def is_reserved(id_: str | None) -> bool:
    """Whether this id of a queue, a site or an agent is the center's own."""
    return id_ is not None and id_.removeprefix("agent:").startswith(MARK)


def is_public(id_: str | None) -> bool:
    """Whether people may see this queue, site or agent in a list."""
    return not is_reserved(id_)
