"""What the center knows: preset questions with their answers, and how a typed question finds one.

Read in this order:

* `entry`       one preset question: its other wordings, its answer, when it holds
* `text`        what a phrase becomes before it is compared (`chinese_scripts`, `small_words`)
* `features`    what two phrases may have in common (`sounds`, `word_groups`)
* `index`       every wording of every entry, prepared once, swapped whole
* `vectors`     wordings as weighted features, and for each feature the wordings that have it
* `neighbours`  which entry the wordings near to a question speak for
* `calibration` what a score is worth: a probability learned from the entries themselves
* `ranking`     typed text against the index: an answer, a few candidates, or nothing (pure)
* `checking`    which entries get in each other's way
* `suggesting`  completions while the visitor types (pure)
* `library`     the current entries and their index; what the rest of the center holds on to
* `importing`   FAQ files to entries, with every problem at once (`reading` takes files apart)
* `exporting`   entries to FAQ files
* `evaluation`  how good the ranking is on questions whose right entry is known (`figures`),
                against the plain way (`fuzzy`)
"""
