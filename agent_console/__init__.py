"""What agents and supervisors see and do.

`sign_in` lets them in, with `passwords` beside it; `socket` is what their console talks to;
`pages` are the front door, the console, the wallboard and the page about problems, `audit_page`
what supervisors did (`templates`, `words`, `style`), and `static` is the console and the
wallboard, built from `frontend/`.
"""
