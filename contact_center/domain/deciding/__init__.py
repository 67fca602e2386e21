"""What each order comes to: pure functions from the working set to facts, or a refusal.

`table` maps ops to deciders. `talking` is what is said, `waiting` how work enters and leaves a
queue, `offering` the life of an offer, `owning` what the owner does with a conversation,
`ending` close, wrap-up and rating, `people` presence, connections, visitors and logins,
`administering` and `setup` what is set up, `steering` what supervisors do and who is one person,
`writing` email, `calling` callbacks. `moving` holds the moves that several of them share.
"""
