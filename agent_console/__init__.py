"""What agents and supervisors see and do.

`sign_in` lets them in, with `passwords` beside it; `socket` is what their console talks to;
`pages` are the front door, the console and the page about problems (`templates`, `words`,
`style`), and `static` is the console itself, built from `frontend/`.
"""
