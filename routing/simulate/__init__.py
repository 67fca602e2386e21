"""What would happen: the real routing engine on a day that was made up, under a virtual clock.

`reading` turns a scenario file into the values of `scenario`, with an error that names the key;
`abilities` refuses what the engine does not do yet. `chance` deals arrivals, handle times and
patience, each from a generator of its own. `world` plays the customers and the agents and keeps
the time; `door` turns what the engine wishes into the facts that the center would have made of
it. `ledger` watches agents and contacts, and `figures` says how it went.
"""
