"""Who claims an address or a number is looked up, however many customers there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from contact_center.adapters.sql import migrating, resembling
from contact_center.adapters.sql.engines import writer_engine
from contact_center.adapters.sql.statements import Prepared, keys_json


@pytest.mark.parametrize(
    ("statement", "index"),
    [*zip(resembling._CLAIMED, ("customer_claims_email", "customer_claims_phone"), strict=True)],
)
def test_a_claim_is_found_by_an_index(tmp_path: Path, statement: Prepared, index: str) -> None:
    engine = writer_engine(tmp_path / "center.sqlite3")
    migrating.migrate(engine, tmp_path / "center.sqlite3")
    explaining = Prepared.__new__(Prepared)
    explaining.text = f"EXPLAIN QUERY PLAN {statement.text}"
    explaining.names, explaining._constants = statement.names, statement._constants

    with engine.connect() as connection:
        plan = [row[-1] for row in explaining.rows(connection, keys=keys_json(["email:a@b"]))]
    engine.dispose()

    assert f"SEARCH customer USING INDEX {index} (<expr>=?)" in plan
    assert not [step for step in plan if step.startswith("SCAN customer")]
