"""What the center knows: preset questions with their answers, and how a typed question finds one.

Read in this order:

* `entry`       one preset question: its other wordings, its answer, when it holds
* `text`        what a phrase becomes before it is compared (`chinese_scripts`, `small_words`)
* `index`       every wording of every entry, prepared once, swapped whole
* `ranking`     typed text against the index: an answer, a few candidates, or nothing (pure)
* `suggesting`  completions while the visitor types (pure)
* `library`     the current entries and their index; what the rest of the center holds on to
* `importing`   FAQ files to entries, with every problem at once (`reading` takes files apart)
* `exporting`   entries to FAQ files
* `evaluation`  how good the ranking is on questions whose right entry is known (`figures`)
"""
