"""How steady the answers are: worse sound, cuts between genres, and music the model was never taught.

``python -m benchmarks.stability`` (``make stability``); README.md beside this file says what is measured and how the
results file is made.
"""
