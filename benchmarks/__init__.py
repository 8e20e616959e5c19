"""Measurements of the real road: ``make bench``."""
