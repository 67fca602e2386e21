"""The kinds of contact, one folder each: what comes in and what goes out.

`chat` is the website's widget, `email` the mail that customers write and are answered with.
"""
