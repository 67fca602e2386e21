"""How streams are read: along an index, never through the whole journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from contact_center.adapters.sql import migrating, streams
from contact_center.adapters.sql.engines import writer_engine
from contact_center.adapters.sql.statements import Prepared

STREAMS = {
    "a visitor's": streams._VISITORS,
    "an agent's": streams._AGENTS,
    "how much a visitor has missed": streams._COUNT_VISITORS,
    "how much an agent has missed": streams._COUNT_AGENTS,
}


@pytest.mark.parametrize("statement", STREAMS.values(), ids=STREAMS.keys())
def test_a_stream_is_read_along_an_index(statement: Prepared, tmp_path: Path) -> None:
    engine = writer_engine(tmp_path / "center.sqlite3")
    migrating.migrate(engine, tmp_path / "center.sqlite3")

    with engine.connect() as connection:
        parameters = tuple(1 for _ in range(statement.text.count("?")))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.text}", parameters)
        steps = [str(row[3]) for row in plan]
    engine.dispose()

    assert any(step.startswith("SEARCH fact USING INDEX fact_") for step in steps), steps
    assert not any(step.startswith("SCAN fact") for step in steps), steps
