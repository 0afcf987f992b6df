#!/usr/bin/env python
"""Django's command line for the pairing tracker."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pairing_tracker.settings")
    if not os.environ.get("SECRET_KEY") and not os.environ.get("DEMO"):
        # A bare checkout is somebody trying it out: development on SQLite. A server sets SECRET_KEY.
        os.environ.setdefault("DEBUG", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
