"""Who knows who somebody is and where they come from: requests and sockets ask the same."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.assembly.center import Center
from contact_center.wire.http.gates import AgentGate, LoginRules, VisitorGate
from contact_center.wire.http.keys import Keys
from contact_center.wire.http.logins import Logins
from contact_center.wire.http.news import GateNews
from contact_center.wire.http.sites import Sites
from contact_center.wire.http.whereabouts import Whereabouts

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Doorkeepers:
    """All of them; `news` is how they forget what has changed."""

    keys: Keys
    whereabouts: Whereabouts
    sites: Sites
    visitors: VisitorGate
    agents: AgentGate
    logins: Logins
    rules: LoginRules
    news: GateNews


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
    sites = Sites(center.history, center.clock, whereabouts)
    return Doorkeepers(
        keys=keys,
        whereabouts=whereabouts,
        sites=sites,
        visitors=VisitorGate(center.history, center.clock, keys),
        agents=agents,
        logins=Logins(center.door, agents, center.clock, rules),
        rules=rules,
        news=GateNews(agents, sites),
    )
