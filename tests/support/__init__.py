"""Helpers of the tests; importable as ``support`` because pytest puts ``tests/`` on the path."""
