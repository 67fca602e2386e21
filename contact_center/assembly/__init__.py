"""Joins everything: the only part that knows every part.

`center` opens the center of one data folder and runs what runs inside it; `web` puts pages, API
and sockets on one port; `node` is a process that serves until it is told to stop. `policy` and
`logs` translate settings, `knowing` lends the knowledge base to the bot, `sample` sets up the
demo's shop, `orders_by_command` is how commands write: through the running node, or alone.
`watching` is how a center watches itself and says whether it is ready, `doctor` how somebody else
looks at its folder.
"""
