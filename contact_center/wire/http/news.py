"""Tells the gates what was committed, by whatever node and whichever way."""

from __future__ import annotations

from collections.abc import Sequence

from contact_center.domain.facts import AgentPut, Fact, LoginChanged, SitePut
from contact_center.wire.http.gates import AgentGate
from contact_center.wire.http.sites import Sites


class GateNews:
    """An in-order consumer of the journal: what the gates remember is forgotten when it changes."""

    def __init__(self, agents: AgentGate, sites: Sites) -> None:
        """Nothing is read here; the next question is."""
        self._agents = agents
        self._sites = sites

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """Hear of one batch."""
        for fact in facts:
            match fact.body:
                case LoginChanged(login=login, change=change):
                    self._agents.forget_login(login, is_over=change == "closed")
                case AgentPut():
                    self._agents.forget_agent(fact.agent or "")
                case SitePut():
                    self._sites.forget()
                case _:
                    pass
