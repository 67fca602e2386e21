"""The database: SQLAlchemy Core, one definition of tables, statements compiled once.

`tables`, `tables_reach` and `tables_setup` define them out of `columns`, `codecs` turns rows into
records and back, `engines` opens connections, `statements` compiles what a batch needs. `store` is
the writing side (`loading`, `factrows`); `streams`, `history`, `persons` (with `resembling`),
`settings_rows`, `setup_rows`, `mail_rows` and `worklists` are the reading side, on the `readpool`;
`auditing` reads for the auditor, `examining` for the doctor, who opens a file without changing it,
and so does `recording` for a rehearsal.
`datafolder` owns the file, its lock and its era, `migrating` brings any version to the latest,
`database` is all of it for one folder.
"""
