"""The contact center: one door, one journal, and the edges around them.

From the middle outwards: `domain` (values and rules), `ports` (what we need from the world),
`journal` (the one door: decide, commit, publish, resume), `wire` (the realtime protocol),
the edges `channels`, `api`, `adapters`, `jobs`, and `assembly`, which joins everything.
The three engines stand beside this package: `routing`, `bot` and `knowledge_base`.
"""
