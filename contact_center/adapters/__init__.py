"""Adapters: how the ports are fulfilled. The path says where the data lives.

`sql` is the database (SQLite now; one table definition for PostgreSQL too), `files` what is too
large for it, `memory` what one process keeps for itself, `system_clock` the operating system's
time.
"""
