"""`contact-center demo` as a process whose every line is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

READY_SECONDS = 60
PYTHON = (sys.executable, "-m", "contact_center")


class Demo:
    """`contact-center demo` as a process, with every line it writes."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*PYTHON, "demo", "--port", "0", "--json", "--data", str(self.data)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=os.environ
                | {
                    "CONTACT_CENTER_LOGGING__FORMAT": "json",
                    "CONTACT_CENTER_LOGGING__LEVEL": "debug",
                    "CONTACT_CENTER_EMAIL__SMTP_PORT": "0",
                },
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.log.read_text()
        self.ready: dict[str, Any] = json.loads(line)

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=READY_SECONDS)
