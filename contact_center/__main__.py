"""`python -m contact_center` is the command `contact-center`."""

from __future__ import annotations

from contact_center.cli.main import main

if __name__ == "__main__":
    main()
