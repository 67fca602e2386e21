"""The realtime protocol: what both sockets speak, and our own client for it.

`frames` and `closing` are the words, `encoding` the one decoder of every edge, `orders` makes
orders of them. `session` decides what a received message comes to, without any I/O; `sender`
keeps one connection's stream in order and in bounds; `connection` drives both over a socket that
`upgrade` opens, and `sockets` knows all of them. `client` is the other side, with `outbox` and
`following` as its memory and `views` as what it sees. `typescript` and `reference` print the
front end's types and the reference page from these classes. `http` is the half without sockets.
"""
