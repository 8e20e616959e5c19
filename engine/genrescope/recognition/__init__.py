"""Columns become a verdict: the window, the network's answer, smoothing, the silence gate, and saying *unsure*."""
