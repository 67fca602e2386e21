"""The commands an operator types.

`main` is the list; `serving` runs the center, `operating` sets it up and looks after it, `knowing`
deals with FAQ entries and the bot, `watching` finds out whether all is well, `rehearsing` plays a
made-up day or, with `replaying`, a recorded one. `telling` is how
every command speaks: text for people, one JSON line with `--json`, one clear sentence on standard
error when something went wrong.
"""
