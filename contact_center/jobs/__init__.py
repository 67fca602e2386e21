"""Work that nobody asks for by hand: the bot's turns, deadlines, housekeeping.

What is due is found by asking the rows (`ports.reading.WorkLists`) and only hurried by a hint:
`bot_turns` answers visitors, `sweeps` ends what is over and fills gaps, `connections` finds agents
who did not come back after a restart, `knowledge` keeps the FAQ index fresh.
"""
