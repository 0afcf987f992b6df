"""Introduced projects and their stages."""
