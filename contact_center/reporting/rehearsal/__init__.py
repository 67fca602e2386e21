"""The rehearsal: what has happened, played again as it was and as it might be set up instead.

`recording` is what is known of the span. `callers` makes contacts of recorded stays, each with
its own talk, ring and patience (`patience` draws what nobody could measure), `roster` says who
was at work when. `setup` has the queues, plans and people of one run, `change` turns a file into
the orders an administrator would have given (`saving`, `staff`). `playing` plays the people of a
run, `center` is what they find there: the real engine wishes, the real rules decide. `comparing`
makes figures of both runs and of the record with the definitions of reports, and says how well
the first run repeats the record. `rehearsing` is all of it.
"""
