"""The database engine `pairing_tracker.sqlite`."""
