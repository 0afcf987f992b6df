"""The settings of the demo, with one more page: the cheapest that still knows who is signed in."""

from pairing_tracker.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
