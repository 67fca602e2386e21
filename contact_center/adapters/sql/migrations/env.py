"""How Alembic runs here: on the connection that `migrating` gives it, inside its transaction."""

from __future__ import annotations

from alembic import context

from contact_center.adapters.sql.codecs import CODECS  # noqa: F401 -- defines every table
from contact_center.adapters.sql.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
