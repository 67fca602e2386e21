"""Values and rules of customer service; the standard library and nothing else.

`orders` is what anyone may want, `facts` what happened, `refusals` why something was not done.
`records` are the rows that change, `working_set` the rows one batch sees, `needs` which those are.
`deciding` turns an order into facts, `folding` turns facts into changed rows: the only place
where rows change. `policy` holds the numbers the owner may set, `permissions` who may do what.

What administrators set up stands in `records_setup`: `calendars` says when a queue is open,
`plans` and `conditions` where work goes; the modules called `…_fields` check what is to be saved
and name every one of its `flaws`; `using` says who uses a thing that is to be removed.
"""
