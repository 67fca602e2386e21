"""What `./dev` and the build run on; standard library only, never part of the package.

`environment` makes `.venv` and `.tools`, `frontend` builds the pages, `checks` runs every check
that is not a test, `pins` keeps constraints.txt. `tests/browser.py` finds a Chromium.
"""
