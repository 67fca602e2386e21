"""Who knows who somebody is and where they come from: requests and sockets ask the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contact_center.assembly.center import Center
from contact_center.domain.facts import AgentPut, Fact, LoginChanged, SitePut
from contact_center.wire.http.gates import AgentGate, LoginRules, VisitorGate
from contact_center.wire.http.keys import Keys
from contact_center.wire.http.logins import Logins
from contact_center.wire.http.sites import Sites
from contact_center.wire.http.whereabouts import Whereabouts

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Doorkeepers:
    """All of them, and what they remember."""

    keys: Keys
    whereabouts: Whereabouts
    sites: Sites
    visitors: VisitorGate
    agents: AgentGate
    logins: Logins
    rules: LoginRules

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """Forget what was kept about whatever has changed."""
        for fact in facts:
            match fact.body:
                case LoginChanged(login=login, change=change):
                    self.agents.forget_login(login, is_over=change == "closed")
                case AgentPut():
                    self.agents.forget_agent(fact.agent or "")
                case SitePut():
                    self.sites.forget()
                case _:
                    pass


def doorkeepers(center: Center, keys: Keys) -> Doorkeepers:
    """The doorkeepers of a center, by its settings."""
    settings = center.settings
    rules = LoginRules(
        idle_ms=round(settings.sessions.login_idle_hours * HOUR_MS),
        longest_ms=round(settings.sessions.login_days * 24 * HOUR_MS),
        ticket_ms=round(settings.sessions.ticket_seconds * 1000),
    )
    agents = AgentGate(center.history, center.clock, keys, rules)
    whereabouts = Whereabouts(settings.server.public_url, settings.server.trusted_proxies)
    return Doorkeepers(
        keys=keys,
        whereabouts=whereabouts,
        sites=Sites(center.history, center.clock, whereabouts),
        visitors=VisitorGate(center.history, center.clock, keys),
        agents=agents,
        logins=Logins(center.door, agents, center.clock, rules),
        rules=rules,
    )
