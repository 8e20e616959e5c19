"""Brings the files of translations up to date with the code; `make translations` runs it. Not part of the wheel."""
