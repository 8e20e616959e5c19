"""The demo tune, from score to sound. A tool of the development tree, not part of the installed packages.

``python -m demo_tune`` writes ``genrescope_resources/demo/canon_in_d.opus`` anew.
"""
