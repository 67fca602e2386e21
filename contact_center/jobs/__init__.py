"""Work that nobody asks for by hand: the bot's turns, deadlines, housekeeping.

What is due is found by asking the rows (`ports.reading.WorkLists`) and only hurried by a hint:
`bot_turns` answers visitors, `sweeps` ends what is over and fills gaps, `connections` finds agents
who did not come back after a restart, `knowledge` keeps the FAQ index fresh, `mail_intake` delivers
mails that were received, and `outgoing` sends what must leave.

`measuring` and `auditor` look and take no part: what happens is counted, what was written is held
against the rules. `synthetic` is a visitor of our own, for one round trip.
"""
