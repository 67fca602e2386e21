"""Who may be the same person: what one customer claims and what another has proved are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from contact_center.adapters.sql import tables, tables_reach
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.readpool import read_all
from contact_center.adapters.sql.statements import BY_KEY, Prepared, keyed, keys_json
from contact_center.domain.records import Customer, Identity
from contact_center.domain.touching_reach import email_identity, phone_identity
from contact_center.ports.reading import Likeness

MOST = 10
"""So many are shown; whoever has more has been merged into the wrong person."""

_customer = tables.customer.c
_PROVED = Prepared(sa.select(tables_reach.identity).where(keyed(tables_reach.identity.c.id)))


def _claiming(
    prefix: str, spelled: sa.ColumnElement[str], is_there: sa.ColumnElement[bool]
) -> Prepared:
    """Who has one of these on the card; an index for each, which only serves when named so."""
    first: sa.ColumnElement[int] = sa.literal_column(f"{len(prefix) + 1}")
    each = sa.func.json_each(sa.bindparam("keys", type_=sa.Text)).table_valued("value")
    asked = sa.select(sa.func.substr(each.c.value, first)).where(each.c.value.startswith(prefix))
    return Prepared(
        sa.select(tables.customer)
        .where(is_there, spelled.in_(asked))
        # Not by the column itself: its index would be walked in place of the other one.
        .order_by(_customer.created_at + 0, _customer.id)
        .limit(MOST)
    )


_CLAIMED = (
    _claiming("email:", tables.claimed_email, tables.has_email),
    _claiming(
        "phone:",
        tables.claimed_phone(lambda text: sa.literal_column(f"'{text}'")),
        tables.has_phone,
    ),
)


def likenesses(
    connection: sa.Connection, members: Sequence[Customer], identities: Sequence[Identity]
) -> list[Likeness]:
    """Other people who may be this one, each once, with what speaks for it."""
    person = members[0]
    own = {identity.id for identity in identities}
    found: dict[str, Likeness] = {}
    for identity in _proved_by_others(connection, members, own):
        other = _top(connection, identity.customer)
        found.setdefault(other.id, Likeness(other, identity, other.id))
    for claimant, identity in _claimed_by_others(connection, members, identities):
        other = _top(connection, claimant.id)
        found.setdefault(other.id, Likeness(other, identity, person.id))
    return [like for like in found.values() if like.other.id != person.id][:MOST]


def claims_of(customer: Customer) -> Iterator[str]:
    """What stands on the card, spelled as identities are."""
    if customer.email:
        yield email_identity(customer.email)
    if customer.phone:
        yield phone_identity(customer.phone)


def _proved_by_others(
    connection: sa.Connection, members: Sequence[Customer], own: set[str]
) -> list[Identity]:
    claims = {claim for one in members for claim in claims_of(one)} - own
    if not claims:
        return []
    return read_all(connection, CODECS[Identity], _PROVED, keys=keys_json(claims))


def _claimed_by_others(
    connection: sa.Connection, members: Sequence[Customer], identities: Sequence[Identity]
) -> Iterator[tuple[Customer, Identity]]:
    if not identities:
        return
    ours = {one.id for one in members}
    by_id = {identity.id: identity for identity in identities}
    keys = keys_json(by_id)
    others = [
        one for how in _CLAIMED for one in read_all(connection, CODECS[Customer], how, keys=keys)
    ]
    for other in sorted(others, key=lambda one: (one.created_at, one.id)):
        for claim in claims_of(other):
            if other.id not in ours and claim in by_id:
                yield other, by_id[claim]


def _top(connection: sa.Connection, customer: str) -> Customer:
    """The customer as whose part this one is shown, or this one."""
    keys = keys_json([customer])
    [row] = read_all(connection, CODECS[Customer], BY_KEY[Customer], keys=keys)
    return row if row.merged_into is None else _top(connection, row.merged_into)
