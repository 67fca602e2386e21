"""The database of one data folder, opened: writer, readers, era and head."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.day_counts import SqlDayReader
from contact_center.adapters.sql.decisions import SqlDecisionReader
from contact_center.adapters.sql.deeds import SqlDeedReader
from contact_center.adapters.sql.engines import derived_engine, reader_engine, writer_engine
from contact_center.adapters.sql.mail_rows import SqlMailRows
from contact_center.adapters.sql.migrating import migrate
from contact_center.adapters.sql.readpool import ReadPool
from contact_center.adapters.sql.report_rows import SqlReportReader
from contact_center.adapters.sql.report_store import SqlReportStore
from contact_center.adapters.sql.settings_rows import SqlHistoryReader
from contact_center.adapters.sql.setup_rows import SqlSetupReader
from contact_center.adapters.sql.store import SqlJournalStore
from contact_center.adapters.sql.streams import SqlJournalReader
from contact_center.adapters.sql.worklists import SqlWorkLists


@dataclass(frozen=True, slots=True)
class JournalStart:
    """Where the journal stands at start.

    `epoch` counts the dispatchers this journal has had; `is_new_era` says that an older copy of
    the database was put back.
    """

    era: str
    head: int
    at: int
    epoch: int
    is_new_era: bool


class Database:
    """Everything that reads or writes one SQLite file."""

    def __init__(self, folder: DataFolder) -> None:
        """Migrate and open the database of a folder that this process has entered."""
        self._writer = writer_engine(folder.database)
        self.migrated_from = migrate(self._writer, folder.database)
        self.start = _start(self._writer, folder.highest_position())
        self.pool = ReadPool(reader_engine(folder.database))
        self.store = SqlJournalStore(self._writer)
        self.journal = SqlJournalReader(self.pool)
        self.history = SqlHistoryReader(self.pool)
        self.worklists = SqlWorkLists(self.pool)
        self.deeds = SqlDeedReader(self.pool)
        self.setup = SqlSetupReader(self.pool)
        self.day_counts = SqlDayReader(self.pool)
        self.decisions = SqlDecisionReader(self.pool)
        self.mails = SqlMailRows(self.pool)
        self.report_store = SqlReportStore(self.pool, derived_engine(folder.database))
        self.reports = SqlReportReader(self.pool)

    def close(self) -> None:
        """Close every connection; the committer must have ended."""
        self.report_store.close()
        self.store.close()
        self.pool.close()
        self._writer.dispose()


def _start(engine: sa.Engine, highest: int) -> JournalStart:
    """Read where the journal stands; a head below the highest position ever seen is a new era."""
    table = tables.journal
    with engine.begin() as connection:
        row = connection.execute(sa.select(table)).mappings().first()
        if row is None:
            era = secrets.token_hex(4)
            connection.execute(table.insert().values(id=1, era=era, head=0, at=0, epoch=1))
            return JournalStart(era, 0, 0, 1, is_new_era=highest > 0)
        is_new_era = row["head"] < highest
        era = secrets.token_hex(4) if is_new_era else row["era"]
        epoch = row["epoch"] + 1
        connection.execute(table.update().values(era=era, epoch=epoch))
        return JournalStart(era, row["head"], row["at"], epoch, is_new_era)
