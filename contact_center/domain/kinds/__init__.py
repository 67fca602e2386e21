"""The kinds of facts, by subject; `facts` joins them to the closed union.

`talking` is what was said, `working` how a conversation moves, `reaching` email and calls, `people`
who is who, `administering` and `setup` what was set up. `kind` is the word on the wire and in the
journal. Fields named in `unwritten` live in a row of their own (a message's text, a note's, a
password) and are not repeated in the journal, so that editing and erasing touch one row.
"""
