"""Reports: what the journal says about waiting, answering and the time of agents. Pure.

`folding` makes rows of facts: stays in a queue (`stays`) and slices of agents' time
(`agent_time`), in the working set of one page (`book`). Everything else makes figures of rows
when somebody reads: `intervals` cuts time, `service_level` and `waits` judge waiting,
`queue_figures` and `agent_figures` put a report's line together, `staffing` says how many
agents it takes. `rehearsal` plays recorded traffic again, as it was and under another setup.
docs/reporting.md has every definition.
"""
