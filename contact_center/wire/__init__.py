"""The realtime protocol: what both sockets speak, and our own client for it.

`frames` and `closing` are the words, `encoding` the one decoder of every edge, `orders` makes
orders of them. `session` decides what a received message comes to, without any I/O; `sender`
keeps one connection's stream in order and in bounds; `connection` drives both over a `socket`,
within `limits`, with `pulse` for signs of life, `tally` for the meters and `noting` for the log.
`upgrade` opens sockets, `admission` says who may, `greeting` welcomes them, `attendance` tells the
center who is here, and `sockets` knows all connections of the node; `watching` is what supervisors
look at.

`client` is the other side, with `outbox`, `following`, `pinging` and `watchlist` as its memory,
`views` as what it sees and `listening` for those who want to hear. `typescript` and `reference`
(with `guide`) print the front end's types and the reference page from these classes. `http` is
the half without sockets.
"""
