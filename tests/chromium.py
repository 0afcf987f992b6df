"""Where Chromium is: the browser tests drive Debian's, not a downloaded one."""

import os
import shutil


def chromium() -> str | None:
    """The path of Chromium ($CHROMIUM, or the first on the PATH), or None."""
    return shutil.which(os.environ.get("CHROMIUM") or "chromium")
