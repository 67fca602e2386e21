"""Adapters that keep everything in this process: enough for one node.

`rate_limit` counts who is too fast, `clock` is time moved by hand.
"""
