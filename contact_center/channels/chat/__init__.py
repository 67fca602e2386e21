"""Chat on websites.

`visitor_session` opens visitors and knows them again, `socket` is what the widget talks to,
`pages` serves the widget and a shop to try it on (`templates`, `words`, `style`), and `static` is
the built widget itself.
"""
