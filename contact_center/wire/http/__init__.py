"""The HTTP half of the wire: what every path of every edge does alike.

`routes` turns typed functions into paths, `serving` makes the application that answers them and
puts the layers (`layers`) around it. `callers` says who asks, by way of `gates`, `logins` and
`keys`; `whereabouts` from where, and `sites` which websites may; `news` tells them of changes.
`problems` is the table of everything that can go wrong. `pages` makes pages of templates, `files`
serves what was built; `bodies`, `headers`, `limits` and `locales` are what their names say.
"""
