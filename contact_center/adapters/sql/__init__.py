"""The database: SQLAlchemy Core, one definition of tables, statements compiled once.

`tables` and `tables_reach` define them out of `columns`, `codecs` turns rows into records and
back, `engines` opens connections, `statements` compiles what a batch needs, `store` is the writing side (`loading`, `writing`),
`streams`, `snapshots`, `history` and `worklists` are the reading side, `facts` stores facts,
`datafolder` owns the file, its lock and its era, `migrating` brings any version to the latest.
"""
