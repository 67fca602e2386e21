"""What the machine says before a person does: an answer, a choice, or a hand-over. Never nothing.

Read in this order:

* `moves`          what the bot may do in a turn, and the turn it becomes
* `dialogue`       state and what the visitor said, in; a move, out (pure)
* `handover`       has the visitor asked for a person? (`handover_in_chinese`, `…_in_english`)
* `courtesies`     hello, thanks, goodbye, "are you a robot?", "that did not help"
* `language`       which of the three languages to answer in; text as the word lists see it
* `speaking`       a move put into words: a turn
* `phrasing`       templates rendered without loops, calls or surprises
* `phrasebook`     the bot's own words, `phrases/*.yaml`, one file a language
* `understanding`  who finds entries, as Protocols
* `conversation`   what the runner gives and gets; the whole bot as a Protocol
* `answering`      the whole bot behind one call
"""
