"""The one door and the one journal.

`door` takes orders, `committer` decides when a batch runs, `batch` what one comes to,
`publishing` what happens when it comes back: feeds first, then sockets, then answers.
`feeds` keep in-process consumers in order and whole; `hub` knows who is connected,
`resume`, `snapshots` and `rendering` are what a connection is shown; `floor_signals` and
`day_book` are what the floor's watchers are told.
"""
