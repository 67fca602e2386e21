"""What the center costs, measured: run `python -m benchmarks`, or `./dev bench`.

`chat`, `connections`, `start` and `floor` are one measurement each.
Beside them: `furnishing` fills a data folder before a node serves it, `servers` runs the node and
the `relay` it is compared with as processes of their own and reads their CPU time and memory,
`sockets` is a cheap client of the protocol and `figures` is what numbers have in common.
Everything happens on 127.0.0.1, for a bounded time and with a bounded number of connections.
"""
