"""Chambers and enterprises."""
