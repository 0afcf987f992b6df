"""How large a drill is: short in the default run, at the figures of the quality plan when DRILLS=1."""

import os

FULL = os.environ.get("DRILLS") == "1"
