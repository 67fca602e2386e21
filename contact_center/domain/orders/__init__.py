"""Orders: what anyone may want, each with an id that makes a repeat harmless.

`envelope` is what every order carries; `conversing`, `working`, `machinery` and `administering`
hold the bodies, one class per op, named in the imperative; `table` maps op names to bodies.
"""
