"""Who claims an address or a number, found without reading every customer.

Never edited once it has been released; later changes are migrations of their own.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Index the cards by address and by number, spelled as identities are."""
    op.execute(
        "CREATE INDEX customer_claims_email ON customer (lower(trim(email))) "
        "WHERE email IS NOT NULL"
    )
    op.execute(
        "CREATE INDEX customer_claims_phone ON customer "
        "(replace(replace(replace(replace(replace(replace(replace("
        "phone, ' ', ''), '\u00a0', ''), '(', ''), ')', ''), '.', ''), '-', ''), '/', '')) "
        "WHERE phone IS NOT NULL"
    )
