"""Orders: what anyone may want, each with an id that makes a repeat harmless.

`envelope` is what every order carries. The bodies, one class per op, named in the imperative:
`conversing`, `working`, `steering` (supervisors), `writing` (email), `calling` (callbacks),
`machinery`, `administering` and, for routing, `setup`. `table` maps op names to bodies.
"""
