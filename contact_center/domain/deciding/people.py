"""Agents' presence and connections, visitors, customers' cards, logins."""

from __future__ import annotations

from contact_center.domain.deciding.scene import Scene
from contact_center.domain.facts import (
    AgentConnectionChanged,
    CustomerUpdated,
    Fact,
    LoginChanged,
    PresenceChanged,
    VisitorConnectionChanged,
    VisitorOpened,
)
from contact_center.domain.orders.conversing import GiveContact, MarkRead
from contact_center.domain.orders.machinery import (
    AgentConnected,
    AgentDisconnected,
    CloseLogin,
    OpenLogin,
    OpenVisitor,
    RenewLogin,
    VisitorLeft,
    VisitorReturned,
)
from contact_center.domain.orders.working import SetPresence, UpdateCustomer
from contact_center.domain.refusals import Refused


def set_presence(scene: Scene, body: SetPresence) -> list[Fact]:
    """Take work or not; only the person chooses. A newer choice replaces an older one.

    A reason that was set up says which channels go on; one in the person's own words, none.
    """
    agent = scene.agent(scene.order.actor.id)
    if body.when == "after_current" and sum(agent.held.values()) > 0:
        # Who is away already stays away for the reason they gave.
        stays = agent.presence == "away"
        code = agent.presence_code if stays else body.code
        routed = agent.still_routed if stays else _still_routed(scene, body.code)
        changed = PresenceChanged(agent.presence, body.presence, code, routed)
    else:
        changed = PresenceChanged(body.presence, None, body.code, _still_routed(scene, body.code))
    now = PresenceChanged(
        agent.presence, agent.next_presence, agent.presence_code, agent.still_routed
    )
    if now == changed:
        return []
    return [scene.to_agent(None, agent.id, changed)]


def _still_routed(scene: Scene, code: str | None) -> tuple[str, ...]:
    found = scene.rows.codes.get(code or "")
    return found.channels if found is not None else ()


def agent_connected(scene: Scene, body: AgentConnected) -> list[Fact]:
    """Said at every first socket, also when the row says so already: a node may have restarted."""
    agent = scene.agent(body.agent)
    return [scene.to_agent(None, agent.id, AgentConnectionChanged(connected=True))]


def agent_disconnected(scene: Scene, body: AgentDisconnected) -> list[Fact]:
    """The last socket is gone; routing waits for its graces before it takes anything away."""
    agent = scene.rows.agents.get(body.agent)
    if agent is None or not agent.connected:
        return []
    return [scene.to_agent(None, agent.id, AgentConnectionChanged(connected=False))]


def visitor_returned(scene: Scene, body: VisitorReturned) -> list[Fact]:
    """Back; recorded only if live work had noticed the absence."""
    return _visitor_seen(scene, body.visitor, online=True)


def visitor_left(scene: Scene, body: VisitorLeft) -> list[Fact]:
    """Away; recorded only while they have live work with people."""
    return _visitor_seen(scene, body.visitor, online=False)


def _visitor_seen(scene: Scene, visitor: str, *, online: bool) -> list[Fact]:
    conversation = scene.rows.newest_of(visitor)
    work = scene.rows.works.get(conversation.id) if conversation else None
    if conversation is None or work is None or not conversation.is_open:
        return []
    if online == (work.gone_at is None):
        return []
    seen = VisitorConnectionChanged(online)
    return [scene.to_agent(conversation.id, conversation.agent, seen)]


def open_visitor(scene: Scene, body: OpenVisitor) -> list[Fact]:
    """A browser nobody knows: a visitor and a customer, until somebody says they are the same."""
    if body.site not in scene.rows.sites:
        raise Refused("not_found", "There is no such site.")
    if body.visitor in scene.rows.visitors:
        return []
    customer = "customer:" + body.visitor.removeprefix("visitor:")
    opened = VisitorOpened(customer, body.site, body.locale, body.handle_hash)
    return [Fact(opened, by=scene.order.actor.id, at=scene.at, visitor=body.visitor)]


def give_contact(scene: Scene, body: GiveContact) -> list[Fact]:
    """What a visitor says of themselves: on the card as a claim, not as a proof."""
    visitor = scene.rows.visitors.get(scene.order.actor.id)
    if visitor is None:
        raise Refused("not_found")
    given = {"name": body.name, "email": body.email, "phone": body.phone}
    values: dict[str, object] = {name: text.strip() for name, text in given.items() if text}
    if not values:
        raise Refused("empty")
    customer = scene.rows.customers[visitor.customer]
    for name in {"email", "phone"} - set(customer.unverified):
        # What has been confirmed is not unsaid by a claim.
        if getattr(customer, name):
            values.pop(name, None)
    if not values:
        return []
    claims = {*customer.unverified, *values} - {"name"}
    values["unverified"] = tuple(sorted(claims))
    return card_changed(scene, customer.id, values)


def update_customer(scene: Scene, body: UpdateCustomer) -> list[Fact]:
    """Staff correct the card; what they enter counts as verified."""
    customer = scene.rows.customers.get(body.customer)
    if customer is None:
        raise Refused("not_found")
    given = {"name": body.name, "email": body.email, "phone": body.phone, "tier": body.tier}
    values: dict[str, object] = {
        name: text.strip() for name, text in given.items() if text is not None
    }
    if body.attributes:
        merged = {**customer.attributes, **body.attributes}
        values["attributes"] = {name: value for name, value in merged.items() if value}
    if not values:
        raise Refused("empty")
    values["unverified"] = tuple(sorted(set(customer.unverified) - set(values)))
    return card_changed(scene, customer.id, values)


def card_changed(scene: Scene, customer: str, values: dict[str, object]) -> list[Fact]:
    """Other values on a card: told to everybody who has the customer on the desk, once each."""
    rows = scene.rows.conversations.values()
    told = {one.agent for one in rows if one.customer == customer and one.agent is not None}
    if scene.order.actor.is_staff:
        told.add(scene.order.actor.id)
    updated = CustomerUpdated(customer, tuple(values), values)
    unheard = [scene.to_agent(None, None, updated)]
    return [scene.to_agent(None, agent, updated) for agent in sorted(told)] or unheard


def mark_read(scene: Scene, _: MarkRead) -> list[Fact]:
    """Read positions have no facts: `folding.mark_read` changes the row and the hub signals it."""
    scene.conversation()
    return []


def open_login(scene: Scene, body: OpenLogin) -> list[Fact]:
    """Somebody signed in; the audit keeps from where."""
    agent = scene.agent(body.agent)
    opened = LoginChanged(
        body.login, "opened", body.expires_at, body.address, body.token_hash, body.csrf
    )
    return [Fact(opened, by=agent.id, at=scene.at)]


def renew_login(scene: Scene, body: RenewLogin) -> list[Fact]:
    """The idle time starts again."""
    login = scene.rows.logins.get(body.login)
    if login is None or login.closed_at is not None:
        raise Refused("not_found")
    return [Fact(LoginChanged(login.id, "renewed", body.expires_at), by=login.agent, at=scene.at)]


def close_login(scene: Scene, body: CloseLogin) -> list[Fact]:
    """Signed out; closing a closed login changes nothing."""
    login = scene.rows.logins.get(body.login)
    if login is None or login.closed_at is not None:
        return []
    closed = LoginChanged(login.id, "closed", login.expires_at)
    return [Fact(closed, by=login.agent, at=scene.at)]
