"""The settings an owner may change, and the sample files that show them.

`settings` declares every section with its defaults and one line about each setting, `kinds` says
what a value may be, `loading` reads a file and the environment and reports every problem at once,
`describing` writes the page `docs/settings.md` and the example `embedded.toml` from the same lines.
"""
