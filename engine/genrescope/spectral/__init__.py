"""Samples become CQT columns, and columns become the picture a network sees."""
