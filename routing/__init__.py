"""How work finds an agent: who waits, who is free, who is offered what, and why.

`engine` is the pure core: `events` go in, `decisions` come out, time is an argument. It keeps the
`floor`, made of `work` and `agent` values. `applying` lets facts change the floor, `reviewing`
finds what is due for one piece of work, `matching` pairs the line with `candidates` by the rules
of `eligibility`; `groups` keeps agents who are alike together, so that nobody looks at all of
them; `timers` knows when something is due next. `rebuilding` makes a floor from rows,
`comparing` holds one against rows, `estimates` tells a visitor their place and their wait,
`overlooking` shows supervisors the whole, `justifying` says why an offer was made and `explaining`
why nobody was offered the work yet.

`dispatcher` is the only part that waits: it feeds the engine, gives its decisions to the door as
the orders of `ordering`, and sleeps until the next deadline.
"""
