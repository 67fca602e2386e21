"""Any version of the database to the latest, in one step, at start; a file is copied first."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

LATEST = "0005"
"""The newest migration; a test compares it with the folder, and a start need not load Alembic."""


class NewerDatabase(Exception):  # noqa: N818 -- a state of the world that a person can change
    """The database was written by a newer version of this program."""

    def __init__(self, version: str) -> None:
        """`version` is what the database stands at."""
        super().__init__(
            f"The database is at version {version}, which is newer than this program "
            f"({LATEST}): use the newer program, or a data folder of this one."
        )


def version_of(engine: sa.Engine) -> str | None:
    """The migration the database stands at; None for an empty one."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: sa.Engine, file: Path) -> str | None:
    """Bring the database to `LATEST`; returns the version it had when that was an older one."""
    had = version_of(engine)
    if had == LATEST:
        return None
    if had is not None and had > LATEST:
        raise NewerDatabase(had)
    if had is not None:
        back_up(file, file.with_name(f"{file.stem}-before-{LATEST}{file.suffix}"))
    # Alembic costs a tenth of a second to load, and is needed once per version.
    from alembic import command  # noqa: PLC0415 -- see above
    from alembic.config import Config  # noqa: PLC0415 -- see above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return had


def back_up(file: Path, to: Path) -> None:
    """Copy the database, its journal file included, to `to`."""
    source, target = sqlite3.connect(file), sqlite3.connect(to)
    with source, target:
        source.backup(target)
    source.close()
    target.close()
