"""Workshops and headcounts."""
