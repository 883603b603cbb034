"""Where the system's Chromium is, and what to do when there is none."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests need Chromium, and none was found. On Debian or Ubuntu: "
    "apt-get install chromium. Elsewhere, install Chrome or Chromium and put its path "
    "in the variable CHROMIUM."
)


def path() -> str | None:
    """CHROMIUM when it is set, else the first browser of the path."""
    said = os.environ.get("CHROMIUM")
    return said if said else next(filter(None, map(shutil.which, NAMES)), None)


if __name__ == "__main__":
    sys.exit(None if path() else MISSING)
