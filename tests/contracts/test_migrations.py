"""The database as migrations make it, and what happens to an older one."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import fields
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from contact_center.adapters.sql import migrating
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.columns import metadata
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.engines import writer_engine
from contact_center.adapters.sql.tables import is_deed
from contact_center.ports.deeds import DEEDS

FOLDER = Path(migrating.__file__).parent / "migrations"


def columns(engine: sa.Engine) -> set[str]:
    inspector = sa.inspect(engine)
    return {
        f"{table}.{column['name']}"
        for table in inspector.get_table_names()
        if table != "alembic_version"
        for column in inspector.get_columns(table)
    }


def indexes(engine: sa.Engine) -> set[str]:
    # Indexes of expressions are not what an inspector looks for.
    named = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    with engine.connect() as connection:
        return set(connection.exec_driver_sql(named).scalars())


def test_a_new_database_is_what_the_definitions_say(tmp_path: Path) -> None:
    engine = writer_engine(tmp_path / "center.sqlite3")

    assert migrating.migrate(engine, tmp_path / "center.sqlite3") is None

    defined = metadata.tables.values()
    assert columns(engine) == {str(column) for table in defined for column in table.columns}
    assert indexes(engine) == {str(index.name) for table in defined for index in table.indexes}
    engine.dispose()


def test_the_index_of_the_audit_holds_exactly_the_kinds_of_deeds(tmp_path: Path) -> None:
    engine = writer_engine(tmp_path / "center.sqlite3")
    migrating.migrate(engine, tmp_path / "center.sqlite3")

    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'fact_deed'")
        assert made.scalar_one().endswith(f"WHERE {is_deed}")
    assert set(re.findall(r"'(\w+)'", str(is_deed))) == set(DEEDS.values())
    engine.dispose()


def test_the_newest_migration_is_the_one_a_start_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))

    assert ScriptDirectory.from_config(config).get_current_head() == migrating.LATEST


@pytest.mark.parametrize("record", CODECS, ids=lambda record: record.__name__)
def test_columns_stand_in_the_order_of_the_records_fields(record: type) -> None:
    names = [field.name for field in fields(record)]

    assert CODECS[record].columns == names


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_an_older_database_is_copied_and_brought_to_the_latest(
    version: str, tmp_path: Path
) -> None:
    file = tmp_path / "center.sqlite3"
    engine = writer_engine(file)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()

    engine = writer_engine(file)
    assert migrating.migrate(engine, file) == version

    assert columns(engine) == {
        str(column) for table in metadata.tables.values() for column in table.columns
    }
    engine.dispose()
    copy = sqlite3.connect(tmp_path / f"center-before-{migrating.LATEST}.sqlite3")
    assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (version,)
    copy.close()


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "center.sqlite3"
    engine = writer_engine(file)
    migrating.migrate(engine, file)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(migrating.NewerDatabase, match="9999"):
        migrating.migrate(engine, file)

    engine.dispose()
    assert sorted(path.name for path in tmp_path.glob("*before*")) == []


def test_a_database_copied_back_from_an_older_day_begins_a_new_era(tmp_path: Path) -> None:
    with DataFolder(tmp_path) as folder:
        first = Database(folder)
        first.close()
        again = Database(folder)
        again.close()
        folder.remember_position(10)

        restored = Database(folder)
        restored.close()

    assert again.start.era == first.start.era
    assert (restored.start.is_new_era, restored.start.era == first.start.era) == (True, False)
    assert [one.start.epoch for one in (first, again, restored)] == [1, 2, 3]
